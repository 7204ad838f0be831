"""The app package: what an administrator uploads to Teams, filled in from the settings.

https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema. Version 1.19 is taken by every
Teams client, and has all that the app needs.
"""

import io
import json
import zipfile
from typing import Any

from bot.config import Settings, SettingsError
from bot.core.commands.vocabulary import ADVERTISED, COMMANDS
from bot.teams.installation import icons

FILE_NAME = "lhs-rounds-teams.zip"
MANIFEST = "manifest.json"
# An image without the installed distribution cannot look it up.
APP_VERSION = "0.3.0"
_COLOR, _OUTLINE = "color.png", "outline.png"
_VERSION = "1.19"
_SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{_VERSION}/MicrosoftTeams.schema.json"
# Each permission that the app asks for, and why.
PERMISSIONS = {
    "identity": "to know who suggests, answers, and organizes",
    "messageTeamMembers": "to message people who asked for a reminder, and organizers",
}
# A moment that every ZIP file can hold: the same settings give the same bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)
_SHORT = "See the next LHS Rounds, RSVP, suggest topics, and share feedback"
_FULL = (
    "LHS Rounds posts the monthly announcement and reminders on its own. Write to it, or mention it in a channel, to"
    " see the next session, add it to your calendar, RSVP, suggest a topic, or send feedback, or just ask. Organizers"
    " get suggestions and signed feedback as messages, and keep the schedule right here."
)


def manifest(settings: Settings) -> dict[str, Any]:
    """Return the manifest of an installation.

    Raises:
        SettingsError: A setting that it needs is missing.
    """
    website = settings.teams_website_url or settings.rounds_public_url
    if settings.teams_app_id is None:
        raise SettingsError("TEAMS_APP_ID isn’t set. Copy it from your app’s registration in Microsoft Entra.")
    if website is None:
        raise SettingsError("ROUNDS_PUBLIC_URL isn’t set. Use the app’s public https:// URL.")
    return {
        "$schema": _SCHEMA,
        "manifestVersion": _VERSION,
        "version": APP_VERSION,
        "id": settings.teams_app_id,
        "developer": {
            "name": settings.teams_developer,
            "websiteUrl": website,
            "privacyUrl": settings.teams_privacy_url or website,
            "termsOfUseUrl": settings.teams_terms_url or website,
        },
        "name": {"short": "LHS Rounds", "full": "LHS Rounds: monthly Learning Health System Rounds"},
        "description": {"short": _SHORT, "full": _FULL},
        "icons": {"color": _COLOR, "outline": _OUTLINE},
        "accentColor": "#" + bytes(icons.ACCENT).hex(),
        "bots": [
            {
                "botId": settings.teams_app_id,
                "scopes": ["personal", "team"],
                "commandLists": [
                    _commands("personal", "home", "See everything at a glance"),
                    _commands("team", "here", "Organizers: post in this channel"),
                ],
            }
        ],
        "permissions": list(PERMISSIONS),
        # The app shows no web page inside of Teams.
        "validDomains": [],
        "defaultInstallScope": "team",
    }


def _commands(scope: str, word: str, what: str) -> dict[str, Any]:
    """Return the commands that Teams offers in a scope: the advertised ones, and one that only Teams has."""
    advertised = {each.usage or each.value: each.help_text for each in COMMANDS[:ADVERTISED]}
    offered = {**advertised, word: what}
    return {"scopes": [scope], "commands": [{"title": each, "description": offered[each]} for each in offered]}


def package(settings: Settings) -> bytes:
    """Return the app package, a ZIP file. Raises SettingsError as `manifest`."""
    text = json.dumps(manifest(settings), indent=2, ensure_ascii=False) + "\n"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in (
            (MANIFEST, text.encode()),
            (_COLOR, icons.color_icon()),
            (_OUTLINE, icons.outline_icon()),
        ):
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), content)
    return written.getvalue()


def manifest_in(content: bytes) -> object:
    """Return the manifest of an app package; None if there is none that can be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return json.loads(archive.read(MANIFEST))
    except (zipfile.BadZipFile, KeyError, ValueError):
        return None
