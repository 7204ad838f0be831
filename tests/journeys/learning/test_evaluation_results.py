"""What the answers come to: for the organizers, for who spoke, and for whoever asked to be reminded."""

import time
from io import BytesIO

import pytest
from PIL import Image

from bot.demo import Demo
from bot.slack.api import image_uploads
from playground.client.user_driver import Person
from playground.models import Message, User
from playground.seed import CLINICIAN
from tests.journeys.calendar.test_calendar_editing import COMMAND, send
from tests.journeys.learning.test_evaluations import evaluate, stored, the_prompt
from tests.journeys.outbox.test_message_updates import at, go_to
from tests.journeys.participation.test_home import home

CHANGE = "Ask twice before a second blood draw"


def people(demo: Demo, count: int) -> list[Person]:
    """So many more clinicians."""
    found = []
    for number in range(count):
        address = f"U0CLINICIAN{number}"
        demo.slack.workspace.add_user(
            User(address, f"clinician{number}", f"Clinician {number}", f"c{number}@example.org")
        )
        found.append(demo.slack.as_user(address))
    return found


def all_evaluate(demo: Demo, prompt: Message, count: int, **first: object) -> None:
    for number, person in enumerate(people(demo, count)):
        evaluate(person, prompt, overall=str(2 + number % 4), apply="4", **(first if number == 0 else {}))


def results(person: Person) -> list[Message]:
    return [each for each in person.dm() if "What the answers come to" in each.text]


@pytest.fixture
def prompt(demo: Demo, clinician: Person) -> Message:
    return the_prompt(demo, clinician)


def test_three_days_after_organizers_get_numbers_as_a_picture_and_words(
    demo: Demo, prompt: Message, organizer: Person, second_organizer: Person
) -> None:
    all_evaluate(
        demo, prompt, 6, change=CHANGE, stance="plan", committed="5", barriers=["time", "data"], keep="The huddle"
    )
    go_to(demo, at(3, 25))

    for person in (organizer, second_organizer):
        [card] = results(person)
        assert "Six people have answered. Fewer than 20: indicative only." in card.everything()
        assert "Overall: Poor 0, Fair 2, Good 2, Very good 1, Excellent 1" in card.text
        assert CHANGE in card.everything()
        assert "The huddle" in card.everything()
        [picture] = [each for each in card.blocks if each["type"] == "image"]
        assert "Overall: Poor 0, Fair 2" in picture["alt_text"]
        file = demo.slack.workspace.files[picture["slack_file"]["id"]]
        with Image.open(BytesIO(file.content or b"")) as drawn:
            assert drawn.width == 840


def test_below_five_answers_no_rating_is_shown(demo: Demo, prompt: Message, organizer: Person) -> None:
    all_evaluate(demo, prompt, 4, keep="The huddle")
    go_to(demo, at(3, 25))

    [card] = results(organizer)
    assert "Four people have answered. Ratings are shown from 5 answers on." in card.everything()
    assert "Excellent" not in card.everything()
    assert "image" not in {each["type"] for each in card.blocks}
    assert "The huddle" in card.everything()


def test_without_answers_nothing_is_sent(demo: Demo, prompt: Message, organizer: Person) -> None:
    go_to(demo, at(3, 29))

    assert results(organizer) == []


def test_words_of_that_very_morning_wait_for_the_next(demo: Demo, prompt: Message, organizer: Person) -> None:
    go_to(demo, at(3, 25, 7))
    all_evaluate(demo, prompt, 1, keep="Said at seven")
    go_to(demo, at(3, 25))
    [card] = results(organizer)

    assert "Said at seven" not in card.everything()
    go_to(demo, at(3, 26))
    assert "Said at seven" in organizer.dm()[-1].everything()


def test_a_few_answers_that_come_later_cannot_be_told_by_the_difference(
    demo: Demo, prompt: Message, organizer: Person, clinician: Person
) -> None:
    all_evaluate(demo, prompt, 5)
    go_to(demo, at(3, 25))
    evaluate(clinician, prompt, overall="1")
    told = report(organizer)

    assert "six answered, overall 3.2 of 5" in told
    assert len(stored(demo, "evaluations")) == 6


@pytest.mark.postgres
def test_those_who_answer_later_are_counted_once_they_are_enough_and_it_is_closed(
    demo: Demo, prompt: Message, organizer: Person
) -> None:
    all_evaluate(demo, prompt, 5)
    go_to(demo, at(3, 25))
    for number, person in enumerate(people(demo, 10)[5:]):
        evaluate(person, prompt, overall="5" if number else "4")
    assert "ten answered, overall 3.2 of 5" in report(organizer)
    go_to(demo, at(4, 5, 2))

    assert "ten answered, overall 4.0 of 5" in report(organizer)


def report(person: Person) -> str:
    return person.command(COMMAND, "report").text


def test_where_slack_takes_no_picture_words_stand_in_its_place(demo: Demo, prompt: Message, organizer: Person) -> None:
    demo.slack.workspace.scopes = demo.slack.workspace.scopes - {"files:write"}
    all_evaluate(demo, prompt, 5)
    go_to(demo, at(3, 25))

    [card] = results(organizer)
    assert "image" not in {each["type"] for each in card.blocks}
    assert "Overall: Poor 0, Fair 2, Good 1, Very good 1, Excellent 1" in str(card.blocks)


