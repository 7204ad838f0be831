"""Socket Mode: the app's connections and the envelopes sent over them.

https://docs.slack.dev/apis/events-api/using-socket-mode: each envelope goes to one connection, which acknowledges it by
its envelope_id, with a payload if the envelope accepts one.
"""

import asyncio
import concurrent.futures
import itertools
import json
import threading
import uuid
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from playground import network_faults
from playground.models import Json
from playground.workspace import Workspace


class SocketConnections:
    """The open Socket Mode connections of the app.

    Attributes:
        unresponsive: Whether new connections go silent after the hello: they stay open, but ignore pings and envelopes.
        silent: Whether new connections go silent without even a hello.
        refusing: Whether new connections are closed at once with `too_many_websockets`.
        opened: Total number of connections so far.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.unresponsive = False
        self.silent = False
        self.refusing = False
        self.opened = 0
        self._workspace = workspace
        self._unresponsive: set[WebSocket] = set()
        self._lock = threading.Lock()
        self._open: list[WebSocket] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._pending: dict[str, concurrent.futures.Future[Any]] = {}
        self._next_socket = itertools.count()

    @property
    def connected(self) -> int:
        """Number of open connections."""
        with self._lock:
            return len(self._open)

    async def serve(self, socket: WebSocket) -> None:
        """Send the hello on a new connection, then receive acknowledgments until it closes."""
        await socket.accept()
        self._loop = asyncio.get_running_loop()
        with self._lock:
            self._open.append(socket)
            self.opened += 1
            count = len(self._open)
        try:
            if self.refusing:
                await self._disconnect(socket, "too_many_websockets")
                return
            if self.silent:
                await self._make_unresponsive(socket)
                # Nothing can arrive; this returns when the connection ends.
                await socket.receive_text()
            await socket.send_json(
                {
                    "type": "hello",
                    "num_connections": count,
                    "debug_info": {"host": "playground", "approximate_connection_time": 18060},
                    "connection_info": {"app_id": self._workspace.app_id},
                }
            )
            if self.unresponsive:
                await self._make_unresponsive(socket)
            while True:
                self._acknowledge(await socket.receive_text())
        except WebSocketDisconnect:
            return
        finally:
            with self._lock:
                self._open = [each for each in self._open if each is not socket]
                self._unresponsive.discard(socket)

    def deliver(
        self, kind: str, payload: Json, *, answers: bool, timeout: float, retry_num: int = 0, retry_reason: str = ""
    ) -> tuple[bool, Any]:
        """Send one envelope and wait for its acknowledgment.

        Returns:
            Whether it arrived in time, and the payload that it carried (None without one).
        """
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "payload": payload,
            "type": kind,
            "accepts_response_payload": answers,
        }
        if kind == "events_api":
            envelope |= {"retry_attempt": retry_num, "retry_reason": retry_reason if retry_num else ""}
        done: concurrent.futures.Future[Any] = concurrent.futures.Future()
        with self._lock:
            if not self._open or self._loop is None:
                return False, None
            socket = self._open[next(self._next_socket) % len(self._open)]
            self._pending[envelope_id] = done
            loop = self._loop
            unresponsive = socket in self._unresponsive
        try:
            if not unresponsive:
                asyncio.run_coroutine_threadsafe(socket.send_json(envelope), loop).result(timeout)
            return True, done.result(timeout)
        except (TimeoutError, RuntimeError, WebSocketDisconnect):
            return False, None
        finally:
            with self._lock:
                self._pending.pop(envelope_id, None)

    def disconnect(self, reason: str = "refresh_requested") -> None:
        """Announce a disconnect ("warning", "refresh_requested", "link_disabled") on every connection, and close it."""
        self._for_each(self._disconnect, reason)

    def close_all(self) -> None:
        """Close every connection without a disconnect message."""
        self._for_each(self._close)

    def make_unresponsive(self) -> None:
        """Keep every connection open, but ignore everything it sends, even pings."""
        self._for_each(self._make_unresponsive)

    def abort_all(self) -> None:
        """Abort every connection without a closing frame, as a killed server would."""
        self._for_each(self._abort)

    def _for_each(self, action: Any, *arguments: Any) -> None:
        with self._lock:
            sockets, loop = list(self._open), self._loop
        for socket in sockets:
            if loop is not None:
                # A killed app may have ended its connection already.
                with suppress(WebSocketDisconnect):
                    asyncio.run_coroutine_threadsafe(action(socket, *arguments), loop).result(5)

    async def _make_unresponsive(self, socket: WebSocket) -> None:
        network_faults.make_unresponsive(socket.client)
        with self._lock:
            self._unresponsive.add(socket)

    @staticmethod
    async def _abort(socket: WebSocket) -> None:
        network_faults.abort(socket.client)

    @staticmethod
    async def _disconnect(socket: WebSocket, reason: str) -> None:
        await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}})
        await SocketConnections._close(socket)

    @staticmethod
    async def _close(socket: WebSocket) -> None:
        if socket.application_state is WebSocketState.CONNECTED:
            await socket.close()

    def _acknowledge(self, text: str) -> None:
        try:
            message = json.loads(text)
        except ValueError:
            return
        with self._lock:
            done = self._pending.get(str(message.get("envelope_id"))) if isinstance(message, dict) else None
        if done is not None and not done.done():
            done.set_result(message.get("payload"))
