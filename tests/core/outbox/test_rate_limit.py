"""How many messages a workspace may send at once under the chat's rate limit."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.outbox.rate_limit import RATE_LIMIT, UNLIMITED, RateLimit, available
from playground.teams.rate_limits import TeamsRateLimits


@given(
    burst=st.integers(1, 20),
    spacing=st.integers(50, 2000),
    tries=st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 30)), max_size=60),
)
def test_at_most_a_burst_plus_one_per_interval(burst: int, spacing: int, tries: list[tuple[int, int]]) -> None:
    """For any sequence of calls: in any span, at most the burst plus one per interval."""
    rate_limit = RateLimit(timedelta(0), timedelta(milliseconds=spacing), burst)
    next_at = wall_now = 1_000_000.0
    sent: list[float] = []
    for pause, wanted in tries:
        wall_now += pause / 1000
        number = min(wanted, available(next_at, wall_now, rate_limit))
        next_at = max(next_at, wall_now) + number * spacing / 1000
        sent += [wall_now] * number

    for first, moment in enumerate(sent):
        for last in range(first, len(sent)):
            assert last - first + 1 <= burst + (sent[last] - moment) * 1000 / spacing + 1e-3


@given(burst=st.integers(1, 20), spacing=st.integers(50, 2000))
def test_burst_recovers_after_a_pause(burst: int, spacing: int) -> None:
    rate_limit = RateLimit(timedelta(0), timedelta(milliseconds=spacing), burst)

    assert burst == available(1_000_000, 1_000_000, rate_limit)
    assert 0 == available(1_000_000 + burst * spacing / 1000, 1_000_000, rate_limit)


def test_unlimited_rate_never_waits() -> None:
    assert available(2_000_000, 1_000_000, UNLIMITED) > 100_000


def test_what_is_shipped_keeps_below_the_limits_of_teams() -> None:
    """In each period but an hour: 1,800 messages in one conversation are more than a channel ever has."""
    limits = TeamsRateLimits()
    here = {
        seconds: int(timedelta(seconds=seconds) / RATE_LIMIT.per_recipient) + 1
        for seconds, _ in limits.send
        if seconds < 3600
    }
    in_all = {
        seconds: RATE_LIMIT.burst + int(timedelta(seconds=seconds) / RATE_LIMIT.per_workspace)
        for seconds, _ in limits.tenant
    }

    assert [] == [(seconds, most) for seconds, most in limits.send if here.get(seconds, 0) > most]
    assert [] == [(seconds, most) for seconds, most in limits.tenant if in_all[seconds] > most]
