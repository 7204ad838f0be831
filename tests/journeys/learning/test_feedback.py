"""A clinician gives signed or anonymous feedback."""

import json
import logging

import pytest
from sqlalchemy import inspect, text

from bot.core.outbox.deliveries import Kind
from bot.demo import Demo
from playground.client.user_driver import UserDriver
from playground.seed import CLINICIAN, ROUNDS
from tests.journeys.outbox.test_noise import of_kind
from tests.logged import logged

COMMAND = "/lhs-rounds"
ABOUT, WORDS, SIGNED = "feedback.about", "feedback.words", "feedback.signed"
DAY = 24 * 3600


def test_signed_feedback_reaches_both_organizers_at_once(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, second_organizer: UserDriver
) -> None:
    clinician.command(COMMAND, "feedback More time for questions")
    sent = clinician.submit(values={SIGNED: "signed"})
    demo.bot.run_once()

    assert sent.ok
    for each in (organizer, second_organizer):
        [card] = each.dm()
        assert "More time for questions" in card.all_text()
        assert f"<@{CLINICIAN}>" in card.all_text()


def test_anonymous_feedback_comes_the_next_weekday_morning_without_names(
    demo: Demo,
    clinician: UserDriver,
    member: UserDriver,
    organizer: UserDriver,
    second_organizer: UserDriver,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.DEBUG):
        clinician.command(COMMAND, "feedback")
        sent = clinician.submit(values={WORDS: "More time for questions"})
        for person in (member, second_organizer):
            person.command(COMMAND, "feedback")
            person.submit(values={WORDS: "The room was cold"})
        demo.bot.run_once()
        on_friday = organizer.dm()
        demo.clock.forward(3 * DAY + 3600)  # Monday, 09:55

    assert sent.ok
    assert "3 people have written, by Monday, March 18 at the latest" in str(clinician.view())
    assert on_friday == []
    [digest] = of_kind(organizer.dm(), Kind.FEEDBACK_DIGEST)
    assert "More time for questions" in digest.all_text()
    assert CLINICIAN not in digest.all_text() + json.dumps(digest.metadata)
    with demo.bot.db.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        stored = [str(row) for table in tables for row in connection.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608 - fixed table names
    assert 1 == sum("More time for questions" in row for row in stored)
    assert CLINICIAN not in "\n".join(stored)
    said = "\n".join(logged(each for each in caplog.records if not each.name.startswith("playground")))
    assert CLINICIAN not in said
    assert "More time" not in said


def test_anonymity_is_the_default_and_is_stated(clinician: UserDriver) -> None:
    view = clinician.command(COMMAND, "feedback").view

    assert view is not None
    assert view.values[SIGNED][SIGNED]["selected_option"]["value"] == "anonymous"
    assert "patient information" in str(view.blocks)
    assert "once 3 people have written" in str(view.blocks)


def test_prompt_after_a_session_opens_the_form_about_it(
    demo: Demo, clinician: UserDriver, member: UserDriver, organizer: UserDriver
) -> None:
    while "How was " not in "".join(each.text for each in member.messages(ROUNDS)):
        demo.clock.next_post()
    prompt = member.messages(ROUNDS)[-1]
    form = clinician.press(prompt, "feedback.open").view
    about = form.values[ABOUT][ABOUT]["selected_option"]["text"]["text"] if form else ""
    sent = clinician.submit(values={WORDS: "The huddle idea", SIGNED: "signed"})
    demo.bot.run_once()

    assert "Improving Continuity" in about
    assert sent.ok
    assert "Stephanie Hucker" in organizer.dm()[-1].all_text()


def test_blank_feedback_gets_an_explanation(clinician: UserDriver) -> None:
    clinician.command(COMMAND, "feedback")
    sent = clinician.submit(values={WORDS: "  \n "})

    assert [WORDS] == list(sent.errors)


def test_mistyped_command_keeps_its_text(clinician: UserDriver) -> None:
    [told] = clinician.command(COMMAND, "fedback The room was cold").shown
    opened = clinician.press(told, "feedback.write")

    assert "Did you mean" in told.text
    assert opened.view is not None
    assert opened.view.values[WORDS][WORDS]["value"] == "The room was cold"


def test_comments_of_two_people_are_held_until_a_third_writes(
    demo: Demo, clinician: UserDriver, member: UserDriver, organizer: UserDriver, second_organizer: UserDriver
) -> None:
    for person, words in ((clinician, "More time for questions"), (member, "The huddle idea")):
        person.command(COMMAND, "feedback")
        person.submit(values={WORDS: words})
    demo.clock.forward(4 * DAY)  # Tuesday
    held = of_kind(organizer.dm(), Kind.FEEDBACK_DIGEST)
    second_organizer.command(COMMAND, "feedback")
    second_organizer.submit(values={WORDS: "The room was cold"})
    demo.clock.forward(DAY + 3600)

    assert held == []
    [digest] = of_kind(organizer.dm(), Kind.FEEDBACK_DIGEST)
    for words in ("More time for questions", "The huddle idea", "The room was cold"):
        assert words in digest.all_text()


def test_a_single_comment_is_passed_on_after_two_weeks(
    demo: Demo, clinician: UserDriver, organizer: UserDriver
) -> None:
    clinician.command(COMMAND, "feedback")
    clinician.submit(values={WORDS: "More time for questions"})
    demo.clock.forward(16 * DAY)  # Sunday
    held = [each for each in organizer.dm() if "More time" in each.all_text()]
    demo.clock.forward(DAY)

    assert held == []
    assert 1 == len([each for each in organizer.dm() if "More time" in each.all_text()])
