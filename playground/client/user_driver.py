"""Drives Slack as one person, for tests and for the page; every action reaches the app over HTTP or a socket."""

from dataclasses import dataclass, field
from typing import Any

from playground.client import form_elements
from playground.client.button_presses import build_action, find_target
from playground.client.client_validation import validation_errors
from playground.client.user_view import UserView
from playground.delivery.ack_semantics import (
    AckResult,
    ack_error,
    apply_command_ack,
    apply_submission_ack,
    failure_text,
)
from playground.delivery.app_response import AppResponse
from playground.delivery.outbound import Outbound, command_body, interaction_body
from playground.delivery.payloads import Payloads
from playground.models import Channel, Json, Message, NotOnScreenError, View
from playground.workspace import Workspace


@dataclass(frozen=True)
class Outcome:
    """The outcome of an action.

    Attributes:
        response: The app's response; None if nothing was sent.
        error: Slack's error code; None on success.
        detail: Validation errors of a rejected response.
        errors: Field errors of the form by block_id, from the client or from the app.
        shown: Messages that are new to this person, in all their conversations.
        view: The modal on top now.
        error_text: The error message that the client shows beside the button or in the form.
    """

    response: AppResponse | None
    error: str | None = None
    detail: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    shown: list[Message] = field(default_factory=list)
    view: View | None = None
    error_text: str | None = None

    @property
    def ok(self) -> bool:
        """Whether there was no error and the form has no field errors."""
        return self.error is None and not self.errors

    @property
    def text(self) -> str:
        """All readable text of the new messages."""
        return "\n".join(message.all_text() for message in self.shown)


