"""The whole Slack, running: an HTTP server in a thread, and the handles by which tests and the demo hold it."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import WebSocketRoute

from playground.chaos import Chaos
from playground.client.page_api import Site
from playground.client.user_driver import Person
from playground.clock_control import ClockControl
from playground.delivery.app_response import Reply
from playground.delivery.delivery_log import Delivered
from playground.delivery.outbound import FORM, Outgoing
from playground.delivery.payloads import Payloads
from playground.delivery.socket_mode import Sockets
from playground.fault_policy import Mishaps
from playground.faults import Calls, Faults
from playground.models import DISTRIBUTED_PAGE, HISTORY_PAGE, Json
from playground.network_faults import Connection, Link
from playground.rate_limits import Limiter, Limits
from playground.seed import make_workspace
from playground.stoppable_server import EndedAtOnce
from playground.web_api import WebApi
from playground.workspace import Workspace

__all__ = ["ClockControl", "Playground"]


class Playground:
    """A Slack on this machine.

    Args:
        workspace: As made by `make_workspace`; without, one of its kind.
        clock: The demo's clock; without, the page shows none.
        port: 0 takes any that is free.
        limits: How often an app may call; without, as often as it likes.
        monotonic: Seconds of the clock that the limits run on.

    Attributes:
        faults: What goes wrong next.
        calls: Every call of the Web API so far.
        sockets: The Socket Mode connections.
        outgoing: Slack's way to the app.
    """

    def __init__(
        self,
        workspace: Workspace | None = None,
        *,
        clock: ClockControl | None = None,
        port: int = 0,
        limits: Limits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.workspace = workspace or make_workspace()
        self.faults = Faults()
        self._monotonic = monotonic
        self._mishaps = Mishaps(self.faults)
        self.limits = limits
        self.calls = Calls()
        self.sockets = Sockets(self.workspace)
        self.outgoing = Outgoing(self.workspace, self.sockets)
        self._web_api = WebApi(self.workspace, self._mishaps, self.calls)
        self._clock = clock
        self._port = port
        self._base = ""
        self._server: EndedAtOnce | None = None
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    # Running

    def start(self) -> Self:
        """Start answering on loopback; returns itself."""
        listener = socket.create_server(("127.0.0.1", self._port))
        self._base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = uvicorn.Config(
            self._application(),
            http=Connection,
            ws=Link,
            lifespan="off",
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=1,
        )
        self._stopping.clear()
        self._server = EndedAtOnce(config)
        self._thread = threading.Thread(target=self._run, args=(self._server, listener), daemon=True)
        self._thread.start()
        self.wait(lambda: bool(self._server and self._server.started))
        return self

    def stop(self) -> None:
        """Stop answering and close every connection."""
        if self._server is None or self._thread is None:
            return
        self._stopping.set()
        self.outgoing.retries.stop()
        self.sockets.drop()
        self._server.end()
        self._thread.join()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def connect(self, request_url: str) -> None:
        """Say where the app takes what Slack sends, such as "http://127.0.0.1:3000/slack/events"."""
        self.outgoing.url = request_url

    # Addresses and secrets

    @property
    def api_url(self) -> str:
        """For `WebClient(base_url=...)`, with the slash at the end."""
        return f"{self._base}/api/"

    @property
    def page_url(self) -> str:
        """What to open in a browser."""
        return f"{self._base}/"

    @property
    def token(self) -> str:
        """The bot token."""
        return self.workspace.token

    @property
    def app_token(self) -> str:
        """The app-level token, for Socket Mode."""
        return self.workspace.app_token

    @property
    def signing_secret(self) -> str:
        """What requests are signed with."""
        return self.workspace.signing_secret

    @property
    def limits(self) -> Limits | None:
        """How often an app may call; setting it, at any time, begins with all quotas whole."""
        return self._mishaps.limiter.limits if self._mishaps.limiter else None

    @limits.setter
    def limits(self, limits: Limits | None) -> None:
        self._mishaps.limiter = Limiter(limits, self.workspace, self._monotonic) if limits else None
        self.workspace.history_page = DISTRIBUTED_PAGE if limits and limits.distributed else HISTORY_PAGE

    @property
    def chaos(self) -> Chaos | None:
        """What goes wrong by chance; may be set, and taken away with None, at any time."""
        return self._mishaps.chaos

    @chaos.setter
    def chaos(self, chaos: Chaos | None) -> None:
        self._mishaps.chaos = chaos

    @property
    def pending(self) -> int:
        """How many calls were answered with a failure and are still to be done (`Faults.commit_late`).

        What is pending when the playground stops is never done.
        """
        return self._web_api.pending

    # Doing

    def as_user(self, user: str) -> Person:
        """Sit down in front of Slack as that person (their id)."""
        return Person(user, self.workspace, Payloads(self.workspace, self._base), self.outgoing)

    def delivered(self, event_type: str | None = None) -> list[Delivered]:
        """All that the bot ever posted with metadata (of one event type), in order, what was deleted since as well."""
        return self.workspace.book.delivered(event_type)

    def send_signed(
        self,
        body: bytes,
        *,
        content_type: str = FORM,
        headers: Mapping[str, str] | None = None,
        timestamp: str | None = None,
        signed: str | None = None,
        patience: float | None = None,
    ) -> Reply:
        """Send a body to the app by hand; see `Outgoing.send`. Nothing is done with what comes back."""
        return self.outgoing.send(
            body, content_type=content_type, headers=headers, timestamp=timestamp, signed=signed, patience=patience
        )

    def send_event(self, event: Json, *, event_id: str | None = None, retry_num: int = 0) -> Reply:
        """Send an event to the app, whether it subscribed or not; the same `event_id` again is a repetition."""
        payload = Payloads(self.workspace, self._base).event(event, event_id)
        return self.outgoing.event(payload, retry_num=retry_num)

    def verify_url(self, challenge: str = "challenge") -> bool:
        """Do what Slack does when a request URL is saved; True if the app gave the challenge back."""
        body = f'{{"token": "t", "challenge": "{challenge}", "type": "url_verification"}}'.encode()
        reply = self.send_signed(body, content_type="application/json")
        answer = reply.json() or {}
        return reply.status == 200 and challenge in {reply.body, answer.get("challenge")}

    def wait(self, until: Callable[[], bool], seconds: float = 5) -> None:
        """Wait for something that another thread does; raises TimeoutError."""
        end = time.monotonic() + seconds
        while not until():
            if time.monotonic() > end:
                raise TimeoutError(f"it did not happen within {seconds} seconds")
            time.sleep(0.005)

    # Behind another door, see `playground.multi_workspace`

    async def answer_call(self, request: Request) -> Response:
        """Answer a call of the Web API that came in elsewhere."""
        return await self._web_api.call(request)

    async def answer_upload(self, request: Request) -> Response:
        """The same for a file."""
        return await self._web_api.upload(request)

    # Inside

    def _application(self) -> Starlette:
        site = Site(self.workspace, self.as_user, self._clock, self._stopping)
        routes = [
            *self._web_api.routes(),
            WebSocketRoute("/link/", self.sockets.serve),
            *site.routes(),
        ]
        # A page elsewhere that resolves its own name to this machine must not reach it.
        return Starlette(
            routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])]
        )

    @staticmethod
    def _run(server: EndedAtOnce, listener: socket.socket) -> None:
        with contextlib.closing(listener):
            server.run(sockets=[listener])
