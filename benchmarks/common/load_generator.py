"""A load generator: many kept-alive connections in one thread, each request signed when it is sent.

One process of the benchmark's own, so that the server has the other core. What it needs itself is counted too
(`Load.own_share`): while that is well below a whole core, it is the server that sets the pace.
"""

import selectors
import socket
import time
from collections import deque
from dataclasses import dataclass

from benchmarks.common.signed_command import PATH, body, signed

CONNECTIONS = 32
_READ = 65_536


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a load.

    Attributes:
        latencies: Seconds from the moment at which each request was to be sent to the last byte of its answer.
        seconds: How long it took.
        own_share: How much of one core the generator itself was busy.
    """

    latencies: list[float]
    seconds: float
    own_share: float

    @property
    def per_second(self) -> float:
        """Requests answered in a second."""
        return len(self.latencies) / self.seconds


class _Wire:
    """A connection with at most one request in the air."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.due = 0.0
        self._received = b""
        self._whole = 0

    def send(self, due: float) -> None:
        """Send the next command; `due` is when it was to be sent."""
        content = body()
        headers = "".join(f"{name}: {value}\r\n" for name, value in signed(content).items())
        head = f"POST {PATH} HTTP/1.1\r\nhost: bot.example.org\r\n{headers}content-length: {len(content)}\r\n\r\n"
        self.due = due
        self._received = b""
        self._whole = 0
        self.socket.sendall(head.encode() + content)

    def receive(self) -> bool:
        """Take in what has come; True once the answer is there. Raises RuntimeError unless it is a 200."""
        came = self.socket.recv(_READ)
        if not came:
            raise RuntimeError("the server has closed a connection")
        self._received += came
        if not self._whole:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = self._received[:end].lower()
            if not head.startswith(b"http/1.1 200 "):
                raise RuntimeError(f"not a 200: {self._received[:200]!r}")
            length = head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]
            self._whole = end + 4 + int(length)
        return len(self._received) >= self._whole

    @property
    def answer(self) -> bytes:
        """What came last, with its head."""
        return self._received


def one(port: int) -> bytes:
    """The whole answer to a single command. Raises OSError while nobody listens."""
    wire = _Wire(port)
    try:
        wire.send(0)
        while not wire.receive():
            pass
        return wire.answer
    finally:
        wire.socket.close()


def as_fast_as_possible(port: int, seconds: float) -> Load:
    """Each connection sends its next request when it has its answer."""
    return _load(port, seconds, None)


def steadily(port: int, seconds: float, per_second: float) -> Load:
    """So many requests a second at even distances, whether or not the answers keep up."""
    return _load(port, seconds, per_second)


def _load(port: int, seconds: float, per_second: float | None) -> Load:
    wires = [_Wire(port) for _ in range(CONNECTIONS)]
    idle = deque(wires)
    latencies: list[float] = []
    sent = 0
    with selectors.DefaultSelector() as selector:
        for wire in wires:
            selector.register(wire.socket, selectors.EVENT_READ, wire)
        begun, own = time.perf_counter(), time.thread_time()
        while True:
            now = time.perf_counter()
            over = now - begun >= seconds
            if over and len(idle) == len(wires):
                break
            wait = 1.0
            while idle and not over:
                due = now if per_second is None else begun + sent / per_second
                if due > now:
                    wait = due - now
                    break
                idle.popleft().send(due)
                sent += 1
            for key, _ in selector.select(wait):
                if key.data.receive():
                    latencies.append(time.perf_counter() - key.data.due)
                    idle.append(key.data)
        lasted, busy = time.perf_counter() - begun, time.thread_time() - own
    for wire in wires:
        wire.socket.close()
    return Load(latencies, lasted, busy / lasted)
