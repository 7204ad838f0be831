"""What becomes of a post that Teams does not take, while Slack's goes out."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import pytest

from bot.app import Bot, build
from bot.clock import SimulatedClock
from bot.core.outbox.rate_limit import UNLIMITED
from bot.demo import PAGE, START, import_calendar, settings_for
from bot.teams.api import chat_client
from bot.web.http_server import HttpServer
from playground.seed import CLINICIAN as SLACK_CLINICIAN
from playground.seed import ORGANIZER as SLACK_ORGANIZER
from playground.seed import ROUNDS as SLACK_CHANNEL
from playground.seed import SECOND_ORGANIZER as SECOND_SLACK_ORGANIZER
from playground.server import Playground
from playground.teams.seed import CLINICIAN, ORGANIZER, SECOND_ORGANIZER, make_tenant
from playground.teams.server import TeamsPlayground
from tests.journeys.teams.both import SHORT, Both, both_running

# Two chats and their clocks, which take seconds.
pytestmark = pytest.mark.rest

ANNOUNCEMENT = "LHS Rounds: Thursday, March 21"
RETRIED = [412, 429, 502, 503, 504]


@pytest.fixture
def both(database_url: str) -> Iterator[Both]:
    with both_running(database_url) as both:
        yield both


@pytest.fixture
def other_worker(both: Both) -> Iterator[Bot]:
    """A process that has not spoken with Teams yet."""
    worker = build(both.bot.settings, both.bot.clock, rate_limit=UNLIMITED, timeouts=SHORT, patient=True)
    yield worker
    worker.stop()


def slack_posts(both: Both) -> list[str]:
    messages = both.slack.as_user(SLACK_ORGANIZER).messages(SLACK_CHANNEL)
    return [each.text.splitlines()[0] for each in messages if each.metadata]


def attempts(both: Both) -> int:
    return both.teams.calls.count("activities.create")


def status(both: Both) -> str:
    # Not by the organizer whose messages go to Teams: they would come in Slack again.
    return both.slack.as_user(SECOND_SLACK_ORGANIZER).command("/lhs-rounds", "status").text


def test_an_announcement_is_posted_in_both_chats(both: Both) -> None:
    both.clock.next_post()

    assert both.channel_posts() == [ANNOUNCEMENT]
    assert slack_posts(both) == [ANNOUNCEMENT]


@pytest.mark.parametrize("code", RETRIED)
def test_what_teams_asks_to_try_again_is_posted_once(both: Both, code: int) -> None:
    before = attempts(both)
    both.teams.faults.fail("activities.create", status=code)
    both.clock.next_post()
    both.run_until(lambda: both.channel_posts() == [ANNOUNCEMENT])

    assert attempts(both) == before + 2
    assert slack_posts(both) == [ANNOUNCEMENT]


@pytest.mark.postgres
@pytest.mark.parametrize("code", RETRIED)
def test_a_post_waits_as_long_as_teams_says(both: Both, code: int) -> None:
    before, begun = attempts(both), time.monotonic()
    both.teams.faults.fail("activities.create", status=code, retry_after=2)
    both.clock.next_post()
    assert attempts(both) == before + 1
    both.run_until(lambda: both.channel_posts() == [ANNOUNCEMENT])

    assert time.monotonic() - begun >= 2
    assert attempts(both) == before + 2


def test_all_workers_keep_the_pause_that_teams_asked_for(both: Both, other_worker: Bot) -> None:
    """Slack's posts go out meanwhile."""
    both.moves_to_teams(ORGANIZER)
    both.teams.faults.rate_limit("activities.create", retry_after=3)
    both.clock.next_post()
    both.suggests("Handoffs")
    asked, told = attempts(both), status(both)
    other_worker.run_once()
    both.bot.run_once()

    assert attempts(both) == asked
    assert "Teams asked us to wait until" in told
    assert "Slack asked" not in told
    assert slack_posts(both) == [ANNOUNCEMENT]
    assert "Handoffs" in both.slack.as_user(SECOND_SLACK_ORGANIZER).dm()[-1].all_text()
    both.run_until(lambda: both.channel_posts() == [ANNOUNCEMENT])
    both.run_until(lambda: "Handoffs" in both.in_teams(ORGANIZER).chat()[-1].all_text())


@contextmanager
def hanging(both: Both, chat: Playground | TeamsPlayground, method: str) -> Iterator[None]:
    """Let a chat take everything and answer nothing while the app, in another thread, comes to the next post."""
    chat.faults.hang(method, times=1_000)
    before = chat.calls.count(method)
    with ThreadPoolExecutor() as pool:
        run = pool.submit(both.clock.next_post)
        both.teams.wait(lambda: chat.calls.count(method) > before, seconds=30)
        yield
        chat.faults.clear()
        run.result()


