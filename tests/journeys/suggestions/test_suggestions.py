"""A clinician suggests a topic, and the organizers receive it."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from bot.core.suggestions.suggestions import MAX_SPEAKER, MAX_TOPIC, MAX_WHY
from bot.demo import Demo
from playground.client.user_driver import UserDriver
from playground.seed import CLINICIAN, ORGANIZER, ROUNDS
from tests.journeys.calendar.test_calendar_editing import ACK_TIMEOUT
from tests.journeys.faults import database_away
from tests.logged import all_logged

COMMAND = "/lhs-rounds"
TOPIC, WHY, SPEAKER = "suggestion.topic", "suggestion.why", "suggestion.speaker"
WOULD_PRESENT, SHOW_NAME = "suggestion.would_present", "suggestion.show_name"


def test_command_reaches_both_organizers(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, second_organizer: UserDriver
) -> None:
    clinician.command(COMMAND, "suggest Fewer blood draws at night")
    form = clinician.view()
    assert form is not None
    before = form.values[TOPIC][TOPIC]["value"]
    sent = clinician.submit(values={WHY: "Patients sleep badly", SPEAKER: "A night nurse"})
    demo.bot.run_once()

    assert before == "Fewer blood draws at night"
    assert sent.ok
    assert sent.view is not None
    assert sent.view.title == "Thank you"
    for each in (organizer, second_organizer):
        [card] = each.dm()
        for words in ("Fewer blood draws at night", "Patients sleep badly", "A night nurse", "Suggested anonymously"):
            assert words in card.all_text()
        assert CLINICIAN not in card.all_text()


def test_name_is_shown_to_organizers_if_chosen(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    clinician.command(COMMAND, "suggest Handoffs")
    clinician.submit(values={WOULD_PRESENT: ["yes"], SHOW_NAME: ["yes"]})
    demo.bot.run_once()

    assert f"<@{CLINICIAN}>" in organizer.dm()[0].all_text()


def test_button_opens_the_same_form(clinician: UserDriver) -> None:
    [message] = clinician.command(COMMAND, "").shown

    opened = clinician.press(message, "session.more", option="suggest/1")

    assert opened.view is not None
    assert opened.view.title == "Suggest a topic"


def test_form_explains_what_not_to_enter_and_how_the_name_is_used(clinician: UserDriver) -> None:
    view = clinician.command(COMMAND, "suggest").view

    assert view is not None
    assert "patient information" in str(view.blocks)
    assert "organizers won’t see your name" in str(view.blocks)
    assert "We keep it only so" in str(view.blocks)


@pytest.mark.parametrize(
    ("values", "field", "said"),
    [
        ({TOPIC: "   "}, TOPIC, "a few words"),
        ({TOPIC: "ab"}, TOPIC, "Enter at least 3 letters."),
        ({TOPIC: "🎉🎉🎉"}, TOPIC, "Add a few words"),
        ({TOPIC: "x" * (MAX_TOPIC + 1)}, TOPIC, "The limit is"),
        ({TOPIC: "Sepsis", WHY: "x" * (MAX_WHY + 1)}, WHY, "The limit is"),
        ({TOPIC: "Sepsis", WOULD_PRESENT: ["yes"]}, SHOW_NAME, "Share your name"),
    ],
)
def test_error_is_shown_at_its_field_and_text_is_kept(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, values: dict[str, object], field: str, said: str
) -> None:
    clinician.command(COMMAND, "suggest")
    sent = clinician.submit(values=values)
    demo.bot.run_once()

    assert [field] == list(sent.errors)
    assert said in sent.errors[field]
    assert sent.view is not None
    assert sent.view.values[TOPIC][TOPIC]["value"] == values[TOPIC]
    assert organizer.dm() == []


def test_corrected_form_can_be_sent(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    clinician.command(COMMAND, "suggest ab")
    clinician.submit()
    sent = clinician.submit(values={TOPIC: "A longer topic"})
    demo.bot.run_once()

    assert sent.ok
    assert "A longer topic" in organizer.dm()[0].all_text()


@pytest.mark.postgres
def test_twenty_concurrent_submissions_create_one_suggestion(
    demo: Demo, clinician: UserDriver, organizer: UserDriver
) -> None:
    clinician.command(COMMAND, "suggest Handoffs")
    body = clinician.submission_body()
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: demo.slack.send_signed(body), range(20)))
    demo.bot.run_once()

    assert {200} == {reply.status for reply in replies}
    assert 1 == len(organizer.dm())


def test_fields_of_maximum_length_in_ampersands_arrive_whole(
    demo: Demo, clinician: UserDriver, organizer: UserDriver
) -> None:
    topic, why, speaker = (
        "T" * 3 + "&" * (MAX_TOPIC - 3),
        "W" * 3 + "&" * (MAX_WHY - 3),
        "S" * 3 + "&" * (MAX_SPEAKER - 3),
    )
    clinician.command(COMMAND, "suggest")
    sent = clinician.submit(values={TOPIC: topic, WHY: why, SPEAKER: speaker})
    demo.bot.run_once()

    assert sent.ok
    [card] = organizer.dm()
    shown = "".join(block["text"]["text"] for block in card.blocks if block["type"] == "section")
    assert all(words in shown for words in (topic, why, speaker))


@pytest.mark.parametrize("typed", ["<!channel> please", "@here <@U0MEMBER> *bold* :tada:", "<https://x.example|click>"])
def test_user_text_mentions_no_one(demo: Demo, clinician: UserDriver, organizer: UserDriver, typed: str) -> None:
    clinician.command(COMMAND, "suggest")
    clinician.submit(values={TOPIC: typed})
    demo.bot.run_once()

    [card] = organizer.dm()
    assert "<!" not in card.text
    assert "<@" not in card.text
    shown = [block["text"] for block in card.blocks if block["type"] == "section" and typed in block["text"]["text"]]
    assert [{"type": "plain_text", "text": typed, "emoji": False}] == shown


def test_text_is_kept_if_the_form_does_not_open(demo: Demo, clinician: UserDriver) -> None:
    demo.slack.faults.refuse("views.open", error="expired_trigger_id")
    told = clinician.command(COMMAND, "suggest Fewer blood draws")
    opened = clinician.press(told.shown[0], "suggestion.open")

    assert "Fewer blood draws" in told.text
    assert opened.view is not None
    assert opened.view.values[TOPIC][TOPIC]["value"] == "Fewer blood draws"


def test_slow_slack_does_not_delay_the_acknowledgment(demo: Demo, clinician: UserDriver) -> None:
    demo.slack.outbound.timeout = ACK_TIMEOUT
    demo.slack.faults.delay("views.open", seconds=2.6)
    told = clinician.command(COMMAND, "suggest Fewer blood draws")

    assert told.error is None
    assert "Fewer blood draws" in told.text


def test_unavailable_database_loses_no_input(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, caplog: pytest.LogCaptureFixture
) -> None:
    clinician.command(COMMAND, "suggest Fewer blood draws")
    with database_away(demo), caplog.at_level(logging.DEBUG):
        sent = clinician.submit()
        asked = clinician.command(COMMAND, "suggest Something else")
    again = clinician.submit()
    demo.bot.run_once()

    assert "Your text is still here" in sent.errors[TOPIC]
    assert "Something else" in asked.text
    assert "Try again in a minute" in asked.text
    assert "blood draws" not in all_logged(caplog)
    assert again.ok
    assert "Fewer blood draws" in organizer.dm()[0].all_text()


def test_one_organizer_deactivated_does_not_stop_the_other(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, second_organizer: UserDriver
) -> None:
    demo.slack.workspace.users[ORGANIZER].deleted = True
    clinician.command(COMMAND, "suggest Handoffs", channel=ROUNDS)
    clinician.submit()
    demo.bot.run_once()

    assert "Handoffs" in second_organizer.dm()[0].all_text()
    assert organizer.dm() == []


@pytest.mark.postgres
@pytest.mark.parametrize("typed", ["Hand\x00offs", "Handoffs \ud83d", "Handoffs \u202e\u200b", "H\u0336andoffs"])
def test_any_typed_character_is_accepted(demo: Demo, clinician: UserDriver, organizer: UserDriver, typed: str) -> None:
    clinician.command(COMMAND, "suggest")
    sent = clinician.submit(values={TOPIC: typed})
    demo.bot.run_once()

    assert sent.ok
    assert "offs" in organizer.dm()[0].all_text()


@pytest.mark.postgres
def test_database_error_logs_no_user_text(demo: Demo, clinician: UserDriver, caplog: pytest.LogCaptureFixture) -> None:
    with demo.bot.db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE suggestions RENAME COLUMN why TO because"))
    clinician.command(COMMAND, "suggest Fewer blood draws")
    sent = clinician.submit()

    assert sent.errors
    assert "suggestions" in all_logged(caplog)
    assert "blood draws" not in all_logged(caplog)
