"""The app manifest of an installation, with its address, scopes and events filled in."""

import copy
import json
from importlib import resources
from typing import Any
from urllib.parse import quote

from bot.slack.installation.install_pages import REDIRECT_PATH

Manifest = dict[str, Any]

# The placeholder for an installation's address in the shipped manifest.
PLACE = "https://YOUR-HOST"
# https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests, "Sharing manifests".
_FORM = "https://api.slack.com/apps?new_app=1&manifest_json="
# Events that only an app installed by OAuth subscribes to.
_OF_INSTALLING = ("app_uninstalled", "team_access_granted", "team_access_revoked", "tokens_revoked")


def shipped() -> Manifest:
    """Return the shipped manifest: one workspace, over HTTP, with a placeholder address."""
    text = resources.files("bot").joinpath("seed/manifest.json").read_text(encoding="utf-8")
    read: Manifest = json.loads(text)
    return read


def make(address: str | None, *, socket_mode: bool = False, many: bool = False) -> Manifest:
    """Build the manifest of one installation.

    Args:
        address: Where Slack and browsers reach the bot; None keeps the placeholder.
        socket_mode: Whether the bot connects to Slack instead: then the manifest has no address.
        many: Whether the bot is installed by OAuth, in any number of workspaces.
    """
    manifest = copy.deepcopy(shipped())
    settings = manifest["settings"]
    if socket_mode:
        settings["socket_mode_enabled"] = True
        del settings["interactivity"]["request_url"]
        del settings["event_subscriptions"]["request_url"]
        for command in manifest["features"]["slash_commands"]:
            del command["url"]
    if many:
        settings["org_deploy_enabled"] = True
        settings["event_subscriptions"]["bot_events"] += _OF_INSTALLING
        manifest["oauth_config"]["redirect_urls"] = [f"{PLACE}{REDIRECT_PATH}"]
    filled = json.dumps(manifest).replace(PLACE, PLACE if address is None else address.rstrip("/"))
    read: Manifest = json.loads(filled)
    return read


def as_text(manifest: Manifest) -> str:
    """Format a manifest to paste into Slack's form."""
    return json.dumps(manifest, indent=2)


def link(manifest: Manifest) -> str:
    """Return a link that opens Slack's form with the manifest filled in."""
    return _FORM + quote(json.dumps(manifest, separators=(",", ":")), safe="")
