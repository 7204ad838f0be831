"""Posted messages follow the calendar: they are updated, and one short note goes to the thread and the channel."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from playground.models import Message
from playground.seed import ROUNDS
from tests.journeys.calendar.test_calendar_editing import COMMAND, send

NEW_YORK = ZoneInfo("America/New_York")


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=NEW_YORK)


def advance_to(demo: Demo, moment: datetime) -> None:
    demo.clock.forward((moment - demo.clock.now()).total_seconds())


def apply_updates(demo: Demo) -> None:
    """Process pending updates, and advance the clock until the note is due."""
    demo.bot.run_once()
    advance_to(demo, demo.clock.now() + timedelta(minutes=3))


def posts(person: UserDriver) -> list[Message]:
    """Return the bot's posts in the channel."""
    return [each for each in person.messages(ROUNDS) if each.ephemeral_to is None and each.metadata is not None]


def notes(person: UserDriver) -> list[Message]:
    return [each for each in posts(person) if each.thread_ts is not None]


@pytest.fixture
def announced(demo: Demo, member: UserDriver) -> Message:
    """The state after March was announced."""
    advance_to(demo, at(3, 1))
    [message] = posts(member)
    return message


def edit(organizer: UserDriver, which: str, **values: object) -> None:
    organizer.command(COMMAND, f"edit {which}")
    sent = send(organizer, **values)
    if sent.view is not None and "Check this before saving" in sent.view.all_text():
        organizer.submit()
    organizer.close(every=True)


def test_moved_session_updates_posts_and_adds_a_note(
    demo: Demo, organizer: UserDriver, member: UserDriver, announced: Message
) -> None:
    edit(organizer, "march 21", date="2024-03-28")
    demo.bot.run_once()
    edited = announced.all_text()
    apply_updates(demo)
    [note] = notes(member)

    assert "Thursday, March 28" in edited
    assert "Rescheduled from Thursday, March 21" in edited
    assert "Rescheduled: LHS Rounds" in note.all_text()
    assert "Originally Thursday, March 21" in note.all_text()
    assert "Thursday, March 28" in note.all_text()
    assert note.thread_ts == announced.ts
    assert note.broadcast


def test_canceled_session_updates_posts_and_stops_announcements(
    demo: Demo, organizer: UserDriver, member: UserDriver, announced: Message
) -> None:
    organizer.command(COMMAND, "cancel march 21")
    organizer.submit()
    apply_updates(demo)
    advance_to(demo, at(3, 22))

    assert "Canceled: Thursday, March 21" in announced.all_text()
    assert ["Canceled: LHS Rounds on March 21"] == [each.text.split("\n")[0] for each in notes(member)]
    assert 2 == len(posts(member))


def test_time_that_is_unknown_again_is_no_new_date(
    demo: Demo, organizer: UserDriver, clinician: UserDriver, member: UserDriver, announced: Message
) -> None:
    edit(organizer, "march 21", start="12:00")
    apply_updates(demo)
    clinician.press(announced, "attendance.come")
    edit(organizer, "march 21", start=None)
    apply_updates(demo)

    for told in (notes(member)[-1], clinician.dm()[-1]):
        assert "Time TBA: LHS Rounds, March 21" in told.all_text()
        assert "Originally 12:00 PM." in told.all_text()
        assert "Rescheduled" not in told.all_text()


def test_moved_session_is_canceled_on_its_new_date(
    demo: Demo, organizer: UserDriver, member: UserDriver, announced: Message
) -> None:
    edit(organizer, "march 21", date="2024-03-28")
    apply_updates(demo)
    organizer.command(COMMAND, "cancel march 28")
    assert organizer.submit().ok
    apply_updates(demo)

    assert "Canceled: Thursday, March 28" in announced.all_text()
    assert "March 21" not in announced.all_text()


@pytest.mark.rest
def test_past_session_in_an_empty_months_announcement_invites_no_ideas(demo: Demo, member: UserDriver) -> None:
    advance_to(demo, at(5, 1))
    [may] = [each for each in posts(member) if each.text.startswith("No LHS Rounds in May")]
    before = may.all_text()
    advance_to(demo, at(6, 22))
    demo.bot.run_once()

    assert "This date is open. Have a topic idea?" in before
    assert "Next session:" in may.all_text()
    assert not [each for each in ("Have a topic idea?", "Location TBA") if each in may.all_text()]


def test_restored_session_is_announced_and_reminded_of_again(
    demo: Demo, organizer: UserDriver, member: UserDriver, announced: Message
) -> None:
    organizer.command(COMMAND, "cancel march 21")
    organizer.submit()
    organizer.close(every=True)
    apply_updates(demo)
    organizer.command(COMMAND, "restore march 21")
    organizer.submit()
    apply_updates(demo)
    advance_to(demo, at(3, 14))

    said = [each.text.split("\n")[0] for each in posts(member)]
    assert "Canceled" not in announced.all_text()
    assert said[1:3] == ["Canceled: LHS Rounds on March 21", "Back on: LHS Rounds, March 21"]
    assert said[3].startswith("Next week")


