"""What was said of a session stays true: messages are edited, and one short note goes to the thread and the channel."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo import Demo
from playground.client.user_driver import Person
from playground.models import Message
from playground.seed import ROUNDS
from tests.journeys.calendar.test_calendar_editing import COMMAND, send

NEW_YORK = ZoneInfo("America/New_York")


def at(month: int, day: int, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=NEW_YORK)


def go_to(demo: Demo, moment: datetime) -> None:
    demo.clock.forward((moment - demo.clock.now()).total_seconds())


def settle(demo: Demo) -> None:
    """Let the edits be made, and so much time go by that the note is due."""
    demo.bot.run_once()
    go_to(demo, demo.clock.now() + timedelta(minutes=3))


def posts(person: Person) -> list[Message]:
    """What the bot has posted to the channel."""
    return [each for each in person.messages(ROUNDS) if each.ephemeral_to is None and each.metadata is not None]


def notes(person: Person) -> list[Message]:
    return [each for each in posts(person) if each.thread_ts is not None]


@pytest.fixture
def announced(demo: Demo, member: Person) -> Message:
    """March has been announced."""
    go_to(demo, at(3, 1))
    [message] = posts(member)
    return message


def edit(organizer: Person, which: str, **values: object) -> None:
    organizer.command(COMMAND, f"edit {which}")
    sent = send(organizer, **values)
    if sent.view is not None and "Nothing is saved yet" in sent.view.everything():
        organizer.submit()
    organizer.close(every=True)


def test_a_moved_session_is_moved_in_what_was_posted_and_a_note_says_so(
    demo: Demo, organizer: Person, member: Person, announced: Message
) -> None:
    edit(organizer, "march 21", date="2024-03-28")
    demo.bot.run_once()
    edited = announced.everything()
    settle(demo)
    [note] = notes(member)

    assert "Thursday, March 28, 2024" in edited
    assert "it was planned for Thursday, March 21, 2024" in edited
    assert "Moved: LHS Rounds" in note.everything()
    assert "planned for Thursday, March 21, 2024" in note.everything()
    assert "Thursday, March 28, 2024" in note.everything()
    assert note.thread_ts == announced.ts
    assert note.broadcast


def test_a_cancelled_session_is_said_to_be_and_nothing_more_is_announced_of_it(
    demo: Demo, organizer: Person, member: Person, announced: Message
) -> None:
    organizer.command(COMMAND, "cancel march 21")
    organizer.submit()
    settle(demo)
    go_to(demo, at(3, 22))

    assert "Cancelled: Thursday, March 21, 2024" in announced.everything()
    assert ["Cancelled: LHS Rounds"] == [each.text.split("\n")[0] for each in notes(member)]
    assert 2 == len(posts(member))


def test_what_is_restored_is_announced_and_reminded_of_again(
    demo: Demo, organizer: Person, member: Person, announced: Message
) -> None:
    organizer.command(COMMAND, "cancel march 21")
    organizer.submit()
    organizer.close(every=True)
    settle(demo)
    organizer.command(COMMAND, "restore march 21")
    organizer.submit()
    settle(demo)
    go_to(demo, at(3, 14))

    said = [each.text.split("\n")[0] for each in posts(member)]
    assert "Cancelled" not in announced.everything()
    assert said[1:3] == ["Cancelled: LHS Rounds", "LHS Rounds: it takes place after all"]
    assert said[3].startswith("In a week")


def test_a_topic_that_is_set_is_told(demo: Demo, organizer: Person, member: Person) -> None:
    go_to(demo, at(4, 1))
    month = posts(member)[-1]
    days = organizer.command(COMMAND, "april").text
    edit(organizer, "april", title="What the night shift learned")
    settle(demo)

    assert "to be announced" in days
    assert "What the night shift learned" in month.everything()
    assert "LHS Rounds: the topic is set" in notes(member)[-1].text


def test_a_typo_put_right_is_put_right_without_a_note(
    demo: Demo, organizer: Person, member: Person, announced: Message
) -> None:
    edit(organizer, "march 21", names="Stephanie Huckar")
    settle(demo)

    assert "Stephanie Huckar" in announced.everything()
    assert [] == notes(member)


@pytest.mark.postgres
def test_edits_that_follow_each_other_make_one_note(
    demo: Demo, organizer: Person, member: Person, announced: Message
) -> None:
    edit(organizer, "march 21", date="2024-03-28")
    go_to(demo, demo.clock.now() + timedelta(minutes=1))
    edit(organizer, "march 28", place="Room 2", title="Something else entirely")
    go_to(demo, demo.clock.now() + timedelta(minutes=1))
    early = notes(member)
    settle(demo)
    [note] = notes(member)

    assert early == []
    assert "Moved" in note.text
    assert "The topic has changed as well." in note.text
    assert "Thursday, March 28, 2024" in announced.everything()


def test_what_is_taken_back_within_minutes_makes_no_note(
    demo: Demo, organizer: Person, member: Person, announced: Message
) -> None:
    edit(organizer, "march 21", date="2024-03-28")
    demo.bot.run_once()
    edit(organizer, "march 28", date="2024-03-21")
    settle(demo)

    assert [] == notes(member)
    assert "March 28" not in announced.everything()


def test_notes_of_organizers_change_nothing_that_is_posted(
    demo: Demo, organizer: Person, member: Person, announced: Message
) -> None:
    edit(organizer, "march 21", notes="Ask for the slides")
    settle(demo)

    assert announced.edited is None
    assert [] == notes(member)


def test_what_was_not_announced_yet_needs_no_note(demo: Demo, organizer: Person, member: Person) -> None:
    edit(organizer, "march 21", date="2024-03-28")
    settle(demo)
    go_to(demo, at(3, 1, 10))

    assert [] == notes(member)
    assert "Thursday, March 28, 2024" in posts(member)[0].text


def test_a_session_added_after_its_month_was_announced_as_empty_is_told(
    demo: Demo, organizer: Person, member: Person
) -> None:
    go_to(demo, at(8, 1))
    month = posts(member)[-1]
    before = month.everything()
    organizer.command(COMMAND, "add 2024-08-15")
    send(organizer, title="A summer session")
    settle(demo)

    assert "no LHS Rounds in August" in before
    assert "A summer session" in month.everything()
    assert "LHS Rounds: a new session" in notes(member)[-1].text
    assert notes(member)[-1].thread_ts == month.ts


def test_a_reminder_of_a_session_since_moved_says_so(demo: Demo, organizer: Person, member: Person) -> None:
    go_to(demo, at(3, 1))
    go_to(demo, at(3, 14))
    reminder = posts(member)[-1]
    edit(organizer, "march 21", date="2024-03-28")
    settle(demo)
    go_to(demo, at(3, 21))

    assert "Moved: LHS Rounds" in reminder.everything()
    assert "planned for Thursday, March 21" in reminder.everything()
    weeks = [each for each in posts(member) if each.text.startswith("In a week")]
    assert ["Thursday, March 28, 2024"] == [each.text.split("\n")[0].split(", ", 1)[1] for each in weeks]


def test_what_is_over_is_let_be(demo: Demo, organizer: Person, member: Person, announced: Message) -> None:
    go_to(demo, at(3, 23))
    before = len(posts(member))
    edit(organizer, "march 21", title="What it was called in the end")
    settle(demo)

    assert announced.edited is None
    assert before == len(posts(member))


def test_a_message_that_was_deleted_is_let_be_and_the_note_stands_alone(
    demo: Demo, organizer: Person, member: Person, announced: Message
) -> None:
    demo.slack.workspace.remove(announced)
    edit(organizer, "march 21", date="2024-03-28")
    settle(demo)
    go_to(demo, demo.clock.now() + timedelta(minutes=3))

    [note] = posts(member)
    assert "Moved: LHS Rounds" in note.text
    assert note.thread_ts is None
