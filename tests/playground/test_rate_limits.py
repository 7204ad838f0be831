"""Slack's rate limits over HTTP, with a clock that the tests control."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.models import Channel
from playground.rate_limits import Rate, RateLimits
from playground.seed import CLINICIAN, ROUNDS, make_workspace
from playground.server import Playground


class ManualMonotonicClock:
    """A monotonic clock that tests set."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture(scope="module")
def watch() -> ManualMonotonicClock:
    return ManualMonotonicClock()


@pytest.fixture(scope="module")
def running(watch: ManualMonotonicClock) -> Iterator[Playground]:
    with Playground(make_workspace(), monotonic=watch) as slack:
        for name in ("C0ONE", "C0TWO"):
            slack.workspace.add_channel(Channel(name, name.lower(), [CLINICIAN, slack.workspace.bot_user]))
        yield slack


@pytest.fixture
def slack(running: Playground) -> Playground:
    """The playground with Slack's limits and full quotas."""
    running.limits = RateLimits()
    running.calls.clear()
    return running


@pytest.fixture
def client(slack: Playground) -> WebClient:
    return WebClient(token=slack.token, base_url=slack.api_url, timeout=5, retry_handlers=[])


def calls_until_limited(call: Callable[[], Any], most: int = 200) -> tuple[int, int]:
    """Return how many calls succeeded before one was limited, and its Retry-After in seconds."""
    for number in range(most):
        try:
            call()
        except SlackApiError as error:
            if (error.response.status_code, error.response["error"]) != (429, "ratelimited"):
                raise
            return number, int(error.response.headers["Retry-After"])
    raise AssertionError(f"{most} calls went through")


def test_channel_allows_a_burst_and_then_one_per_second(
    slack: Playground, client: WebClient, watch: ManualMonotonicClock
) -> None:
    before = len(slack.workspace.messages[ROUNDS])

    def post() -> Any:
        return client.chat_postMessage(channel=ROUNDS, text="x")

    assert calls_until_limited(post) == (5, 1)
    assert len(slack.workspace.messages[ROUNDS]) == before + 5
    assert [(each.error, each.fault) for each in slack.calls.of("chat.postMessage")[-2:]] == [
        (None, None),
        ("ratelimited", "ratelimited"),
    ]
    watch.seconds += 0.5
    assert calls_until_limited(post) == (0, 1)
    watch.seconds += 0.5
    assert calls_until_limited(post) == (1, 1)
    watch.seconds += 60
    assert calls_until_limited(post) == (5, 1)


def test_channels_are_limited_independently(client: WebClient) -> None:
    assert calls_until_limited(lambda: client.chat_postMessage(channel="C0ONE", text="x"))[0] == 5
    assert calls_until_limited(lambda: client.chat_postMessage(channel="C0TWO", text="x"))[0] == 5


def test_all_names_of_a_conversation_share_one_quota(client: WebClient) -> None:
    direct = client.conversations_open(users=CLINICIAN)["channel"]["id"]
    names = iter([direct, CLINICIAN, direct, CLINICIAN, CLINICIAN, direct])
    assert calls_until_limited(lambda: client.chat_postMessage(channel=next(names), text="x"))[0] == 5
    names = iter([ROUNDS, "#lhs-rounds", "lhs-rounds", ROUNDS, "#lhs-rounds", ROUNDS])
    assert calls_until_limited(lambda: client.chat_postMessage(channel=next(names), text="x"))[0] == 5


def test_workspace_has_a_total_limit(slack: Playground, client: WebClient) -> None:
    slack.limits = RateLimits(workspace=Rate(6, 3))
    assert calls_until_limited(lambda: client.chat_postMessage(channel="C0ONE", text="x")) == (3, 10)
    assert calls_until_limited(lambda: client.chat_postMessage(channel="C0TWO", text="x")) == (0, 10)


