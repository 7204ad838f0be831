"""A person evaluates a session, and nobody can tell who said what."""

import pytest
from sqlalchemy import inspect, text

from bot.demo import Demo
from playground.client.user_driver import Outcome, UserDriver
from playground.models import Message
from playground.seed import ROUNDS
from tests.harness import release_posts
from tests.journeys.admin.test_settings import change
from tests.journeys.outbox.test_message_updates import advance_to, at
from tests.robustness.signed_requests import post, signed

OPEN = "evaluation.open"
GOOD = {"evaluation.overall": "4", "evaluation.relevant": "5"}
CHANGE, STANCE, COMMITTED = "evaluation.change", "evaluation.stance", "evaluation.committed"
BARRIERS, KEEP, ECHO = "evaluation.barriers", "evaluation.keep", "evaluation.echo"
DAY = 24 * 3600


def open_prompt(demo: Demo, person: UserDriver) -> Message:
    """The channel's prompt after the first session, which the organizers let go ahead as it is."""
    release_posts(demo.bot.db, demo.clock.now())
    while not (prompts := [each for each in person.messages(ROUNDS) if "How was " in each.text]):
        assert demo.clock.next_post()
    return prompts[-1]


@pytest.fixture
def prompt(demo: Demo, clinician: UserDriver) -> Message:
    return open_prompt(demo, clinician)


def add_detail(person: UserDriver) -> None:
    """Open the rest of the form, which the person has open."""
    view = person.view()
    assert view is not None
    person.press(view, "evaluation.more")


def evaluate(person: UserDriver, prompt: Message, **values: object) -> Outcome:
    person.press(prompt, OPEN)
    add_detail(person)
    return person.submit(values={**GOOD, **{f"evaluation.{name}": value for name, value in values.items()}})


def stored(demo: Demo, *tables: str) -> list[str]:
    with demo.bot.db.engine.connect() as connection:
        wanted = tables or inspect(connection).get_table_names()
        return [f"{each} {row}" for each in wanted for row in connection.execute(text(f"SELECT * FROM {each}"))]  # noqa: S608 - fixed table names


def test_two_answers_are_enough_and_the_form_says_that_it_is_anonymous(
    demo: Demo, prompt: Message, clinician: UserDriver
) -> None:
    form = clinician.press(prompt, OPEN).view
    assert form is not None
    assert "Stephanie Hucker" in str(form.blocks)
    assert "Anonymous" in str(form.blocks)
    needed = [each["block_id"] for each in form.blocks if each["type"] == "input" and not each["optional"]]
    assert ["evaluation.overall", "evaluation.relevant"] == needed
    sent = clinician.submit(values=GOOD)

    assert sent.ok
    assert "Your answers are in" in str(clinician.view())
    assert 1 == len(stored(demo, "evaluations"))


def test_missing_answer_is_shown_at_its_field_and_input_is_kept(
    demo: Demo, prompt: Message, clinician: UserDriver
) -> None:
    clinician.press(prompt, OPEN)
    add_detail(clinician)
    sent = clinician.submit(values={"evaluation.overall": "4", ECHO: ["yes"]})
    assert ["evaluation.relevant"] == list(sent.errors)
    sent = clinician.submit(values={"evaluation.relevant": "0"})
    assert [CHANGE] == list(sent.errors)
    sent = clinician.submit(values={ECHO: [], COMMITTED: "5"})
    assert [CHANGE] == list(sent.errors)
    sent = clinician.submit(values={CHANGE: "Ask twice before a second blood draw"})

    assert sent.ok
    assert 1 == len(stored(demo, "evaluations"))


def test_own_request_to_rate_says_that_it_was_done(demo: Demo, clinician: UserDriver) -> None:
    """It is replaced at once, and the outbox does not show when."""
    [shown] = clinician.command("/lhs-rounds", "next", channel=ROUNDS).shown
    clinician.press(shown, "attendance.come")
    in_channel = open_prompt(demo, clinician)
    demo.bot.run_once()
    own = next(each for each in clinician.dm() if "How was " in each.text)
    before = stored(demo, "deliveries")
    clinician.press(own, OPEN)
    clinician.submit(values=GOOD)

    assert "You rated this session. Thank you!" in own.all_text()
    assert "Rate this session" not in own.all_text()
    assert "Rate this session" in in_channel.all_text()
    assert before == stored(demo, "deliveries")


def test_each_person_can_answer_once(demo: Demo, prompt: Message, clinician: UserDriver, member: UserDriver) -> None:
    evaluate(clinician, prompt)
    clinician.close(every=True)
    again = clinician.press(prompt, OPEN).view
    evaluate(member, prompt)

    assert "already rated this session" in str(again)
    assert 2 == len(stored(demo, "evaluations"))
    assert 2 == len(stored(demo, "answered"))


