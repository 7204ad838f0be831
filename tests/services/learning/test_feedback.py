"""Feedback: signed messages at once, anonymous ones the next morning and without their author."""

import logging
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from bot.chat.actor import Actor
from bot.core.learning.feedback import FeedbackField, SubmittedFeedback
from bot.core.outbox.deliveries import DeliveryState, Kind
from bot.services.learning.feedback import forget_submissions, submit_feedback
from bot.services.shared.results import InvalidError, NotFoundError
from bot.store.db.engine import Database
from tests.harness import Harness
from tests.logged import all_logged

FRIDAY = datetime(2024, 3, 1, 20, tzinfo=UTC)
MONDAY_AT_NINE = datetime(2024, 3, 4, 14, tzinfo=UTC)
AUTHOR = "UAUTHOR99"


@pytest.fixture
def harness(db: Database) -> Harness:
    harness = Harness(db, FRIDAY)
    harness.import_page()
    return harness


def submit(
    harness: Harness, words: str, *, signed: bool = False, submission: str = "V1", about: int | None = None
) -> object:
    return submit_feedback(
        harness.db,
        workspace_id=harness.workspace,
        series_id=harness.series,
        signed_by=Actor(workspace_id=harness.workspace, external_id=AUTHOR) if signed else None,
        submission=submission,
        draft=SubmittedFeedback(words, session_id=about, is_signed=signed),
        now=harness.clock.now(),
    )


def submit_twice(harness: Harness) -> None:
    """Two more people write, so that nothing is held."""
    for number in range(2):
        submit(harness, "The room was cold", submission=f"VOTHER{number}")


def stored_text(harness: Harness) -> str:
    """Return every value of every row of the tables."""
    with harness.db.engine.connect() as connection:
        tables = ["people", "suggestions", "feedback", "anonymous_submissions", "deliveries", "series", "sessions"]
        return "\n".join(
            str(row)
            for table in tables
            for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - fixed table names
        )


def test_signed_feedback_goes_to_each_organizer_at_once(harness: Harness) -> None:
    submit(harness, "More time for questions", signed=True)
    harness.dispatcher.drain()

    assert ["U1", "U2"] == sorted(address for address, _ in harness.chat_client.posted)
    assert all("More time for questions" in words and AUTHOR in words for _, words in harness.chat_client.posted)


def test_anonymous_feedback_waits_for_the_next_weekday_morning(harness: Harness) -> None:
    kept = submit(harness, "More time for questions")
    submit_twice(harness)
    harness.dispatcher.drain()
    harness.advance_to(datetime(2024, 3, 4, 13, 59, tzinfo=UTC))
    early = list(harness.chat_client.posted)
    harness.advance_to(MONDAY_AT_NINE)

    assert kept == date(2024, 3, 18)
    assert early == []
    assert ["U1", "U2"] == sorted(address for address, _ in harness.chat_client.posted)
    assert all("More time for questions" in words for _, words in harness.chat_client.posted)


def test_anonymous_feedback_is_stored_without_form_and_time(harness: Harness, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        submit(harness, "More time for questions", submission="VFORM77")
        submit_twice(harness)
        harness.advance_to(MONDAY_AT_NINE)

    stored = stored_text(harness)
    assert "More time for questions" in stored
    assert "More time" not in all_logged(caplog)
    assert all("VFORM77" not in line for line in stored.splitlines() if "More time" in line or "digest" in line)
    assert not any("20:00" in line for line in stored.splitlines() if "More time" in line or "digest" in line)


def test_digest_order_is_random(harness: Harness) -> None:
    said = [f"Thought number {chr(ord('a') + n)}" for n in range(7)]
    orders = set()
    for morning in range(4):
        harness.chat_client.posted.clear()
        for n, words in enumerate(said):
            submit(harness, words, submission=f"V{morning}-{n}")
        harness.clock.advance_to(datetime(2024, 3, 4 + morning, 13, tzinfo=UTC))
        harness.advance_to(datetime(2024, 3, 4 + morning, 14, tzinfo=UTC))
        assert 2 == len(harness.chat_client.posted)
        words = harness.chat_client.posted[0][1]
        assert all(each in words for each in said)
        orders.add(tuple(sorted(said, key=words.index)))

    assert len(orders) > 1  # four equal orders would happen once in 128 billion runs


def test_digest_is_split_and_complete(harness: Harness) -> None:
    said = [f"Thought {n:02} " + "&" * 2900 for n in range(16)]
    for n, words in enumerate(said):
        submit(harness, words, submission=f"V{n}")
    harness.advance_to(MONDAY_AT_NINE)

    for organizer in ("U1", "U2"):
        got = [words for address, words in harness.chat_client.posted if address == organizer]
        assert 3 == len(got)
        assert all(1 == sum(each in words for words in got) for each in said)


def test_form_sent_twice_counts_once(harness: Harness) -> None:
    for signed in (True, False):
        assert submit(harness, "Once is enough", signed=signed) == submit(harness, "Once is enough", signed=signed)
    submit_twice(harness)
    harness.advance_to(MONDAY_AT_NINE)

    assert 4 == len(harness.chat_client.posted)
    assert all(1 == words.count("Once is enough") for _, words in harness.chat_client.posted)


def test_submission_records_are_purged_after_a_day(harness: Harness) -> None:
    submit(harness, "A first thought", submission="VFRIDAY")
    forget_submissions(harness.db, datetime(2024, 3, 2, 5, tzinfo=UTC))  # midnight in New York
    the_same_day = stored_text(harness)
    forget_submissions(harness.db, datetime(2024, 3, 3, 5, tzinfo=UTC))

    assert "VFRIDAY" in the_same_day
    assert "VFRIDAY" not in stored_text(harness)


def test_unknown_session_is_invalid(harness: Harness) -> None:
    with pytest.raises(InvalidError) as invalid:
        submit(harness, "More time for questions", about=999)

    assert [FeedbackField.ABOUT] == list(invalid.value.problems)
    assert harness.chat_client.posted == []


@pytest.mark.parametrize("series_id", [None, 999])
def test_form_of_an_unknown_series_is_rejected(harness: Harness, series_id: int | None) -> None:
    before = harness.outbox()
    with pytest.raises(NotFoundError):
        submit_feedback(
            harness.db,
            workspace_id=harness.workspace,
            series_id=series_id,
            signed_by=None,
            submission="V1",
            draft=SubmittedFeedback("More time for questions"),
            now=FRIDAY,
        )

    assert harness.outbox() == before


def test_feedback_waits_until_there_is_an_organizer(db: Database) -> None:
    harness = Harness(db, FRIDAY, organizer_names=())
    for n in range(9):
        submit(harness, f"Thought {n}", submission=f"V{n}")
    harness.advance_to(MONDAY_AT_NINE)
    harness.add_organizer("U3")
    harness.dispatcher.drain()

    got = "\n".join(words for address, words in harness.chat_client.posted if address == "U3")
    assert all(f"Thought {n}" in got for n in range(9))
    assert DeliveryState.WAITING not in {e.state for e in harness.outbox() if e.delivery.kind is Kind.FEEDBACK_DIGEST}
