"""Everyone who is going to a session, or asked for a reminder of it, is told when it is moved, canceled or restored."""

import pytest

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from playground.models import Message
from playground.seed import CLINICIAN
from tests.journeys.calendar.test_calendar_editing import COMMAND, send
from tests.journeys.outbox.test_message_updates import advance_to, apply_updates, at, edit
from tests.journeys.participation.test_reminders import choose


def go(person: UserDriver) -> Message:
    """Say that one is going to the next session, which is not announced yet; return the answer."""
    [shown] = person.command(COMMAND, "next").shown
    return person.press(shown, "attendance.come").shown[-1]


def told(person: UserDriver) -> list[Message]:
    """Return the notices in a person's direct messages."""
    return [each for each in person.dm() if "You’re getting this because" in each.all_text()]


def cancel(organizer: UserDriver, which: str) -> None:
    organizer.command(COMMAND, f"cancel {which}")
    organizer.submit()
    organizer.close(every=True)


def restore(organizer: UserDriver, which: str) -> None:
    organizer.command(COMMAND, f"restore {which}")
    organizer.submit()
    organizer.close(every=True)


@pytest.mark.postgres
def test_who_is_going_is_told_of_a_move_before_it_is_announced(
    demo: Demo, organizer: UserDriver, clinician: UserDriver, member: UserDriver
) -> None:
    go(clinician)
    edit(organizer, "march 21", date="2024-03-22")
    before = told(clinician)
    apply_updates(demo)
    [notice] = told(clinician)

    assert before == []
    assert "Rescheduled: LHS Rounds, Friday, March 22" in notice.all_text()
    assert "Originally Thursday, March 21." in notice.all_text()
    assert "You’re getting this because you’re going." in notice.all_text()
    assert told(member) == []


def test_who_is_going_is_told_of_another_time(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    edit(organizer, "march 21", start="12:00")
    go(clinician)
    edit(organizer, "march 21", start="13:00")
    apply_updates(demo)
    [notice] = told(clinician)

    assert "New time: LHS Rounds, March 21 at 1:00 PM" in notice.all_text()
    assert "Originally 12:00 PM." in notice.all_text()


def test_who_is_going_is_told_of_a_cancellation_and_that_it_is_back_on(
    demo: Demo, organizer: UserDriver, clinician: UserDriver
) -> None:
    go(clinician)
    cancel(organizer, "march 21")
    apply_updates(demo)
    [canceled] = told(clinician)
    restore(organizer, "march 21")
    apply_updates(demo)
    _, restored = told(clinician)

    assert "Canceled: LHS Rounds on March 21" in canceled.all_text()
    assert "attendance." not in str(canceled.blocks)
    assert "Back on: LHS Rounds, March 21" in restored.all_text()
    assert "attendance.leave" in str(restored.blocks)


def test_each_message_keeps_its_own_news(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    go(clinician)
    edit(organizer, "march 21", date="2024-03-22")
    apply_updates(demo)
    edit(organizer, "march 22", place="Room 2")
    apply_updates(demo)
    corrected = [str(each.blocks) for each in told(clinician)]
    cancel(organizer, "march 22")
    apply_updates(demo)
    moved, canceled = told(clinician)

    assert ["Room 2" in each and "attendance.leave" in each for each in corrected] == [True]
    assert "Rescheduled: LHS Rounds, Friday, March 22" in moved.all_text()
    assert "Canceled" not in moved.all_text()
    assert "attendance." not in str(moved.blocks)
    assert "Canceled: LHS Rounds on March 22" in canceled.all_text()


def test_a_message_has_its_buttons_again_if_the_next_change_is_undone(
    demo: Demo, organizer: UserDriver, clinician: UserDriver
) -> None:
    go(clinician)
    edit(organizer, "march 21", date="2024-03-22")
    apply_updates(demo)
    cancel(organizer, "march 22")
    demo.bot.run_once()
    [meanwhile] = [str(each.blocks) for each in told(clinician)]
    restore(organizer, "march 22")
    apply_updates(demo)
    [moved] = told(clinician)

    assert "attendance.leave" not in meanwhile
    assert "Rescheduled: LHS Rounds, Friday, March 22" in moved.all_text()
    assert "attendance.leave" in str(moved.blocks)


def test_who_asked_for_reminders_is_told(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    choose(clinician, every=["day"])
    cancel(organizer, "march 21")
    apply_updates(demo)
    [notice] = told(clinician)

    assert "Canceled: LHS Rounds on March 21" in notice.all_text()
    assert "because you asked for a reminder" in notice.all_text()


def test_who_is_going_and_asked_for_reminders_is_told_once(
    demo: Demo, organizer: UserDriver, clinician: UserDriver
) -> None:
    go(clinician)
    choose(clinician, every=["day"])
    cancel(organizer, "march 21")
    apply_updates(demo)

    assert len(told(clinician)) == 1


def test_changes_that_follow_each_other_are_told_once(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    go(clinician)
    edit(organizer, "march 21", date="2024-03-22")
    edit(organizer, "march 22", date="2024-03-20")
    apply_updates(demo)
    [notice] = told(clinician)

    assert "Rescheduled: LHS Rounds, Wednesday, March 20" in notice.all_text()
    assert "Originally Thursday, March 21." in notice.all_text()


def test_a_change_that_is_undone_at_once_is_not_told(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    go(clinician)
    organizer.command(COMMAND, "move march 21")
    saved = send(organizer, date="2024-03-22").view
    assert saved is not None
    organizer.press(saved, "session.undo")
    organizer.close(every=True)
    apply_updates(demo)

    assert told(clinician) == []


@pytest.mark.parametrize("values", [{"title": "Another title"}, {"place": "Room 2"}, {"start": "12:00"}])
def test_other_changes_are_not_told(
    demo: Demo, organizer: UserDriver, clinician: UserDriver, values: dict[str, str]
) -> None:
    go(clinician)
    edit(organizer, "march 21", **values)
    apply_updates(demo)

    assert told(clinician) == []


def test_who_is_not_going_any_more_is_not_told(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    answer = go(clinician)
    edit(organizer, "march 21", date="2024-03-22")
    clinician.press(answer, "attendance.leave")
    apply_updates(demo)

    assert told(clinician) == []


def test_who_made_the_change_is_not_told(demo: Demo, organizer: UserDriver) -> None:
    go(organizer)
    cancel(organizer, "march 21")
    apply_updates(demo)

    assert told(organizer) == []


def test_a_past_session_is_not_told_of(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    go(clinician)
    advance_to(demo, at(4, 20))
    cancel(organizer, "2024-03-21")
    apply_updates(demo)

    assert told(clinician) == []


def test_a_speaker_who_is_asked_again_gets_no_second_message(
    demo: Demo, organizer: UserDriver, clinician: UserDriver
) -> None:
    edit(organizer, "march 21", names="", accounts=[CLINICIAN])
    organizer.command(COMMAND, "edit march 21")
    view = organizer.view()
    assert view is not None
    organizer.press(view, "speaker.ask")
    organizer.submit()
    organizer.close(every=True)
    demo.bot.run_once()
    go(clinician)
    edit(organizer, "march 21", date="2024-03-22")
    apply_updates(demo)

    assert told(clinician) == []
    assert "The date changed. Does March 22 work?" in clinician.dm()[-1].all_text()
