"""What the browser page shows of Teams, and the actions that it sends."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playground.clock_control import ClockControl
from playground.models import Json, NotOnScreenError
from playground.teams.adaptive_cards.elements import actions_of
from playground.teams.client import card_form
from playground.teams.client.outcome import TeamsOutcome
from playground.teams.client.screen_state import screen_state
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.client.user_view import SeenMessage
from playground.teams.tenant import Tenant


@dataclass
class TeamsPage:
    """One tenant on the page.

    Attributes:
        others: Addresses of other chat services' pages with the same people, by name.
    """

    tenant: Tenant
    as_user: Callable[[str], TeamsUserDriver]
    others: dict[str, str] = field(default_factory=dict)
    index: str = "teams/index.html"

    @property
    def version(self) -> int:
        """Increases with every visible change."""
        return self.tenant.version

    def mark_changed(self) -> None:
        """Record a visible change."""
        with self.tenant.lock:
            self.tenant.mark_changed()

    def screen(self, user: str, clock: ClockControl | None) -> Json:
        """Return everything on that person's screen; `user` may be an e-mail address, and anybody else is the first."""
        person = self.tenant.find_person(user) if user else None
        shown = person or next(iter(self.tenant.people.values()))
        state = screen_state(self.tenant, self.as_user(shown.id), clock)
        return {**state, "surface": "Teams", "others": self.others}

    def perform(self, action: Json) -> Json:
        """Perform one action of a person.

        Args:
            action: `user`, `kind` and the arguments of that kind.

        Returns:
            `error`, `errorText` and `notice` (null if there is none), and `errors` by input id.

        Raises:
            NotOnScreenError: The target does not exist.
            KeyError: An argument is missing.
        """
        outcome = _perform(self.as_user(action["user"]), self.tenant, action)
        return {
            "error": outcome.error,
            "errorText": outcome.error_text,
            "errors": outcome.errors,
            "detail": outcome.detail,
            "notice": outcome.notice,
        }

    def file(self, name: str) -> bytes | None:
        """Return None: in Teams the app uploads no pictures."""
        del name
        return None


def _perform(person: TeamsUserDriver, tenant: Tenant, action: Json) -> TeamsOutcome:
    match action["kind"]:
        case "say":
            return _say(person, tenant, action)
        case "open" | "read":
            person.read(action["channel"], opens=action["kind"] == "open")
            return TeamsOutcome(None)
        case "press":
            seen = _seen(person, action["channel"], action["message"])
            pressed = _action(seen.card, action["key"])
            return person.press_action(seen, pressed, _inputs(seen.card, pressed, action))
        case "submit":
            card = dialog.card if (dialog := person.dialog()) else None
            pressed = _action(card, action["key"])
            return person.submit_dialog_action(pressed, _inputs(card, pressed, action))
        case "close":
            person.close_dialog()
            return TeamsOutcome(None)
    raise NotOnScreenError(f"unknown action {action['kind']!r}")


def _say(person: TeamsUserDriver, tenant: Tenant, action: Json) -> TeamsOutcome:
    """Write a message; a channel's message mentions the bot if it begins with `@` and the bot's name."""
    text, channel = str(action["text"]), str(action["channel"])
    mention = f"@{tenant.bot_name}"
    if channel == person.chat_id:
        return person.say(text)
    thread = _seen(person, channel, action["thread"]) if action.get("thread") else None
    if text.startswith(mention):
        return person.mention(channel, text.removeprefix(mention).strip(), thread=thread)
    return person.write(channel, text, thread=thread)


def _seen(person: TeamsUserDriver, channel: str, message: str) -> SeenMessage:
    for each in person.messages(channel):
        if each.id == message:
            return each
    raise NotOnScreenError("that message is gone")


def _action(card: Json | None, key: int) -> Json:
    actions = actions_of(card) if card else []
    if not 0 <= key < len(actions):
        raise NotOnScreenError("that button is gone")
    return actions[key]


def _inputs(card: Json | None, pressed: Json, action: Json) -> dict[str, Any]:
    """Return the inputs that the page sent, without those that the action does not submit."""
    submitted = {each["id"] for each in card_form.inputs_for(card or {}, pressed)}
    return {name: value for name, value in action.get("inputs", {}).items() if name in submitted}
