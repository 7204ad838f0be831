"""A page of one's own: what is next, what one has suggested; for organizers, what needs them."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import event

from bot.demo import Demo
from bot.store.suggestions import suggestions
from playground.client.user_driver import Person
from playground.models import View
from playground.seed import CLINICIAN
from tests.journeys import faults
from tests.journeys.calendar.test_calendar_editing import COMMAND, holds, send
from tests.journeys.calendar.test_materials import attach
from tests.journeys.outbox.test_message_updates import at, edit, go_to, settle
from tests.journeys.requests.test_failing_queries import BROKEN
from tests.journeys.suggestions.test_suggestion_review import suggest


def home(person: Person) -> View:
    person.open_home()
    page = person.home()
    assert page is not None
    return page


def test_what_is_next_and_what_is_coming(clinician: Person) -> None:
    shown = home(clinician).everything()

    assert "The next LHS Rounds" in shown
    assert "Stephanie Hucker" in shown
    assert "What is coming" in shown
    assert "Thursday, April 25, 2024\nHeather Hsu (topic to be announced)" in shown
    assert "Google Calendar" in shown
    assert "The months ahead" not in shown


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_while_a_home_is_read_others_write(demo: Demo, organizer: Person, clinician: Person) -> None:
    """A page is dozens of queries: twelve opened at once kept each other waiting until the last were refused."""
    reading, go_on = Event(), Event()

    def wait_in_the_middle(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "FROM suggestions" in statement and not go_on.is_set():
            reading.set()
            go_on.wait(10)

    event.listen(demo.bot.db.engine, "before_cursor_execute", wait_in_the_middle)
    with ThreadPoolExecutor(1) as pool:
        opened = pool.submit(organizer.open_home)
        assert reading.wait(5)
        [answer] = clinician.command(COMMAND, "next").shown
        pressed = clinician.press(answer, "attendance.come")
        go_on.set()
        shown = opened.result()
    event.remove(demo.bot.db.engine, "before_cursor_execute", wait_in_the_middle)

    assert shown.reply is not None
    assert 200 == shown.reply.status
    assert "You will be there" in pressed.shown[-1].everything()


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_home_is_shown_while_another_process_writes(demo: Demo, clinician: Person, organizer: Person) -> None:
    """Only that it was opened cannot be noted: Slack sends the event again, and from then on the page is kept true."""
    clinician.command(COMMAND, "next")
    with faults.sqlite_locked(demo):
        first = clinician.open_home()
    page = clinician.home()
    again = clinician.open_home()
    edit(organizer, "march 21", date="2024-03-28")
    time.sleep(2.1)
    demo.bot.run_once()
    kept = clinician.home()

    assert page is not None
    assert "Stephanie Hucker" in page.everything()
    assert [503, 200] == [each.reply.status for each in (first, again) if each.reply is not None]
    assert kept is not None
    assert "Thursday, March 28, 2024" in kept.everything()


def test_a_page_that_could_not_be_read_is_made_as_soon_as_it_can(
    demo: Demo, clinician: Person, organizer: Person, monkeypatch: pytest.MonkeyPatch, at_once: None
) -> None:
    """A change waits to be shown on it; opening the page must not make the bot forget that."""
    home(clinician)
    edit(organizer, "march 21", date="2024-03-28")
    with monkeypatch.context() as patched:
        patched.setattr(suggestions, "_QUESTION", BROKEN)
        failed = clinician.open_home()
    demo.bot.run_once()

    assert failed.reply is not None
    assert 503 == failed.reply.status
    assert "Thursday, March 28, 2024" in shown(clinician)


def test_what_one_has_suggested_and_how_it_stands(
    demo: Demo, clinician: Person, organizer: Person, member: Person
) -> None:
    suggest(clinician)
    demo.bot.run_once()
    organizer.press(organizer.dm()[-1], "suggestion.schedule")
    send(organizer)
    settle(demo)

    mine, theirs = home(clinician).everything().replace("*", ""), home(member).everything()
    assert "What you have suggested\nFewer blood draws at night\nMade a session by an organizer" in mine
    assert "What you have suggested" not in theirs


@pytest.mark.postgres
def test_organizers_see_what_needs_them(demo: Demo, clinician: Person, organizer: Person) -> None:
    suggest(clinician)
    demo.bot.run_once()
    shown = home(organizer).everything()

    assert "New suggestions" in shown
    assert "Fewer blood draws at night" in shown
    assert CLINICIAN not in shown
    assert "The months ahead of LHS Rounds" in shown
    assert "Still open: title, time, place, abstract, objectives and slides" in shown
    assert "What is posted next" in shown
    assert "Nothing failed in the last 30 days." in shown


def test_its_buttons_open_what_they_say(demo: Demo, clinician: Person, organizer: Person) -> None:
    suggest(clinician)
    demo.bot.run_once()
    page = home(organizer)
    for action, title in (
        ("suggestion.schedule", "Add a session"),
        ("suggestion.decline", "Decline a suggestion"),
        ("reply.open", "Answer"),
        ("session.move", "Move a session"),
        ("speaker.ask", "Ask the speaker"),
        ("suggestion.open", "Suggest a topic"),
        ("feedback.open", "Give feedback"),
    ):
        opened = organizer.press(page, action).view
        assert opened is not None
        assert opened.title == title
        organizer.close(every=True)
    empty = next(str(each["block_id"]) for each in page.blocks if "May 2024" in str(each.get("text")))
    added = organizer.press(page, "session.add", block_id=empty).view
    assert holds(added, "date") == "2024-05-16"


def test_a_step_taken_on_the_page_is_taken(demo: Demo, clinician: Person, organizer: Person) -> None:
    suggest(clinician)
    demo.bot.run_once()
    page = home(organizer)
    [menu] = [each for b in page.blocks for each in b.get("elements", []) if each.get("action_id") == "suggestion.step"]
    organizer.press(page, "suggestion.step", option=menu["options"][0]["value"])

    assert "In review" in organizer.command(COMMAND, "suggestions").text
    assert "New suggestions" not in home(organizer).everything()


def test_nothing_is_planned(demo: Demo, clinician: Person, organizer: Person) -> None:
    for _ in range(5):
        [shown] = organizer.command(COMMAND, "next").shown
        organizer.press(shown, "session.cancel")
        organizer.submit()
        organizer.close(every=True)

    assert "No LHS Rounds are planned yet." in home(clinician).everything()


# Kept true while somebody may be looking at it


def shown(person: Person) -> str:
    page = person.home()
    assert page is not None
    return page.everything()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that was just opened may be made anew at once."""
    monkeypatch.setattr("bot.services.participation.home._REFRESH_DELAY", timedelta(0))


