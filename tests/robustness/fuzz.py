"""Requests made wrong at random, for as long as you like: `python -m tests.robustness.fuzz --seconds 600 --seed 1`.

Of what goes wrong the seed and the payload are printed; the same seed makes the same payloads again. On SQLite, or on
the empty database of `--database`.
"""

import argparse
import logging
import sys
import tempfile
import time
import traceback
from pathlib import Path
from random import Random

import typer

from bot.demo import Demo, running
from bot.slack.inbound import payloads
from playground.models import Json
from tests.robustness.answers import ask, errors_logged, faults
from tests.robustness.mutations import encoded, mutated
from tests.robustness.samples import samples

_MAX_BAD = 10
_KINDS = ("application/x-www-form-urlencoded", "application/json", "text/plain", "")


def spoiled(random: Random, body: bytes) -> bytes:
    """The body with a few of its bytes changed, or a part of it missing."""
    changed = bytearray(body)
    for _ in range(random.randrange(1, 8)):
        changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed[: random.randrange(len(changed))] if random.random() < 0.3 else changed)


def request(random: Random, valid: dict[str, Json]) -> tuple[str, bytes]:
    """The name of what is made wrong, and the body."""
    name = random.choice(list(valid))
    payload = mutated(random, valid[name], random.randrange(1, 12))
    if random.random() < 0.2:
        payload = {**payload, **mutated(random, valid[random.choice(list(valid))], 1)}
    body = encoded(payload) or b"="
    return name, spoiled(random, body) if random.random() < 0.15 else body


def wrong_with(demo: Demo, body: bytes, kind: str) -> list[str]:
    """What is wrong with the answer, and what was logged as an error or raised."""
    with errors_logged() as unforeseen:
        try:
            found = faults(ask(demo, body, kind=kind), payloads.read(body) or {})
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            found = ["raised " + "".join(traceback.format_exception(error))]
    return [*found, *unforeseen]


def main() -> int:
    """Run; 1 if anything was wrong, else 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", default="")
    asked = parser.parse_args()
    # What the app says of each request would drown what is looked for.
    logging.getLogger().addHandler(logging.NullHandler())
    random, tried, bad, slowest = Random(asked.seed), 0, 0, 0.0  # noqa: S311 - dice, no secrets
    with (
        tempfile.TemporaryDirectory() as folder,
        running(asked.database or f"sqlite:///{Path(folder) / 'fuzz.db'}", standing=True) as demo,
    ):
        valid = samples(demo)
        end = time.monotonic() + asked.seconds
        while time.monotonic() < end and bad < _MAX_BAD:
            name, body = request(random, valid)
            started = time.monotonic()
            found = wrong_with(demo, body, random.choice(_KINDS))
            slowest = max(slowest, time.monotonic() - started)
            tried += 1
            if found:
                bad += 1
                typer.echo("\n  ".join([f"seed {asked.seed}, request {tried}, {name}: {body[:3000]!r}", *found]))
    typer.echo(f"seed {asked.seed}: {tried} requests, {bad} wrong, the slowest took {slowest:.2f} seconds")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
