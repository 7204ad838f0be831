"""What Teams tells the app: activities, parsed into known shapes.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference (activity object).
Nothing here raises, whatever the payload's shape.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.chat.incoming import visible_values

# Nothing in a mention's name is written with "<". Without that, a message of many "<at>" would take minutes.
_MENTION = re.compile(r"<at[^<>]*>[^<]*</at>")
_THREAD = ";messageid="
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4
_FILE = "application/vnd.microsoft.teams.file.download.info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One activity.

    Attributes:
        kind: Its type, such as "message" or "invoke".
        name: An invoke's name, such as "adaptiveCard/action"; an event's type.
        channel_id: The kind of chat that it comes from: "msteams".
        id: Unique in its conversation, and kept when the activity is sent again.
        service_url: The connector's address for answers.
        tenant: The Microsoft Entra tenant.
        person: The person's id in Teams.
        person_name: The name that they have there.
        directory_id: The person's id in Microsoft Entra; empty for one who has none.
        bot: The app's own id in Teams.
        conversation: The chat or the channel, without a thread.
        is_personal: Whether it is the person's own chat with the app.
        team: The team of the channel.
        thread: The message that began the thread; None outside of channels.
        text: What was written, without mentions of the app.
        has_file: Whether a file or a picture came with it.
        value: What a press carries.
        message: The message whose button was pressed.
        action: Of an installation: "add" or "remove".
        zone: The person's time zone (IANA name), if their client says it.
    """

    kind: str
    name: str
    channel_id: str
    id: str
    service_url: str
    tenant: str
    person: str
    person_name: str
    directory_id: str
    bot: str
    conversation: str
    is_personal: bool
    team: str
    thread: str | None
    text: str
    has_file: bool
    value: Mapping[str, Any]
    message: str
    action: str
    zone: str | None

    def event_id(self, secret: str) -> str:
        """Return what is kept to handle it once.

        A message's own id is the millisecond in which it was written. A hash alone would not hide it, because all
        milliseconds of a day can be tried; without the app's secret, that is in vain.
        """
        return hmac.new(secret.encode(), f"{self.conversation}\n{self.id}".encode(), hashlib.sha256).hexdigest()


def read(body: bytes) -> Activity | None:
    """Parse a body, and make all text in it safe to store and to show; None for a body that is no object."""
    try:
        value = visible_values(json.loads(body))
    except (ValueError, RecursionError):
        return None
    return parse(value) if isinstance(value, dict) else None


def parse(body: Mapping[str, Any]) -> Activity:
    """Return an activity; what is missing is empty."""
    conversation, data = _mapping(body.get("conversation")), _mapping(body.get("channelData"))
    sender = _mapping(body.get("from"))
    place, _, thread = _text(conversation, "id").partition(_THREAD)
    return Activity(
        kind=_text(body, "type"),
        name=_text(body, "name") or _text(data, "eventType"),
        channel_id=_text(body, "channelId"),
        id=_text(body, "id"),
        service_url=_text(body, "serviceUrl"),
        tenant=_text(_mapping(data.get("tenant")), "id") or _text(conversation, "tenantId"),
        person=_text(sender, "id"),
        person_name=_text(sender, "name"),
        directory_id=_text(sender, "aadObjectId"),
        bot=_text(_mapping(body.get("recipient")), "id"),
        conversation=place,
        is_personal=_text(conversation, "conversationType") == "personal",
        team=_text(_mapping(data.get("team")), "id"),
        thread=thread or None,
        text=_MENTION.sub(" ", _text(body, "text")).strip(),
        has_file=any(map(_is_file, _list(body, "attachments"))),
        value=_mapping(body.get("value")),
        message=_text(body, "replyToId"),
        action=_text(body, "action"),
        zone=_text(body, "localTimezone") or None,
    )


def threaded(conversation: str, thread: str | None) -> str:
    """Return the address of a thread in a channel; of the channel or chat itself without one."""
    return conversation if thread is None else f"{conversation}{_THREAD}{thread}"


def _text(container: Mapping[str, Any], name: str) -> str:
    value = container.get(name)
    return value if isinstance(value, str) else ""


def _is_file(attachment: object) -> bool:
    """Tell a file from the HTML form of a message, which comes with each."""
    kind = _text(_mapping(attachment), "contentType")
    return kind == _FILE or kind.startswith("image/")


def _list(container: Mapping[str, Any], name: str) -> list[Any]:
    value = container.get(name)
    return value if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
