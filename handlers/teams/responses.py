"""Shows what a feature returns in Teams: as a card in place, in a dialog, or as a message to the person alone."""

import logging
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, assert_never

from bot.teams.api.chat_client import CARD, TeamsChatClient, message_activity
from bot.teams.api.connector import TeamsRefusedError, TeamsUnreachableError
from bot.teams.cards import adaptive_card, inputs
from bot.teams.cards.packed_views import ViewSigner
from bot.teams.cards.text_runs import Names, plain_text
from bot.teams.chat import card_message
from bot.teams.inbound.activities import Activity
from bot.views.kit import block_kit
from bot.views.kit.block_kit import Message, View
from handlers.features.support.interactions import (
    FieldErrors,
    FormResult,
    OpenForm,
    PostHere,
    Replace,
    Respond,
    Shown,
    ShowView,
)

_log = logging.getLogger(__name__)

# The answer to an Action.Execute that changes nothing on the card.
# https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model (response format)
NOTHING: Mapping[str, Any] = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": ""}
_IN_CHAT = "The answer is in your chat with LHS Rounds."
_SEPARATOR = "|"
InvokeResponse = dict[str, Any] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Responder:
    """Shows one person what a feature has returned.

    Attributes:
        client: Calls Teams.
        activity: What the person did.
        names: Names people and channels.
        signer: Signs forms for the person.
        in_dialog: Whether the answer is shown in a dialog.
    """

    client: TeamsChatClient
    activity: Activity
    names: Names
    signer: ViewSigner
    in_dialog: bool = False

    def say(self, message: Message) -> str:
        """Show a message to the person alone, and return where: nothing, if it was where they are looking."""
        return self._post(message_activity(card_message(message, self.names)))

    def show_form(self, view: View) -> str:
        """Show a form to the person alone, as a card, and return where as `say` does."""
        card = adaptive_card.of_form(_identified(view), self.names, pack=self.signer.pack)
        return self._post({"type": "message", "summary": view["title"]["text"], "attachments": [_attached(card)]})

    def post_here(self, message: Message) -> None:
        """Post a message for everybody in the conversation."""
        self._send(self.activity.conversation, message_activity(card_message(message, self.names)))

    def pressed(self, shown: Shown, view: Mapping[str, Any] | None) -> InvokeResponse:
        """Answer a press. `view` is the form that holds the button, with its state."""
        match shown:
            case None:
                return self._nothing()
            case Respond(message):
                return self._page(message) if self.in_dialog else self._nothing(self.say(message))
            case Replace(message):
                return self._page(message) if self.in_dialog else self._replaced(message)
            case PostHere(message):
                self.post_here(message)
                return self._nothing()
            case OpenForm(view=view):
                if self.in_dialog:
                    return self._dialog(_identified(view))
                return self._nothing(self.show_form(view))
            case ShowView(view=instead, replaces=replaces):
                self._replace(replaces)
                return self._form(_kept(instead, view))
        assert_never(shown)

    def submitted(self, result: FormResult, view: View) -> InvokeResponse:
        """Answer a submitted form, which is given with its state."""
        match result:
            case FieldErrors(errors):
                return self._form(_kept(view, view), errors)
            case ShowView(view=instead, replaces=replaces):
                self._replace(replaces)
                return self._form(_kept(instead, view))
        assert_never(result)

    def own_card(self, card: Mapping[str, Any] | None) -> InvokeResponse:
        """Show to the person alone their own card instead of the one that everybody sees, if they have one."""
        return self._nothing() if card is None else self._instead(card)

    # Answers

    def _nothing(self, where: str = "") -> InvokeResponse:
        return {} if self.in_dialog else {**NOTHING, "value": where}

    def _form(self, view: View, errors: Mapping[str, str] | None = None) -> InvokeResponse:
        if self.in_dialog:
            return self._dialog(view, errors)
        card = adaptive_card.of_form(view, self.names, errors=errors, pack=self.signer.pack)
        self._edit(card, view["title"]["text"])
        return self._instead(card)

    def _dialog(self, view: View, errors: Mapping[str, str] | None = None) -> InvokeResponse:
        card = adaptive_card.of_form(view, self.names, errors=errors, in_dialog=True, pack=self.signer.pack)
        info = {"title": view["title"]["text"], "height": "medium", "width": "medium", "card": _attached(card)}
        return {"task": {"type": "continue", "value": info}}

    def _page(self, message: Message) -> InvokeResponse:
        return self._dialog(_identified(block_kit.modal("LHS Rounds", message.blocks)))

    def _replaced(self, message: Message) -> InvokeResponse:
        card = adaptive_card.of_message(message, self.names)
        self._edit(card, plain_text(message.text, self.names))
        return self._instead(card)

    def _instead(self, card: Mapping[str, Any]) -> InvokeResponse:
        return {"statusCode": 200, "type": CARD, "value": self.client.fit(self.activity.conversation, card)}

    # Messages

    def _post(self, activity: Mapping[str, Any]) -> str:
        its = self.activity
        if its.is_personal:
            self._send(its.conversation, activity)
            return ""
        try:
            self.client.post(its.service_url, its.conversation, activity, thread=its.thread, only_for=its.person)
        except TeamsRefusedError as error:
            # Not every tenant has messages for one person in a channel.
            _log.info("targeted message refused", extra={"why": str(error)})
            self._send(self.client.chat_with(its.service_url, its.person), activity)
            return _IN_CHAT
        return ""

    def _send(self, conversation: str, activity: Mapping[str, Any]) -> None:
        its = self.activity
        thread = its.thread if conversation == its.conversation else None
        self.client.post(its.service_url, conversation, activity, thread=thread)

    def _edit(self, card: Mapping[str, Any], summary: str) -> None:
        """Change the card for the person's other devices as well; in a channel, it changes for this person only."""
        its = self.activity
        if its.is_personal and its.message:
            activity = {"type": "message", "summary": summary, "attachments": [_attached(card)]}
            self._change(its.conversation, its.message, activity)

    def _replace(self, replaces: tuple[str, Message] | None) -> None:
        if replaces is not None and _SEPARATOR in replaces[0]:
            conversation, _, message_id = replaces[0].rpartition(_SEPARATOR)
            self._change(conversation, message_id, message_activity(card_message(replaces[1], self.names)))

    def _change(self, conversation: str, message_id: str, activity: Mapping[str, Any]) -> None:
        try:
            self.client.edit(self.activity.service_url, conversation, message_id, activity)
        except (TeamsRefusedError, TeamsUnreachableError) as error:
            # The person sees the new card as the answer to their press.
            _log.warning("card not edited", extra={"why": str(error)})


def own_message(activity: Activity) -> str:
    """Return the address of the message whose button was pressed, if it is in the person's chat with the app."""
    return f"{activity.conversation}{_SEPARATOR}{activity.message}" if activity.is_personal and activity.message else ""


def _identified(view: View) -> View:
    """Give a form that opens an id, so that what is sent twice counts once."""
    return {**view, "id": uuid.uuid4().hex}


def _kept(view: View, before: Mapping[str, Any] | None) -> View:
    """Return a form that follows another one: with its id, and with what was typed in the fields that stay."""
    if before is None:
        return _identified(view)
    blocks = inputs.filled(list(view["blocks"]), before.get("state") or {})
    return {**{name: each for name, each in view.items() if name != "state"}, "id": before.get("id"), "blocks": blocks}


def _attached(card: Mapping[str, Any]) -> dict[str, Any]:
    return {"contentType": CARD, "content": card}
