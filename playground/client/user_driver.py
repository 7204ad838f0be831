"""What a person does in front of Slack, for tests and for the page alike: each deed goes to the app over the wire."""

from dataclasses import dataclass, field
from typing import Any

from playground.client import form_elements
from playground.client.button_presses import action_of, press_target
from playground.client.client_validation import complaints
from playground.client.user_view import Seat
from playground.delivery.ack_semantics import (
    Verdict,
    after_command,
    after_submission,
    failure_of,
    spoken_failure,
)
from playground.delivery.app_response import Reply
from playground.delivery.outbound import Outgoing, command_body, interaction_body
from playground.delivery.payloads import Payloads
from playground.models import Json, Message, NotOnScreenError, View
from playground.workspace import Workspace


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    Attributes:
        reply: What the app answered; None where nothing was sent.
        error: Slack's word for what went wrong, None if all went well.
        detail: Faults of what the app sent, where it was refused.
        errors: By block_id, what the form complains of (the client's own complaints, or the app's).
        shown: The messages that are new to this person, in all their conversations.
        view: The modal on top now.
        trouble: What the client shows beside the button or in the form where it failed.
    """

    reply: Reply | None
    error: str | None = None
    detail: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    shown: list[Message] = field(default_factory=list)
    view: View | None = None
    trouble: str | None = None

    @property
    def ok(self) -> bool:
        """Nothing went wrong and no form complains."""
        return self.error is None and not self.errors

    @property
    def text(self) -> str:
        """All that can be read in the new messages."""
        return "\n".join(message.everything() for message in self.shown)


class Person(Seat):
    """One person in front of Slack.

    Args:
        user: Their id.
        workspace: Where.
        payloads: Builds what is sent.
        outgoing: Sends it.
    """

    def __init__(self, user: str, workspace: Workspace, payloads: Payloads, outgoing: Outgoing) -> None:
        super().__init__(user, workspace)
        self._payloads = payloads
        self._outgoing = outgoing

    # Doing

    def command(self, name: str, text: str = "", *, channel: str | None = None) -> Outcome:
        """Type a slash command, in the first of their channels unless one is named."""
        place, before = self._channel(channel), self._workspace.mark()
        if name not in {each.name for each in self._workspace.commands}:
            self._workspace.tell(self.id, place.id, f"`{name}` is not a valid command.")
            return self._outcome(None, Verdict("invalid_command"), before)
        reply = self._outgoing.command(self._payloads.command(self.user, place, name, text.strip()))
        return self._outcome(reply, after_command(self._workspace, self.id, place.id, name, reply), before)

    def press(
        self,
        where: Message | View,
        action_id: str,
        *,
        block_id: str | None = None,
        value: Any = None,
        option: Any = None,
    ) -> Outcome:
        """Press a button or choose in an element outside of a form.

        Args:
            where: The message, modal or Home.
            action_id: Of the element.
            block_id: Of its block, where several have it.
            value: The button's value, where several have that action_id.
            option: What is chosen; see `forms.chosen`.

        Raises:
            NotOnScreenError: It is not there.
        """
        before = self._workspace.mark()
        reply = self._outgoing.interaction(self._press_payload(where, action_id, block_id, value, option))
        error = failure_of(reply)
        return self._outcome(reply, Verdict(error), before, spoken_failure(reply) if error else None)

    def fill(self, view: View, values: dict[str, Any]) -> None:
        """Fill in inputs, by block_id or action_id; nothing is sent.

        Raises:
            NotOnScreenError: No such input, or no such option.
        """
        with self._workspace.lock:
            self._open(view)
            for name, value in values.items():
                block, element = self._input(view, name)
                view.values[block["block_id"]][element["action_id"]] = form_elements.chosen(element, value)

    def submit(self, view: View | None = None, values: dict[str, Any] | None = None) -> Outcome:
        """Fill in (if values are given) and press the form's submit button.

        What Slack's client refuses is not sent: the outcome then has `errors` and no `reply`.
        """
        form, before = self._form(view), self._workspace.mark()
        if values:
            self.fill(form, values)
        found = complaints(form)
        with self._workspace.lock:
            form.errors, form.trouble = found, None
            form.revision += 1
            self._workspace.changed()
        if found:
            return self._outcome(None, Verdict("incomplete", errors=found), before)
        reply = self._outgoing.interaction(self._payloads.submission(self.user, form))
        verdict = after_submission(self._workspace, form, reply)
        return self._outcome(reply, verdict, before, form.trouble)

    def close(self, view: View | None = None, *, every: bool = False) -> Outcome:
        """Close the form, or all that are open; the app hears of it if it asked to (notify_on_close)."""
        form, before = self._form(view), self._workspace.mark()
        self._workspace.close_views(form, every=every)
        reply = None
        if form.content.get("notify_on_close"):
            reply = self._outgoing.interaction(self._payloads.closed(self.user, form, cleared=every))
        return self._outcome(reply, Verdict(), before)

    def say(self, channel: str, text: str) -> Outcome:
        """Write a message; the app hears of it where it subscribed to that."""
        place, before = self._channel(channel), self._workspace.mark()
        message = self._workspace.post(Message(place.id, "", self.id, text))
        kind = {"im": "im", "mpim": "mpim", "public_channel": "channels", "private_channel": "groups"}[place.kind]
        event: Json = {"channel": place.id, "user": self.id, "text": text, "ts": message.ts}
        reply = None
        if self._workspace.bot_user in place.members and f"message.{kind}" in self._workspace.subscriptions:
            told = {**event, "type": "message", "channel_type": kind.removesuffix("s")}
            reply = self._outgoing.event(self._payloads.event(told))
        if f"<@{self._workspace.bot_user}>" in text and "app_mention" in self._workspace.subscriptions:
            reply = self._outgoing.event(self._payloads.event({**event, "type": "app_mention"}))
        return self._outcome(reply, Verdict(), before)

    def open_home(self) -> Outcome:
        """Look at the app's Home; the app hears of it where it subscribed to app_home_opened."""
        before, reply = self._workspace.mark(), None
        if "app_home_opened" in self._workspace.subscriptions:
            event = {"type": "app_home_opened", "user": self.id, "channel": self.dm_channel, "tab": "home"}
            reply = self._outgoing.event(self._payloads.event(event))
        return self._outcome(reply, Verdict(), before)

    def shortcut(self, callback_id: str, message: Message | None = None) -> Outcome:
        """Choose a shortcut, global or on a message."""
        before = self._workspace.mark()
        if message is None:
            reply = self._outgoing.interaction(self._payloads.shortcut(self.user, callback_id))
        else:
            reply = self._outgoing.interaction(self._payloads.message_shortcut(self.user, message, callback_id))
        return self._outcome(reply, Verdict(failure_of(reply)), before)

    # For tests that send by hand: the very bodies that would go out

    def command_body(self, name: str, text: str = "", *, channel: str | None = None) -> bytes:
        """The body of a slash command, not sent."""
        return command_body(self._payloads.command(self.user, self._channel(channel), name, text))

    def press_body(self, where: Message | View, action_id: str, *, value: Any = None, option: Any = None) -> bytes:
        """The body of a press, not sent."""
        return interaction_body(self._press_payload(where, action_id, None, value, option))

    def submission_body(self, view: View | None = None) -> bytes:
        """The body of a submission of what is filled in now, not sent and not checked."""
        return interaction_body(self._payloads.submission(self.user, self._form(view)))

    # Inside

    def _press_payload(
        self, where: Message | View, action_id: str, block_id: str | None, value: Any, option: Any
    ) -> Json:
        with self._workspace.lock:
            self._open(where)
            block, element = press_target(where.blocks, action_id, block_id, value)
            action = action_of(block, element, option, self._payloads.action_ts())
            if element["type"] in form_elements.STATEFUL:
                where.values[block["block_id"]][element["action_id"]] = form_elements.chosen(element, option)
                where.revision += 1
                self._workspace.changed()
            if isinstance(where, Message):
                return self._payloads.message_action(self.user, where, [action])
            return self._payloads.view_action(self.user, where, [action])

    def _open(self, where: Message | View) -> None:
        if isinstance(where, Message):
            there = self._workspace.find(where.channel, where.ts)
            if there is not where or where.ephemeral_to not in {None, self.id}:
                raise NotOnScreenError("that message is gone, or was never theirs")
        elif where.user != self.id or self._workspace.view(where.id) is not where:
            raise NotOnScreenError("that form is closed, or was never theirs")

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

    def _outcome(self, reply: Reply | None, verdict: Verdict, before: int, trouble: str | None = None) -> Outcome:
        with self._workspace.lock:
            new = [each for place in self.channels() for each in self._workspace.messages[place.id].after(before)]
            seen = [each for each in new if each.ephemeral_to in {None, self.id}]
            shown = sorted(seen, key=lambda message: message.ts)
        return Outcome(reply, verdict.error, verdict.detail, verdict.errors, shown, self.view(), trouble)
