"""The HTTP server: waitress, which receives a whole request before one of its few threads handles it.

Reasons, and the purpose of each limit: docs/adr/0002-waitress-serves-http.md.
"""

import logging
import resource
import socket
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.utilities import BadRequest, RequestHeaderFieldsTooLarge

from bot.web.app import MOST_BYTES

Application = Callable[..., Iterable[bytes]]

LOOPBACK = "127.0.0.1"
THREADS = 4
# Connections that the kernel holds until they are accepted.
_BACKLOG = 1024
_CONNECTIONS = 4000
# Bodies that all connections may hold together. Beyond it, a body that is not small waits.
_BODY_BYTES = 64_000_000
_SMALL_BODY_BYTES = 16_000
# File descriptors for everything else: the database, calls to Slack, files.
_OTHER_DESCRIPTORS = 100
# Seconds for a client to send its request. Slack itself gives up after three.
_TO_SEND = 5
# Seconds that a connection may be idle: longer than most proxies keep one (60), so that the proxy closes first.
_KEEPALIVE = 75
# The limit for both when no more connections or bodies fit, or the server stops.
_WHEN_SHORT = 1
# Seconds for idle threads to end.
_FOR_THREADS = 0.5
# Seconds between checks for open requests while the server stops.
_FINISHING_TURN = 0.1
# Slack sends a dozen short headers to one short path; proxies may double that.
_HEADERS = 60
_HEADER_BYTES = 4096
_LINE_BYTES = 2048
_HEAD_BYTES = 16_384
# Parsed in place of rejected headers, as waitress itself does.
_NO_HEADERS = b"GET / HTTP/1.0\r\n"
# A smaller response is sent at once.
_PACKET_BYTES = 20_000
# More than any report needs.
_OUTPUT_BYTES = 16_000_000


class _UriTooLong(BadRequest):  # type: ignore[misc] # waitress ships no types
    code = 414
    reason = "URI Too Long"


class _LengthRequired(BadRequest):  # type: ignore[misc] # waitress ships no types
    code = 411
    reason = "Length Required"


class _Parser(HTTPRequestParser):  # type: ignore[misc] # waitress ships no types
    """Parses one request, and rejects headers that are larger than any real client sends."""

    def __init__(self, adj: Adjustments) -> None:
        super().__init__(adj)
        self.started = time.monotonic()

    @property
    def has_begun(self) -> bool:
        """Whether any part of the request has arrived."""
        return bool(self.header_bytes_received)

    def parse_header(self, header_plus: bytes) -> None:
        """Parse the request line and the headers, or set the error to respond with."""
        line, *headers = header_plus.split(b"\r\n")
        if len(line) > _LINE_BYTES:
            header_plus, self.error = _NO_HEADERS, _UriTooLong("The address is too long.")
        elif len(headers) > _HEADERS or any(len(each) > _HEADER_BYTES for each in headers):
            header_plus, self.error = _NO_HEADERS, RequestHeaderFieldsTooLarge("The headers are too many or too long.")
        elif any(each.partition(b":")[0].strip().lower() == b"transfer-encoding" for each in headers):
            # Slack always sends a length. A proxy that reads such a request otherwise could hide another one in it.
            header_plus, self.error = _NO_HEADERS, _LengthRequired("Send Content-Length, and no Transfer-Encoding.")
        super().parse_header(header_plus)


class _Connection(HTTPChannel):  # type: ignore[misc] # waitress ships no types
    """One client's connection. Its first request starts with it, so that a silent client is dropped soon."""

    parser_class = _Parser

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request: _Parser | None = _Parser(self.adj)

    def writable(self) -> bool:
        """Tell whether to send now: not while a thread is still producing a small response."""
        if self.requests:
            return bool(self.total_outbufs_len >= self.adj.send_bytes)
        return bool(super().writable())

    def readable(self) -> bool:
        """Tell whether to receive now: not the rest of a large body while the server holds too many bytes."""
        waits = (
            self.server.holds_too_much and self.request is not None and self.request.content_length > _SMALL_BODY_BYTES
        )
        return not waits and bool(super().readable())

    @property
    def body_bytes(self) -> int:
        """The bytes of bodies that this connection holds in memory."""
        held = [*self.requests, *([] if self.request is None else [self.request])]
        return sum(int(each.body_bytes_received) for each in held)

    def is_late(self, seconds: float) -> bool:
        """Tell whether the client has been sending its request for more than `seconds`."""
        return not self.requests and self.request is not None and self.request.started < time.monotonic() - seconds

    @property
    def is_busy(self) -> bool:
        """Whether a request is being received or answered."""
        return bool(self.requests or self.total_outbufs_len or (self.request is not None and self.request.has_begun))


