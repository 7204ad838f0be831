"""CPU of one dispatch in this process: `/lhs-rounds next` with its database read, against bare Bolt."""

import logging
import time
from collections.abc import Iterator, Sequence
from statistics import median

from slack_bolt import App, BoltRequest

from benchmarks.common.baseline import bare_app
from benchmarks.common.databases import KINDS, databases, fill, settings_for
from benchmarks.common.report import Figure, ratio, rounds
from benchmarks.common.signed_command import body, signed
from bot.app import build
from bot.clock import SystemClock

ROUNDS = 15
DISPATCHES = 400
MOST = 3.5


def measure() -> Iterator[Figure]:
    """CPU of this process for each dispatch; what Postgres itself needs is in another one."""
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
    with databases() as urls:
        for kind in KINDS:
            fill(urls[kind])
            bot = build(settings_for(urls[kind]), SystemClock())
            bare = bare_app()
            assert "The next" in _answer(bot.bolt)
            theirs, ours = rounds(ROUNDS, lambda app=bare: _cpu(app), lambda app=bot.bolt: _cpu(app))  # type: ignore[misc] # bound here
            bot.stop()
            compared = ratio(ours, theirs)
            yield Figure(
                f"CPU of one dispatch, {kind}",
                f"{median(ours) * 1e6:.0f} µs",
                f"bare Bolt {median(theirs) * 1e6:.0f} µs",
                compared,
                f"at most {MOST}" if kind == "SQLite" else "",
                compared <= MOST if kind == "SQLite" else None,
            )


def _signed() -> tuple[str, dict[str, str | Sequence[str]]]:
    content = body()
    return content.decode(), {name: [value] for name, value in signed(content).items()}


def _answer(app: App) -> str:
    content, headers = _signed()
    response = app.dispatch(BoltRequest(body=content, headers=headers))
    assert response.status == 200
    return response.body


def _cpu(app: App) -> float:
    """Seconds for one, from the signed body to the answer's."""
    requests = [_signed() for _ in range(DISPATCHES)]
    begun = time.process_time()
    for content, headers in requests:
        app.dispatch(BoltRequest(body=content, headers=headers))
    return (time.process_time() - begun) / DISPATCHES
