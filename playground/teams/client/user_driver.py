"""Drives Teams as one person, for tests and for the page; every action reaches the bot over HTTP."""

from collections.abc import Mapping, Sequence
from typing import Any

from playground.delivery.app_response import AppResponse
from playground.models import Json, NotOnScreenError
from playground.teams.adaptive_cards.validator import MAX_REFRESHED
from playground.teams.client import card_form
from playground.teams.client.bot_response import InvokeResult, apply_card_response, apply_task_response
from playground.teams.client.outcome import TeamsOutcome
from playground.teams.client.user_view import SeenMessage, TeamsUserView
from playground.teams.delivery.activities import Activities
from playground.teams.delivery.outbound import TeamsOutbound
from playground.teams.models import Conversation, Dialog, Message
from playground.teams.tenant import Tenant


class TeamsUserDriver(TeamsUserView):
    """One person using Teams.

    Args:
        person: Their id.
        tenant: The tenant that they belong to.
        activities: Builds the activities.
        outbound: Sends them to the bot.
    """

    def __init__(self, person: str, tenant: Tenant, activities: Activities, outbound: TeamsOutbound) -> None:
        super().__init__(person, tenant)
        self._activities = activities
        self._outbound = outbound

    # Messages

    def say(self, text: str, *, attachments: Sequence[Json] = ()) -> TeamsOutcome:
        """Write in the chat with the bot, with files if there are `attachments`.

        Raises:
            NotOnScreenError: They do not have the app, or blocked it.
        """
        place = self._tenant.chat(self.id)
        if not self._tenant.reaches(self.id) or place.blocked:
            raise NotOnScreenError("this person has no open chat with the bot")
        return self._write(place, text, None, mentions_bot=False, attachments=attachments)

    def mention(self, channel: str, text: str, *, thread: SeenMessage | None = None) -> TeamsOutcome:
        """Mention the bot in a channel and write the text after it, in a new thread or in an existing one.

        Raises:
            NotOnScreenError: The bot is not in the team.
        """
        place = self._conversation(channel)
        if not self._tenant.has_bot(place):
            raise NotOnScreenError("the bot is not in this team, so it cannot be mentioned")
        return self._write(place, f"<at>{self._tenant.bot_name}</at> {text}".rstrip(), thread, mentions_bot=True)

    def write(self, channel: str, text: str, *, thread: SeenMessage | None = None) -> TeamsOutcome:
        """Write in a channel without a mention: the bot is not told."""
        return self._write(self._conversation(channel), text, thread, mentions_bot=False)

    # Cards

    def press(
        self,
        seen: SeenMessage,
        button: str,
        inputs: Mapping[str, Any] | None = None,
        *,
        data: Mapping[str, Any] | None = None,
    ) -> TeamsOutcome:
        """Fill in inputs of a card and press a button.

        Args:
            seen: The message with the card.
            button: Title, verb or id of the action.
            inputs: What to fill in, by input id.
            data: Values in the action's data that it must have, if several actions have the title.

        Raises:
            NotOnScreenError: The button, an input or a choice is not on the screen.
        """
        card = self._message(seen).card_for(self.id)
        return self.press_action(seen, card_form.find_action(card, button, data or {}), inputs)

    def press_action(self, seen: SeenMessage, action: Json, inputs: Mapping[str, Any] | None = None) -> TeamsOutcome:
        """Fill in inputs of a card and press one of its actions."""
        message, before = self._message(seen), self._tenant.sequence
        elements = card_form.inputs_for(message.card_for(self.id) or {}, action)
        values = card_form.fill(elements, inputs or {})
        if action["type"] == "Action.OpenUrl":
            return self._outcome(None, InvokeResult(), before, opened=str(action["url"]))
        if action["type"] in {"Action.ShowCard", "Action.ToggleVisibility"}:
            return self._outcome(None, InvokeResult(), before)
        errors = card_form.validation_errors(elements, values)
        if errors:
            return self._outcome(None, InvokeResult("invalid_inputs"), before, errors=errors)
        submitted = card_form.merge(action, card_form.submitted(elements, values))
        if action["type"] == "Action.Execute":
            response = self._outbound.deliver(
                self._activities.card_action(self.person, message, action, submitted, "manual")
            )
            return self._outcome(response, apply_card_response(self._tenant, self.id, message, response), before)
        return self._submit(message, submitted, before)

    def read(self, conversation: str, *, opens: bool = False) -> list[SeenMessage]:
        """Look at a conversation: the client refreshes cards that ask for it; if it `opens`, all of them again."""
        for seen in self.messages(conversation):
            message = self._message(seen)
            if self.refreshes(message, again=opens):
                self.refresh(seen)
        return self.messages(conversation)

    def refresh(self, seen: SeenMessage) -> TeamsOutcome:
        """Refresh a card, as the client does by itself when it shows it for the first time.

        Raises:
            NotOnScreenError: The card has no refresh.
        """
        message, before = self._message(seen), self._tenant.sequence
        action = (message.card or {}).get("refresh", {}).get("action")
        if action is None:
            raise NotOnScreenError("this card has no refresh")
        message.refreshed.add(self.id)
        response = self._outbound.deliver(
            self._activities.card_action(self.person, message, action, card_form.merge(action, {}), "automatic")
        )
        return self._outcome(response, apply_card_response(self._tenant, self.id, message, response), before)

    # Dialogs

    def submit_dialog(self, inputs: Mapping[str, Any] | None = None, *, button: str | None = None) -> TeamsOutcome:
        """Fill in the open dialog and press its button; `button` is needed if it has several.

        Raises:
            NotOnScreenError: No dialog with a form is open, or the button, an input or a choice is not in it.
        """
        dialog = self._form()
        return self.submit_dialog_action(card_form.find_action(dialog.card, button, {}), inputs)

    def submit_dialog_action(self, action: Json, inputs: Mapping[str, Any] | None = None) -> TeamsOutcome:
        """Fill in the open dialog and press one of its actions."""
        dialog, before = self._form(), self._tenant.sequence
        if action["type"] != "Action.Submit":
            raise NotOnScreenError(f"a dialog supports Action.Submit only, not {action['type']}")
        elements = card_form.inputs_for(dialog.card or {}, action)
        values = card_form.fill(elements, {**dialog.values, **(inputs or {})})
        with self._tenant.lock:
            dialog.values, dialog.errors = values, card_form.validation_errors(elements, values)
            dialog.revision += 1
            self._tenant.mark_changed()
        if dialog.errors:
            return self._outcome(None, InvokeResult("invalid_inputs"), before, errors=dialog.errors)
        message = self._tenant.find(dialog.conversation, dialog.message)
        if message is None:
            raise NotOnScreenError("the message that opened the dialog is gone")
        submitted = card_form.merge(action, card_form.submitted(elements, values))
        response = self._outbound.deliver(self._activities.task("task/submit", self.person, message, submitted))
        result = apply_task_response(self._tenant, self.id, message, response, opening=False)
        return self._outcome(response, result, before)

    def close_dialog(self) -> None:
        """Close the dialog; the bot is not told."""
        with self._tenant.lock:
            self._tenant.dialogs.pop(self.id, None)
            self._tenant.mark_changed()

    # Internals

    def _form(self) -> Dialog:
        dialog = self.dialog()
        if dialog is None or dialog.card is None:
            raise NotOnScreenError("no dialog with a form is open")
        return dialog

    def _write(
        self,
        place: Conversation,
        text: str,
        thread: SeenMessage | None,
        *,
        mentions_bot: bool,
        attachments: Sequence[Json] = (),
    ) -> TeamsOutcome:
        before, message_id = self._tenant.sequence, self._tenant.new_message_id()
        root = message_id if thread is None else thread.thread
        message = self._tenant.post(Message(message_id, place.id, self.id, text, root))
        if place.kind == "channel" and not mentions_bot:
            return self._outcome(None, InvokeResult(), before)
        activity = self._activities.message(self.person, message, mentions_bot=mentions_bot)
        activity["attachments"] += attachments
        return self._outcome(self._outbound.deliver(activity), InvokeResult(), before)

    def _submit(self, message: Message, value: Json, before: int) -> TeamsOutcome:
        """Send an Action.Submit: as a message, or as its `msteams` object says.

        https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-actions.
        """
        special = value.get("msteams") or {}
        match special.get("type"):
            case "task/fetch":
                response = self._outbound.deliver(self._activities.task("task/fetch", self.person, message, value))
                result = apply_task_response(self._tenant, self.id, message, response, opening=True)
                return self._outcome(response, result, before)
            case "imBack":
                place, text = self._tenant.conversations[message.conversation], str(special.get("value", ""))
                return self.say(text) if place.kind == "personal" else self.mention(place.id, text)
        activity = self._activities.submitted(self.person, message, value)
        if special.get("type") == "messageBack":
            activity["text"] = str(special.get("text", ""))
        return self._outcome(self._outbound.deliver(activity), InvokeResult(), before)

    def refreshes(self, message: Message, *, again: bool = False) -> bool:
        """Tell whether the client refreshes a card by itself as soon as it shows it, or shows it `again`.

        https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/universal-actions-for-adaptive-cards.
        """
        refresh = (message.card or {}).get("refresh") or {}
        if "action" not in refresh or (self.id in message.refreshed and not again):
            return False
        small = len(self._tenant.members(self._tenant.conversations[message.conversation])) <= MAX_REFRESHED
        return small or self.id in refresh.get("userIds", [])

    def _outcome(
        self,
        response: AppResponse | None,
        result: InvokeResult,
        before: int,
        *,
        errors: dict[str, str] | None = None,
        opened: str | None = None,
    ) -> TeamsOutcome:
        with self._tenant.lock:
            now = self._tenant.now()
            shown = [
                self._seen(each)
                for place in self.conversations()
                for each in self._tenant.messages[place.id]
                if each.sequence > before and each.is_visible_to(self.id, now)
            ]
        return TeamsOutcome(
            response,
            result.error,
            result.error_text,
            errors or {},
            result.detail,
            result.notice,
            opened,
            shown,
            self.dialog(),
        )
