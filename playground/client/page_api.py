"""The browser page's side of the server: what a person sees as JSON, and what they do."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from playground.client.page_actions import do
from playground.client.screen_state import screen
from playground.client.user_driver import Person
from playground.clock_control import ClockControl
from playground.models import NotOnScreenError
from playground.workspace import Workspace

PAGE = Path(__file__).parents[1] / "page"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class Site:
    """Serves the page.

    Args:
        workspace: What it shows.
        as_user: Sits down as a person.
        clock: The demo's clock, if there is one.
        stopping: Set when the server is to end, so that no stream keeps it.
    """

    def __init__(
        self,
        workspace: Workspace,
        as_user: Callable[[str], Person],
        clock: ClockControl | None,
        stopping: threading.Event,
    ) -> None:
        self._workspace = workspace
        self._as_user = as_user
        self._clock = clock
        self._stopping = stopping
        self._turning = threading.Lock()

    def routes(self) -> list[BaseRoute]:
        """Where it answers."""
        return [
            Route("/", self._index),
            Route("/playground/screen", self._screen),
            Route("/playground/file/{file}", self._file),
            Route("/playground/live", self._live),
            Route("/playground/do", self._do, methods=["POST"]),
            Route("/playground/clock", self._turn, methods=["POST"]),
            Mount("/page", StaticFiles(directory=PAGE)),
        ]

    async def _index(self, _request: Request) -> Response:
        return FileResponse(PAGE / "index.html", headers=_HEADERS)

    async def _screen(self, request: Request) -> Response:
        user = request.query_params.get("user", "")
        shown = await run_in_threadpool(screen, self._workspace, self._clock, user)
        return JSONResponse(shown, headers={"Cache-Control": "no-store"})

    async def _file(self, request: Request) -> Response:
        file = self._workspace.files.get(request.path_params["file"])
        if file is None or file.content is None:
            return Response(status_code=404)
        return Response(file.content, media_type="image/png", headers={"X-Content-Type-Options": "nosniff"})

    async def _live(self, _request: Request) -> Response:
        return StreamingResponse(
            self._versions(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def _versions(self) -> AsyncIterator[str]:
        """The version whenever it has changed, and a sign of life each 15 seconds."""
        last, quiet = -1, 0.0
        while not self._stopping.is_set():
            if self._workspace.version != last or quiet > 15:
                last, quiet = self._workspace.version, 0.0
                yield f"data: {last}\n\n"
            await asyncio.sleep(0.05)
            quiet += 0.05

    async def _do(self, request: Request) -> Response:
        deed = await _posted(request)
        if deed is None:
            return JSONResponse({"error": "a JSON object is needed"}, 400)
        try:
            done = await run_in_threadpool(do, self._as_user, self._workspace, deed)
        except (NotOnScreenError, KeyError, TypeError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(done)

    async def _turn(self, request: Request) -> Response:
        asked = await _posted(request)
        if self._clock is None or asked is None:
            return JSONResponse({"error": "there is no clock to turn"}, 400)
        try:
            more = await run_in_threadpool(self._turned, self._clock, asked)
        except Exception as error:  # noqa: BLE001 - whatever the bot does while the clock is turned, the person is told
            return JSONResponse({"error": f"The clock could not be turned: {type(error).__name__}: {error}"}, 500)
        return JSONResponse({"more": more})

    def _turned(self, clock: ClockControl, asked: dict[str, Any]) -> bool:
        with self._turning:
            if asked.get("next"):
                more = clock.next_post()
            else:
                clock.forward(float(asked["seconds"]))
                more = True
        with self._workspace.lock:
            self._workspace.changed()
        return more


async def _posted(request: Request) -> dict[str, Any] | None:
    """The JSON object of a request; its type is asked for, so that no form of another site can send one."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        return None
    try:
        value = await request.json()
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