class _Listener(TcpWSGIServer):  # type: ignore[misc] # waitress ships no types
    """The listening socket, and the loop that all connections share."""

    channel_class = _Connection
    # Whether the connections hold so many bytes of bodies that large ones must wait.
    holds_too_much = False

    def handle_accept(self) -> None:
        """Accept all waiting connections: one for each loop iteration is too slow for a thousand at once."""
        connections = -1
        while connections < len(self._map) < self.adj.connection_limit:
            connections = len(self._map)
            super().handle_accept()

    def maintenance(self, now: float) -> None:
        """Close idle connections, as waitress does, and those whose client is too slow to send."""
        is_full = self.in_connection_overflow or self.holds_too_much
        super().maintenance(now + _KEEPALIVE - _WHEN_SHORT if is_full else now)
        self.close_late(_WHEN_SHORT if is_full else _TO_SEND)

    def close_late(self, seconds: float) -> None:
        """Close the connections whose client has been sending a request for more than `seconds`."""
        for connection in self.active_channels.values():
            if connection.is_late(seconds):
                connection.will_close = True

    def turn(self, seconds: float) -> None:
        """Run one iteration of the loop, waiting at most `seconds` for an event."""
        self.holds_too_much = sum(each.body_bytes for each in list(self.active_channels.values())) > _BODY_BYTES
        # select() fails with more than 1,024 descriptors.
        wasyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)

    def finish(self, seconds: float) -> None:
        """Stop accepting; return when all open requests are answered, or after `seconds`."""
        # The first iteration accepts what waits, the second reads what was sent on it.
        for _ in range(2):
            self.turn(0)
        wasyncore.dispatcher.close(self)
        end = time.monotonic() + seconds
        while self._close_idle() and time.monotonic() < end:
            self.turn(_FINISHING_TURN)
            self.close_late(_WHEN_SHORT)

    def free(self) -> None:
        """Close everything; a request that is still being handled gets no response."""
        for connection in list(self.active_channels.values()):
            connection.handle_close()
        self.close()
        self.task_dispatcher.shutdown(timeout=_FOR_THREADS)

    def _close_idle(self) -> bool:
        """Close the connections that are not busy; return whether any is left."""
        for connection in list(self.active_channels.values()):
            if not connection.is_busy:
                connection.handle_close()
        return bool(self.active_channels)


class HttpServer:
    """Serves a WSGI application. It listens as soon as it is created, and responds from `start` to `stop`.

    Args:
        host: The IP address to listen at; by default loopback.
        port: 0 for any free port.

    Raises:
        OSError: The machine does not have this address, or the port is in use.
    """

    def __init__(self, *, host: str = LOOPBACK, port: int = 0) -> None:
        self._socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind((host, port))
            self._socket.listen(_BACKLOG)
        except OSError:
            self._socket.close()
            raise
        self.port: int = self._socket.getsockname()[1]
        self._listener: _Listener | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()
        self._grace = 0.0
        self._failure: Exception | None = None

    @property
    def url(self) -> str:
        """Its URL on this machine, without a trailing slash."""
        return f"http://{LOOPBACK}:{self.port}"

    def start(self, application: Application, on_failure: Callable[[], object] = lambda: None) -> None:
        """Start responding, in threads.

        Args:
            application: Handles the requests, several at a time.
            on_failure: Called if the server fails; `stop` raises the error.
        """
        # A line for each request that waits for a thread would flood the log.
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        adjustments = Adjustments(
            threads=THREADS,
            backlog=_BACKLOG,
            connection_limit=_connection_limit(),
            channel_timeout=_KEEPALIVE,
            cleanup_interval=1,
            max_request_header_size=_HEAD_BYTES,
            # waitress rejects a body of exactly this size too.
            max_request_body_size=MOST_BYTES + 1,
            # People's words must never reach a temporary file.
            inbuf_overflow=MOST_BYTES + 1,
            outbuf_overflow=_OUTPUT_BYTES,
            outbuf_high_watermark=_OUTPUT_BYTES,
            expose_tracebacks=False,
            # `/metrics` looks for what a proxy added; nothing trusts it.
            clear_untrusted_proxy_headers=False,
            # No `Server:` header.
            ident=None,
        )
        # Deprecated as an argument. The default sends a response as two packets, at half the speed.
        adjustments.send_bytes = _PACKET_BYTES
        self._listener = _Listener(
            application,
            _sock=self._socket,
            adj=adjustments,
            sockinfo=(self._socket.family, self._socket.type, self._socket.proto, self._socket.getsockname()),
            bind_socket=False,
        )
        self._thread = threading.Thread(
            target=self._run, args=(self._listener, on_failure), name="http-server", daemon=True
        )
        self._thread.start()

    def stop(self, seconds: float = 5) -> None:
        """Stop accepting, answer the open requests for at most `seconds`, and free the port.

        Raises:
            Exception: The server had failed with this error.
        """
        if self._thread is None or self._listener is None:
            self._socket.close()
            return
        self._grace = seconds
        self._stopping.set()
        self._listener.pull_trigger()
        self._thread.join()
        self._listener.free()
        self._listener = None
        if self._failure is not None:
            raise self._failure

    def _run(self, listener: _Listener, on_failure: Callable[[], object]) -> None:
        try:
            while not self._stopping.is_set():
                listener.turn(1)
            listener.finish(self._grace)
        except Exception as error:  # noqa: BLE001 - `stop` raises it
            self._failure = error
            on_failure()


def _connection_limit() -> int:
    """Return how many connections fit into the process's file descriptors, besides those for everything else."""
    needed = _CONNECTIONS + _OTHER_DESCRIPTORS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < needed:
        soft = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return _CONNECTIONS if soft == resource.RLIM_INFINITY else min(_CONNECTIONS, soft - _OTHER_DESCRIPTORS)