class UserDriver(UserView):
    """One person using Slack.

    Args:
        user: Their id.
        workspace: The workspace that they use.
        payloads: Builds the payloads.
        outbound: Sends them to the app.
    """

    def __init__(self, user: str, workspace: Workspace, payloads: Payloads, outgoing: Outbound) -> None:
        super().__init__(user, workspace)
        self._payloads = payloads
        self._outbound = outgoing

    # Actions

    def command(self, name: str, text: str = "", *, channel: str | None = None) -> Outcome:
        """Type a slash command, by default in their first channel."""
        place, before = self._writable(channel), self._workspace.latest_ts()
        if name not in {each.name for each in self._workspace.commands}:
            self._workspace.notify(self.id, place.id, f"`{name}` is not a valid command.")
            return self._outcome(None, AckResult("invalid_command"), before)
        response = self._outbound.command(self._payloads.command(self.user, place, name, text.strip()))
        return self._outcome(response, apply_command_ack(self._workspace, self.id, place.id, name, response), before)

    def press(
        self,
        where: Message | View,
        action_id: str,
        *,
        block_id: str | None = None,
        value: Any = None,
        option: Any = None,
    ) -> Outcome:
        """Press a button or choose in an element outside a form.

        Args:
            where: The message, modal or Home.
            action_id: Id of the element.
            block_id: Id of its block, if several blocks have the element.
            value: The button's value, if several buttons share the action_id.
            option: The selection; see `form_elements.to_state`.

        Raises:
            NotOnScreenError: The element is not on the screen.
        """
        before = self._workspace.latest_ts()
        response = self._outbound.interaction(self._press_payload(where, action_id, block_id, value, option))
        error = ack_error(response)
        return self._outcome(response, AckResult(error), before, failure_text(response) if error else None)

    def fill(self, view: View, values: dict[str, Any]) -> None:
        """Fill in inputs, by block_id or action_id, without sending anything.

        Raises:
            NotOnScreenError: No such input or option exists.
        """
        with self._workspace.lock:
            self._open(view)
            for name, value in values.items():
                block, element = self._input(view, name)
                view.values[block["block_id"]][element["action_id"]] = form_elements.to_state(element, value)

    def submit(self, view: View | None = None, values: dict[str, Any] | None = None) -> Outcome:
        """Fill in the form (if values are given) and submit it.

        A form that Slack's client rejects is not sent: the outcome then has `errors` and no `response`.
        """
        form, before = self._form(view), self._workspace.latest_ts()
        if values:
            self.fill(form, values)
        found = validation_errors(form)
        with self._workspace.lock:
            form.errors, form.error_text = found, None
            form.revision += 1
            self._workspace.mark_changed()
        if found:
            return self._outcome(None, AckResult("incomplete", errors=found), before)
        response = self._outbound.interaction(self._payloads.submission(self.user, form))
        result = apply_submission_ack(self._workspace, form, response)
        return self._outcome(response, result, before, form.error_text)

    def close(self, view: View | None = None, *, every: bool = False) -> Outcome:
        """Close the form, or all open forms; the app is notified if the view has notify_on_close."""
        form, before = self._form(view), self._workspace.latest_ts()
        self._workspace.close_views(form, every=every)
        response = None
        if form.content.get("notify_on_close"):
            response = self._outbound.interaction(self._payloads.closed(self.user, form, cleared=every))
        return self._outcome(response, AckResult(), before)

    def say(self, channel: str, text: str, *, thread_ts: str | None = None) -> Outcome:
        """Write a message; the app is notified if it gets such events.

        A mention in the app's own direct messages is a message only.
        https://docs.slack.dev/reference/events/app_mention.

        Raises:
            NotOnScreenError: The conversation has no message box.
        """
        place, before = self._writable(channel), self._workspace.latest_ts()
        message = self._workspace.post(Message(place.id, "", self.id, text, thread_ts=thread_ts))
        kind = {"im": "im", "mpim": "mpim", "public_channel": "channels", "private_channel": "groups"}[place.kind]
        event: Json = {"channel": place.id, "user": self.id, "text": text, "ts": message.ts, "team": self.user.team_id}
        if thread_ts is not None:
            event["thread_ts"] = thread_ts
        response = None
        if self._workspace.bot_user in place.members:
            if self._workspace.receives(f"message.{kind}"):
                event_payload = {**event, "type": "message", "channel_type": kind.removesuffix("s")}
                response = self._outbound.event(self._payloads.event(event_payload))
            is_mention = f"<@{self._workspace.bot_user}>" in text and place.im_with is None
            if is_mention and self._workspace.receives("app_mention"):
                response = self._outbound.event(self._payloads.event({**event, "type": "app_mention"}))
        return self._outcome(response, AckResult(), before)

    def _writable(self, channel: str | None) -> Channel:
        place = self._channel(channel)
        if not self._workspace.has_composer(place):
            raise NotOnScreenError("the app's messages tab is read-only: there is no message box")
        return place

    def open_home(self) -> Outcome:
        """Open the app's Home; the app is notified if it subscribed to app_home_opened."""
        before, response = self._workspace.latest_ts(), None
        if self._workspace.receives("app_home_opened"):
            event = {"type": "app_home_opened", "user": self.id, "channel": self.dm_channel, "tab": "home"}
            response = self._outbound.event(self._payloads.event(event))
        return self._outcome(response, AckResult(), before)

    def shortcut(self, callback_id: str, message: Message | None = None) -> Outcome:
        """Use a global shortcut, or one on a message."""
        before = self._workspace.latest_ts()
        if message is None:
            response = self._outbound.interaction(self._payloads.shortcut(self.user, callback_id))
        else:
            response = self._outbound.interaction(self._payloads.message_shortcut(self.user, message, callback_id))
        return self._outcome(response, AckResult(ack_error(response)), before)

    # Raw bodies, for tests that send them by hand

    def command_body(self, name: str, text: str = "", *, channel: str | None = None) -> bytes:
        """Return the body of a slash command without sending it."""
        return command_body(self._payloads.command(self.user, self._channel(channel), name, text))

    def press_body(self, where: Message | View, action_id: str, *, value: Any = None, option: Any = None) -> bytes:
        """Return the body of a press without sending it."""
        return interaction_body(self._press_payload(where, action_id, None, value, option))

    def submission_body(self, view: View | None = None) -> bytes:
        """Return the body of a submission with the current values, neither sent nor validated."""
        return interaction_body(self._payloads.submission(self.user, self._form(view)))

    # Internals

    def _press_payload(
        self, where: Message | View, action_id: str, block_id: str | None, value: Any, option: Any
    ) -> Json:
        with self._workspace.lock:
            self._open(where)
            block, element = find_target(where.blocks, action_id, block_id, value)
            action = build_action(block, element, option, self._payloads.action_ts())
            if element["type"] in form_elements.STATEFUL:
                where.values[block["block_id"]][element["action_id"]] = form_elements.to_state(element, option)
                where.revision += 1
                self._workspace.mark_changed()
            if isinstance(where, Message):
                return self._payloads.message_action(self.user, where, [action])
            return self._payloads.view_action(self.user, where, [action])

    def _open(self, where: Message | View) -> None:
        if isinstance(where, Message):
            there = self._workspace.find(where.channel, where.ts)
            if there is not where or where.ephemeral_to not in {None, self.id}:
                raise NotOnScreenError("the message is gone or not visible to this person")
        elif where.user != self.id or self._workspace.view(where.id) is not where:
            raise NotOnScreenError("the form is closed or not visible to this person")

    def _form(self, view: View | None) -> View:
        form = view or self.view()
        if form is None:
            raise NotOnScreenError("no form is open")
        self._open(form)
        return form

    @staticmethod
    def _input(view: View, name: str) -> tuple[Json, Json]:
        for block, element in form_elements.interactive(view.blocks):
            if element["type"] in form_elements.STATEFUL and name in {block["block_id"], element["action_id"]}:
                return block, element
        there = ", ".join(
            f"{block['block_id']}/{element['action_id']}" for block, element in form_elements.interactive(view.blocks)
        )
        raise NotOnScreenError(f"no input {name!r} in this form; there are: {there}")

    def _outcome(
        self, response: AppResponse | None, result: AckResult, before: int, error_text: str | None = None
    ) -> Outcome:
        with self._workspace.lock:
            new = [each for place in self.channels() for each in self._workspace.messages[place.id].after(before)]
            seen = [each for each in new if each.ephemeral_to in {None, self.id}]
            shown = sorted(seen, key=lambda message: message.ts)
        return Outcome(response, result.error, result.detail, result.errors, shown, self.view(), error_text)
