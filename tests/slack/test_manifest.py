"""The app's manifest requests what the code uses, and no more."""

import json
import re
from pathlib import Path

import pytest

from bot.config import Settings, SettingsError
from bot.demo import Demo, running
from bot.doctor import examine
from bot.slack.installation import manifest
from bot.slack.installation.scopes import HISTORY_SCOPES, NEEDED_SCOPES, OPTIONAL_SCOPES
from handlers.slack import app_lifecycle
from handlers.slack.registry import COMMAND
from playground.seed import CLINICIAN, ORGANIZER

MANIFEST = json.loads((Path(__file__).parents[2] / "manifest.json").read_text(encoding="utf-8"))
SCOPES = MANIFEST["oauth_config"]["scopes"]


def test_command_and_request_url() -> None:
    [command] = MANIFEST["features"]["slash_commands"]

    assert command["command"] == COMMAND
    assert command["url"] == MANIFEST["settings"]["interactivity"]["request_url"]
    assert command["url"].endswith("/slack/events")


def test_limits_of_slacks_schema() -> None:
    """As in github.com/slackapi/manifest-schema, version 1."""
    about = MANIFEST["display_information"]

    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4000
    assert len(MANIFEST["features"]["bot_user"]["display_name"]) <= 80
    assert {"display_information", "features", "oauth_config", "settings"} == set(MANIFEST)


def test_required_scopes_match_doctor() -> None:
    assert NEEDED_SCOPES == set(SCOPES["bot"])
    assert NEEDED_SCOPES.isdisjoint(SCOPES["bot_optional"])
    assert OPTIONAL_SCOPES == set(SCOPES["bot_optional"])
    assert HISTORY_SCOPES < OPTIONAL_SCOPES


def whole_job(demo: Demo) -> list[str]:
    """Do everything that the bot does with Slack; return calls that failed for lack of a scope."""
    clinician = demo.slack.as_user(CLINICIAN)
    clinician.command("/lhs-rounds", "next")
    clinician.command("/lhs-rounds", "suggest Handoffs")
    clinician.submit()
    demo.bot.run_once()
    demo.clock.next_post()
    list(examine(demo.bot.settings, demo.bot.clock))
    return [call.method for call in demo.slack.calls if call.error == "missing_scope"]


@pytest.mark.parametrize("dropped", [None, *sorted(NEEDED_SCOPES - {"commands"})])
def test_everything_works_with_exactly_these_scopes(database_url: str, dropped: str | None) -> None:
    """With all scopes nothing is rejected; without any one of them something is."""
    with running(database_url, paused=True) as demo:
        demo.slack.workspace.scopes = NEEDED_SCOPES - {dropped}
        refused = whole_job(demo)
        reached = demo.slack.as_user(ORGANIZER).dm()

    assert bool(refused) is (dropped is not None)
    assert bool(reached) is (dropped != "chat:write")


def test_packaged_manifest_is_identical() -> None:
    assert manifest.shipped() == MANIFEST


def test_socket_mode_needs_no_request_url() -> None:
    made = manifest.make(None, socket_mode=True)

    assert manifest.PLACE not in json.dumps(made)
    assert made["settings"]["socket_mode_enabled"]
    assert MANIFEST["oauth_config"]["scopes"] == made["oauth_config"]["scopes"]


def test_single_installation_fills_in_the_request_url() -> None:
    made = manifest.make("https://rounds.example.org/")

    assert manifest.PLACE not in json.dumps(made)
    assert made["settings"]["interactivity"]["request_url"] == "https://rounds.example.org/slack/events"


def test_many_installations_add_redirect_url_and_events() -> None:
    made = manifest.make("https://rounds.example.org", many=True)

    assert ["https://rounds.example.org/slack/oauth_redirect"] == made["oauth_config"]["redirect_urls"]
    assert app_lifecycle.EVENTS < set(made["settings"]["event_subscriptions"]["bot_events"])
    assert made["settings"]["org_deploy_enabled"]


def test_readme_links_open_slack_with_the_manifest() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")

    assert manifest.link(manifest.make(None)) in readme
    assert manifest.link(manifest.make(None, socket_mode=True)) in readme


def test_every_setting_is_documented() -> None:
    """`.env.example` names exactly the existing settings."""
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))

    # The last one belongs to compose.yaml.
    assert {name.upper() for name in Settings.model_fields} | {"POSTGRES_PASSWORD"} == named


def test_example_settings_alone_report_what_is_missing() -> None:
    example = Settings(_env_file=Path(__file__).parents[2] / ".env.example")  # type: ignore[call-arg] # as in bot.demo

    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN isn’t set"):
        example.need_chat()
