"""The app keeps below the rate limits that Microsoft documents, with messages and edits. The limits are five times
faster here, and so is the app."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from bot.core.outbox.deliveries import DeliveryState
from bot.core.outbox.rate_limit import RATE_LIMIT, RateLimit
from bot.store.schema.tables import DeliveryRow
from playground.teams.rate_limits import TeamsRateLimits
from playground.teams.seed import CLINICIAN, ROUNDS
from tests.harness import release_posts
from tests.journeys.teams.both import Both, both_running

pytestmark = pytest.mark.rest

TIMES = 5
LIMIT = RateLimit(RATE_LIMIT.per_recipient / TIMES, RATE_LIMIT.per_workspace / TIMES, RATE_LIMIT.burst)
JULY = datetime(2024, 7, 1, tzinfo=UTC)


@pytest.fixture
def both(calendar_url: str) -> Iterator[Both]:
    with both_running(calendar_url, page=None, rate_limit=LIMIT) as both:
        release_posts(both.bot.db, both.clock.now())
        yield both


def edits(both: Both) -> int:
    calls = both.teams.calls.of("activities.update")
    return sum(call.arguments["conversation"] == ROUNDS and call.error is None for call in calls)


def make_all_stale(both: Both) -> int:
    """Let every message in the Teams channel be edited, as after an import; return how many there are."""
    with both.bot.db.write() as tx:
        changed = (
            update(DeliveryRow)
            .where(DeliveryRow.state == DeliveryState.POSTED.value, DeliveryRow.conversation == ROUNDS)
            .values(edit_at=both.bot.clock.wall_now(), edits=DeliveryRow.edits + 1)
        )
        return len(tx.scalars(changed.returning(DeliveryRow.id)).all())


def test_messages_and_edits_are_never_throttled(both: Both) -> None:
    both.teams.limits = TeamsRateLimits().faster(TIMES)
    for topic in ("Sepsis", "Handoffs", "Falls"):
        both.suggests(topic)
    both.clock.forward((JULY - both.clock.now()).total_seconds())
    before, number = edits(both), make_all_stale(both)
    both.in_teams(CLINICIAN).say("next")
    both.run_until(lambda: edits(both) >= before + number)

    assert number > 8
    assert [call for call in both.teams.calls if call.fault == "ratelimited"] == []


def test_an_edit_that_is_throttled_all_the_same_comes_later(both: Both) -> None:
    """Under another limit than those that are known: one call in four seconds."""
    window = ((4.0, 1),)
    both.teams.limits = TeamsRateLimits(window, window, window)
    while not both.channel_posts():
        both.clock.next_post()
    number = make_all_stale(both)
    both.run_until(lambda: edits(both) >= number)

    assert number == 1
    throttled = [call.method for call in both.teams.calls if call.fault == "ratelimited"]
    assert throttled == ["activities.update"]
