"""Guests, external people (Slack Connect) and people who leave: everyone gets a response."""

from datetime import timedelta

import pytest

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from playground.seed import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER
from tests.journeys.admin.test_settings import change
from tests.journeys.calendar.test_calendar_editing import COMMAND
from tests.journeys.outbox.test_message_updates import advance_to, at, edit, posts
from tests.journeys.participation.test_home import home
from tests.journeys.participation.test_reminders import choose
from tests.journeys.suggestions.test_suggestion_review import suggest


def become_a_guest(demo: Demo) -> None:
    demo.slack.workspace.users[CLINICIAN].is_restricted = True


def become_external(demo: Demo) -> None:
    demo.slack.workspace.users[CLINICIAN].team_id = "T0PARTNER"


def leave(demo: Demo, user: str) -> None:
    demo.slack.workspace.users[user].deleted = True


def test_guest_can_do_what_members_can(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    become_a_guest(demo)
    [shown] = clinician.command(COMMAND, "next").shown
    told = clinician.press(shown, "attendance.come").text
    suggest(clinician)
    demo.bot.run_once()

    assert "You’re going" in told
    assert "Fewer blood draws at night" in organizer.dm()[-1].all_text()
    assert "Next LHS Rounds" in home(clinician).all_text()


def test_external_member_presses_a_button_in_a_shared_channel(
    demo: Demo, clinician: UserDriver, member: UserDriver
) -> None:
    """The request also names their own team; the channel's team counts."""
    become_external(demo)
    advance_to(demo, at(3, 1))
    announced = posts(member)[-1]

    assert "You’re going" in clinician.press(announced, "attendance.come").text
    assert "Google Calendar" in clinician.press(announced, "session.calendar").text
    clinician.press(announced, "session.more", option="suggest/1")
    assert clinician.submit(values={"suggestion.topic": "What both of us could measure"}).ok


def test_guests_and_external_members_cannot_become_organizers(demo: Demo, organizer: UserDriver) -> None:
    for become in (become_a_guest, become_external):
        become(demo)
        sent = change(organizer, "people", organizers=[ORGANIZER, SECOND_ORGANIZER, CLINICIAN])
        organizer.close(every=True)
        demo.slack.workspace.users[CLINICIAN].is_restricted = False

        assert "Guests can’t be organizers." in "".join(sent.errors.values())


def test_reminders_stop_quietly_for_a_person_who_leaves(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, member: UserDriver
) -> None:
    choose(clinician, every=["day"])
    choose(member, every=["day"])
    leave(demo, CLINICIAN)
    advance_to(demo, at(3, 20, 10))
    refused = [call for call in demo.slack.calls if call.error == "user_disabled"]
    reminded = [each.all_text() for each in member.dm()]
    advance_to(demo, at(5, 1))

    assert len(refused) == 1
    assert len([call for call in demo.slack.calls if call.error == "user_disabled"]) == 1
    assert not [each for each in organizer.dm() if "refused" in each.all_text()]
    assert any("Tomorrow: LHS Rounds" in each for each in reminded)


def test_home_that_slack_rejects_is_abandoned(
    demo: Demo, clinician: UserDriver, member: UserDriver, organizer: UserDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.participation.home._REFRESH_DELAY", timedelta(0))
    home(clinician)
    home(member)
    demo.slack.faults.refuse("views.publish", error="user_not_found")
    for day in ("2024-03-28", "2024-03-29"):
        edit(organizer, "hucker", date=day)
        demo.bot.run_once()

    published = [each.arguments.get("user_id") for each in demo.slack.calls.of("views.publish")]
    # One of the two Homes was rejected and is abandoned; the other gets each change.
    assert sorted(map(published.count, {*published})) == [2, 3]


def test_attendance_still_counts_people_who_leave(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    [shown] = clinician.command(COMMAND, "next").shown
    clinician.press(shown, "attendance.come")
    leave(demo, CLINICIAN)

    [again] = organizer.command(COMMAND, "next").shown
    who = organizer.press(again, "attendance.who").view
    assert who is not None
    assert f"<@{CLINICIAN}>" in who.all_text()
    assert MEMBER not in who.all_text()
