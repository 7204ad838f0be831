"""How much the channel and the organizers get: three posts a session, one summary a week, and go or no-go."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.calendar.posting_policy import Policy
from bot.core.outbox.deliveries import Delivery, DeliveryState, Kind, PersonRecipient
from bot.core.outbox.references import SessionRef
from bot.demo import Demo
from bot.services.shared import plan_sync
from bot.store.calendar import series, sessions
from bot.store.outbox import deliveries
from playground.client.user_driver import UserDriver
from playground.models import Message
from tests.journeys.calendar.test_calendar_editing import COMMAND
from tests.journeys.outbox.test_message_updates import advance_to, apply_updates, at, edit, posts

pytestmark = pytest.mark.rest

RELEASE = "session.release"


@pytest.fixture
def are_posts_released() -> bool:
    """Nobody has answered yet."""
    return False


def top_level(person: UserDriver) -> list[Message]:
    return [each for each in posts(person) if each.thread_ts is None]


def kinds(messages: list[Message]) -> list[str]:
    return [str((each.metadata or {})["event_payload"]["key"]).split("/")[0] for each in messages]


def of_kind(messages: list[Message], kind: Kind) -> list[Message]:
    return [each for each, its_kind in zip(messages, kinds(messages), strict=True) if its_kind == kind.value]


def complete(organizer: UserDriver, which: str = "march 21") -> None:
    edit(organizer, which, start="12:00", minutes="60", place="Room 1", link="https://meet.example.org/j/1")


def question(organizer: UserDriver) -> Message:
    return of_kind(organizer.dm(), Kind.GO_NO_GO)[-1]


def test_complete_session_has_three_posts_and_the_rating_in_the_thread(
    demo: Demo, organizer: UserDriver, member: UserDriver, clinician: UserDriver
) -> None:
    complete(organizer)
    advance_to(demo, at(3, 1, 9))
    clinician.press(posts(member)[0], "attendance.come")
    advance_to(demo, at(3, 22, 12))

    seen = top_level(member)
    assert kinds(seen) == ["announcement", "reminder-week", "reminder-today"]
    assert [each.sent.astimezone(at(3, 1).tzinfo) for each in seen] == [at(3, 1), at(3, 14), at(3, 21, 11)]
    [prompt] = of_kind(posts(member), Kind.FEEDBACK_PROMPT)
    assert prompt.thread_ts == seen[-1].ts
    assert not prompt.broadcast
    assert len(of_kind(clinician.dm(), Kind.FEEDBACK_PROMPT)) == 1
    assert of_kind(member.dm(), Kind.FEEDBACK_PROMPT) == []
    assert of_kind(organizer.dm(), Kind.GO_NO_GO) == []


def test_rating_goes_to_the_announcement_if_there_was_no_post_on_the_day(
    demo: Demo, organizer: UserDriver, member: UserDriver
) -> None:
    complete(organizer)
    advance_to(demo, at(3, 1, 9))
    change_policy(demo, Policy(remind_same_day=False))
    advance_to(demo, at(3, 22, 9))

    [prompt] = of_kind(posts(member), Kind.FEEDBACK_PROMPT)
    assert prompt.thread_ts == top_level(member)[0].ts


def change_policy(demo: Demo, policy: Policy) -> None:
    with demo.bot.db.write() as tx:
        [its_series] = series.of_workspace(tx, 1)
        series.keep_settings(tx, replace(its_series, policy=policy))
        plan_sync.sync_plan(tx, its_series.id, demo.clock.now())


def test_unanswered_question_holds_the_days_posts_and_the_rating(
    demo: Demo, organizer: UserDriver, second_organizer: UserDriver, member: UserDriver
) -> None:
    advance_to(demo, at(3, 20, 8, 59))
    before = of_kind(organizer.dm(), Kind.GO_NO_GO)
    advance_to(demo, at(3, 20, 9))
    asked = [question(each).all_text() for each in (organizer, second_organizer)]
    advance_to(demo, at(3, 23, 9))
    demo.bot.run_once()

    assert before == []
    for each in asked:
        assert "Go or no-go: March 21" in each
        assert "no time or location" in each
    assert kinds(top_level(member)) == ["announcement", "reminder-week"]
    assert of_kind(posts(member), Kind.FEEDBACK_PROMPT) == []
    assert "March 21 has passed" in question(organizer).all_text()
    assert "Post anyway" not in question(organizer).all_text()


@pytest.mark.parametrize(("hour", "expected"), [(10, at(3, 21, 8)), (34, at(3, 21, 10))])
def test_post_anyway_releases_the_days_posts(
    demo: Demo, organizer: UserDriver, second_organizer: UserDriver, member: UserDriver, hour: int, expected: object
) -> None:
    """On the day before, or late: after they were due."""
    advance_to(demo, at(3, 20) + timedelta(hours=hour - 9))
    organizer.press(question(organizer), RELEASE)
    demo.bot.run_once()
    answered = question(second_organizer).all_text()
    advance_to(demo, at(3, 22, 12))

    assert "March 21 goes ahead" in answered
    assert "Post anyway" not in answered
    [day_of] = of_kind(top_level(member), Kind.SAME_DAY_REMINDER)
    assert day_of.sent == expected
    assert len(of_kind(posts(member), Kind.FEEDBACK_PROMPT)) == 1
    assert "posts go out although details are missing" in organizer.command(COMMAND, "history").text


def test_added_details_release_the_days_posts(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    advance_to(demo, at(3, 21, 8, 30))
    held = of_kind(top_level(member), Kind.SAME_DAY_REMINDER)
    complete(organizer)
    advance_to(demo, at(3, 21, 12))

    assert held == []
    assert len(of_kind(top_level(member), Kind.SAME_DAY_REMINDER)) == 1
    assert "March 21 is all set" in question(organizer).all_text()


def test_question_offers_details_and_canceling(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    advance_to(demo, at(3, 20))
    details = organizer.press(question(organizer), "session.edit")
    organizer.close(every=True)
    organizer.press(question(organizer), "session.cancel")
    organizer.submit()
    organizer.close(every=True)
    advance_to(demo, at(3, 22))

    assert details.view is not None
    assert "March 21 is canceled" in question(organizer).all_text()
    assert of_kind(posts(member), Kind.SAME_DAY_REMINDER) == []


def test_only_organizers_release_posts(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    advance_to(demo, at(3, 20))
    clinician.press(question(organizer), RELEASE)
    demo.bot.run_once()

    assert "Post anyway" in question(organizer).all_text()


def test_moved_session_is_asked_about_again(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    advance_to(demo, at(3, 20))
    organizer.press(question(organizer), RELEASE)
    edit(organizer, "march 21", date="2024-03-28")
    advance_to(demo, at(3, 29))

    assert len(of_kind(organizer.dm(), Kind.GO_NO_GO)) == 2
    assert of_kind(posts(member), Kind.SAME_DAY_REMINDER) == []


def test_monday_summary_says_what_needs_the_organizers(
    demo: Demo, organizer: UserDriver, clinician: UserDriver
) -> None:
    clinician.command(COMMAND, "suggest Fewer blood draws at night")
    clinician.submit()
    advance_to(demo, at(3, 4, 9))
    first = of_kind(organizer.dm(), Kind.ORGANIZER_DIGEST)
    advance_to(demo, at(3, 25, 9))
    latest = of_kind(organizer.dm(), Kind.ORGANIZER_DIGEST)

    [text] = [each.all_text() for each in first]
    assert "March 21 is missing time" in text
    assert "April 25" not in text  # more than six weeks ahead
    assert "suggestion" not in text
    assert len(latest) == 4
    text = latest[-1].all_text()
    assert "April 25 is missing title" in text
    assert "March 21 needs slides or a recording" in text
    assert "Fewer blood draws at night" in text
    opened = organizer.press(latest[-1], "session.edit")
    assert opened.view is not None


def test_week_without_need_has_no_summary(demo: Demo, organizer: UserDriver) -> None:
    complete(organizer)
    change_policy(demo, Policy(ask_for_materials=False))
    advance_to(demo, at(3, 11, 10))

    assert of_kind(organizer.dm(), Kind.ORGANIZER_DIGEST) == []


def test_summaries_go_on_when_nothing_changes(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    clinician.command(COMMAND, "suggest Fewer blood draws at night")
    clinician.submit()
    advance_to(demo, at(12, 20))

    assert of_kind(organizer.dm(), Kind.ORGANIZER_DIGEST)[-1].sent == at(12, 16)


def test_upgrade_in_the_middle_of_a_month_posts_nothing_twice(
    demo: Demo, organizer: UserDriver, member: UserDriver
) -> None:
    """What the previous release planned and this one does not is withdrawn; what was posted is not repeated."""
    advance_to(demo, at(3, 14, 10))
    before = len(organizer.dm())
    with demo.bot.db.write() as tx:
        [its_series] = series.of_workspace(tx, 1)
        april = next(each for each in sessions.of_series(tx, its_series.id) if each.date.month == 4)
        old = [
            Delivery(
                kind, its_series.id, SessionRef(april.id, april.date, 0), PersonRecipient(each.id), at(*moment), None
            )
            for kind, moment in (
                (Kind.THREE_WEEKS_NUDGE, (3, 14, 9)),  # due, and not sent yet
                (Kind.TWO_WEEKS_NUDGE, (4, 11, 9)),
                (Kind.MATERIALS_NUDGE, (4, 29, 9)),
            )
            for each in its_series.organizers
        ]
        for each in old:
            deliveries.record(tx, 1, each)
        plan_sync.sync_plan(tx, its_series.id, demo.clock.now())
    demo.bot.run_once()
    at_once = len(organizer.dm())
    advance_to(demo, at(5, 2))
    with demo.bot.db.read() as tx:
        states = {each.delivery.key: each.state for each in deliveries.every(tx, 1)}

    assert at_once == before
    assert {states[each.key] for each in old} == {DeliveryState.SKIPPED, DeliveryState.CANCELED}
    assert len(of_kind(top_level(member), Kind.WEEK_REMINDER)) == 2  # of March and April
    assert len(set(states)) == len(states)
    keys = [str((each.metadata or {})["event_payload"]["key"]) for each in posts(member)]
    assert len(keys) == len(set(keys))


def test_posts_lose_their_buttons_once_the_session_is_over(
    demo: Demo, organizer: UserDriver, member: UserDriver
) -> None:
    complete(organizer)
    advance_to(demo, at(3, 21, 11, 30))
    during = [each.all_text() for each in top_level(member)]
    advance_to(demo, at(3, 21, 14, 30))
    demo.bot.run_once()
    over = top_level(member)

    assert all("Join online" in each for each in during)
    assert all("Stephanie Hucker" in each.all_text() for each in over)
    assert [block["type"] for each in over for block in each.blocks if block["type"] == "actions"] == []
    assert not any("Join online" in each.all_text() for each in over)


def test_notices_of_changes_lose_their_buttons_once_the_session_is_over(
    demo: Demo, organizer: UserDriver, member: UserDriver, clinician: UserDriver
) -> None:
    complete(organizer)
    advance_to(demo, at(3, 1, 9))
    clinician.press(posts(member)[0], "attendance.come")
    edit(organizer, "march 21", date="2024-03-22")
    apply_updates(demo)
    edit(organizer, "march 22", place="Room 2")
    apply_updates(demo)
    moved, elsewhere = of_kind(posts(member), Kind.CHANGE_NOTICE)
    [told] = of_kind(clinician.dm(), Kind.ATTENDEE_NOTICE)
    during = [each.all_text() for each in (moved, elsewhere, told)]
    advance_to(demo, at(3, 22, 14, 30))
    demo.bot.run_once()

    assert all("Add to calendar" in each for each in during)
    for each in (moved, elsewhere, told):
        assert [block for block in each.blocks if block["type"] == "actions"] == []
    assert "Rescheduled: LHS Rounds, now Friday, March 22" in moved.all_text()
    assert "Originally Thursday, March 21." in moved.all_text()
    assert "New location: LHS Rounds, March 22" in elsewhere.all_text()
    assert "Rescheduled: LHS Rounds, Friday, March 22" in told.all_text()


def test_rating_request_says_when_it_is_closed(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    complete(organizer)
    advance_to(demo, at(4, 4, 12))
    demo.bot.run_once()
    [prompt] = of_kind(posts(member), Kind.FEEDBACK_PROMPT)
    during = prompt.all_text()
    advance_to(demo, at(4, 5, 2))
    demo.bot.run_once()

    assert "Rate this session" in during
    assert "Rate this session" not in prompt.all_text()
    assert "Ratings closed after 14 days. You can still send feedback." in prompt.all_text()
    assert "Send feedback" in prompt.all_text()
