"""Checks what a bot sends: size, text, attachments, cards and mentions."""

from collections.abc import Iterator

from playground.models import Json
from playground.teams.adaptive_cards.validator import card_errors
from playground.teams.connector.errors import ConnectorError, bad_argument
from playground.teams.models import ADAPTIVE_CARD, Conversation
from playground.teams.tenant import Tenant

# https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference
_CARDS = tuple(f"application/vnd.microsoft.card.{kind}" for kind in ("adaptive", "hero", "thumbnail", "receipt"))
_TEXT_FORMATS = {"plain", "markdown", "xml", "extendedmarkdown"}


def check_message(tenant: Tenant, conversation: Conversation, activity: Json, size: int) -> None:
    """Check a message before it is posted or replaces another.

    Raises:
        ConnectorError: Teams refuses it.
    """
    if size > tenant.message_limit:
        raise ConnectorError(413, "MessageSizeTooBig")
    error = next(_errors(tenant, conversation, activity), None)
    if error is not None:
        raise bad_argument(error)


def _errors(tenant: Tenant, conversation: Conversation, activity: Json) -> Iterator[str]:
    text, attachments = activity.get("text") or "", activity.get("attachments") or []
    if not isinstance(text, str) or not isinstance(attachments, list):
        yield "text must be a string and attachments a list"
        return
    if not text and not attachments:
        yield "Activity must include non empty 'text' field or at least 1 attachment"
    if activity.get("textFormat", "plain") not in _TEXT_FORMATS:
        yield f"Unknown textFormat {activity['textFormat']!r}"
    for attachment in attachments:
        yield from _attachment_errors(attachment)
    members = {name for each in tenant.members(conversation) for name in (each.id, each.aad_object_id)}
    for entity in activity.get("entities") or []:
        yield from _mention_errors(entity, text, members)
    for attachment in attachments:
        for entity in (attachment.get("content") or {}).get("msteams", {}).get("entities", []):
            if entity["mentioned"]["id"] not in members:
                yield f"Mentioned person {entity['mentioned']['id']} is not in the conversation"


def _attachment_errors(attachment: object) -> Iterator[str]:
    if not isinstance(attachment, dict):
        yield "An attachment must be an object"
        return
    kind = str(attachment.get("contentType"))
    if kind == ADAPTIVE_CARD:
        yield from (f"Invalid Adaptive Card: {error}" for error in card_errors(attachment.get("content")))
    elif kind.startswith("image/"):
        if not attachment.get("contentUrl"):
            yield "An image needs a contentUrl"
    elif kind not in _CARDS:
        yield f"Unknown attachment type {kind!r}"


def _mention_errors(entity: Json, text: str, members: set[str]) -> Iterator[str]:
    if entity.get("type") != "mention":
        return
    mentioned = str((entity.get("mentioned") or {}).get("id"))
    if mentioned not in members:
        yield f"Mentioned person {mentioned} is not in the conversation"
    if not entity.get("text") or entity["text"] not in text:
        yield f"The mention {entity.get('text')!r} is not in the text"
