"""A clinician uses `/lhs-rounds` and its commands."""

import pytest

from bot.demo import Demo, running
from playground.client.user_driver import UserDriver
from playground.seed import CLINICIAN, ORGANIZER, ROUNDS

COMMAND = "/lhs-rounds"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Improving Continuity through Communication"),
        ("next", "Thursday, March 21"),
        ("when is the next one", "Thursday, March 21"),
        ("upcoming", "Topic TBA\nSeppo Rinne"),
        ("past", "No past sessions yet"),
        ("search team meetings", "Stephanie Hucker"),
        ("hsu", "Heather Hsu"),
        ("march", "Thursday, March 21"),
        ("june", "Speaker and topic TBA"),
        ("may", "Nothing is scheduled for May 2024 yet.\nAfter that:"),
        ("next week", "No session next week.\nNext session:"),
        ("calendar", "Subscribe in Outlook"),
        ("about", "knowledge generation processes are embedded in daily practice"),
        ("what is a learning health system", "novel and rapidly evolving approach"),
        ("about", "Aubri.Drake@baystatehealth.org"),
        ("award", "innovative funding mechanism"),
        ("award", "Lauren.Westafer@baystatehealth.org"),
        ("help", "Or just ask"),
        ("upcomming", "Showing “schedule.”"),
        ("upcomming", "Seppo Rinne"),
        ("zebra crossings", "zebra crossings"),
    ],
)
def test_each_command_is_answered_in_the_acknowledgment(
    demo: Demo, clinician: UserDriver, typed: str, said: str
) -> None:
    asked = clinician.command(COMMAND, typed, channel=ROUNDS)

    assert asked.error is None
    assert asked.detail == []
    assert said in asked.text
    assert [CLINICIAN] == [message.ephemeral_to for message in asked.shown]
    assert 0 == len(demo.slack.calls)


@pytest.mark.parametrize("typed", ["", "upcoming", "about", "award", "help", "zebra", "calendar", "march"])
def test_every_answer_has_screen_reader_text(clinician: UserDriver, typed: str) -> None:
    [message] = clinician.command(COMMAND, typed).shown

    assert 20 < len(message.text) <= 4000
    assert demo_warnings(clinician) == []


def demo_warnings(person: UserDriver) -> list[tuple[str, str]]:
    return person._workspace.warnings


def test_share_asks_first_and_then_shows_the_answer_to_the_channel(clinician: UserDriver, member: UserDriver) -> None:
    [asked] = clinician.command(COMMAND, "next share", channel=ROUNDS).shown
    before = member.messages(ROUNDS)
    clinician.press(asked, "command.post")

    assert "Post it here for everyone?" in asked.text
    assert "Stephanie Hucker" in asked.text
    assert before == []
    assert member.messages(ROUNDS)[-1].text.startswith("Next LHS Rounds")


def test_empty_search_is_not_shared(clinician: UserDriver, member: UserDriver) -> None:
    clinician.command(COMMAND, "search zebra share", channel=ROUNDS)

    assert member.messages(ROUNDS) == []


@pytest.mark.parametrize(
    ("button", "said"), [("session.calendar", "Google Calendar"), ("attendance.come", "You’re going")]
)
def test_buttons_of_the_next_session(demo: Demo, clinician: UserDriver, button: str, said: str) -> None:
    [message] = clinician.command(COMMAND, "next").shown
    pressed = clinician.press(message, button)

    assert pressed.error is None
    assert said in pressed.text
    assert all(each.ephemeral_to == CLINICIAN for each in pressed.shown)


def test_link_is_acknowledged(clinician: UserDriver) -> None:
    [message] = clinician.command(COMMAND, "calendar").shown

    assert clinician.press(message, "link.subscribe_outlook").error is None


def test_timed_session_is_shown_in_the_venues_time(database_url: str) -> None:
    page = "Upcoming LHS Rounds\nThursday, March 21, 2024, 12:00 PM - Stephanie Hucker: Team meetings\n"
    with running(database_url, paused=True, page=page) as demo:
        [message] = demo.slack.as_user(CLINICIAN).command(COMMAND, "next").shown

    assert "Thursday, March 21, 12:00 PM ET" in message.all_text()
    assert "<!date" not in str(message.blocks)


def test_replacement_session_is_shown_with_its_time(database_url: str) -> None:
    page = "Upcoming LHS Rounds\nThursday, May 16, 2024, 12:00 PM - Stephanie Hucker: Team meetings\n"
    with running(database_url, paused=True, page=page) as demo:
        clinician = demo.slack.as_user(CLINICIAN)
        [asked] = clinician.command(COMMAND, "april").shown
        demo.clock.next_post()
        announced = clinician.messages(ROUNDS)[-1]

    assert "Thursday, May 16, 12:00 PM ET" in asked.all_text()
    assert "Thursday, May 16, 12:00 PM ET" in announced.all_text()


def test_untimed_session_is_never_an_instant(clinician: UserDriver) -> None:
    [message] = clinician.command(COMMAND, "upcoming").shown

    assert "<!date" not in str(message.blocks)


def test_empty_calendar(database_url: str) -> None:
    with running(database_url, paused=True, page="Upcoming LHS Rounds\n") as demo:
        clinician = demo.slack.as_user(CLINICIAN)
        answers = [clinician.command(COMMAND, typed) for typed in ("", "upcoming")]
        of_calendar = clinician.command(COMMAND, "calendar")
        calendar, read_aloud = of_calendar.text, of_calendar.shown[0].text
        organizer = demo.slack.as_user(ORGANIZER)
        [shown] = organizer.command(COMMAND, "").shown
        adding = organizer.press(shown, "session.add").view

    assert adding is not None
    assert "Add session" not in str(answers[0].shown[0].blocks)
    assert all("Nothing is scheduled" in answer.text for answer in answers)
    assert all("Suggest a topic" in answer.text for answer in answers)
    assert "Nothing is scheduled right now." in calendar
    assert "Subscribe in Outlook" in calendar
    # The text of notifications and screen readers.
    assert "Nothing is scheduled right now." in read_aloud
    assert "details filled in" not in read_aloud


@pytest.mark.rest
def test_past_calendar_names_the_last_session(demo: Demo, clinician: UserDriver) -> None:
    demo.clock.forward(365 * 24 * 3600)
    answer = clinician.command(COMMAND, "")

    assert "September 19" in answer.text
    assert "Suggest a topic" in answer.text


def test_fifty_commands_make_no_slack_calls(demo: Demo, clinician: UserDriver) -> None:
    for _ in range(50):
        assert clinician.command(COMMAND, "next").error is None

    assert 0 == demo.slack.calls.count("auth.test")
