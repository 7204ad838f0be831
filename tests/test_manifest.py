"""The app's manifest asks for what the code uses, and no more."""

import json
from pathlib import Path

import pytest

from bot.demo import Demo, running
from bot.doctor import examine
from bot.scopes import HISTORY_SCOPES, NEEDED_SCOPES, OPTIONAL_SCOPES
from handlers import COMMAND
from playground.seed import CLINICIAN, ORGANIZER

MANIFEST = json.loads((Path(__file__).parents[1] / "manifest.json").read_text(encoding="utf-8"))
SCOPES = MANIFEST["oauth_config"]["scopes"]


def test_the_command_and_the_address() -> None:
    [command] = MANIFEST["features"]["slash_commands"]

    assert command["command"] == COMMAND
    assert command["url"] == MANIFEST["settings"]["interactivity"]["request_url"]
    assert command["url"].endswith("/slack/events")


def test_the_limits_of_slacks_schema() -> None:
    """As in github.com/slackapi/manifest-schema, version 1."""
    about = MANIFEST["display_information"]

    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4000
    assert len(MANIFEST["features"]["bot_user"]["display_name"]) <= 80
    assert {"display_information", "features", "oauth_config", "settings"} == set(MANIFEST)


def test_what_is_needed_is_what_doctor_asks_for() -> None:
    assert NEEDED_SCOPES == set(SCOPES["bot"])
    assert NEEDED_SCOPES.isdisjoint(SCOPES["bot_optional"])
    assert OPTIONAL_SCOPES == set(SCOPES["bot_optional"])
    assert HISTORY_SCOPES < OPTIONAL_SCOPES


def whole_job(demo: Demo) -> list[str]:
    """Everything that the bot does with Slack; what Slack refused for want of a scope."""
    clinician = demo.slack.as_user(CLINICIAN)
    clinician.command("/lhs-rounds", "next")
    clinician.command("/lhs-rounds", "suggest Handoffs")
    clinician.submit()
    demo.bot.beat()
    demo.turned.next_post()
    list(examine(demo.bot.settings, demo.bot.clock))
    return [call.method for call in demo.slack.calls if call.error == "missing_scope"]


@pytest.mark.parametrize("dropped", [None, *sorted(NEEDED_SCOPES - {"commands"})])
def test_everything_works_with_exactly_these_scopes(database_url: str, dropped: str | None) -> None:
    """With all of them nothing is refused; without any one of them something is, so none is asked for in vain."""
    with running(database_url, standing=True) as demo:
        demo.slack.workspace.scopes = NEEDED_SCOPES - {dropped}
        refused = whole_job(demo)
        reached = demo.slack.as_user(ORGANIZER).dm()

    assert bool(refused) is (dropped is not None)
    assert bool(reached) is (dropped != "chat:write")