def test_slack_being_down_does_not_hold_up_teams(both: Both) -> None:
    both.slack.faults.down = True
    both.clock.next_post()
    assert both.channel_posts() == [ANNOUNCEMENT]
    both.slack.faults.clear()
    both.run_until(lambda: slack_posts(both) == [ANNOUNCEMENT])


def test_teams_being_down_does_not_hold_up_slack(both: Both) -> None:
    both.teams.faults.down = True
    both.clock.next_post()

    assert slack_posts(both) == [ANNOUNCEMENT]


def test_slack_that_hangs_does_not_hold_up_teams(both: Both) -> None:
    with hanging(both, both.slack, "chat.postMessage"):
        both.teams.wait(lambda: both.channel_posts() == [ANNOUNCEMENT], seconds=30)
        asked = both.in_teams(CLINICIAN).say("next").text
        in_slack = slack_posts(both)

    assert in_slack == []
    assert "Thursday, March 21" in asked


def test_teams_that_hangs_does_not_hold_up_slack(both: Both) -> None:
    with hanging(both, both.teams, "activities.create"):
        both.teams.wait(lambda: slack_posts(both) == [ANNOUNCEMENT], seconds=30)
        asked = both.slack.as_user(SLACK_CLINICIAN).command("/lhs-rounds", "next").text
        in_teams = both.channel_posts()

    assert in_teams == []
    assert "Thursday, March 21" in asked


@pytest.mark.parametrize(("code", "error"), [(500, "server_error"), (401, "invalid_client"), (429, "slow_down")])
def test_a_post_waits_for_a_token(
    both: Both, other_worker: Bot, code: int, error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A minute otherwise.
    monkeypatch.setattr(chat_client, "SIGN_IN_RETRY", 0.05)
    both.teams.faults.reject("token", status=code, error=error)
    before = attempts(both)
    both.clock.follow(other_worker)
    both.clock.next_post()
    both.clock.follow(both.bot)
    both.run_until(lambda: both.channel_posts() == [ANNOUNCEMENT])

    assert attempts(both) == before + 1
    assert "Failed" not in status(both)


@pytest.mark.parametrize("fault", ["reset", "lose_answer", "garble"])
def test_a_post_waits_for_the_token_endpoint(both: Both, other_worker: Bot, fault: str) -> None:
    getattr(both.teams.faults, fault)("token")
    before = attempts(both)
    both.clock.follow(other_worker)
    both.clock.next_post()
    both.run_until(lambda: both.channel_posts() == [ANNOUNCEMENT])

    assert attempts(both) == before + 1


def test_messages_wait_for_one_token_together(both: Both, other_worker: Bot, caplog: pytest.LogCaptureFixture) -> None:
    """If one after the other asked in vain, the claims of the last ones would end meanwhile."""
    both.moves_to_teams(ORGANIZER)
    both.moves_to_teams(SECOND_ORGANIZER)
    both.suggests("Handoffs")
    both.clock.follow(other_worker)
    tokens = both.teams.calls.count("token")
    both.teams.faults.hang("token", times=20)
    both.clock.next_post()
    asked = both.teams.calls.count("token") - tokens
    tried = [each.why for each in caplog.records if each.getMessage() == "to be tried again"]  # type: ignore[attr-defined] # as logged
    both.teams.faults.clear()
    both.run_until(lambda: both.channel_posts() == [ANNOUNCEMENT])

    assert len(tried) >= 3
    assert asked < len(tried)
    assert {each.partition(":")[0] for each in tried} == {"no token"}


def test_a_revoked_token_is_replaced(both: Both) -> None:
    both.teams.faults.reject("activities.create", status=401, error="Unauthorized")
    tokens = both.teams.calls.count("token")
    both.clock.next_post()
    both.run_until(lambda: both.channel_posts() == [ANNOUNCEMENT])

    assert both.teams.calls.count("token") == tokens + 1


def test_posts_wait_for_the_first_request_from_teams(database_url: str) -> None:
    """Where to post comes with what Teams sends."""
    clock = SimulatedClock(START, running=False)
    with TeamsPlayground(make_tenant(now=clock.now)) as teams:
        settings = settings_for(None, database_url, teams=teams)
        import_calendar(settings, clock, PAGE)
        bot = build(settings, clock, rate_limit=UNLIMITED, timeouts=SHORT, patient=True)
        clock.advance_to(START + timedelta(minutes=5))
        bot.run_once()
        assert teams.calls.count("activities.create") == 0
        server = HttpServer()
        server.start(bot.web)
        teams.connect(f"{server.url}/teams/messages")
        organizer = teams.as_user(ORGANIZER)
        told = organizer.say("status").text

        def is_posted() -> bool:
            bot.run_once()
            return any(each.summary.startswith(ANNOUNCEMENT) for each in organizer.threads("lhs-rounds"))

        teams.wait(is_posted, seconds=60)
        server.stop()
        bot.stop()

    assert "Teams hasn’t sent anything yet" in told
