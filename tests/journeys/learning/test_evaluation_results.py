"""Evaluation results for organizers and speakers, and commitment follow-ups."""

import time
from io import BytesIO

import pytest
from PIL import Image

from bot.demo import Demo
from bot.slack.api import image_uploads
from playground.client.user_driver import UserDriver
from playground.models import Message, User
from playground.seed import CLINICIAN
from tests.journeys.calendar.test_calendar_editing import COMMAND, send
from tests.journeys.learning.test_evaluations import evaluate, open_prompt, stored
from tests.journeys.outbox.test_message_updates import advance_to, at
from tests.journeys.participation.test_home import home

pytestmark = pytest.mark.rest

CHANGE = "Ask twice before a second blood draw"


def people(demo: Demo, count: int) -> list[UserDriver]:
    """Add that many clinicians."""
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
        # Three people write, so that no comment is held.
        others = {"keep": "A fine hour", "change": "Nothing new for us", "stance": "no-change"}
        said = first if number == 0 else others if first and number in {1, 2} else {}
        evaluate(person, prompt, overall=str(2 + number % 4), apply="4", **said)


def results(person: UserDriver) -> list[Message]:
    return [each for each in person.dm() if "Feedback summary" in each.text]


@pytest.fixture
def prompt(demo: Demo, clinician: UserDriver) -> Message:
    return open_prompt(demo, clinician)


def test_organizers_get_chart_and_comments_after_three_days(
    demo: Demo, prompt: Message, organizer: UserDriver, second_organizer: UserDriver
) -> None:
    all_evaluate(
        demo, prompt, 6, change=CHANGE, stance="plan", committed="5", barriers=["time", "data"], keep="The huddle"
    )
    advance_to(demo, at(3, 25))

    for person in (organizer, second_organizer):
        [card] = results(person)
        assert "6 responses. Small sample, so read with care." in card.all_text()
        assert "Overall: Poor 0, Fair 2, Good 2, Very good 1, Excellent 1" in card.text
        assert CHANGE in card.all_text()
        assert "The huddle" in card.all_text()
        [picture] = [each for each in card.blocks if each["type"] == "image"]
        assert "Overall: Poor 0, Fair 2" in picture["alt_text"]
        file = demo.slack.workspace.files[picture["slack_file"]["id"]]
        with Image.open(BytesIO(file.content or b"")) as drawn:
            assert drawn.width == 840


def test_ratings_are_hidden_below_five_answers(demo: Demo, prompt: Message, organizer: UserDriver) -> None:
    all_evaluate(demo, prompt, 4, keep="The huddle")
    advance_to(demo, at(3, 25))

    [card] = results(organizer)
    assert "4 responses. Ratings appear once there are 5 responses." in card.all_text()
    assert "Excellent" not in card.all_text()
    assert "image" not in {each["type"] for each in card.blocks}
    assert "The huddle" in card.all_text()


def test_no_results_without_answers(demo: Demo, prompt: Message, organizer: UserDriver) -> None:
    advance_to(demo, at(3, 29))

    assert results(organizer) == []


def test_comments_from_the_same_morning_wait_for_the_next(demo: Demo, prompt: Message, organizer: UserDriver) -> None:
    advance_to(demo, at(3, 25, 7))
    all_evaluate(demo, prompt, 3, keep="Said at seven")
    advance_to(demo, at(3, 25))
    [card] = results(organizer)

    assert "Said at seven" not in card.all_text()
    advance_to(demo, at(3, 26))
    assert "Said at seven" in organizer.dm()[-1].all_text()


def test_few_late_answers_cannot_be_inferred_by_difference(
    demo: Demo, prompt: Message, organizer: UserDriver, clinician: UserDriver
) -> None:
    all_evaluate(demo, prompt, 5)
    advance_to(demo, at(3, 25))
    evaluate(clinician, prompt, overall="1")
    told = report(organizer)

    assert "6 ratings · overall 3.2 out of 5" in told
    assert len(stored(demo, "evaluations")) == 6


