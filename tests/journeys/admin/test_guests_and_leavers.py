"""Guests, people of other workspaces (Slack Connect), and people who leave: nobody is met with silence."""

from datetime import timedelta

import pytest

from bot.demo import Demo
from playground.client.user_driver import Person
from playground.seed import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER
from tests.journeys.admin.test_settings import change
from tests.journeys.calendar.test_calendar_editing import COMMAND
from tests.journeys.outbox.test_message_updates import at, edit, go_to, posts
from tests.journeys.participation.test_home import home
from tests.journeys.participation.test_reminders import choose
from tests.journeys.suggestions.test_suggestion_review import suggest


def become_a_guest(demo: Demo) -> None:
    demo.slack.workspace.users[CLINICIAN].is_restricted = True


def become_of_another_workspace(demo: Demo) -> None:
    demo.slack.workspace.users[CLINICIAN].team_id = "T0PARTNER"


def leave(demo: Demo, user: str) -> None:
    demo.slack.workspace.users[user].deleted = True


def test_a_guest_does_what_everybody_does(demo: Demo, clinician: Person, organizer: Person) -> None:
    become_a_guest(demo)
    [shown] = clinician.command(COMMAND, "next").shown
    told = clinician.press(shown, "attendance.come").text
    suggest(clinician)
    demo.bot.run_once()

    assert "You will be there" in told
    assert "Fewer blood draws at night" in organizer.dm()[-1].everything()
    assert "The next LHS Rounds" in home(clinician).everything()


def test_somebody_of_another_workspace_presses_in_a_shared_channel(
    demo: Demo, clinician: Person, member: Person
) -> None:
    """Their own team is in the request too; it is the channel's that counts."""
    become_of_another_workspace(demo)
    go_to(demo, at(3, 1))
    announced = posts(member)[-1]

    assert "You will be there" in clinician.press(announced, "attendance.come").text
    assert "Google Calendar" in clinician.press(announced, "session.calendar").text
    clinician.press(announced, "suggestion.open")
    assert clinician.submit(values={"suggestion.topic": "What both of us could measure"}).ok


def test_nobody_of_them_is_made_an_organizer(demo: Demo, organizer: Person) -> None:
    for become in (become_a_guest, become_of_another_workspace):
        become(demo)
        sent = change(organizer, "people", organizers=[ORGANIZER, SECOND_ORGANIZER, CLINICIAN])
        organizer.close(every=True)
        demo.slack.workspace.users[CLINICIAN].is_restricted = False

        assert "This is a guest, or somebody of another workspace" in "".join(sent.errors.values())


def test_somebody_who_leaves_is_not_reminded_any_more_and_nobody_is_bothered(
    demo: Demo, clinician: Person, organizer: Person, member: Person
) -> None:
    choose(clinician, every=["day"])
    choose(member, every=["day"])
    leave(demo, CLINICIAN)
    go_to(demo, at(3, 20, 10))
    refused = [call for call in demo.slack.calls if call.error == "user_disabled"]
    go_to(demo, at(5, 1))

    assert len(refused) == 1
    assert len([call for call in demo.slack.calls if call.error == "user_disabled"]) == 1
    assert not [each for each in organizer.dm() if "refused" in each.everything()]
    assert any("Tomorrow: LHS Rounds" in each.everything() for each in member.dm())


def test_a_page_that_slack_refuses_is_given_up(
    demo: Demo, clinician: Person, member: Person, organizer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.participation.home._REFRESH_DELAY", timedelta(0))
    home(clinician)
    home(member)
    demo.slack.faults.refuse("views.publish", error="user_not_found")
    for day in ("2024-03-28", "2024-03-29"):
        edit(organizer, "hucker", date=day)
        demo.bot.run_once()

    published = [each.arguments.get("user_id") for each in demo.slack.calls.of("views.publish")]
    # Of the two, one was refused and is given up; the other is shown each change.
    assert sorted(map(published.count, {*published})) == [2, 3]


def test_who_was_there_stays_counted_when_they_leave(demo: Demo, clinician: Person, organizer: Person) -> None:
    [shown] = clinician.command(COMMAND, "next").shown
    clinician.press(shown, "attendance.come")
    leave(demo, CLINICIAN)

    [again] = organizer.command(COMMAND, "next").shown
    assert "One person will be there." in again.everything()
    who = organizer.press(again, "attendance.who").view
    assert who is not None
    assert f"<@{CLINICIAN}>" in who.everything()
    assert MEMBER not in who.everything()
