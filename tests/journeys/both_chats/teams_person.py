"""Carries out steps in Teams."""

import re
from collections.abc import Mapping
from typing import Any

from playground.models import Json, NotOnScreenError
from playground.teams import seed
from playground.teams.adaptive_cards.elements import inputs_of, visible_actions
from playground.teams.client.outcome import TeamsOutcome
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.client.user_view import SeenMessage
from playground.teams.models import Dialog, collect_texts
from playground.teams.server import TeamsPlayground
from tests.journeys.both_chats.steps import Role

CHANNEL = "lhs-rounds"
# Ids of people, channels and chats, and Slack's marks: nobody reads these.
# Except in what is stored about them, and in a table for a credit office.
WITH_IDS = ("our data", "Attendance list for CE credit")
RAW = re.compile(r"<[@#!][A-Za-z0-9]|\b(?:29|19|28|a):[\w-]{6}|@thread\b|/lhs-rounds|Home tab|\b[UC]0[A-Z]{4}")


class TeamsPerson:
    """One person in Teams: what they look at, and what they do there."""

    def __init__(self, teams: TeamsPlayground, role: str) -> None:
        self._teams = teams
        self._user: TeamsUserDriver = teams.as_user(_id_of(role))
        self._message: SeenMessage | None = None
        # What the client did not send, which stays in the card.
        self._typed: Mapping[str, object] = {}

    def types(self, words: str) -> str:
        """See `PersonInChat`."""
        self._turn_to(None)
        return self._read(self._user.say(words))

    def opens_home(self) -> str:
        """See `PersonInChat`."""
        return self.types("home")

    def finds(self, words: str) -> str:
        """See `PersonInChat`."""
        return self._find(self._user.chat(), words)

    def finds_in_channel(self, words: str) -> str:
        """See `PersonInChat`."""
        return self._find(self._user.messages(CHANNEL), words)

    def presses(self, button: str, fills: Mapping[str, object], value: str | None) -> str:
        """See `PersonInChat`."""
        dialog = self._user.dialog()
        card = self._looked_at().card if dialog is None else dialog.card
        assert card is not None
        inputs = {str(each["label"]): each for each in inputs_of(card) if "label" in each}
        filled = {inputs[each]["id"]: self._chosen(inputs[each], fills[each]) for each in fills}
        action = _action(card, button, value)
        if dialog is not None:
            return self._read(self._user.submit_dialog_action(action, filled))
        filled = {**self._typed, **filled}
        outcome = self._user.press_action(self._looked_at(), action, filled)
        self._typed = filled if outcome.error else {}
        return self._read(outcome)

    def address_of(self, link: str) -> str:
        """See `PersonInChat`."""
        return str(_action(self._looked_at().card or {}, link, None)["url"])

    def posts(self) -> list[str]:
        """See `PersonInChat`."""
        threads = [each for each in self._user.threads(CHANNEL) if each.is_bot and not each.is_targeted]
        return [each.summary.splitlines()[0] for each in threads]

    def _find(self, messages: list[SeenMessage], words: str) -> str:
        found = [each for each in messages if each.is_bot and words in _text(each)]
        assert found, f"{words!r} is in none of: {[each.summary for each in messages]}"
        self._turn_to(found[-1])
        return _checked(_text(found[-1]))

    def _turn_to(self, message: SeenMessage | None) -> None:
        self._user.close_dialog()
        self._message, self._typed = message, {}

    def _looked_at(self) -> SeenMessage:
        """Return the message as it is now."""
        before = self._message
        assert before is not None
        return next(each for each in self._user.messages(before.conversation) if each.id == before.id)

    def _read(self, outcome: TeamsOutcome) -> str:
        assert outcome.error in {None, "invalid_inputs"}, outcome
        assert outcome.detail == [], outcome.detail
        shown = [each for each in outcome.shown if each.is_bot]
        stays = self._message is not None and any(each.id == self._message.id for each in shown)
        if shown and not stays and outcome.dialog is None:
            self._message = shown[-1]
        where: SeenMessage | Dialog = self._looked_at() if outcome.dialog is None else outcome.dialog
        labels = {each["id"]: str(each.get("label")) for each in inputs_of(where.card or {})}
        errors = [f"{labels[each]} is missing" for each in outcome.errors]
        texts = [*errors, outcome.notice or "", _text(where), *(_text(each) for each in shown)]
        return _checked("\n".join(texts))

    def _chosen(self, field: Json, given: object) -> object:
        """Return what the client fills in: a person's id in Entra, or the title of a choice."""
        if isinstance(given, list):
            return [self._chosen(field, each) for each in given]
        if isinstance(given, Role):
            return self._teams.tenant.people[_id_of(given.name)].aad_object_id
        titles = [str(each["title"]) for each in field.get("choices", [])]
        return next((each for each in titles if each == given or each.startswith(f"{given} (")), given)


def _id_of(role: str) -> str:
    return str(getattr(seed, role.upper().replace(" ", "_")))


def _text(where: SeenMessage | Dialog) -> str:
    if isinstance(where, Dialog):
        return "\n".join([where.title, where.text, *collect_texts(_with_lines(where.card))])
    words = collect_texts(_with_lines(where.card))
    return "\n".join([where.summary, where.text, *words, *(["(edited)"] if where.is_edited else [])])


def _with_lines(part: Any) -> Any:
    """Return a card with each line of runs as one text, as people read it."""
    if isinstance(part, list):
        return [_with_lines(each) for each in part]
    if not isinstance(part, dict):
        return part
    if "inlines" in part:
        return {"text": "".join(each["text"] for each in part["inlines"])}
    return {name: _with_lines(each) for name, each in part.items()}


def _checked(read: str) -> str:
    """Return what a person reads, which has no id and no mark, save in what is stored about them."""
    found = [] if any(each in read for each in WITH_IDS) else RAW.findall(read)
    assert found == [], read
    return read


def _action(card: Json, button: str, value: str | None) -> Json:
    """Return the first button with that title; behind a button that asks first, the one that says yes."""
    actions = visible_actions(card)
    for each in actions:
        if each.get("title") != button or value not in {None, (each.get("data") or {}).get("value")}:
            continue
        if each["type"] != "Action.ShowCard":
            return each
        asked: Json = visible_actions(each["card"])[-1]
        return asked
    raise NotOnScreenError(f"no button {button!r}; there are: {', '.join(str(each.get('title')) for each in actions)}")
