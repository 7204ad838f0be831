"""A Slack that only answers, a fixed time after each call, and remembers the messages. It costs little CPU.

The playground checks what it is sent as Slack does, and needs more CPU for a message than the worker that posts it.

`python -m benchmarks.common.quick_slack PORT SECONDS` runs it.
"""

import asyncio
import http.client
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from benchmarks.common.servers import ROOT, cpu_of, free_port
from bot.clock import SystemClock

_POSTED = b"GET /posted "
_PATIENCE = 15


@dataclass(frozen=True, slots=True)
class PostedMessage:
    """A message that was posted: its delivery key, the token it came with, and the time of the answer (epoch)."""

    key: str
    token: str
    answered_at: float


@dataclass(frozen=True, slots=True)
class QuickSlack:
    """The running server, seen from another process."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def api_url(self) -> str:
        """The address of its Web API."""
        return f"http://127.0.0.1:{self.port}/api/"

    def posted(self, after: int = 0) -> list[PostedMessage]:
        """Return the messages in the order of their answers, without the first `after`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        connection.request("GET", "/posted", headers={"X-After": str(after)})
        answer = json.load(connection.getresponse())
        connection.close()
        return [PostedMessage(*each) for each in answer]

    def cpu(self) -> float:
        """Return the seconds of CPU that it has used."""
        return cpu_of(self.process.pid)


@contextmanager
def quick_slack(seconds: float) -> Iterator[QuickSlack]:
    """Run it in its own process; each answer takes that many seconds."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.common.quick_slack", str(port), str(seconds)]
    process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603 - our own program
    running = QuickSlack(port, process)
    try:
        _wait(running)
        yield running
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _wait(running: QuickSlack) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            running.posted()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)
        else:
            return


class _Answerer(asyncio.Protocol):
    """One connection."""

    def __init__(self, seconds: float, posted: list[tuple[str, str, float]]) -> None:
        self._seconds = seconds
        self._posted = posted
        self._received = b""
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, separator, body = self._received.partition(b"\r\n\r\n")
        if not separator or len(body) < int(_header(head, b"content-length") or 0):
            return
        self._received = b""
        if head.startswith(_POSTED):
            self._answer(self._posted[int(_header(head, b"x-after")) :])
        else:
            asyncio.get_running_loop().call_later(self._seconds, self._called, head, body)

    def _called(self, head: bytes, body: bytes) -> None:
        if self._transport.is_closing():
            return
        if b"chat.postMessage" not in head.partition(b"\r\n")[0]:
            self._answer({"ok": True})
            return
        message = json.loads(body)
        token = _header(head, b"authorization").removeprefix(b"Bearer ").decode()
        now = SystemClock().wall_now().timestamp()
        self._posted.append((message["metadata"]["event_payload"]["key"], token, now))
        self._answer({"ok": True, "channel": message["channel"], "ts": f"{next(_numbers)}.000100"})

    def _answer(self, content: object) -> None:
        body = json.dumps(content).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        self._transport.write(head.encode() + body)


_numbers = count(1_700_000_000)


def _header(head: bytes, name: bytes) -> bytes:
    for line in head.split(b"\r\n")[1:]:
        key, _, value = line.partition(b":")
        if key.lower() == name:
            return value.strip()
    return b""


async def _serve(port: int, seconds: float) -> None:
    posted: list[tuple[str, str, float]] = []
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Answerer(seconds, posted), "127.0.0.1", port, backlog=512)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), float(sys.argv[2])))
