"""A season in Slack and in Teams while calls of both fail in every way: what is lost or doubled is said."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.core.outbox.deliveries import DeliveryState, Kind
from bot.store.outbox import deliveries
from bot.store.outbox.outbox_entries import OutboxEntry
from playground.chaos import Chaos, Odds
from playground.seed import SECOND_ORGANIZER as SECOND_SLACK_ORGANIZER
from playground.teams.seed import MEMBER, ORGANIZER, ROUNDS
from tests.harness import release_posts
from tests.journeys.teams.both import Both, both_running

UNTIL = datetime(2024, 7, 1, tzinfo=UTC)
TOPICS = (
    "Sepsis",
    "Handoffs",
    "Falls",
    "Delirium",
    "Sleep",
    "Nutrition",
    "Triage",
    "Consent",
    "Coaching",
    "Telemetry",
    "Rehab",
    "Asthma",
)
ODDS = Odds(reset=0.06, status_500=0.06, ratelimited=0.03, lost=0.06, status_500_after=0.06, garbage=0.06)
ENDED = {DeliveryState.POSTED, DeliveryState.SKIPPED, DeliveryState.CANCELED, DeliveryState.UNKNOWN}


@pytest.fixture
def both(calendar_url: str) -> Iterator[Both]:
    with both_running(calendar_url, page=None) as both:
        release_posts(both.bot.db, both.clock.now())
        yield both


def outbox(both: Both) -> list[OutboxEntry]:
    with both.bot.db.read() as tx:
        return [each for each in deliveries.every(tx, 1) if each.delivery.due_at <= both.clock.now()]


def is_settled(both: Both) -> bool:
    """Tell whether nothing waits, and everything open was looked for."""
    return all(each.state in ENDED and each.check_at is None for each in outbox(both))


@pytest.mark.rest
@pytest.mark.parametrize("seed", [1, 2])
def test_nothing_is_lost_or_doubled_without_being_said(both: Both, seed: int) -> None:
    organizer = both.moves_to_teams(ORGANIZER)
    for topic in TOPICS:
        both.suggests(topic)
    both.teams.chaos = Chaos(seed, per_method={"activities.create": ODDS, "conversations.create": ODDS})
    both.slack.chaos = Chaos(seed, per_method={"chat.postMessage": ODDS})
    both.bot.run_once()
    both.clock.forward((UNTIL - both.clock.now()).total_seconds())
    both.teams.wait(lambda: _run(both) and is_settled(both), seconds=200)
    faults = Counter(both.teams.chaos.done) + Counter(both.slack.chaos.done)
    both.teams.chaos = both.slack.chaos = None

    told = [each.all_text() for each in organizer.chat()]
    in_slack = [each.all_text() for each in both.slack.as_user(SECOND_SLACK_ORGANIZER).dm()]
    new, new_in_slack = ([each for each in words if "New topic suggestion" in each] for words in (told, in_slack))
    repeated = 0
    for topic in TOPICS:
        cards = [each for each in new if re.search(rf"\b{topic}\b", each)]
        repeated += len(cards) - 1
        assert 1 <= len(cards) <= 2, topic
        assert [each for each in cards[1:] if "may have seen this already" not in each] == []
        assert sum(re.search(rf"\b{topic}\b", each) is not None for each in new_in_slack) == 1, topic
    posted = [each for each in both.in_teams(MEMBER).messages("lhs-rounds") if each.is_bot]
    in_channel = {each.message for each in outbox(both) if each.conversation == ROUNDS and each.message is not None}
    unknown = [each for each in outbox(both) if each.state is DeliveryState.UNKNOWN]
    # Of the two organizers, one may have got none: that message can be lost as well.
    asked = [each.delivery.key for each in outbox(both) if each.delivery.kind is Kind.UNCONFIRMED and each.message]
    assert in_channel <= {each.id for each in posted}
    assert len(posted) <= len(in_channel) + len(unknown)
    for each in unknown:
        assert each.delivery.kind is not Kind.ANNOUNCEMENT or any(each.id.hex in key for key in asked), (
            each.delivery.key
        )
    assert faults.total() > 10, (faults, repeated, len(unknown), asked)


def _run(both: Both) -> bool:
    both.bot.run_once()
    return True
