"""Checks the values of the settings for Microsoft Teams, and says what was copied instead of them."""

import re
from urllib.parse import unquote

_IS_ENTRA_ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_SAMPLE_ENTRA_ID = "01234567-89ab-cdef-0123-456789abcdef"
# Each ID as Microsoft's pages name it.
_ENTRA_IDS = {
    "teams_app_id": "the Application (client) ID from your app’s overview page in Microsoft Entra",
    "teams_tenant_id": "the Directory (tenant) ID from your app’s overview page, not the tenant’s name",
}
# A channel of a team. Group chats end with @thread.v2.
_IS_CHANNEL = re.compile(r"19:[\w.-]+@thread\.(tacv2|skype)")
_SAMPLE_CHANNEL = "19:abc@thread.tacv2"
_CHANNEL_LINK = re.compile(r"https://teams\.[\w.-]+/l/channel/([^/?]+)")
_IS_SLACK_CHANNEL = re.compile(r"[CG][A-Z0-9]+")
_IS_LINK = re.compile(r"https://[^\s/?#]+\S*")
_IS_LOCAL = re.compile(r"http://127\.0\.0\.1:\d{1,5}(/[!-~]*)?")


def entra_id(value: str, field: str) -> str:
    """Return the ID of an app or a tenant as Microsoft writes it. Raises ValueError if it isn’t one."""
    if not _IS_ENTRA_ID.fullmatch(value):
        where = _ENTRA_IDS[field]
        raise ValueError(f"“{value}” isn’t an ID from Microsoft Entra. Use one like {_SAMPLE_ENTRA_ID}: {where}.")
    return value.lower()


def check_client_secret(value: str) -> None:
    """Raise ValueError, without the value, if it cannot be a client secret."""
    if _IS_ENTRA_ID.fullmatch(value.strip()):
        raise ValueError("That’s the client secret’s ID. Copy its Value, which the page shows only once.")
    if not value.isprintable() or " " in value:
        raise ValueError("Copy the client secret’s Value, without spaces.")


def check_channel(value: str) -> None:
    """Raise ValueError if a value is not the ID of a channel in Teams."""
    if _IS_CHANNEL.fullmatch(value):
        return
    linked = _CHANNEL_LINK.match(value)
    meant = unquote(value if linked is None else linked[1])
    sample = meant if _IS_CHANNEL.fullmatch(meant) else _SAMPLE_CHANNEL
    slack = " Slack channels belong in ROUNDS_CHANNELS." if _IS_SLACK_CHANNEL.fullmatch(value) else ""
    raise ValueError(
        f"“{value}” isn’t a Teams channel ID. Use one like {sample}, or leave this empty and type “@LHS Rounds here” in"
        f" the channel.{slack}"
    )


def playground_address(value: str) -> str:
    """Return the address of a playground, which ends with a slash. Raises ValueError if it is not on this machine."""
    if not _IS_LOCAL.fullmatch(value):
        raise ValueError("This is for a playground on this machine only, such as http://127.0.0.1:8000/.")
    return f"{value.rstrip('/')}/"


def check_link(value: str) -> None:
    """Raise ValueError if a value is not a full, secure link."""
    if not _IS_LINK.fullmatch(value):
        raise ValueError(f"“{value}” isn’t a secure link. Use one that starts with https://")
