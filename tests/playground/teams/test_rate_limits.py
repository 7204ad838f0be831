"""Teams' documented rate limits, on a clock that the test moves."""

from typing import Any

import pytest

from playground.teams.rate_limits import TeamsRateLimiter, TeamsRateLimits
from playground.teams.seed import CLINICIAN, GENERAL, ROUNDS
from playground.teams.server import TeamsPlayground
from tests.playground.teams.bot import Bot, text


class Hand:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def limiter_with(hand: Hand, limits: TeamsRateLimits | None = None) -> TeamsRateLimiter:
    return TeamsRateLimiter(limits or TeamsRateLimits(tenant=((1, 1000),)), hand)


def sending(conversation: str = ROUNDS) -> tuple[str, dict[str, Any]]:
    return "activities.create", {"conversation": conversation, "body": text()}


def allowed(limiter: TeamsRateLimiter, times: int, method: str, arguments: dict[str, Any]) -> int:
    return sum(limiter.acquire(method, arguments) == 0 for _ in range(times))


def test_seven_messages_in_a_second_and_eight_in_two() -> None:
    hand = Hand()
    limiter = limiter_with(hand)
    assert allowed(limiter, 20, *sending()) == 7
    hand.seconds += 1
    assert allowed(limiter, 20, *sending()) == 1
    assert limiter.acquire(*sending()) == 1


def test_sixty_messages_in_half_a_minute_and_1800_in_an_hour() -> None:
    hand = Hand()
    limiter = limiter_with(hand)
    sent = 0
    for _ in range(29):
        sent += allowed(limiter, 20, *sending())
        hand.seconds += 1
    assert sent == 60
    for _ in range((3600 - 30) * 2):
        hand.seconds += 0.5
        sent += allowed(limiter, 1, *sending())
    assert sent == 1800


def test_threads_share_the_limit_of_their_channel_and_other_conversations_do_not() -> None:
    limiter = limiter_with(Hand())
    assert allowed(limiter, 7, *sending()) == 7
    assert limiter.acquire(*sending(f"{ROUNDS};messageid=5")) == 1
    assert limiter.acquire("activities.update", {"conversation": ROUNDS}) == 1
    assert allowed(limiter, 7, *sending(GENERAL)) == 7


def test_reads_have_limits_of_their_own() -> None:
    limiter = limiter_with(Hand())
    allowed(limiter, 7, *sending())
    assert allowed(limiter, 20, "members.get", {"conversation": ROUNDS, "member": CLINICIAN}) == 14
    assert allowed(limiter, 20, "teams.channels", {"team": GENERAL}) == 14


def test_fifty_calls_a_second_in_the_tenant() -> None:
    hand = Hand()
    limiter = limiter_with(hand, TeamsRateLimits())
    assert sum(limiter.acquire(*sending(f"19:{number}")) == 0 for number in range(60)) == 50
    hand.seconds += 1
    assert limiter.acquire(*sending("19:one more")) == 0


@pytest.mark.parametrize("method", ["token", "openid", "keys"])
def test_tokens_and_keys_are_not_limited(method: str) -> None:
    assert allowed(limiter_with(Hand()), 100, method, {}) == 100


def test_waiting_as_long_as_told_is_enough() -> None:
    hand = Hand()
    limiter = limiter_with(hand, TeamsRateLimits().faster(1.7))
    for _ in range(200):
        wait = limiter.acquire(*sending())
        hand.seconds += wait
        if wait:
            assert limiter.acquire(*sending()) == 0


def test_call_beyond_the_limit_is_told_when_to_retry_and_not_carried_out(teams: TeamsPlayground, bot: Bot) -> None:
    teams.limits = TeamsRateLimits()
    answers = [bot.post(ROUNDS, text()) for _ in range(9)]
    refused = [each for each in answers if each.status != 201]
    assert refused[0].refusal == (429, "Throttled")
    assert int(refused[0].headers["retry-after"]) >= 1
    assert len(teams.tenant.posted) == len(answers) - len(refused)
