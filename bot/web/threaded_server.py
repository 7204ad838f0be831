"""A small threaded WSGI server: for the demo and the tests, and for a worker's two pages. `serve` runs gunicorn."""

import socket
from collections.abc import Callable
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

LOOPBACK = "127.0.0.1"


class _Threaded(ThreadingMixIn, WSGIServer):
    # A thread that still answers must not keep the process alive.
    daemon_threads = True
    # Of twenty connections at once the usual queue of five turns some away.
    request_queue_size = 128


class _ThreadedByIPv6(_Threaded):
    address_family = socket.AF_INET6


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
        """Log nothing: a line for each request would drown what is worth reading."""


class SmallServer:
    """A running server for a WSGI application.

    Args:
        application: What answers.
        host: The IP address where it listens; this machine alone unless given.
        port: 0 takes any that is free.
    """

    def __init__(self, application: Callable[..., Any], *, host: str = LOOPBACK, port: int = 0) -> None:
        server_class = _ThreadedByIPv6 if ":" in host else _Threaded
        self._server = make_server(host, port, application, server_class=server_class, handler_class=_Silent)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Its address on this machine, without a slash at the end."""
        return f"http://{LOOPBACK}:{self._server.server_port}"

    def stop(self) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
