"""Personal reminders: chosen in a form, in the person's time zone, and ended by a press."""

from datetime import UTC, datetime

import pytest

from bot.demo import Demo
from playground.client.user_driver import Outcome, UserDriver
from playground.models import Message
from playground.seed import ROUNDS
from tests.journeys.calendar.test_calendar_editing import COMMAND, said, send
from tests.journeys.outbox.test_message_updates import advance_to, at

EVERY, ONE = "reminders.every", "reminders.one"


def choose(person: UserDriver, **values: list[str]) -> Outcome:
    person.command(COMMAND, "remind")
    sent = person.submit(values={f"reminders.{name}": value for name, value in values.items()})
    person.close(every=True)
    return sent


def headings(person: UserDriver) -> list[str]:
    return [each.text.split("\n")[0] for each in person.dm()]


def timed(organizer: UserDriver) -> None:
    organizer.command(COMMAND, "edit march 21")
    send(organizer, start="12:00", minutes="60")
    organizer.close(every=True)


def test_day_before_and_an_hour_before(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    timed(organizer)
    sent = choose(member, every=["day", "hour"])
    advance_to(demo, at(3, 20, 8, 59))
    before = headings(member)
    advance_to(demo, at(3, 20, 9))
    day = headings(member)
    advance_to(demo, at(3, 21, 10, 59))
    still = headings(member)
    advance_to(demo, at(3, 21, 11))

    assert "Every session: we’ll message you the day before and an hour before" in said(sent.view)
    assert before == []
    assert day == still == ["Tomorrow at 12:00 PM: LHS Rounds"]
    assert headings(member) == ["Tomorrow at 12:00 PM: LHS Rounds", "Today at 12:00 PM: LHS Rounds"]


def test_reminder_for_the_next_session_only(demo: Demo, member: UserDriver) -> None:
    choose(member, one=["day"])
    advance_to(demo, at(4, 30, 12))

    assert headings(member) == ["LHS Rounds: Thursday, March 21"]
    assert "March 21" in member.dm()[0].text


def test_form_shows_the_choice_and_can_undo_it(demo: Demo, member: UserDriver) -> None:
    choose(member, every=["day", "hour"], one=["hour"])
    member.command(COMMAND, "remind me")
    view = member.view()
    assert view is not None
    current = [each["value"] for each in view.values[EVERY][EVERY]["selected_options"]]
    member.submit(values={EVERY: [], ONE: []})
    advance_to(demo, at(4, 30, 12))

    assert current == ["day", "hour"]
    assert member.dm() == []


def test_person_outside_the_channel_in_another_time_zone(demo: Demo, member: UserDriver) -> None:
    """Nine in the morning in Honolulu is six hours later than in New York."""
    demo.slack.workspace.channels[ROUNDS].members.remove(member.id)
    demo.slack.workspace.users[member.id].tz = "Pacific/Honolulu"
    choose(member, every=["day", "hour"])
    advance_to(demo, at(3, 20, 14, 59))
    before = headings(member)
    advance_to(demo, at(3, 20, 15))
    advance_to(demo, at(3, 22, 0))

    assert before == []
    sent = [each.sent.astimezone(UTC) for each in member.dm()]
    assert sent == [datetime(2024, 3, 20, 19, tzinfo=UTC), datetime(2024, 3, 21, 18, tzinfo=UTC)]


@pytest.fixture
def reminded(demo: Demo, organizer: UserDriver, member: UserDriver) -> Message:
    """The Member's reminder one hour before."""
    timed(organizer)
    choose(member, every=["hour"])
    advance_to(demo, at(3, 21, 11))
    return member.dm()[-1]


def test_reminder_is_snoozed(demo: Demo, member: UserDriver, reminded: Message) -> None:
    told = member.press(reminded, "reminders.snooze").text
    advance_to(demo, at(3, 21, 11, 14))
    early = len([each for each in member.dm() if each.ephemeral_to is None])
    advance_to(demo, at(3, 21, 11, 15))
    again = [each for each in member.dm() if each.ephemeral_to is None]
    late = member.press(again[-1], "reminders.snooze")
    advance_to(demo, at(3, 21, 11, 50))
    too_late = member.press(again[-1], "reminders.snooze").text

    assert "11:15 AM ET" in told
    assert early == 1
    assert len(again) == 2
    assert late.error is None
    assert "It’s starting too soon" in too_late
    advance_to(demo, at(3, 21, 14, 30))
    demo.bot.run_once()
    assert [
        each for each in (reminded, again[-1]) if "Join online" in each.all_text() or "actions" in str(each.blocks)
    ] == []


def test_personal_reminder_knows_that_its_reader_is_going(
    demo: Demo, organizer: UserDriver, member: UserDriver
) -> None:
    timed(organizer)
    choose(member, every=["hour"])
    [told] = member.command(COMMAND, "next").shown
    member.press(told, "attendance.come")
    advance_to(demo, at(3, 21, 11))
    reminder = member.dm()[-1]

    assert "You’re going" in reminder.all_text()
    assert "attendance.leave" in str(reminder.blocks)
    assert "attendance.come" not in str(reminder.blocks)


def test_unsubscribe_from_a_reminder(demo: Demo, member: UserDriver, reminded: Message) -> None:
    told = member.press(reminded, "reminders.stop").text
    advance_to(demo, at(4, 30, 12))

    assert "Reminders are off." in told
    assert len([each for each in member.dm() if each.ephemeral_to is None]) == 1


def test_moved_session_is_reminded_of_again(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    choose(member, every=["day"])
    advance_to(demo, at(3, 20, 10))
    organizer.command(COMMAND, "move march 21")
    send(organizer, date="2024-03-27")
    organizer.close(every=True)
    demo.bot.run_once()
    was = member.dm()[0].all_text()
    advance_to(demo, at(3, 26, 10))

    assert was.startswith("Rescheduled: LHS Rounds")
    assert headings(member)[-1] == "Tomorrow: LHS Rounds"
    assert "Wednesday, March 27" in member.dm()[-1].text


def test_canceled_session_is_not_reminded_of(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    choose(member, every=["day", "hour"])
    organizer.command(COMMAND, "cancel march 21")
    organizer.submit()
    organizer.close(every=True)
    advance_to(demo, at(3, 22, 10))

    [told] = member.dm()
    assert told.text.startswith("Canceled: LHS Rounds on March 21")


def test_saving_many_times_reminds_once(demo: Demo, member: UserDriver) -> None:
    for _ in range(3):
        choose(member, every=["day"], one=["day"])
    advance_to(demo, at(3, 21, 20))

    assert headings(member) == ["Tomorrow: LHS Rounds"]


def test_form_opens_from_the_button_too(member: UserDriver) -> None:
    member.command(COMMAND, "help")

    assert "remind" in member.command(COMMAND, "help").text
