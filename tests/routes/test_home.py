"""A page of one's own: what is next, what one has suggested; for organizers, what needs them."""

from bot.demo import Demo
from playground.people import Person
from playground.records import View
from playground.seed import CLINICIAN
from tests.routes.test_calendar_by_hand import COMMAND, holds, send
from tests.routes.test_suggestions_end import suggest
from tests.routes.test_what_was_said import settle


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


def test_what_one_has_suggested_and_how_it_stands(
    demo: Demo, clinician: Person, organizer: Person, member: Person
) -> None:
    suggest(clinician)
    demo.bot.beat()
    organizer.press(organizer.dm()[-1], "suggestion.schedule")
    send(organizer)
    settle(demo)

    mine, theirs = home(clinician).everything().replace("*", ""), home(member).everything()
    assert "What you have suggested\nFewer blood draws at night\nMade a session by an organizer" in mine
    assert "What you have suggested" not in theirs


def test_organizers_see_what_needs_them(demo: Demo, clinician: Person, organizer: Person) -> None:
    suggest(clinician)
    demo.bot.beat()
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
    demo.bot.beat()
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
    demo.bot.beat()
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