def test_late_answers_count_once_there_are_enough_and_the_window_closed(
    demo: Demo, prompt: Message, organizer: UserDriver
) -> None:
    all_evaluate(demo, prompt, 5)
    advance_to(demo, at(3, 25))
    for number, person in enumerate(people(demo, 10)[5:]):
        evaluate(person, prompt, overall="5" if number else "4")
    assert "10 ratings · overall 3.2 out of 5" in report(organizer)
    advance_to(demo, at(4, 5, 2))

    assert "10 ratings · overall 4.0 out of 5" in report(organizer)


def report(person: UserDriver) -> str:
    return person.command(COMMAND, "report").text


def test_text_replaces_a_chart_that_slack_rejects(demo: Demo, prompt: Message, organizer: UserDriver) -> None:
    demo.slack.workspace.scopes = demo.slack.workspace.scopes - {"files:write"}
    all_evaluate(demo, prompt, 5)
    advance_to(demo, at(3, 25))

    [card] = results(organizer)
    assert "image" not in {each["type"] for each in card.blocks}
    assert "Overall: Poor 0, Fair 2, Good 1, Very good 1, Excellent 1" in str(card.blocks)


def test_season_is_shown_session_by_session(demo: Demo, prompt: Message, organizer: UserDriver) -> None:
    all_evaluate(demo, prompt, 5)
    advance_to(demo, at(4, 25, 22))
    april = next(
        each for each in organizer.messages("C0ROUNDS") if "Heather Hsu" in each.text and "How was " in each.text
    )
    for number in range(5):
        evaluate(demo.slack.as_user(f"U0CLINICIAN{number}"), april, overall="5")
    advance_to(demo, at(4, 29))

    assert "session by session (mean out of 5): Mar 21: 3.2, Apr 25: 5.0" in results(organizer)[-1].text


def test_speaker_gets_what_organizers_select(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, member: UserDriver
) -> None:
    organizer.command(COMMAND, "edit march 21")
    send(organizer, accounts=[CLINICIAN], names="")
    organizer.close(every=True)
    prompt = open_prompt(demo, clinician)
    all_evaluate(demo, prompt, 5, change=CHANGE, keep="A slower second half")
    advance_to(demo, at(3, 25))
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
    assert "Thank you for this hour" in got.all_text()
    assert CHANGE in got.all_text()
    assert "A slower second half" not in got.all_text()
    assert "image" in {each["type"] for each in got.blocks}
    assert member.press(card, "results.speaker").view is None


def test_commitment_followup_is_private_after_three_months_and_then_purged(
    demo: Demo, prompt: Message, clinician: UserDriver, organizer: UserDriver, member: UserDriver
) -> None:
    evaluate(clinician, prompt, change=CHANGE, echo=["yes"])
    told = str(clinician.view())
    clinician.close(every=True)
    page = home(clinician)
    # Ninety days later is Juneteenth, a federal holiday.
    assert "We’ll ask you in 3 months" in told
    assert CHANGE in page.all_text()
    advance_to(demo, at(6, 20))
    card = next(each for each in clinician.dm() if "Did you do it?" in each.all_text())
    assert CHANGE in card.all_text()
    clinician.press(card, "echo.open")
    sent = clinician.submit(values={"echo.outcome": "partly", "echo.barriers": ["staffing"]})
    assert "already answered, or this has expired" in str(clinician.press(card, "echo.open").shown)
    demo.bot.run_once()
    now = next(each for each in clinician.dm() if each.ts == card.ts)
    assert CHANGE not in now.all_text() + now.text
    assert "This follow-up is closed" in now.all_text()
    assert "echo.open" not in str(now.blocks)
    organizers_page = home(organizer).all_text()

    assert sent.ok
    assert CHANGE not in "\n".join(
        each.text for each in (*organizer.dm()[-3:], *member.dm()) if "Did you do" in each.text
    )
    assert "Follow-ups: 1 partly done" in organizers_page
    assert "staffing 1" in organizers_page
    assert stored(demo, "echoes") == []
    [kept] = stored(demo, "carried_out")
    assert CHANGE not in kept


