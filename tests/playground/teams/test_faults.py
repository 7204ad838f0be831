"""Faults of the connector: what the bot sees of them, and whether the message is there."""

import http.client

import pytest

from playground.chaos import Chaos, Odds
from playground.teams.seed import CLINICIAN, ROUNDS
from playground.teams.server import TeamsPlayground
from tests.playground.teams.bot import Bot, text


def seen(teams: TeamsPlayground) -> list[str]:
    return [each.text for each in teams.as_user(CLINICIAN).messages("lhs-rounds")]


@pytest.mark.parametrize(
    ("status", "code"),
    [(412, "PreconditionFailed"), (500, "ServiceError"), (502, "ServiceError"), (503, "ServiceError")],
)
def test_service_error_before_the_work(teams: TeamsPlayground, bot: Bot, status: int, code: str) -> None:
    teams.faults.fail("activities.create", status=status)
    assert bot.post(ROUNDS, text()).refusal == (status, code)
    assert seen(teams) == []
    assert bot.post(ROUNDS, text()).status == 201


def test_service_error_that_says_how_long_to_wait(teams: TeamsPlayground, bot: Bot) -> None:
    teams.faults.fail("activities.create", status=503, retry_after=7)
    answer = bot.post(ROUNDS, text())
    assert (answer.status, answer.headers["retry-after"]) == (503, "7")


def test_gateway_timeout_after_the_message_was_stored(teams: TeamsPlayground, bot: Bot) -> None:
    teams.faults.fail_after("activities.create", status=504)
    assert bot.post(ROUNDS, text()).status == 504
    assert seen(teams) == ["hello"]


def test_lost_answer_is_a_reset_after_the_message_was_stored(teams: TeamsPlayground, bot: Bot) -> None:
    teams.faults.lose_answer("activities.create")
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        bot.post(ROUNDS, text())
    assert seen(teams) == ["hello"]


def test_reset_before_the_work(teams: TeamsPlayground, bot: Bot) -> None:
    teams.faults.reset("activities.create")
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        bot.post(ROUNDS, text())
    assert seen(teams) == []


def test_message_that_arrives_late(teams: TeamsPlayground, bot: Bot) -> None:
    teams.faults.commit_late("activities.create", seconds=0.05)
    assert bot.post(ROUNDS, text()).status == 500
    assert seen(teams) == []
    teams.wait(lambda: teams.pending == 0)
    assert seen(teams) == ["hello"]


def test_fault_meets_the_nth_call(teams: TeamsPlayground, bot: Bot) -> None:
    teams.faults.pass_through("activities.create", times=2)
    teams.faults.rate_limit("activities.create", retry_after=7)
    answers = [bot.post(ROUNDS, text()) for _ in range(4)]
    assert [each.status for each in answers] == [201, 201, 429, 201]
    assert answers[2].headers["retry-after"] == "7"


def test_rejection_with_any_of_teams_codes(teams: TeamsPlayground, bot: Bot) -> None:
    teams.faults.reject("activities.update", status=403, error="ConversationBlockedByUser")
    message = bot.post(ROUNDS, text()).body["id"]
    assert bot.update(ROUNDS, message, text("b")).refusal == (403, "ConversationBlockedByUser")
    assert seen(teams) == ["hello"]


def test_service_that_hangs(teams: TeamsPlayground, bot: Bot) -> None:
    teams.faults.hang("activities.create")
    with pytest.raises(TimeoutError):
        bot.call("POST", f"/v3/conversations/{ROUNDS}/activities", text(), timeout=0.05)
    assert seen(teams) == []


def test_service_that_is_down(teams: TeamsPlayground, bot: Bot) -> None:
    teams.faults.down = True
    for _ in range(2):
        with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
            bot.post(ROUNDS, text())
    teams.faults.down = False
    assert bot.post(ROUNDS, text()).status == 201


def test_answer_that_is_not_json(teams: TeamsPlayground, bot: Bot) -> None:
    teams.faults.garble("activities.create")
    assert bot.post(ROUNDS, text()).body == "<html>upstream"
    assert seen(teams) == ["hello"]


def test_answer_without_an_id(teams: TeamsPlayground, bot: Bot) -> None:
    teams.faults.empty("activities.create")
    answer = bot.post(ROUNDS, text())
    assert (answer.status, answer.body) == (201, {})
    assert seen(teams) == ["hello"]


def test_token_endpoint_has_faults_too(teams: TeamsPlayground, bot: Bot) -> None:
    teams.faults.fail("token", status=503)
    assert bot.form(teams.token_url, {}).status == 503


def test_random_faults_are_the_same_for_the_same_seed(teams: TeamsPlayground, bot: Bot) -> None:
    def statuses() -> list[int]:
        teams.chaos = Chaos(7, Odds(status_500=0.5))
        return [bot.post(ROUNDS, text()).status for _ in range(8)]

    first = statuses()
    assert set(first) == {201, 500}
    assert statuses() == first


def test_what_teams_asks_to_try_again_comes_at_random(teams: TeamsPlayground, bot: Bot) -> None:
    teams.chaos = Chaos(7, Odds(transient=1), retry_after=3)
    answers = [bot.post(ROUNDS, text()) for _ in range(30)]
    assert {each.status for each in answers} == {412, 502, 503, 504}
    assert {each.headers["retry-after"] for each in answers} == {"3"}
    assert seen(teams) == []


def test_every_call_is_recorded(teams: TeamsPlayground, bot: Bot) -> None:
    bot.post(ROUNDS, text())
    bot.post("19:nowhere", text())
    found = [(each.method, each.arguments["conversation"], each.error) for each in teams.calls]
    assert found == [("activities.create", ROUNDS, None), ("activities.create", "19:nowhere", "ConversationNotFound")]