def test_new_topic_is_noted(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    advance_to(demo, at(4, 1))
    month = posts(member)[-1]
    days = organizer.command(COMMAND, "april").text
    edit(organizer, "april", title="What the night shift learned")
    apply_updates(demo)

    assert "TBA" in days
    assert "What the night shift learned" in month.all_text()
    assert "Topic announced: LHS Rounds" in notes(member)[-1].text


def test_corrected_typo_updates_posts_without_a_note(
    demo: Demo, organizer: UserDriver, member: UserDriver, announced: Message
) -> None:
    edit(organizer, "march 21", names="Stephanie Huckar")
    apply_updates(demo)

    assert "Stephanie Huckar" in announced.all_text()
    assert [] == notes(member)


@pytest.mark.postgres
def test_successive_edits_make_one_note(
    demo: Demo, organizer: UserDriver, member: UserDriver, announced: Message
) -> None:
    edit(organizer, "march 21", date="2024-03-28")
    advance_to(demo, demo.clock.now() + timedelta(minutes=1))
    edit(organizer, "march 28", place="Room 2", title="Something else entirely")
    advance_to(demo, demo.clock.now() + timedelta(minutes=1))
    early = notes(member)
    apply_updates(demo)
    [note] = notes(member)

    assert early == []
    assert "Rescheduled" in note.text
    assert "The topic also changed." in note.text
    assert "Thursday, March 28" in announced.all_text()


def test_quickly_undone_change_makes_no_note(
    demo: Demo, organizer: UserDriver, member: UserDriver, announced: Message
) -> None:
    edit(organizer, "march 21", date="2024-03-28")
    demo.bot.run_once()
    edit(organizer, "march 28", date="2024-03-21")
    apply_updates(demo)

    assert [] == notes(member)
    assert "March 28" not in announced.all_text()


def test_organizer_notes_do_not_change_posts(
    demo: Demo, organizer: UserDriver, member: UserDriver, announced: Message
) -> None:
    edit(organizer, "march 21", notes="Ask for the slides")
    apply_updates(demo)

    assert announced.edited is None
    assert [] == notes(member)


def test_unannounced_session_needs_no_note(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    edit(organizer, "march 21", date="2024-03-28")
    apply_updates(demo)
    advance_to(demo, at(3, 1, 10))

    assert [] == notes(member)
    assert "Thursday, March 28" in posts(member)[0].text


def test_session_added_to_a_month_announced_as_empty_is_noted(
    demo: Demo, organizer: UserDriver, member: UserDriver
) -> None:
    advance_to(demo, at(8, 1))
    month = posts(member)[-1]
    before = month.all_text()
    organizer.command(COMMAND, "add 2024-08-15")
    send(organizer, title="A summer session")
    apply_updates(demo)

    assert "No LHS Rounds in August" in before
    assert "A summer session" in month.all_text()
    assert "New session: LHS Rounds" in notes(member)[-1].text
    assert notes(member)[-1].thread_ts == month.ts


def test_reminder_of_a_moved_session_says_so(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    advance_to(demo, at(3, 1))
    advance_to(demo, at(3, 14))
    reminder = posts(member)[-1]
    edit(organizer, "march 21", date="2024-03-28")
    apply_updates(demo)
    advance_to(demo, at(3, 21))

    assert "Rescheduled: LHS Rounds" in reminder.all_text()
    assert "Originally Thursday, March 21" in reminder.all_text()
    weeks = [each for each in posts(member) if each.text.startswith("Next week")]
    assert ["When: Thursday, March 28, Time TBA"] == [each.text.split("\n")[3] for each in weeks]


def test_past_session_is_not_noted(demo: Demo, organizer: UserDriver, member: UserDriver, announced: Message) -> None:
    advance_to(demo, at(3, 23))
    before = len(posts(member))
    edit(organizer, "march 21", title="What it was called in the end")
    apply_updates(demo)

    assert "Add to calendar" not in announced.all_text()
    assert before == len(posts(member))


def test_deleted_message_is_left_alone_and_the_note_is_posted_by_itself(
    demo: Demo, organizer: UserDriver, member: UserDriver, announced: Message
) -> None:
    demo.slack.workspace.remove(announced)
    edit(organizer, "march 21", date="2024-03-28")
    apply_updates(demo)
    advance_to(demo, demo.clock.now() + timedelta(minutes=3))

    [note] = posts(member)
    assert "Rescheduled: LHS Rounds" in note.text
    assert note.thread_ts is None
