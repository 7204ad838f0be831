"""Feedback: signed words at once, anonymous ones with the next morning's post and without their author."""

import logging
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text

from bot.core.learning.feedback import FeedbackField, FeedbackForm
from bot.core.outbox.deliveries import DeliveryState, Kind
from bot.services.learning.feedback import forget_submissions, submit_feedback
from bot.services.shared.results import Invalid, NotFound, Saved
from bot.store.db.engine import Database
from tests.harness import Harness
from tests.logged import all_logged

FRIDAY = datetime(2024, 3, 1, 20, tzinfo=UTC)
MONDAY_AT_NINE = datetime(2024, 3, 4, 14, tzinfo=UTC)
AUTHOR = "UAUTHOR99"


@pytest.fixture
def house(db: Database) -> Harness:
    house = Harness(db, FRIDAY)
    house.take_in_page()
    return house


def say(
    house: Harness, words: str, *, signed: bool = False, submission: str = "V1", about: int | None = None
) -> object:
    return submit_feedback(
        house.db,
        workspace_id=house.workspace,
        series_id=house.series,
        signed_by=AUTHOR if signed else None,
        submission=submission,
        draft=FeedbackForm(words, session_id=about, is_signed=signed),
        now=house.clock.now(),
    )


def everything_stored(house: Harness) -> str:
    """Every value of every row of every table."""
    with house.db.engine.connect() as connection:
        tables = ["people", "suggestions", "feedback", "anonymous_submissions", "deliveries", "series", "sessions"]
        return "\n".join(
            str(row)
            for table in tables
            for row in connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - the names above
        )


def test_signed_words_go_to_each_organizer_at_once(house: Harness) -> None:
    say(house, "More time for questions", signed=True)
    house.tick.drain()

    assert ["U1", "U2"] == sorted(address for address, _ in house.chat_client.posted)
    assert all("More time for questions" in words and AUTHOR in words for _, words in house.chat_client.posted)


def test_anonymous_words_wait_for_the_next_weekdays_morning(house: Harness) -> None:
    kept = say(house, "More time for questions")
    house.tick.drain()
    house.go_to(datetime(2024, 3, 4, 13, 59, tzinfo=UTC))
    early = list(house.chat_client.posted)
    house.go_to(MONDAY_AT_NINE)

    assert kept == Saved(date(2024, 3, 4))
    assert early == []
    assert ["U1", "U2"] == sorted(address for address, _ in house.chat_client.posted)
    assert all("More time for questions" in words for _, words in house.chat_client.posted)


def test_anonymous_words_stand_without_form_and_moment(house: Harness, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        say(house, "More time for questions", submission="VFORM77")
        house.go_to(MONDAY_AT_NINE)

    stored = everything_stored(house)
    assert "More time for questions" in stored
    assert "More time" not in all_logged(caplog)
    assert all("VFORM77" not in line for line in stored.splitlines() if "More time" in line or "digest" in line)
    assert not any("20:00" in line for line in stored.splitlines() if "More time" in line or "digest" in line)


def test_several_come_together_in_an_order_that_tells_nothing(house: Harness) -> None:
    said = [f"Thought number {chr(ord('a') + n)}" for n in range(7)]
    orders = set()
    for morning in range(4):
        house.chat_client.posted.clear()
        for n, words in enumerate(said):
            say(house, words, submission=f"V{morning}-{n}")
        house.clock.advance_to(datetime(2024, 3, 4 + morning, 13, tzinfo=UTC))
        house.go_to(datetime(2024, 3, 4 + morning, 14, tzinfo=UTC))
        assert 2 == len(house.chat_client.posted)
        words = house.chat_client.posted[0][1]
        assert all(each in words for each in said)
        orders.add(tuple(sorted(said, key=words.index)))

    assert len(orders) > 1  # all four alike would happen once in 128 thousand million runs


def test_as_many_messages_as_are_needed_and_nothing_is_left_out(house: Harness) -> None:
    said = [f"Thought {n:02} " + "&" * 2900 for n in range(16)]
    for n, words in enumerate(said):
        say(house, words, submission=f"V{n}")
    house.go_to(MONDAY_AT_NINE)

    for organizer in ("U1", "U2"):
        got = [words for address, words in house.chat_client.posted if address == organizer]
        assert 3 == len(got)
        assert all(1 == sum(each in words for words in got) for each in said)


def test_sending_the_same_form_twice_is_once(house: Harness) -> None:
    for signed in (True, False):
        assert say(house, "Once is enough", signed=signed) == say(house, "Once is enough", signed=signed)
    house.go_to(MONDAY_AT_NINE)

    assert 4 == len(house.chat_client.posted)
    assert all(1 == words.count("Once is enough") for _, words in house.chat_client.posted)


def test_that_a_form_was_sent_is_forgotten_after_a_day(house: Harness) -> None:
    say(house, "A first thought", submission="VFRIDAY")
    forget_submissions(house.db, datetime(2024, 3, 2, 5, tzinfo=UTC))  # midnight in New York
    the_same_day = everything_stored(house)
    forget_submissions(house.db, datetime(2024, 3, 3, 5, tzinfo=UTC))

    assert "VFRIDAY" in the_same_day
    assert "VFRIDAY" not in everything_stored(house)


def test_a_session_that_is_not_in_the_calendar_is_asked_about(house: Harness) -> None:
    answer = say(house, "More time for questions", about=999)

    assert isinstance(answer, Invalid)
    assert [FeedbackField.ABOUT] == list(answer.problems)
    assert house.chat_client.posted == []


@pytest.mark.parametrize("series_id", [None, 999])
def test_a_form_of_no_series_of_this_workspace_is_refused(house: Harness, series_id: int | None) -> None:
    before = house.ledger()
    answer = submit_feedback(
        house.db,
        workspace_id=house.workspace,
        series_id=series_id,
        signed_by=None,
        submission="V1",
        draft=FeedbackForm("More time for questions"),
        now=FRIDAY,
    )

    assert answer == NotFound()
    assert house.ledger() == before


def test_words_for_nobody_wait_for_an_organizer(db: Database) -> None:
    house = Harness(db, FRIDAY, organizer_names=())
    for n in range(9):
        say(house, f"Thought {n}", submission=f"V{n}")
    house.go_to(MONDAY_AT_NINE)
    house.add_organizer("U3")
    house.tick.drain()

    got = "\n".join(words for address, words in house.chat_client.posted if address == "U3")
    assert all(f"Thought {n}" in got for n in range(9))
    assert DeliveryState.WAITING not in {e.state for e in house.ledger() if e.delivery.kind is Kind.FEEDBACK_DIGEST}