@pytest.mark.postgres
def test_a_change_of_the_calendar_is_seen_without_opening_it_again(
    demo: Demo, clinician: Person, organizer: Person, at_once: None
) -> None:
    home(clinician)
    edit(organizer, "march 21", date="2024-03-28")
    demo.bot.run_once()

    assert "Thursday, March 28, 2024" in shown(clinician)
    assert "Thursday, March 21, 2024" not in shown(clinician)


def test_a_press_on_it_is_seen_on_it(demo: Demo, clinician: Person, at_once: None) -> None:
    page = home(clinician)
    clinician.press(page, "attendance.come")
    demo.bot.run_once()
    coming = shown(clinician)
    clinician.press(page, "attendance.leave")
    demo.bot.run_once()

    assert "One person will be there." in coming
    assert "I cannot after all" in coming
    assert "I cannot after all" not in shown(clinician)


def test_what_becomes_of_ones_suggestion_is_seen(
    demo: Demo, clinician: Person, organizer: Person, at_once: None
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
    assert "In review" in shown(clinician)


def test_organizers_see_what_comes_in_and_what_was_posted(
    demo: Demo, clinician: Person, organizer: Person, at_once: None
) -> None:
    home(organizer)
    suggest(clinician)
    demo.bot.run_once()
    come_in = shown(organizer)
    go_to(demo, at(3, 1, 9, 1))

    assert "Fewer blood draws at night" in come_in
    assert "announcement of the month, March 2024" in come_in
    assert "announcement of the month, March 2024" not in shown(organizer)


def test_ones_reminders_are_seen(demo: Demo, clinician: Person, at_once: None) -> None:
    page = home(clinician)
    none = shown(clinician)
    clinician.press(page, "reminders.open")
    clinician.submit(values={"reminders.every": ["day"]})
    demo.bot.run_once()

    assert "You are not reminded in person." in none
    assert "Before every session: the day before" in shown(clinician)


@pytest.mark.postgres
def test_a_session_that_ends_makes_way_for_the_next(demo: Demo, clinician: Person, at_once: None) -> None:
    home(clinician)
    go_to(demo, at(3, 22, 0, 1))

    assert "Heather Hsu" in shown(clinician).split("What is coming")[0]


def test_what_was_missed_is_there_with_its_slides(
    demo: Demo, clinician: Person, member: Person, organizer: Person
) -> None:
    [told] = clinician.command(COMMAND, "next").shown
    clinician.press(told, "attendance.come")
    go_to(demo, at(3, 22))
    attach(organizer, slides="https://files.example.org/s")

    assert "What you have missed" not in home(clinician).everything()
    missed = home(member)
    assert "What you have missed" in missed.everything()
    assert "https://files.example.org/s" in str(missed.blocks)


def test_who_speaks_sees_that_and_who_comes(demo: Demo, clinician: Person, member: Person, organizer: Person) -> None:
    edit(organizer, "march 21", names="", accounts=[CLINICIAN])
    [told] = member.command(COMMAND, "next").shown
    member.press(told, "attendance.come")
    who = clinician.press(home(clinician), "attendance.who").view

    assert who is not None
    assert "U0MEMBER" in who.everything()
    assert "attendance.who" not in str(home(member).blocks)


def test_slack_is_busy_and_the_page_comes_later(
    demo: Demo, clinician: Person, organizer: Person, at_once: None
) -> None:
    home(clinician)
    demo.slack.faults.rate_limit("views.publish", retry_after=1)
    edit(organizer, "march 21", date="2024-03-28")
    for _ in range(40):
        demo.bot.run_once()
        if "Thursday, March 28, 2024" in shown(clinician):
            break
        time.sleep(0.1)

    assert "Thursday, March 28, 2024" in shown(clinician)


def test_nobody_who_has_not_looked_is_written_to(demo: Demo, clinician: Person, organizer: Person) -> None:
    home(clinician)
    edit(organizer, "march 21", date="2024-03-28")
    demo.bot.run_once()

    published = [each.arguments.get("user_id") for each in demo.slack.calls if each.method == "views.publish"]
    assert set(published) <= {CLINICIAN}
