"""Attendance and check-in: one press or one code; counts for all, names for few."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.chat.actor import Actor
from bot.core.participation.attendance import AttendeeList
from bot.demo import Demo
from bot.services.participation import attendance as service
from bot.services.shared.results import ForbiddenError
from playground.client.user_driver import UserDriver
from playground.models import Message
from playground.seed import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER
from tests.journeys.admin.test_settings import change, field_value, opened
from tests.journeys.calendar.test_calendar_editing import ACK_TIMEOUT, COMMAND, said
from tests.journeys.outbox.test_message_updates import advance_to, at, edit, posts


def show_next(person: UserDriver) -> Message:
    return person.command(COMMAND, "next").shown[-1]


def attend(person: UserDriver) -> Message:
    return person.press(show_next(person), "attendance.come").shown[-1]


@pytest.fixture
def announced(demo: Demo, member: UserDriver) -> Message:
    advance_to(demo, at(3, 1))
    return posts(member)[-1]


def test_one_press_to_attend_and_one_to_undo(clinician: UserDriver, member: UserDriver) -> None:
    told = attend(clinician)
    first = told.all_text()
    second = attend(member)
    back = clinician.press(told, "attendance.leave")

    assert "You’re going to LHS Rounds on Thursday, March 21." in first
    assert "You’re going to LHS Rounds on Thursday, March 21." in second.all_text()
    assert "Got it. You’re not marked as going on March 21." in told.all_text()
    assert "attendance.come" in str(show_next(clinician).blocks)
    assert back.ok


def test_nobody_is_going_to_a_past_session(demo: Demo, clinician: UserDriver) -> None:
    attend(clinician)
    advance_to(demo, at(3, 22))
    for typed in ("past", "march", "last", "slides"):
        [told] = clinician.command(COMMAND, typed).shown
        assert "Stephanie Hucker" in told.all_text()
        assert "You’re going" not in told.all_text()


def test_views_know_what_their_reader_did(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, with_codes: str
) -> None:
    advance_to(demo, at(3, 21, 11, 50))
    before = show_next(clinician)
    clinician.press(before, "attendance.come")
    going = show_next(clinician)
    clinician.command(COMMAND, f"check-in {with_codes}")
    there = show_next(clinician)

    assert "You’re going" not in before.all_text()
    assert "You’re going" in going.all_text()
    assert "attendance.come" not in str(going.blocks)
    assert "attendance.leave" in str(going.blocks)
    assert "You’re checked in" in there.all_text()
    assert not any(each in str(there.blocks) for each in ("attendance.come", "attendance.leave", "session.calendar"))


@pytest.mark.postgres
def test_pressing_twice_counts_once(clinician: UserDriver, organizer: UserDriver) -> None:
    shown = show_next(clinician)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: clinician.press(shown, "attendance.come"), range(4)))

    assert "Who’s going (1)" in show_next(organizer).all_text()


def test_organizers_and_speaker_see_names(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, member: UserDriver
) -> None:
    attend(member)
    shown = show_next(organizer)
    seen = said(organizer.press(shown, "attendance.who").view)
    organizer.close(every=True)
    edit(organizer, "march 21", names="", accounts=[CLINICIAN])
    organizer.command(COMMAND, "edit march 21")
    organizer.press(organizer.view(), "speaker.ask")  # type: ignore[arg-type] # it is open
    organizer.submit()
    organizer.close(every=True)
    demo.bot.run_once()
    for_speaker = said(clinician.press(clinician.dm()[-1], "attendance.who").view)

    assert f"<@{MEMBER}>" in seen
    assert f"<@{MEMBER}>" in for_speaker
    assert MEMBER not in "".join(each.all_text() for each in posts(member))
    assert MEMBER not in show_next(clinician).all_text()


def test_others_see_no_names(demo: Demo, member: UserDriver) -> None:
    attend(member)
    with pytest.raises(ForbiddenError):
        service.who(demo.bot.db, actor=Actor(workspace_id=1, external_id=CLINICIAN), session_id=1)

    assert isinstance(
        service.who(demo.bot.db, actor=Actor(workspace_id=1, external_id=ORGANIZER), session_id=1), AttendeeList
    )


def test_channel_sees_the_count(demo: Demo, announced: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    """From three on: a smaller number keeps people away."""
    monkeypatch.setattr(service, "RECOUNT_AFTER", timedelta(0))
    shown = []
    for person in (CLINICIAN, MEMBER, ORGANIZER):
        demo.slack.as_user(person).press(announced, "attendance.come")
        demo.bot.run_once()
        shown.append(announced.all_text())

    assert ["going" in each.replace("I’m going", "") for each in shown] == [False, False, True]
    assert "3 people are going" in shown[-1]


def test_next_reminder_shows_the_count(demo: Demo, announced: Message, member: UserDriver) -> None:
    for person in (CLINICIAN, MEMBER, ORGANIZER):
        demo.slack.as_user(person).press(announced, "attendance.come")
    advance_to(demo, at(3, 21, 8))
    reminder = posts(member)[-1]

    assert "Today: LHS Rounds" in reminder.all_text()
    assert "3 people are going" in reminder.all_text()


def test_nobody_is_going_to_what_is_over(demo: Demo, announced: Message, member: UserDriver) -> None:
    for person in (CLINICIAN, MEMBER, ORGANIZER):
        demo.slack.as_user(person).press(announced, "attendance.come")
    advance_to(demo, at(3, 22, 8))
    demo.bot.run_once()

    assert len(posts(member)) > 2
    assert not [each.all_text() for each in posts(member) if "are going" in f"{each.text} {each.all_text()}"]


def test_past_or_canceled_session_accepts_no_attendance(demo: Demo, clinician: UserDriver, announced: Message) -> None:
    advance_to(demo, at(3, 23))
    late = clinician.press(announced, "attendance.come")

    assert "This session is over." in late.text


# Check-in


@pytest.fixture
def with_codes(demo: Demo, organizer: UserDriver) -> str:
    """Enable check-in for a session at noon, and return its code."""
    change(organizer, "posts", after=["check_in", "prompt"])
    organizer.close(every=True)
    edit(organizer, "march 21", start="12:00", minutes="60")
    advance_to(demo, at(3, 20, 9))
    [card] = [each for each in organizer.dm() if "Check-in code" in each.all_text()]
    found = re.search(r"Check-in code: ([A-Z0-9]{5})", card.all_text())
    assert found is not None
    return found[1]


def test_check_in_is_off_by_default(clinician: UserDriver, organizer: UserDriver) -> None:
    assert "check_in" not in str(field_value(opened(organizer, "posts"), "after"))
    assert "LHS Rounds don’t use check-in." in clinician.command(COMMAND, "check-in ABCDE").text
    assert "check-in" not in clinician.command(COMMAND, "help").text


def test_code_is_sent_the_day_before(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, second_organizer: UserDriver, member: UserDriver
) -> None:
    change(organizer, "posts", after=["check_in"])
    organizer.close(every=True)
    edit(organizer, "march 21", start="12:00", minutes="60", names="", accounts=[CLINICIAN])
    advance_to(demo, at(3, 20, 9))
    codes = [[each for each in who.dm() if "Check-in code" in each.all_text()] for who in (clinician, organizer)]

    assert [len(each) for each in codes] == [1, 1]
    assert codes[0][0].all_text() == codes[1][0].all_text()
    assert "11:45 AM–1:30 PM ET" in codes[0][0].all_text()
    assert not [each for each in member.dm() if "check-in" in each.all_text()]


def test_check_in_by_typing_the_code(demo: Demo, clinician: UserDriver, organizer: UserDriver, with_codes: str) -> None:
    early = clinician.command(COMMAND, f"check-in {with_codes}").text
    advance_to(demo, at(3, 21, 12, 5))
    there = clinician.command(COMMAND, f"check-in {with_codes.lower()[:2]} {with_codes.lower()[2:]}").text
    advance_to(demo, at(3, 21, 13, 30))
    late = clinician.command(COMMAND, f"check-in {with_codes}").text
    [shown] = organizer.command(COMMAND, "past").shown[-1:]

    assert "Check-in isn’t open." in early
    assert "You’re checked in for March 21. Thanks for coming!" in there
    assert "Check-in isn’t open." in late
    assert "Stephanie Hucker" in shown.all_text()


def test_wrong_code_in_the_form_keeps_the_input(demo: Demo, clinician: UserDriver, with_codes: str) -> None:
    advance_to(demo, at(3, 21, 11, 50))
    clinician.command(COMMAND, "check-in")
    wrong = clinician.submit(values={"check_in.code": "XXXXX"})
    right = clinician.submit(values={"check_in.code": with_codes})

    assert wrong.errors == {"check_in.code": "That code isn’t right. 2 tries left."}
    assert "You’re checked in" in said(right.view)


def test_guessing_codes_is_limited(demo: Demo, clinician: UserDriver, member: UserDriver, with_codes: str) -> None:
    advance_to(demo, at(3, 21, 12))
    tries = [clinician.command(COMMAND, f"check-in AAAA{each}").text for each in "ACD"]
    after = clinician.command(COMMAND, f"check-in {with_codes}").text

    assert "1 try left." in tries[1]
    assert "That’s 3 wrong codes." in tries[2]
    assert "That’s 3 wrong codes. Ask an organizer" in after
    # Attempts are limited per person.
    assert "You’re checked in" in member.command(COMMAND, f"check-in {with_codes}").text


@pytest.mark.postgres
def test_concurrent_wrong_codes_give_no_extra_tries(demo: Demo, clinician: UserDriver, with_codes: str) -> None:
    advance_to(demo, at(3, 21, 12))
    with ThreadPoolExecutor(6) as pool:
        told = list(pool.map(lambda each: clinician.command(COMMAND, f"check-in AAAA{each}").response, "ACDEFG"))

    said_of = [str(each and each.body) for each in told]
    assert sum("left" in each for each in said_of) == 2
    assert sum("wrong codes" in each for each in said_of) == 4


def test_organizers_see_attendance_and_add_others(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, with_codes: str
) -> None:
    advance_to(demo, at(3, 21, 12, 5))
    clinician.command(COMMAND, f"check-in {with_codes}")
    [card] = [each for each in organizer.dm() if "Check-in code" in each.all_text()]
    seen = said(organizer.press(card, "attendance.who").view)
    noted = organizer.submit(values={"attendance.others": [MEMBER]})

    assert "1 checked in" in seen
    assert f"<@{CLINICIAN}>, 12:05 PM ET" in seen
    assert "2024-03-21" in seen
    assert "Clinician,clinician@example.org,U0CLINICIAN,no,2024-03-21 12:05" in seen
    assert "2 checked in" in said(noted.view)
    assert f"Member,member@example.org,{MEMBER}" in said(noted.view)


@pytest.mark.parametrize(("seconds", "named"), [(1, f"Member,member@example.org,{MEMBER}"), (5, f",,,{MEMBER}")])
def test_noting_down_many_is_answered_in_time_though_slack_is_slow(
    demo: Demo, organizer: UserDriver, with_codes: str, seconds: int, named: str
) -> None:
    advance_to(demo, at(3, 21, 12, 5))
    [card] = [each for each in organizer.dm() if "Check-in code" in each.all_text()]
    organizer.press(card, "attendance.who")
    demo.slack.outbound.timeout = ACK_TIMEOUT
    demo.slack.faults.delay("users.info", seconds=seconds, times=9)
    noted = organizer.submit(values={"attendance.others": [MEMBER, CLINICIAN, ORGANIZER, SECOND_ORGANIZER]})

    assert noted.error is None
    assert "4 checked in" in said(noted.view)
    assert named in said(noted.view)


def test_names_without_email_scope(demo: Demo, clinician: UserDriver, organizer: UserDriver, with_codes: str) -> None:
    demo.slack.workspace.scopes = demo.slack.workspace.scopes - {"users:read.email"}
    advance_to(demo, at(3, 21, 12, 5))
    clinician.command(COMMAND, f"check-in {with_codes}")
    [card] = [each for each in organizer.dm() if "Check-in code" in each.all_text()]

    assert "Clinician,,U0CLINICIAN" in said(organizer.press(card, "attendance.who").view)


def test_code_stays_valid_for_a_moved_session(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, with_codes: str
) -> None:
    edit(organizer, "march 21", date="2024-03-22")
    demo.bot.run_once()
    [card] = [each for each in organizer.dm() if "Check-in code" in each.all_text()]
    advance_to(demo, at(3, 22, 12))

    assert "Friday, March 22" in card.all_text()
    assert "You’re checked in" in clinician.command(COMMAND, f"check-in {with_codes}").text


def test_canceled_session_says_so(clinician: UserDriver, organizer: UserDriver, announced: Message) -> None:
    organizer.command("/lhs-rounds", "cancel march 21")
    organizer.submit()

    assert "This session was canceled." in clinician.press(announced, "attendance.come").text
