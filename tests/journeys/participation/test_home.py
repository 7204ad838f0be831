"""The Home: next sessions and own suggestions; for organizers also open tasks."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest

from bot.demo import Demo
from bot.store.suggestions import suggestions
from playground.client.user_driver import UserDriver
from playground.models import View
from playground.seed import CLINICIAN
from tests.databases import listening
from tests.journeys import faults
from tests.journeys.calendar.test_calendar_editing import COMMAND, send, value_of
from tests.journeys.calendar.test_materials import attach
from tests.journeys.outbox.test_message_updates import advance_to, apply_updates, at, edit
from tests.journeys.requests.test_failing_queries import BROKEN
from tests.journeys.suggestions.test_suggestion_review import suggest


def home(person: UserDriver) -> View:
    person.open_home()
    page = person.home()
    assert page is not None
    return page


def test_home_shows_next_and_upcoming_sessions(clinician: UserDriver) -> None:
    shown = home(clinician).all_text()

    assert "Next LHS Rounds" in shown
    assert "Stephanie Hucker" in shown
    assert "Upcoming" in shown
    assert "Thursday, April 25\nHeather Hsu (topic TBA)" in shown
    assert "Add to calendar" in shown
    assert "Planning: the next" not in shown


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_reading_a_home_does_not_block_writers(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    """A Home needs dozens of queries; twelve opened at once used to block each other until the last timed out."""
    reading, go_on = Event(), Event()

    def wait_in_the_middle(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "FROM suggestions" in statement and not go_on.is_set():
            reading.set()
            go_on.wait(10)

    with listening(demo.bot.db, "before_cursor_execute", wait_in_the_middle), ThreadPoolExecutor(1) as pool:
        opened = pool.submit(organizer.open_home)
        assert reading.wait(5)
        [answer] = clinician.command(COMMAND, "next").shown
        pressed = clinician.press(answer, "attendance.come")
        go_on.set()
        shown = opened.result()

    assert shown.response is not None
    assert 200 == shown.response.status
    assert "You’re going" in pressed.shown[-1].all_text()


@pytest.mark.rest
@pytest.mark.parametrize("is_database_patient", [False])
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_home_is_shown_while_another_process_writes(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    """Only the view cannot be recorded; Slack retries the event, and from then on the Home is refreshed."""
    clinician.command(COMMAND, "next")
    with faults.sqlite_locked(demo):
        first = clinician.open_home()
    page = clinician.home()
    again = clinician.open_home()
    edit(organizer, "march 21", date="2024-03-28")

    def is_refreshed() -> bool:
        demo.bot.run_once()
        kept = clinician.home()
        return kept is not None and "Thursday, March 28" in kept.all_text()

    assert page is not None
    assert "Stephanie Hucker" in page.all_text()
    assert "Thursday, March 28" not in page.all_text()
    assert [503, 200] == [each.response.status for each in (first, again) if each.response is not None]
    # Home that was just opened is not refreshed for two seconds.
    demo.slack.wait(is_refreshed, seconds=30)


def test_failed_home_is_published_as_soon_as_possible(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, monkeypatch: pytest.MonkeyPatch, at_once: None
) -> None:
    """A refresh is pending; opening the Home must not make the bot forget it."""
    home(clinician)
    edit(organizer, "march 21", date="2024-03-28")
    with monkeypatch.context() as patched:
        patched.setattr(suggestions, "_QUESTION", BROKEN)
        failed = clinician.open_home()
    demo.bot.run_once()

    assert failed.response is not None
    assert 503 == failed.response.status
    assert "Thursday, March 28" in shown(clinician)


def test_home_shows_own_suggestions_and_their_state(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, member: UserDriver
) -> None:
    suggest(clinician)
    demo.bot.run_once()
    organizer.press(organizer.dm()[-1], "suggestion.schedule")
    send(organizer)
    apply_updates(demo)

    mine, theirs = home(clinician).all_text().replace("*", ""), home(member).all_text()
    assert "Your suggestions\nFewer blood draws at night\nScheduled for May 16 by an organizer" in mine
    assert "Your suggestions" not in theirs


@pytest.mark.postgres
def test_organizers_see_open_tasks(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    suggest(clinician)
    demo.bot.run_once()
    shown = home(organizer).all_text()

    assert "New suggestions" in shown
    assert "Fewer blood draws at night" in shown
    assert CLINICIAN not in shown
    assert shown.startswith("Add session\nImport\nSettings\n")
    assert "Planning: the next" in shown
    assert "Missing: title, time, location" in shown
    assert "Failed" not in shown
    # Every session once, in the planning list.
    assert shown.count("Heather Hsu") == 1


def test_buttons_open_their_forms(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    suggest(clinician)
    demo.bot.run_once()
    page = home(organizer)
    for action, title in (
        ("suggestion.schedule", "Add session"),
        ("suggestion.decline", "Decline suggestion"),
        ("reply.open", "Reply"),
        ("paste.open", "Import schedule"),
        ("session.edit", "Edit session"),
        ("feedback.open", "Send feedback"),
    ):
        opened = organizer.press(page, action).view
        assert opened is not None
        assert opened.title == title
        organizer.close(every=True)
    empty = next(str(each["block_id"]) for each in page.blocks if "May: nothing" in str(each.get("text")))
    added = organizer.press(page, "session.add", block_id=empty).view
    assert value_of(added, "date") == "2024-05-16"


def test_action_on_the_home_takes_effect(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    suggest(clinician)
    demo.bot.run_once()
    page = home(organizer)
    [menu] = [each for b in page.blocks for each in b.get("elements", []) if each.get("action_id") == "suggestion.step"]
    organizer.press(page, "suggestion.step", option=menu["options"][0]["value"])

    assert "Planned" in organizer.command(COMMAND, "suggestions").text
    assert "New suggestions" not in home(organizer).all_text()


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("session.calendar", "Outlook"),
        ("programme.help", "Or just ask"),
        ("programme.about", "learning health system"),
        ("command.run.privacy", "Your data"),
    ],
)
def test_home_shows_answers_as_pages(clinician: UserDriver, action: str, expected: str) -> None:
    """Home has no conversation to answer in."""
    page = clinician.press(home(clinician), action).view

    assert page is not None
    assert expected in page.all_text()


def test_settings_open_from_the_home(organizer: UserDriver) -> None:
    listed = organizer.press(home(organizer), "command.run.settings").view
    assert listed is not None
    form = organizer.press(listed, "settings.open", value="posts").view

    assert form is not None


def test_home_with_an_empty_calendar(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    for _ in range(5):
        [shown] = organizer.command(COMMAND, "next").shown
        organizer.press(shown, "session.cancel")
        organizer.submit()
        organizer.close(every=True)

    assert "Nothing is scheduled yet." in home(clinician).all_text()


@pytest.mark.rest
def test_home_after_the_season_names_the_last_session(demo: Demo, clinician: UserDriver) -> None:
    advance_to(demo, at(10, 2))

    assert "Nothing is scheduled right now. Last session: September 19, Seppo Rinne." in home(clinician).all_text()


# Refreshed while a person may be looking at it


def shown(person: UserDriver) -> str:
    page = person.home()
    assert page is not None
    return page.all_text()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was just opened may be made anew at once."""
    monkeypatch.setattr("bot.services.participation.home._REFRESH_DELAY", timedelta(0))


