"""Carries out steps in Slack."""

import re
from collections.abc import Mapping
from typing import Any

from playground import seed
from playground.client import form_elements
from playground.client.user_driver import Outcome, UserDriver
from playground.models import Json, Message, NotOnScreenError, View
from playground.server import Playground
from playground.teams.delivery.outbound import ANSWER_TIMEOUT
from tests.journeys.both_chats.steps import Role


class SlackPerson:
    """One person in Slack: what they look at, and what they do there."""

    def __init__(self, slack: Playground, role: str) -> None:
        # What a walk shows is what people read, also on a busy machine: as long as Teams waits.
        slack.outbound.timeout = ANSWER_TIMEOUT
        self._workspace = slack.workspace
        self._user: UserDriver = slack.as_user(_id_of(role))
        self._message: Message | None = None

    def types(self, words: str) -> str:
        """See `PersonInChat`."""
        self._turn_to(None)
        return self._read(self._user.command("/lhs-rounds", words))

    def opens_home(self) -> str:
        """See `PersonInChat`. The message that they look at is none: they look at Home."""
        self._turn_to(None)
        assert self._user.open_home().ok
        return self._text(self._looked_at())

    def finds(self, words: str) -> str:
        """See `PersonInChat`."""
        return self._find(self._user.dm(), words)

    def finds_in_channel(self, words: str) -> str:
        """See `PersonInChat`."""
        return self._find([each for each in self._user.messages(seed.ROUNDS) if each.metadata], words)

    def presses(self, button: str, fills: Mapping[str, object], value: str | None) -> str:
        """See `PersonInChat`."""
        where = self._looked_at()
        if isinstance(where, View):
            blocks = {each["label"]["text"]: each for each in where.blocks if each["type"] == "input"}
            self._user.fill(where, {blocks[each]["block_id"]: _chosen(blocks[each], fills[each]) for each in fills})
            if (where.content.get("submit") or {}).get("text") == button:
                return self._read(self._user.submit(where))
        block, element, option = _element(where.blocks, button, value)
        place = {"block_id": block["block_id"], "value": element.get("value"), "option": option}
        return self._read(self._user.press(where, element["action_id"], **place))

    def address_of(self, link: str) -> str:
        """See `PersonInChat`."""
        return str(_element(self._looked_at().blocks, link, None)[1]["url"])

    def posts(self) -> list[str]:
        """See `PersonInChat`."""
        messages = self._user.messages(seed.ROUNDS)
        return [each.text.splitlines()[0] for each in messages if each.metadata and not each.thread_ts]

    def _find(self, messages: list[Message], words: str) -> str:
        found = [each for each in messages if words in self._text(each)]
        assert found, f"{words!r} is in none of: {[each.text for each in messages]}"
        self._turn_to(found[-1])
        return self._text(found[-1])

    def _turn_to(self, message: Message | None) -> None:
        if self._user.view() is not None:
            self._user.close(every=True)
        self._message = message

    def _looked_at(self) -> View | Message:
        found = self._user.view() or self._message or self._user.home()
        assert found is not None
        return found

    def _read(self, outcome: Outcome) -> str:
        assert outcome.error in {None, "incomplete"}, outcome
        assert outcome.detail == [], outcome.detail
        if outcome.shown:
            self._message = outcome.shown[-1]
        where = self._looked_at()
        labels = {each["block_id"]: each["label"]["text"] for each in where.blocks if each["type"] == "input"}
        errors = [f"{labels[each]} is missing" if outcome.error else words for each, words in outcome.errors.items()]
        return "\n".join([*errors, self._text(where), *(self._text(each) for each in outcome.shown)])

    def _text(self, where: View | Message) -> str:
        """Return what the client shows: people by name."""
        users = self._workspace.users
        shown = re.sub(r"<@(\w+)>", lambda mention: users[mention[1]].real_name, where.all_text())
        is_edited = isinstance(where, Message) and where.edited is not None
        return shown + ("\n(edited)" if is_edited else "")


def _id_of(role: str) -> str:
    return str(getattr(seed, role.upper().replace(" ", "_")))


def _chosen(block: Json, given: object) -> Any:
    """Return what the client fills in: a person's id, or the value of an option with that title."""
    if isinstance(given, list):
        return [_chosen(block, each) for each in given]
    if isinstance(given, Role):
        return _id_of(given.name)
    titles = {each["text"]["text"]: each["value"] for each in form_elements.options(block["element"])}
    return titles[str(given)] if titles else given


def _element(blocks: list[Json], button: str, value: str | None) -> tuple[Json, Json, str | None]:
    """Return the first button with that title, or the menu that has it, with the option's value."""
    seen: list[str] = []
    for block, element in form_elements.interactive(blocks):
        titles = {each["text"]["text"]: each["value"] for each in form_elements.options(element)}
        if element["type"] == "button":
            titles = {element["text"]["text"]: element.get("value")}
        seen += titles
        if button in titles and value in {None, titles[button]}:
            return block, element, None if element["type"] == "button" else titles[button]
    raise NotOnScreenError(f"no button {button!r}; there are: {', '.join(seen)}")
