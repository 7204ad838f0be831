"""Payloads made wrong: anything in them dropped, replaced by what it is not, or added to."""

import copy
import json
from collections.abc import Iterator
from random import Random
from typing import Any
from urllib.parse import urlencode

from playground.models import Json

NASTY: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    1.5,
    2**63,
    10**40,
    "",
    " ",
    "\x00",
    "words with \x00 in them",
    "half a character \ud800",
    "ק" * 100 + "\u202e" + "ا" * 100,
    "x" * 3001,
    "x" * 40_000,
    "😀" * 1000,
    "9" * 30,
    str(2**63),
    str(10**17),
    "-1",
    "<!channel> <@U0CLINICIAN> *_~`",
    "T0ANOTHER",
    "channel:" + "9" * 25,
    "person:1",
    "http://[",
    "channel:\x00",
    [],
    {},
    [None],
    [[]],
    ["text"],
    {"id": None},
    {"id": 5},
    {"type": "input"},
    [{"type": "input", "block_id": None}],
    {"values": {"suggestion.topic": {"suggestion.topic": {"value": "\x00"}}}},
)
_NAMES = ("type", "view", "team", "user", "event", "actions", "authorizations", "command", "ssl_check", "blocks", "x")


def mutated(random: Random, payload: Json, times: int) -> Json:
    """A copy with up to so many places changed, at any depth."""
    changed = copy.deepcopy(payload)
    for _ in range(times):
        places = list(_places(changed))
        if not places:
            break
        holder, key = random.choice(places)
        match random.randrange(6):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[random.choice(_NAMES)] = copy.deepcopy(random.choice(NASTY))
            case 2:
                holder[key] = [copy.deepcopy(holder[key])]
            case 3:
                holder[key] = nested(random.choice((3, 39, 41, 200)))
            case _:
                holder[key] = copy.deepcopy(random.choice(NASTY))
    return changed


def nested(levels: int) -> Any:
    """Lists in lists and objects in objects, so many levels deep."""
    value: Any = "deep"
    for level in range(levels):
        value = [value] if level % 2 else {"event": value}
    return value


def encoded(payload: Json) -> bytes:
    """As Slack sends a payload of this kind: fields, JSON, or JSON in a field."""
    if "command" in payload or "ssl_check" in payload:
        fields = {str(name): value if isinstance(value, str) else json.dumps(value) for name, value in payload.items()}
        return urlencode(fields, errors="replace").encode()
    if payload.get("type") in ("event_callback", "url_verification"):
        return json.dumps(payload).encode()
    return urlencode({"payload": json.dumps(payload)}).encode()


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    items = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    for key, each in items:
        yield value, key
        yield from _places(each)