@pytest.mark.postgres
def test_calendar_change_refreshes_the_home(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, at_once: None
) -> None:
    home(clinician)
    edit(organizer, "march 21", date="2024-03-28")
    demo.bot.run_once()

    assert "Thursday, March 28" in shown(clinician)
    assert "Thursday, March 21" not in shown(clinician)


def test_press_on_the_home_refreshes_it(demo: Demo, clinician: UserDriver, at_once: None) -> None:
    page = home(clinician)
    clinician.press(page, "attendance.come")
    demo.bot.run_once()
    coming = shown(clinician)
    clinician.press(page, "attendance.leave")
    demo.bot.run_once()

    assert "*You’re going*" in coming
    assert "Can’t make it" in coming
    assert "Can’t make it" not in shown(clinician)


def test_suggestion_outcome_refreshes_the_home(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, at_once: None
) -> None:
    home(clinician)
    suggest(clinician)
    demo.bot.run_once()
    mine = shown(clinician)
    card = organizer.dm()[-1]
    [menu] = [each for b in card.blocks for each in b.get("elements", []) if each.get("action_id") == "suggestion.step"]
    organizer.press(card, "suggestion.step", option=menu["options"][0]["value"])
    demo.bot.run_once()

    assert "Fewer blood draws at night" in mine
    assert "Planned" in shown(clinician)


def test_organizers_see_new_suggestions_and_posts(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, at_once: None
) -> None:
    home(organizer)
    suggest(clinician)
    demo.bot.run_once()
    come_in = shown(organizer)
    advance_to(demo, at(3, 1, 9, 1))

    assert "Fewer blood draws at night" in come_in
    assert "announcement for March" in come_in
    assert "announcement for March" not in shown(organizer)


