"""`lhs-rounds doctor`: each thing that goes wrong in practice is found, and what to do is said."""

from collections.abc import Callable

import pytest

from bot.clock import SystemClock
from bot.demo import Demo, running
from bot.doctor import Finding, examine
from playground.seed import CLINICIAN, ORGANIZER, ROUNDS, SECOND_ORGANIZER


def found(demo: Demo) -> list[Finding]:
    return list(examine(demo.bot.settings, SystemClock()))


def test_nothing_is_wrong(database_url: str) -> None:
    with running(database_url, standing=True) as demo:
        findings = found(demo)

    assert [None] * len(findings) == [finding.to_do for finding in findings]
    assert 10 == len(findings)


def archived(demo: Demo) -> None:
    demo.slack.workspace.channels[ROUNDS].archived = True


def not_invited(demo: Demo) -> None:
    demo.slack.workspace.channels[ROUNDS].members.remove(demo.slack.workspace.bot_user)


def scope_missing(demo: Demo) -> None:
    demo.slack.workspace.scopes -= {"chat:write"}


def token_revoked(demo: Demo) -> None:
    demo.slack.workspace.token = "xoxb-another"


def organizer_gone(demo: Demo) -> None:
    demo.slack.workspace.users[ORGANIZER].deleted = True


def slack_away(demo: Demo) -> None:
    demo.slack.faults.fail("*", times=50)


def nobody_reached(demo: Demo) -> None:
    for each in (ORGANIZER, SECOND_ORGANIZER):
        demo.slack.workspace.users[each].deleted = True
    clinician = demo.slack.as_user(CLINICIAN)
    clinician.command("/lhs-rounds", "suggest Handoffs")
    clinician.submit()
    demo.bot.beat()


@pytest.mark.parametrize(
    ("wrong", "what", "to_do"),
    [
        (archived, "#lhs-rounds: archived", "unarchive it"),
        (not_invited, "#lhs-rounds: the bot is not in it", "/invite"),
        (scope_missing, "chat:write missing", "install the app again"),
        (token_revoked, "token: refused by Slack (invalid_auth)", "copy its bot token"),
        (organizer_gone, f"{ORGANIZER}: deactivated", "another organizer"),
        (slack_away, "Slack: does not answer", "may reach https://slack.com"),
        (nobody_reached, "3 wait, for none can be reached", "ROUNDS_ORGANIZERS"),
    ],
)
def test_what_is_wrong_is_found(database_url: str, wrong: Callable[[Demo], None], what: str, to_do: str) -> None:
    with running(database_url, standing=True) as demo:
        wrong(demo)
        findings = [finding for finding in found(demo) if finding.to_do is not None]

    assert [True] == [to_do in (finding.to_do or "") for finding in findings if what in finding.what]
