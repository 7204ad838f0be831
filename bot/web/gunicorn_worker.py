"""gunicorn's worker with threads, kept from being held up by clients that are slow on purpose."""

import contextlib
import selectors
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

# Seconds that a client may take to send its request: Slack gives up after three itself.
_TO_SEND = 5
_LOOK = 1


class Log(Logger):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn's own log, written as the rest of the bot's is: by the handlers of the root."""

    def setup(self, cfg: Any) -> None:
        """As gunicorn's, but without handlers of its own."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class Worker(ThreadWorker):  # type: ignore[misc] # gunicorn ships no types
    """gthread, which by itself waits for ever for the second half of a request, with one of its few threads.

    Attributes:
        stopping: Called once, in a thread of its own, as soon as the worker is asked to stop; requests are still being
            answered then.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.stopping: Callable[[], None] | None = None
        self._asked_to_stop = threading.Event()
        self._begun: dict[Any, float] = {}
        self._stopper: threading.Thread | None = None

    def init_process(self) -> None:
        """Begin to watch, then gunicorn's own."""
        threading.Thread(target=self._cut_off_slow_clients, daemon=True, name="slow-clients").start()
        self._stopper = threading.Thread(target=self._stop, daemon=True, name="stopping")
        self._stopper.start()
        super().init_process()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """SIGTERM: stop what is not a request at once, and take no more requests."""
        self._asked_to_stop.set()
        super().handle_exit(sig, frame)

    def finish(self, seconds: float) -> None:
        """Let `stopping` have been called, and wait for it to end, but not longer than that."""
        self._asked_to_stop.set()
        if self._stopper is not None:
            self._stopper.join(seconds)

    def enqueue_req(self, conn: Any) -> None:
        """Give a connection to a thread once something was sent on it: gunicorn's own has the thread wait for that."""
        if conn.initialized or conn.data_ready:
            super().enqueue_req(conn)
            return
        conn.sock.settimeout(0)
        conn.timeout = time.monotonic() + _TO_SEND
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))

    def handle(self, conn: Any) -> Any:
        """Answer one request; runs in one of the threads."""
        self._begun[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            del self._begun[conn]

    def _stop(self) -> None:
        self._asked_to_stop.wait()
        if self.stopping is not None:
            self.stopping()

    def _cut_off_slow_clients(self) -> None:
        while True:
            time.sleep(_LOOK)
            late = time.monotonic() - _TO_SEND
            for conn in [conn for conn, begun in list(self._begun.items()) if begun < late]:
                # Only what it sends: a request that has been read is still answered. It may have just been closed.
                with contextlib.suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)
