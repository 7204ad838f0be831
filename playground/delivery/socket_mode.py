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
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from playground import network_faults
from playground.models import Json
from playground.workspace import Workspace


class Sockets:
    """The connections that are open now.

    Attributes:
        deaf: Whether those that are opened from now on say hello and then nothing any more: they hear neither pings
            nor envelopes, and stay open.
        silent: The same, without the hello.
        fleeting: Whether those that are opened from now on are told at once that they are one too many, and closed.
        opened: How many there were in all.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.deaf = False
        self.silent = False
        self.fleeting = False
        self.opened = 0
        self._workspace = workspace
        self._deaf: set[WebSocket] = set()
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
            self.opened += 1
            count = len(self._open)
        try:
            if self.fleeting:
                await self._part(socket, "too_many_websockets")
                return
            if self.silent:
                await self._deafen(socket)
                # It hears nothing: this ends with the connection.
                await socket.receive_text()
            await socket.send_json(
                {
                    "type": "hello",
                    "num_connections": count,
                    "debug_info": {"host": "playground", "approximate_connection_time": 18060},
                    "connection_info": {"app_id": self._workspace.app_id},
                }
            )
            if self.deaf:
                await self._deafen(socket)
            while True:
                self._heard(await socket.receive_text())
        except WebSocketDisconnect:
            return
        finally:
            with self._lock:
                self._open = [each for each in self._open if each is not socket]
                self._deaf.discard(socket)

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
            deaf = socket in self._deaf
        try:
            if not deaf:
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

    def deafen(self) -> None:
        """Let every connection stay open, and hear and say nothing any more, not even to pings."""
        self._each(self._deafen)

    def cut(self) -> None:
        """End every connection as a killed server does: with no closing frame."""
        self._each(self._cut)

    def _each(self, action: Any, *arguments: Any) -> None:
        with self._lock:
            sockets, loop = list(self._open), self._loop
        for socket in sockets:
            if loop is not None:
                # An app that was killed has ended its connection before anything could be done to it.
                with suppress(WebSocketDisconnect):
                    asyncio.run_coroutine_threadsafe(action(socket, *arguments), loop).result(5)

    async def _deafen(self, socket: WebSocket) -> None:
        network_faults.deafen(socket.client)
        with self._lock:
            self._deaf.add(socket)

    @staticmethod
    async def _cut(socket: WebSocket) -> None:
        network_faults.cut(socket.client)

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
