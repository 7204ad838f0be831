"""The app's manifest, for one installation: its address filled in, and what its way of installing asks for."""

import copy
import json
from importlib import resources
from typing import Any
from urllib.parse import quote

from bot.slack.installation.install_pages import REDIRECT_PATH

Manifest = dict[str, Any]

# In the manifest in place of the address of an installation.
PLACE = "https://YOUR-HOST"
# https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests, "Sharing manifests".
_FORM = "https://api.slack.com/apps?new_app=1&manifest_json="
# Told to the app where it is installed by OAuth.
_OF_INSTALLING = ("app_uninstalled", "team_access_granted", "team_access_revoked", "tokens_revoked")


def shipped() -> Manifest:
    """The manifest as it is shipped: for one workspace, by HTTP, at an address that is to be filled in."""
    text = resources.files("bot").joinpath("seed/manifest.json").read_text(encoding="utf-8")
    read: Manifest = json.loads(text)
    return read


def make(address: str | None, *, socket_mode: bool = False, many: bool = False) -> Manifest:
    """The manifest of one installation.

    Args:
        address: Where Slack and browsers reach the bot; None leaves the place to be filled in.
        socket_mode: Whether the bot reaches Slack instead: then there is no address in it.
        many: Whether it is installed by OAuth, in any number of workspaces.
    """
    made = copy.deepcopy(shipped())
    settings = made["settings"]
    if socket_mode:
        settings["socket_mode_enabled"] = True
        del settings["interactivity"]["request_url"]
        del settings["event_subscriptions"]["request_url"]
        for command in made["features"]["slash_commands"]:
            del command["url"]
    if many:
        settings["org_deploy_enabled"] = True
        settings["event_subscriptions"]["bot_events"] += _OF_INSTALLING
        made["oauth_config"]["redirect_urls"] = [f"{PLACE}{REDIRECT_PATH}"]
    filled = json.dumps(made).replace(PLACE, PLACE if address is None else address.rstrip("/"))
    read: Manifest = json.loads(filled)
    return read


def as_text(manifest: Manifest) -> str:
    """For Slack's form, to be pasted."""
    return json.dumps(manifest, indent=2)


def link(manifest: Manifest) -> str:
    """What opens Slack's form with the manifest filled in."""
    return _FORM + quote(json.dumps(manifest, separators=(",", ":")), safe="")
