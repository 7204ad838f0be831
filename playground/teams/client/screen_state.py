"""One person's Teams as JSON, for the browser page."""

import copy

from playground.clock_control import ClockControl
from playground.models import Json
from playground.teams.adaptive_cards.elements import actions_of
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.client.user_view import SeenMessage
from playground.teams.models import Conversation, Dialog
from playground.teams.tenant import Tenant


def screen_state(tenant: Tenant, driver: TeamsUserDriver, clock: ClockControl | None) -> Json:
    """Return everything on that person's screen. Each action of a card has a `key`, its number in `actions_of`."""
    with tenant.lock:
        return {
            "run": tenant.run,
            "version": tenant.version,
            "team": tenant.name,
            "user": driver.id,
            "bot": tenant.bot_id,
            "botName": tenant.bot_name,
            "people": [
                {"id": each.id, "name": each.name, "email": each.email, "dm": _last_of_bot(tenant, each.id)}
                for each in tenant.people.values()
            ],
            "names": {each.id: each.name for each in tenant.people.values()},
            "commands": [{"name": name, "description": about, "hint": ""} for name, about in tenant.commands],
            "channels": [_conversation(tenant, driver, each) for each in driver.conversations()],
            "dialog": _dialog(driver.dialog()),
            "clock": {"now": clock.now().isoformat(), "zone": clock.zone} if clock else None,
            "zone": driver.person.tz,
        }


def numbered(card: Json | None) -> Json | None:
    """Return a copy of a card whose actions have a `key`."""
    if card is None:
        return None
    copied = copy.deepcopy(card)
    for key, action in enumerate(actions_of(copied)):
        action["key"] = key
    return copied


def _conversation(tenant: Tenant, driver: TeamsUserDriver, conversation: Conversation) -> Json:
    is_chat = conversation.kind == "personal"
    return {
        "id": conversation.id,
        "name": tenant.bot_name if is_chat else conversation.name,
        "dm": is_chat,
        "team": "" if is_chat else tenant.team_of(conversation).name,
        "hasBot": tenant.has_bot(conversation),
        "composer": not is_chat or (tenant.has_bot(conversation) and not conversation.blocked),
        "members": len(tenant.members(conversation)),
        "messages": [_message(tenant, driver, each) for each in driver.messages(conversation.id)],
    }


def _message(tenant: Tenant, driver: TeamsUserDriver, seen: SeenMessage) -> Json:
    message = tenant.find(seen.conversation, seen.id)
    return {
        "ts": seen.id,
        "user": message.sender if message else "",
        "name": seen.sender,
        "app": seen.is_bot,
        "text": seen.text,
        "card": numbered(seen.card),
        "thread": seen.thread,
        "edited": seen.is_edited,
        "targeted": seen.is_targeted,
        "sent": seen.sent.isoformat(),
        "refreshes": message is not None and driver.refreshes(message),
    }


def _dialog(dialog: Dialog | None) -> Json | None:
    if dialog is None:
        return None
    return {
        "message": dialog.message,
        "revision": dialog.revision,
        "title": dialog.title,
        "text": dialog.text,
        "card": numbered(dialog.card),
        "values": dialog.values,
        "errors": dialog.errors,
    }


def _last_of_bot(tenant: Tenant, person: str) -> Json | None:
    """Return the chat and the time of the bot's last message to that person, so that the page can point there."""
    chat = tenant.chat(person)
    last = [each.id for each in tenant.messages[chat.id] if each.sender == tenant.bot_id]
    return {"id": chat.id, "ts": last[-1]} if last else None
