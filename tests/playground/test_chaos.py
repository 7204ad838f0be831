"""Random faults, and faults after which the work is done anyway, as an app sees them."""

import http.client
import urllib.error
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.chaos import Chaos, Odds
from playground.seed import CLINICIAN, ROUNDS
from playground.server import Playground
from tests.playground.conftest import FakeApp

BROKEN = (urllib.error.URLError, http.client.HTTPException, OSError)


@pytest.fixture(autouse=True)
def calm(slack: Playground) -> Iterator[None]:
    yield
    slack.chaos = None
    slack.wait(lambda: slack.pending == 0)


def observed(client: WebClient, text: str) -> str:
    """Return what the caller of a post observes: "ok" or the failure."""
    try:
        client.chat_postMessage(channel=ROUNDS, text=text)
    except SlackApiError as error:
        status = error.response.status_code
        return "unreadable" if status == 200 else str(status)
    except BROKEN:
        return "reset"
    return "ok"


def texts(slack: Playground) -> list[str]:
    return [each.text for each in slack.as_user(CLINICIAN).messages(ROUNDS)]


@pytest.mark.parametrize(
    ("odds", "told", "posted"),
    [
        ("reset", "reset", False),
        ("status_500", "500", False),
        ("ratelimited", "429", False),
        ("lost", "reset", True),
        ("status_500_after", "500", True),
        ("garbage", "unreadable", True),
        ("delayed", "ok", True),
        ("delayed_answer", "ok", True),
    ],
)
def test_observed_result_and_performed_work(
    slack: Playground, client: WebClient, odds: str, told: str, posted: bool
) -> None:
    slack.chaos = Chaos(1, per_method={"chat.postMessage": Odds(**{odds: 1})}, delays=(0.01, 0.02))
    assert told == observed(client, f"chaos {odds}")
    assert posted == (f"chaos {odds}" in texts(slack))
    assert slack.chaos.done == {odds: 1}
    assert client.auth_test()["ok"]


def test_500_after_the_work(slack: Playground, client: WebClient) -> None:
    slack.faults.fail_after("chat.postMessage", status=503)
    assert "503" == observed(client, "done all the same")
    assert "done all the same" in texts(slack)
    assert [(each.error, each.fault) for each in slack.calls.of("chat.postMessage")] == [(None, "status_after")]


@pytest.mark.parametrize(("reset", "told"), [(False, "500"), (True, "reset")])
def test_commit_that_comes_late(slack: Playground, client: WebClient, reset: bool, told: str) -> None:
    slack.faults.commit_late("chat.postMessage", seconds=0.3, reset=reset)
    assert told == observed(client, f"late {told}")
    assert slack.pending == 1
    assert f"late {told}" not in texts(slack)
    assert [each.fault for each in slack.calls.of("chat.postMessage")] == ["commit_late"]
    client.chat_postMessage(channel=ROUNDS, text=f"in between {told}")
    slack.wait(lambda: slack.pending == 0)
    newest = client.conversations_history(channel=ROUNDS, limit=2)["messages"]
    assert [each["text"] for each in newest] == [f"late {told}", f"in between {told}"]


def test_response_to_a_late_commit_is_random(slack: Playground, client: WebClient) -> None:
    slack.chaos = Chaos(3, Odds(late=1), late_by=(0.1, 0.2))
    told = Counter(observed(client, f"by chance {number}") for number in range(12))
    assert set(told) == {"500", "reset"}
    assert slack.chaos.done == {"late": 12}
    slack.wait(lambda: slack.pending == 0)
    assert {f"by chance {number}" for number in range(12)} <= set(texts(slack))


def test_same_seed_gives_the_same_faults(slack: Playground, client: WebClient) -> None:
    def day(seed: int) -> list[str]:
        slack.chaos = Chaos(seed, Odds(lost=0.2, status_500=0.2, status_500_after=0.2))
        told = []
        for number in range(15):
            told.append(observed(client, str(number)))
            if number % 3 == seed:  # other calls make no difference
                slack.chaos.take("auth.test")
        return told

    assert day(1) == day(1)
    assert day(1) != day(2)


def test_odds_are_kept_and_counted(slack: Playground) -> None:
    slack.chaos = chaos = Chaos(5, Odds(lost=0.1, status_500=0.05))

    def post(number: int) -> str:
        return observed(
            WebClient(token=slack.token, base_url=slack.api_url, timeout=5, retry_handlers=[]), f"odds {number}"
        )

    with ThreadPoolExecutor(4) as pool:
        told = Counter(pool.map(post, range(300)))
    assert told == {"ok": 300 - chaos.done.total(), "reset": chaos.done["lost"], "500": chaos.done["status_500"]}
    # Within four standard deviations of the expectation; the fixed seed makes the result deterministic.
    assert 10 <= chaos.done["lost"] <= 50
    assert 1 <= chaos.done["status_500"] <= 30
    posted = [each for each in texts(slack) if each.startswith("odds ")]
    assert len(posted) == len(set(posted)) == 300 - chaos.done["status_500"]


def test_queued_faults_come_first(slack: Playground, client: WebClient) -> None:
    slack.chaos = Chaos(1, Odds(lost=1))
    slack.faults.rate_limit("chat.postMessage")
    assert ["429", "reset"] == [observed(client, "queued"), observed(client, "by chance")]
    slack.chaos = None
    assert "ok" == observed(client, "calm again")


def test_chaos_applies_to_response_urls(slack: Playground, app: FakeApp) -> None:
    person = slack.as_user(CLINICIAN)
    person.command("/lhs-rounds", channel=ROUNDS)
    address = app.last.fields["response_url"].removeprefix(slack.page_url)
    slack.chaos = Chaos(1, Odds(status_500_after=1))
    connection = http.client.HTTPConnection(slack.page_url.removeprefix("http://").rstrip("/"), timeout=5)
    connection.request("POST", f"/{address}", b'{"text": "by its url"}', {"Content-Type": "application/json"})
    assert connection.getresponse().status == 500
    connection.close()
    assert person.ephemerals(ROUNDS)[-1].text == "by its url"


@pytest.mark.parametrize("odds", [{"lost": -0.1}, {"lost": 0.6, "reset": 0.6}])
def test_invalid_odds(odds: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="probabilities"):
        Odds(**odds)


def test_pending_work_is_dropped_at_stop() -> None:
    with Playground() as slack:
        client = WebClient(token=slack.token, base_url=slack.api_url, timeout=5, retry_handlers=[])
        slack.faults.commit_late("chat.postMessage", seconds=60)
        assert "500" == observed(client, "never")
        assert slack.pending == 1
    assert slack.pending == 0
    assert list(slack.workspace.messages[ROUNDS]) == []