def test_rejected_calls_are_not_counted(slack: Playground, client: WebClient, watch: ManualMonotonicClock) -> None:
    slack.limits = RateLimits(channel=Rate(60, 1))

    def post() -> Any:
        return client.chat_postMessage(channel=ROUNDS, text="x")

    assert calls_until_limited(post) == (1, 1)
    for _ in range(5):
        assert calls_until_limited(post) == (0, 1)
    watch.seconds += 1
    assert calls_until_limited(post) == (1, 1)


@pytest.mark.parametrize("start", [0.0, 1e5 / 3, 1e9 + 0.1])
def test_waiting_for_retry_after_is_enough(
    slack: Playground, client: WebClient, watch: ManualMonotonicClock, start: float
) -> None:
    watch.seconds = start
    slack.limits = RateLimits(tier_3=Rate(7, 2))
    done = 0
    for _ in range(20):
        went, seconds = calls_until_limited(lambda: client.conversations_history(channel=ROUNDS))
        done += went
        assert went >= 1
        watch.seconds += seconds
    assert done <= 2 + (watch.seconds - start) * 7 / 60


@pytest.mark.parametrize(
    ("call", "burst", "seconds"),
    [
        (lambda client: client.conversations_list(), 10, 3),
        (lambda client: client.conversations_history(channel=ROUNDS), 25, 2),
        (lambda client: client.users_info(user=CLINICIAN), 50, 1),
        (lambda client: client.auth_test(), 60, 1),
    ],
)
def test_methods_are_limited_by_tier(
    client: WebClient, call: Callable[[WebClient], Any], burst: int, seconds: int
) -> None:
    assert calls_until_limited(lambda: call(client)) == (burst, seconds)
    assert client.conversations_members(channel=ROUNDS)["ok"]


def test_non_marketplace_app_reads_once_a_minute(
    slack: Playground, client: WebClient, watch: ManualMonotonicClock
) -> None:
    slack.limits = RateLimits(workspace=Rate(6000, 100), channel=Rate(6000, 100), distributed=True)
    for number in range(20):
        client.chat_postMessage(channel=ROUNDS, text=str(number))
    page = client.conversations_history(channel=ROUNDS, limit=200)
    assert (len(page["messages"]), page["has_more"]) == (15, True)
    assert calls_until_limited(lambda: client.conversations_history(channel=ROUNDS)) == (0, 60)
    watch.seconds += 60
    assert len(client.conversations_history(channel=ROUNDS)["messages"]) == 15
    slack.limits = None
    assert len(client.conversations_history(channel=ROUNDS)["messages"]) >= 20


def test_no_limits_by_default(slack: Playground, client: WebClient) -> None:
    slack.limits = None
    for _ in range(30):
        client.chat_postMessage(channel=ROUNDS, text="x")
    assert {each.fault for each in slack.calls} == {None}


def test_faster_limits(slack: Playground, client: WebClient, watch: ManualMonotonicClock) -> None:
    slack.limits = RateLimits().faster(10)
    assert calls_until_limited(lambda: client.chat_postMessage(channel=ROUNDS, text="x")) == (5, 1)
    watch.seconds += 0.1
    assert calls_until_limited(lambda: client.chat_postMessage(channel=ROUNDS, text="x")) == (1, 1)


def test_concurrent_calls_share_the_quota(slack: Playground) -> None:
    def post(_: int) -> bool:
        own = WebClient(token=slack.token, base_url=slack.api_url, timeout=5, retry_handlers=[])
        try:
            own.chat_postMessage(channel=ROUNDS, text="x")
        except SlackApiError as error:
            if error.response.status_code != 429:
                raise
            return False
        return True

    before = len(slack.workspace.messages[ROUNDS])
    with ThreadPoolExecutor(8) as pool:
        went = list(pool.map(post, range(40)))
    assert went.count(True) == 5
    assert len(slack.workspace.messages[ROUNDS]) == before + 5


def test_invalid_rates() -> None:
    with pytest.raises(ValueError, match="a rate needs per_minute > 0"):
        Rate(0, 1)
