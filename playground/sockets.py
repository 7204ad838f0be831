"""Socket Mode: connections of the app, and the envelopes that go through them.

https://docs.slack.dev/apis/events-api/using-socket-mode: each envelope goes to one connection, which acknowledges it by
its envelope_id, with a payload where the envelope accepts one.
"""

import asyncio
import concurrent.futures
import itertools
import json
import threading
import uuid
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from playground.records import Json
from playground.workspace import Workspace


class Sockets:
    """The connections that are open now."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._open: list[WebSocket] = []
        self._loop: asyncio.AbstractEventLoop | None = None
        self._waiting: dict[str, concurrent.futures.Future[Any]] = {}
        self._turn = itertools.count()

    @property
    def connected(self) -> int:
        """How many connections are open."""
        with self._lock:
            return len(self._open)

    async def serve(self, socket: WebSocket) -> None:
        """Say hello on a new connection, and listen to it until it closes."""
        await socket.accept()
        self._loop = asyncio.get_running_loop()
        with self._lock:
            self._open.append(socket)
            count = len(self._open)
        try:
            await socket.send_json(
                {
                    "type": "hello",
                    "num_connections": count,
                    "debug_info": {"host": "playground", "approximate_connection_time": 18060},
                    "connection_info": {"app_id": self._workspace.app_id},
                }
            )
            while True:
                self._heard(await socket.receive_text())
        except WebSocketDisconnect:
            return
        finally:
            with self._lock:
                self._open = [each for each in self._open if each is not socket]

    def deliver(
        self,
        kind: str,
        payload: Json,
        *,
        answers: bool,
        patience: float,
        retry_num: int = 0,
        retry_reason: str = "",
    ) -> tuple[bool, Any]:
        """Send one envelope and wait for its acknowledgement.

        Returns:
            Whether it came in time, and the payload that it carried (None without).
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
            socket = self._open[next(self._turn) % len(self._open)]
            self._waiting[envelope_id] = done
            loop = self._loop
        try:
            asyncio.run_coroutine_threadsafe(socket.send_json(envelope), loop).result(patience)
            return True, done.result(patience)
        except (TimeoutError, RuntimeError, WebSocketDisconnect):
            return False, None
        finally:
            with self._lock:
                self._waiting.pop(envelope_id, None)

    def say_goodbye(self, reason: str = "refresh_requested") -> None:
        """Tell every connection that it will be closed ("warning", "refresh_requested", "link_disabled"), and close."""
        self._each(self._part, reason)

    def drop(self) -> None:
        """Close every connection without a word."""
        self._each(self._close)

    def _each(self, action: Any, *arguments: Any) -> None:
        with self._lock:
            sockets, loop = list(self._open), self._loop
        for socket in sockets:
            if loop is not None:
                asyncio.run_coroutine_threadsafe(action(socket, *arguments), loop).result(5)

    @staticmethod
    async def _part(socket: WebSocket, reason: str) -> None:
        await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "playground"}})
        await Sockets._close(socket)

    @staticmethod
    async def _close(socket: WebSocket) -> None:
        if socket.application_state is WebSocketState.CONNECTED:
            await socket.close()

    def _heard(self, text: str) -> None:
        try:
            said = json.loads(text)
        except ValueError:
            return
        with self._lock:
            done = self._waiting.get(str(said.get("envelope_id"))) if isinstance(said, dict) else None
        if done is not None and not done.done():
            done.set_result(said.get("payload"))