def test_the_season_is_shown_session_by_session(demo: Demo, prompt: Message, organizer: Person) -> None:
    all_evaluate(demo, prompt, 5)
    go_to(demo, at(4, 25, 22))
    april = next(
        each for each in organizer.messages("C0ROUNDS") if "April 25" in each.text and "How was it?" in each.text
    )
    for number in range(5):
        evaluate(demo.slack.as_user(f"U0CLINICIAN{number}"), april, overall="5")
    go_to(demo, at(4, 29))

    assert "session by session (mean of 5): Mar 21: 3.2, Apr 25: 5.0" in results(organizer)[-1].text


def test_the_speaker_gets_what_organizers_choose(
    demo: Demo, clinician: Person, organizer: Person, member: Person
) -> None:
    organizer.command(COMMAND, "edit march 21")
    send(organizer, accounts=[CLINICIAN], names="")
    organizer.close(every=True)
    prompt = the_prompt(demo, clinician)
    all_evaluate(demo, prompt, 5, change=CHANGE, keep="A slower second half")
    go_to(demo, at(3, 25))
    [card] = results(organizer)
    form = organizer.press(card, "results.speaker").view
    assert form is not None
    boxes = next(each for each in form.blocks if each.get("block_id") == "results.quotes")["element"]["options"]
    chosen = [each["value"] for each in boxes if CHANGE in each["text"]["text"]]
    sent = organizer.submit(values={"results.quotes": chosen, "results.word": "Thank you for this hour"})
    demo.bot.run_once()
    got = clinician.dm()[-1]

    assert sent.ok
    assert len(chosen) == 1
    assert "Thank you for this hour" in got.everything()
    assert CHANGE in got.everything()
    assert "A slower second half" not in got.everything()
    assert "image" in {each["type"] for each in got.blocks}
    assert member.press(card, "results.speaker").view is None


def test_who_asked_for_it_is_asked_after_three_months_alone_and_then_it_is_forgotten(
    demo: Demo, prompt: Message, clinician: Person, organizer: Person, member: Person
) -> None:
    evaluate(clinician, prompt, change=CHANGE, echo=["yes"])
    told = str(clinician.view())
    clinician.close(every=True)
    page = home(clinician)
    # Ninety days later is Juneteenth, a federal holiday.
    assert "On Thursday, June 20, 2024 the bot asks you" in told
    assert CHANGE in page.everything()
    go_to(demo, at(6, 20))
    card = next(each for each in clinician.dm() if "Did it happen?" in each.everything())
    assert CHANGE in card.everything()
    clinician.press(card, "echo.open")
    sent = clinician.submit(values={"echo.outcome": "partly", "echo.barriers": ["staffing"]})
    organizers_page = home(organizer).everything()

    assert sent.ok
    assert CHANGE not in "\n".join(each.text for each in (*organizer.dm()[-3:], *member.dm()) if "Did it" in each.text)
    assert "partly 1" in organizers_page
    assert "staffing 1" in organizers_page
    assert stored(demo, "echoes") == []
    [kept] = stored(demo, "carried_out")
    assert CHANGE not in kept
    assert "not kept any more" in str(clinician.press(card, "echo.open").shown)


def test_what_somebody_is_to_be_reminded_of_can_be_forgotten(demo: Demo, prompt: Message, clinician: Person) -> None:
    evaluate(clinician, prompt, change=CHANGE, echo=["yes"])
    clinician.close(every=True)
    clinician.press(home(clinician), "echo.forget")
    go_to(demo, at(6, 21))

    assert stored(demo, "echoes") == []
    assert not [each for each in clinician.dm() if "Did it happen?" in each.everything()]


def test_nobody_answers_for_somebody_else(demo: Demo, prompt: Message, clinician: Person, member: Person) -> None:
    evaluate(clinician, prompt, change=CHANGE, echo=["yes"])
    go_to(demo, at(6, 20))
    card = next(each for each in clinician.dm() if "Did it happen?" in each.everything())

    assert member.press(card, "echo.open").view is None
    assert len(stored(demo, "echoes")) == 1


def test_who_said_that_they_come_is_asked_in_person_if_they_want(demo: Demo, clinician: Person, member: Person) -> None:
    for person in (clinician, member):
        person.command(COMMAND, "remind")
        person.submit(values={"reminders.every": ["after"]})
        person.close(every=True)
    [shown] = clinician.command(COMMAND).shown
    clinician.press(shown, "attendance.come")
    go_to(demo, at(3, 21, 18))

    assert "How was it?" in clinician.dm()[-1].everything()
    assert not [each for each in member.dm() if "How was it?" in each.everything()]
    evaluate(clinician, clinician.dm()[-1])
    assert len(stored(demo, "evaluations")) == 1


def test_where_files_cannot_be_sent_words_stand_in_the_pictures_place(
    demo: Demo, prompt: Message, organizer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_uploads, "TRIES", 1)
    demo.slack.workspace.takes_files = False
    all_evaluate(demo, prompt, 5)
    go_to(demo, at(3, 25))
    until = time.monotonic() + 20
    while time.monotonic() < until and len(results(organizer)) < 1:
        time.sleep(0.2)
        demo.bot.run_once()

    [card] = results(organizer)
    assert "image" not in {each["type"] for each in card.blocks}
    assert "Overall: Poor 0, Fair 2, Good 1" in str(card.blocks)


def test_a_file_that_is_not_ready_at_once_is_waited_for(demo: Demo, prompt: Message, organizer: Person) -> None:
    demo.slack.workspace.files_are_slow = 1
    all_evaluate(demo, prompt, 5)
    go_to(demo, at(3, 25))
    until = time.monotonic() + 15
    while time.monotonic() < until and len(results(organizer)) < 1:
        time.sleep(0.2)
        demo.bot.run_once()
    [card] = results(organizer)
    assert "image" in {each["type"] for each in card.blocks}
