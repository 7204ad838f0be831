"""A load generator: many keep-alive connections in one thread, each request signed when it is sent.

It runs in one process, which leaves the other core to the server. Its own CPU time is measured as well
(`Load.own_share`): while that is well below one core, the server is the bottleneck.
"""

import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.common.signed_command import slack_request

# Makes a request: path, headers and body.
Request = Callable[[], tuple[str, dict[str, str], bytes]]
CONNECTIONS = 32
_READ = 65_536


@dataclass(frozen=True, slots=True)
class Load:
    """The result of a load.

    Attributes:
        latencies: Seconds from the scheduled time of each request to the last byte of its response.
        seconds: Total duration.
        own_share: Share of one core that the generator itself used.
    """

    latencies: list[float]
    seconds: float
    own_share: float

    @property
    def per_second(self) -> float:
        """Completed requests per second."""
        return len(self.latencies) / self.seconds


class _Connection:
    """A connection with at most one request in flight."""

    def __init__(self, port: int, make: Request = slack_request) -> None:
        self._make = make
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.due = 0.0
        self._received = b""
        self._expected_bytes = 0

    def send(self, due: float) -> None:
        """Send the next request; `due` is its scheduled time."""
        path, fields, content = self._make()
        headers = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        head = f"POST {path} HTTP/1.1\r\nhost: bot.example.org\r\n{headers}content-length: {len(content)}\r\n\r\n"
        self.due = due
        self._received = b""
        self._expected_bytes = 0
        self.socket.sendall(head.encode() + content)

    def receive(self) -> bool:
        """Read available data; return True once the response is complete.

        Raises:
            RuntimeError: The connection closed, or the status is not 200.
        """
        chunk = self.socket.recv(_READ)
        if not chunk:
            raise RuntimeError("the server has closed a connection")
        self._received += chunk
        if not self._expected_bytes:
            end = self._received.find(b"\r\n\r\n")
            if end < 0:
                return False
            head = self._received[:end].lower()
            if not head.startswith(b"http/1.1 200 "):
                raise RuntimeError(f"not a 200: {self._received[:200]!r}")
            length = head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]
            self._expected_bytes = end + 4 + int(length)
        return len(self._received) >= self._expected_bytes

    @property
    def answer(self) -> bytes:
        """The last response, with its head."""
        return self._received


def one(port: int, make: Request = slack_request) -> bytes:
    """Return the complete response to a single request.

    Raises:
        OSError: Nothing is listening.
    """
    connection = _Connection(port, make)
    try:
        connection.send(0)
        while not connection.receive():
            pass
        return connection.answer
    finally:
        connection.socket.close()


def as_fast_as_possible(port: int, seconds: float) -> Load:
    """Send the next request on each connection as soon as its response arrives."""
    return _load(port, seconds, None)


def steadily(port: int, seconds: float, per_second: float, make: Request = slack_request) -> Load:
    """Send requests at a constant rate, whether or not the responses keep up."""
    return _load(port, seconds, per_second, make)


def _load(port: int, seconds: float, per_second: float | None, make: Request = slack_request) -> Load:
    connections = [_Connection(port, make) for _ in range(CONNECTIONS)]
    idle = deque(connections)
    latencies: list[float] = []
    sent = 0
    with selectors.DefaultSelector() as selector:
        for connection in connections:
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        begun, own = time.perf_counter(), time.thread_time()
        while True:
            now = time.perf_counter()
            over = now - begun >= seconds
            if over and len(idle) == len(connections):
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
    for connection in connections:
        connection.socket.close()
    return Load(latencies, lasted, busy / lasted)
