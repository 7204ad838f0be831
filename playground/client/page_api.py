"""HTTP API of the browser page: the screen of a person as JSON, and their actions."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from playground.clock_control import ClockControl
from playground.models import Json, NotOnScreenError

PAGE = Path(__file__).parents[1] / "page"
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class PageSource(Protocol):
    """What the page shows: one chat service."""

    @property
    def index(self) -> str:
        """The page's HTML file."""
        ...

    @property
    def version(self) -> int:
        """Increases with every visible change."""
        ...

    def mark_changed(self) -> None:
        """Record a visible change."""
        ...

    def screen(self, user: str, clock: ClockControl | None) -> Json:
        """Return everything on that person's screen."""
        ...

    def perform(self, action: Json) -> Json:
        """Perform one action of a person.

        Raises:
            NotOnScreenError: The target does not exist.
        """
        ...

    def file(self, name: str) -> bytes | None:
        """Return a picture that the app uploaded."""
        ...


class PageApi:
    """Serves the page.

    Args:
        source: The chat service to show.
        clock: The demo's clock, if there is one.
        stopping: Set when the server stops, to end the event streams.
    """

    def __init__(self, source: PageSource, clock: ClockControl | None, stopping: threading.Event) -> None:
        self._source = source
        self._clock = clock
        self._stopping = stopping
        self._advancing = threading.Lock()

    def routes(self) -> list[BaseRoute]:
        """Return the routes of the page and its API."""
        return [
            Route("/", self._index),
            Route("/playground/screen", self._screen),
            Route("/playground/file/{file}", self._file),
            Route("/playground/live", self._live),
            Route("/playground/do", self._do, methods=["POST"]),
            Route("/playground/clock", self._advance_clock, methods=["POST"]),
            Mount("/page", StaticFiles(directory=PAGE)),
        ]

    async def _index(self, _request: Request) -> Response:
        return FileResponse(PAGE / self._source.index, headers=_HEADERS)

    async def _screen(self, request: Request) -> Response:
        user = request.query_params.get("user", "")
        shown = await run_in_threadpool(self._source.screen, user, self._clock)
        return JSONResponse(shown, headers={"Cache-Control": "no-store"})

    async def _file(self, request: Request) -> Response:
        content = self._source.file(request.path_params["file"])
        if content is None:
            return Response(status_code=404)
        return Response(content, media_type="image/png", headers={"X-Content-Type-Options": "nosniff"})

    async def _live(self, _request: Request) -> Response:
        return StreamingResponse(
            self._versions(), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def _versions(self) -> AsyncIterator[str]:
        """Yield the version whenever it changes, and a keep-alive every 15 seconds."""
        last, quiet = -1, 0.0
        while not self._stopping.is_set():
            if self._source.version != last or quiet > 15:
                last, quiet = self._source.version, 0.0
                yield f"data: {last}\n\n"
            await asyncio.sleep(0.05)
            quiet += 0.05

    async def _do(self, request: Request) -> Response:
        action = await _posted(request)
        if action is None:
            return JSONResponse({"error": "a JSON object is needed"}, 400)
        try:
            result = await run_in_threadpool(self._source.perform, action)
        except (NotOnScreenError, KeyError, TypeError, ValueError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(result)

    async def _advance_clock(self, request: Request) -> Response:
        requested = await _posted(request)
        if self._clock is None or requested is None:
            return JSONResponse({"error": "there is no clock to advance"}, 400)
        try:
            more = await run_in_threadpool(self._advance, self._clock, requested)
        except Exception as error:  # noqa: BLE001 - any error of the bot is shown on the page
            return JSONResponse({"error": f"The clock could not be advanced: {type(error).__name__}: {error}"}, 500)
        return JSONResponse({"more": more})

    def _advance(self, clock: ClockControl, requested: dict[str, Any]) -> bool:
        with self._advancing:
            if requested.get("next"):
                more = clock.next_post()
            else:
                clock.forward(float(requested["seconds"]))
                more = True
        self._source.mark_changed()
        return more


async def _posted(request: Request) -> dict[str, Any] | None:
    """Return the JSON object of a request.

    The JSON content type is required, so that a cross-site form cannot send one.
    """
    if not request.headers.get("content-type", "").startswith("application/json"):
        return None
    try:
        value = await request.json()
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