@pytest.mark.postgres
def test_two_open_forms_count_once(demo: Demo, prompt: Message, clinician: UserDriver) -> None:
    first = clinician.press(prompt, OPEN).view
    assert first is not None
    clinician.fill(first, GOOD)
    earlier = clinician.submission_body(first)
    clinician.close(every=True)
    clinician.press(prompt, OPEN)
    clinician.submit(values=GOOD)
    told = post(demo.url, earlier, signed(demo.slack.signing_secret, earlier).items())

    assert "already rated this session" in told.body
    assert 1 == len(stored(demo, "evaluations"))


def test_comments_come_the_next_weekday_morning_and_ratings_are_never_sent(
    demo: Demo, prompt: Message, clinician: UserDriver, member: UserDriver, organizer: UserDriver
) -> None:
    before = len(organizer.dm())
    evaluate(clinician, prompt, change="Ask twice before a second blood draw", keep="More time for questions")
    for person in (member, organizer):
        evaluate(person, prompt, keep="More time for questions")
    demo.bot.run_once()
    at_once = organizer.dm()[before:]
    demo.clock.forward(DAY)
    [digest] = [each for each in organizer.dm()[before:] if "Anonymous feedback" in each.text]

    assert at_once == []
    assert "Ask twice before" in digest.all_text()
    assert "do differently" in digest.all_text()
    assert "keep or change" in digest.all_text()


def test_it_can_be_evaluated_from_its_beginning_for_two_weeks(
    demo: Demo, prompt: Message, clinician: UserDriver
) -> None:
    advance_to(demo, at(4, 4, 23))
    assert clinician.press(prompt, OPEN).view is not None
    sent = clinician.submit(values=GOOD)
    assert sent.ok
    clinician.close(every=True)
    assert len(stored(demo, "answered")) == 1
    advance_to(demo, at(4, 5, 6))

    assert "Ratings closed after 14 days" in str(clinician.press(prompt, OPEN).view)
    # Respondents are purged; their answers stay.
    assert stored(demo, "answered") == []
    assert len(stored(demo, "evaluations")) == 1


def test_cme_questions_are_optional(demo: Demo, prompt: Message, clinician: UserDriver, organizer: UserDriver) -> None:
    clinician.press(prompt, OPEN)
    add_detail(clinician)
    assert "commercial bias" not in str(clinician.view())
    clinician.close(every=True)
    change(organizer, "posts", after=["prompt", "for_credit"])
    clinician.press(prompt, OPEN)
    add_detail(clinician)

    assert "commercial bias" in str(clinician.view())
    sent = clinician.submit(values={**GOOD, "evaluation.unbiased": "5"})
    assert sent.ok


def test_first_form_fits_a_phone_and_more_detail_keeps_what_was_typed(
    demo: Demo, prompt: Message, clinician: UserDriver
) -> None:
    """Two questions, one sentence, one box: four taps to send. The rest comes on demand, in the same form."""
    form = clinician.press(prompt, OPEN).view
    assert form is not None
    first = [each["block_id"] for each in form.blocks if each["type"] == "input"]
    assert first == ["evaluation.overall", "evaluation.relevant", CHANGE, ECHO]
    assert {"radio_buttons"} == {each["element"]["type"] for each in form.blocks[1:3]}
    clinician.fill(form, {**GOOD, CHANGE: "Ask twice", ECHO: ["yes"]})
    clinician.press(form, "evaluation.more")
    more = clinician.view()
    assert more is not None
    fields = [each["block_id"] for each in more.blocks if each["type"] == "input"]
    assert fields[:4] == first
    assert {STANCE, COMMITTED, BARRIERS, KEEP} <= set(fields)
    assert "evaluation.more" not in str(more.blocks)
    sent = clinician.submit(values={KEEP: "More time"})

    assert sent.ok
    assert "Ask twice" in str(stored(demo, "feedback"))
    assert "Ask twice" in str(stored(demo, "echoes"))
    assert "'overall': 4" in str(stored(demo, "evaluations")) or ", 4, 5, " in str(stored(demo, "evaluations"))


def test_late_rating_offers_feedback(demo: Demo, prompt: Message, clinician: UserDriver) -> None:
    advance_to(demo, at(4, 5, 6))
    late = clinician.press(prompt, OPEN).view
    assert late is not None
    clinician.press(late, "feedback.open")
    form = clinician.view()

    assert form is not None
    assert form.title == "Send feedback"


def test_patient_information_in_the_short_form_keeps_the_button_for_the_rest(
    demo: Demo, prompt: Message, clinician: UserDriver
) -> None:
    clinician.press(prompt, OPEN)
    clinician.submit(values={**GOOD, CHANGE: "MRN 4471902 waited nine hours"})
    warned = clinician.view()
    assert warned is not None
    clinician.press(warned, "evaluation.more")
    more = clinician.view()

    assert more is not None
    assert "MRN 4471902" in str(more.values)
    assert KEEP in str(more.blocks)
    assert stored(demo, "feedback") == []
