"""An HTTP server on the loopback interface, in a thread."""

import contextlib
import socket
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute

from playground.network_faults import HttpConnection, WebSocketConnection
from playground.stoppable_server import StoppableServer


class LocalServer(ABC):
    """Serves its routes until it is stopped, or until the block ends.

    Args:
        port: 0 selects a free port.
    """

    def __init__(self, port: int = 0) -> None:
        self._port = port
        self._base = ""
        self._server: StoppableServer | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def start(self) -> Self:
        """Start serving on the loopback interface, and return self."""
        listener = socket.create_server(("127.0.0.1", self._port))
        self._base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        # Prevents DNS rebinding: another site that resolves its name to this machine must not reach it.
        hosts = Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
        config = uvicorn.Config(
            Starlette(routes=self._routes(), middleware=[hosts]),
            http=HttpConnection,
            ws=WebSocketConnection,
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._stopping.clear()
        self._server = StoppableServer(config)
        self._thread = threading.Thread(target=self._run, args=(self._server, listener), daemon=True)
        self._thread.start()
        self.wait(lambda: bool(self._server and self._server.started))
        return self

    def stop(self) -> None:
        """Stop serving and close every connection."""
        if self._server is None or self._thread is None:
            return
        self._stopping.set()
        self._close()
        self._server.request_stop()
        self._thread.join()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def wait(self, until: Callable[[], bool], seconds: float = 5) -> None:
        """Wait for a condition that another thread fulfills.

        Raises:
            TimeoutError: It was not fulfilled in time.
        """
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                raise TimeoutError(f"condition not fulfilled within {seconds} seconds")
            time.sleep(0.005)

    @abstractmethod
    def _routes(self) -> list[BaseRoute]:
        """Return what is served; the address is known by now."""

    @abstractmethod
    def _close(self) -> None:
        """Stop what would keep the server from stopping."""

    @staticmethod
    def _run(server: StoppableServer, listener: socket.socket) -> None:
        with contextlib.closing(listener):
            server.run(sockets=[listener])