def test_own_reminders_are_shown(demo: Demo, clinician: UserDriver, at_once: None) -> None:
    page = home(clinician)
    none = shown(clinician)
    clinician.press(page, "reminders.open")
    clinician.submit(values={"reminders.every": ["day"]})
    demo.bot.run_once()

    assert "No reminders set" in none
    assert "Every session: the day before" in shown(clinician)


def test_next_post_to_a_channel_is_shown_and_can_be_skipped(
    demo: Demo, organizer: UserDriver, second_organizer: UserDriver, at_once: None
) -> None:
    """The Monday summaries come sooner, but no channel gets them."""
    advance_to(demo, at(3, 1, 9, 1))
    page = home(organizer)
    reminded = page.all_text()
    advance_to(demo, at(3, 22))
    page = home(organizer)
    announced = page.all_text()
    organizer.press(page, "announcement.skip")
    demo.bot.run_once()

    assert "Monday summary" not in reminded
    assert "Mar 14, 9:00 AM: 1-week reminder for March 21, to " in reminded
    assert "announcement for April" in announced
    assert "Skip announcement" in announced
    assert "announcement for April" not in shown(organizer)
    assert "1-week reminder for April 25" in shown(organizer)


@pytest.mark.parametrize("are_posts_released", [False])
def test_next_post_that_waits_for_details_says_so(demo: Demo, organizer: UserDriver) -> None:
    advance_to(demo, at(3, 14, 9, 1))
    waiting = home(organizer).all_text()
    edit(organizer, "march 21", start="12:00", place="Room 5")
    advance_to(demo, at(3, 14, 9, 10))
    complete = home(organizer).all_text()

    assert "day-of reminder for March 21, to <#C0ROUNDS> (waits for missing details)" in waiting
    assert "day-of reminder for March 21, to <#C0ROUNDS>" in complete
    assert "waits for missing details" not in complete


def test_rating_comes_before_later_sessions_once_the_session_is_over(
    demo: Demo, clinician: UserDriver, organizer: UserDriver
) -> None:
    edit(organizer, "march 21", start="12:00", minutes="60", place="Room 5")
    advance_to(demo, at(3, 21, 12, 30))
    during = home(clinician).all_text()
    advance_to(demo, at(3, 21, 14, 30))
    after = home(clinician).all_text()

    assert "Rate this session" not in during
    assert "How was LHS Rounds on Thursday, March 21?" in after
    assert after.index("Rate this session") < after.index("Upcoming")


@pytest.mark.postgres
def test_ended_session_is_replaced_by_the_next(demo: Demo, clinician: UserDriver, at_once: None) -> None:
    home(clinician)
    advance_to(demo, at(3, 22, 0, 1))

    assert "Heather Hsu" in shown(clinician).split("Upcoming")[0]


def test_missed_session_is_shown_with_its_slides(
    demo: Demo, clinician: UserDriver, member: UserDriver, organizer: UserDriver
) -> None:
    [told] = clinician.command(COMMAND, "next").shown
    clinician.press(told, "attendance.come")
    advance_to(demo, at(3, 22))
    attach(organizer, slides="https://files.example.org/s")

    assert "Catch up" not in home(clinician).all_text()
    missed = home(member)
    assert "Catch up" in missed.all_text()
    assert "https://files.example.org/s" in str(missed.blocks)


def test_speaker_sees_their_session_and_attendees(
    demo: Demo, clinician: UserDriver, member: UserDriver, organizer: UserDriver
) -> None:
    edit(organizer, "march 21", names="", accounts=[CLINICIAN])
    [told] = member.command(COMMAND, "next").shown
    member.press(told, "attendance.come")
    who = clinician.press(home(clinician), "attendance.who").view

    assert who is not None
    assert "U0MEMBER" in who.all_text()
    assert "attendance.who" not in str(home(member).blocks)


def test_home_is_published_later_if_slack_is_busy(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, at_once: None
) -> None:
    home(clinician)
    demo.slack.faults.rate_limit("views.publish", retry_after=1)
    edit(organizer, "march 21", date="2024-03-28")
    for _ in range(40):
        demo.bot.run_once()
        if "Thursday, March 28" in shown(clinician):
            break
        time.sleep(0.1)

    assert "Thursday, March 28" in shown(clinician)


def test_no_home_is_published_for_people_who_never_opened_it(
    demo: Demo, clinician: UserDriver, organizer: UserDriver
) -> None:
    home(clinician)
    edit(organizer, "march 21", date="2024-03-28")
    demo.bot.run_once()

    published = [each.arguments.get("user_id") for each in demo.slack.calls if each.method == "views.publish"]
    assert set(published) <= {CLINICIAN}