def test_commitment_can_be_withdrawn(demo: Demo, prompt: Message, clinician: UserDriver) -> None:
    evaluate(clinician, prompt, change=CHANGE, echo=["yes"])
    clinician.close(every=True)
    clinician.press(home(clinician), "echo.forget")
    advance_to(demo, at(6, 21))

    assert stored(demo, "echoes") == []
    assert not [each for each in clinician.dm() if "Did you do it?" in each.all_text()]


@pytest.mark.parametrize("how", ["deleted on Home", "expired"])
def test_followup_that_is_not_answered_loses_its_words_too(
    demo: Demo, prompt: Message, clinician: UserDriver, how: str
) -> None:
    evaluate(clinician, prompt, change=CHANGE, echo=["yes"])
    clinician.close(every=True)
    advance_to(demo, at(6, 20))
    assert CHANGE in clinician.dm()[-1].all_text()
    if how == "expired":
        advance_to(demo, at(7, 25))
    else:
        clinician.press(home(clinician), "echo.forget")
    demo.bot.run_once()

    assert stored(demo, "echoes") == []
    assert not [each for each in clinician.dm() if CHANGE in each.all_text() + each.text]
    assert not [each for each in clinician.dm() if "echo.open" in str(each.blocks)]


def test_commitment_followup_accepts_only_its_author(
    demo: Demo, prompt: Message, clinician: UserDriver, member: UserDriver
) -> None:
    evaluate(clinician, prompt, change=CHANGE, echo=["yes"])
    advance_to(demo, at(6, 20))
    card = next(each for each in clinician.dm() if "Did you do it?" in each.all_text())

    assert member.press(card, "echo.open").view is None
    assert len(stored(demo, "echoes")) == 1


def test_attendees_get_a_direct_prompt_if_they_want(demo: Demo, clinician: UserDriver, member: UserDriver) -> None:
    for person in (clinician, member):
        person.command(COMMAND, "remind")
        person.submit(values={"reminders.every": ["after"]})
        person.close(every=True)
    [shown] = clinician.command(COMMAND).shown
    clinician.press(shown, "attendance.come")
    advance_to(demo, at(3, 21, 18))

    assert "How was " in clinician.dm()[-1].all_text()
    assert not [each for each in member.dm() if "How was " in each.all_text()]
    evaluate(clinician, clinician.dm()[-1])
    assert len(stored(demo, "evaluations")) == 1


def test_text_replaces_the_chart_without_file_upload(
    demo: Demo, prompt: Message, organizer: UserDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_uploads, "TRIES", 1)
    demo.slack.workspace.accepts_uploads = False
    all_evaluate(demo, prompt, 5)
    advance_to(demo, at(3, 25))
    until = time.monotonic() + 20
    while time.monotonic() < until and len(results(organizer)) < 1:
        time.sleep(0.2)
        demo.bot.run_once()

    [card] = results(organizer)
    assert "image" not in {each["type"] for each in card.blocks}
    assert "Overall: Poor 0, Fair 2, Good 1" in str(card.blocks)


def test_upload_waits_until_the_file_is_ready(demo: Demo, prompt: Message, organizer: UserDriver) -> None:
    demo.slack.workspace.file_not_ready_replies = 1
    all_evaluate(demo, prompt, 5)
    advance_to(demo, at(3, 25))
    until = time.monotonic() + 15
    while time.monotonic() < until and len(results(organizer)) < 1:
        time.sleep(0.2)
        demo.bot.run_once()
    [card] = results(organizer)
    assert "image" in {each["type"] for each in card.blocks}


def test_speaker_without_an_account_can_be_given_one_from_the_form(
    demo: Demo, clinician: UserDriver, organizer: UserDriver
) -> None:
    all_evaluate(demo, open_prompt(demo, clinician), 5)
    advance_to(demo, at(3, 25))
    view = organizer.press(results(organizer)[-1], "results.speaker").view
    assert view is not None
    assert "This speaker isn’t linked to a Slack account." in view.all_text()
    edit = organizer.press(view, "session.edit").view

    assert edit is not None
    assert "Speakers on Slack" in edit.all_text()
