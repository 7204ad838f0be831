"""The running playground, with the controls that tests and the demo use."""

import time
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, WebSocketRoute

from playground.administration import Administration
from playground.chaos import Chaos
from playground.client.page_api import PageApi
from playground.client.slack_page import SlackPage
from playground.client.user_driver import UserDriver
from playground.clock_control import ClockControl
from playground.delivery.app_response import AppResponse
from playground.delivery.delivery_log import DeliveredMessage
from playground.delivery.outbound import FORM, Outbound
from playground.delivery.payloads import Payloads
from playground.delivery.socket_mode import SocketConnections
from playground.fault_policy import FaultPolicy
from playground.faults import Calls, Faults
from playground.local_server import LocalServer
from playground.models import DISTRIBUTED_PAGE, HISTORY_PAGE, Json
from playground.rate_limits import RateLimiter, RateLimits
from playground.seed import make_workspace
from playground.web_api import WebApi
from playground.workspace import Workspace

__all__ = ["ClockControl", "Playground"]


class Playground(LocalServer):
    """A Slack on this machine.

    Args:
        workspace: Made by `make_workspace` unless given.
        clock: The demo's clock; None hides it on the page.
        port: 0 selects a free port.
        limits: Rate limits of the app; None disables them.
        monotonic: Clock of the rate limits, in seconds.

    Attributes:
        faults: Queued faults.
        calls: Every Web API call so far.
        sockets: The Socket Mode connections.
        outbound: Requests from Slack to the app.
    """

    def __init__(
        self,
        workspace: Workspace | None = None,
        *,
        clock: ClockControl | None = None,
        port: int = 0,
        limits: RateLimits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(port)
        self.workspace = workspace or make_workspace()
        self.faults = Faults()
        self._monotonic = monotonic
        self._fault_policy = FaultPolicy(self.faults)
        self.limits = limits
        self.calls = Calls()
        self.sockets = SocketConnections(self.workspace)
        self.outbound = Outbound(self.workspace, self.sockets)
        self._web_api = WebApi(self.workspace, self._fault_policy, self.calls)
        self._page = SlackPage(self.workspace, self.as_user)
        self._clock = clock

    def connect(self, request_url: str) -> None:
        """Set the app's request URL, such as "http://127.0.0.1:3000/slack/events"."""
        self.outbound.url = request_url

    def link_to(self, name: str, page_url: str) -> None:
        """Let the page switch to another chat service's page with the same people."""
        self._page.others[name] = page_url

    # URLs and secrets

    @property
    def api_url(self) -> str:
        """Base URL for `WebClient(base_url=...)`, with a trailing slash."""
        return f"{self._base}/api/"

    @property
    def page_url(self) -> str:
        """URL of the page to open in a browser."""
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
        """The secret that signs requests to the app."""
        return self.workspace.signing_secret

    @property
    def limits(self) -> RateLimits | None:
        """The rate limits; assigning them at any time resets all quotas."""
        return self._limits

    @limits.setter
    def limits(self, limits: RateLimits | None) -> None:
        self._limits = limits
        self._fault_policy.limiter = RateLimiter(limits, self.workspace, self._monotonic) if limits else None
        self.workspace.history_page = DISTRIBUTED_PAGE if limits and limits.distributed else HISTORY_PAGE

    @property
    def chaos(self) -> Chaos | None:
        """The source of random faults, or None; may be assigned at any time."""
        return self._fault_policy.chaos

    @chaos.setter
    def chaos(self, chaos: Chaos | None) -> None:
        self._fault_policy.chaos = chaos

    @property
    def pending(self) -> int:
        """Number of calls that failed for the caller but are still to be done (`Faults.commit_late`).

        Calls that are pending when the playground stops are never done.
        """
        return self._web_api.pending

    # Actions

    def as_user(self, user: str) -> UserDriver:
        """Return the driver of a person, by id."""
        return UserDriver(user, self.workspace, Payloads(self.workspace, self._base), self.outbound)

    @property
    def administration(self) -> Administration:
        """What changes people, channels and the app's token."""
        return Administration(self.workspace, self.outbound, Payloads(self.workspace, self._base))

    def delivered(self, event_type: str | None = None) -> list[DeliveredMessage]:
        """Return all bot messages with metadata (of one event type) in order, including deleted ones."""
        return self.workspace.delivery_log.delivered(event_type)

    def send_signed(
        self,
        body: bytes,
        *,
        content_type: str = FORM,
        headers: Mapping[str, str] | None = None,
        timestamp: str | None = None,
        signature: str | None = None,
        timeout: float | None = None,
    ) -> AppResponse:
        """Send a raw body to the app; see `Outbound.send`. The response has no effect on the workspace."""
        return self.outbound.send(
            body, content_type=content_type, headers=headers, timestamp=timestamp, signature=signature, timeout=timeout
        )

    def send_event(self, event: Json, *, event_id: str | None = None, retry_num: int = 0) -> AppResponse:
        """Send an event to the app, subscribed or not; reusing an `event_id` simulates a retry."""
        payload = Payloads(self.workspace, self._base).event(event, event_id)
        return self.outbound.event(payload, retry_num=retry_num)

    def verify_url(self, challenge: str = "challenge") -> bool:
        """Verify the request URL as Slack does when it is saved; True if the app returned the challenge."""
        body = f'{{"token": "t", "challenge": "{challenge}", "type": "url_verification"}}'.encode()
        response = self.send_signed(body, content_type="application/json")
        answer = response.json() or {}
        return response.status == 200 and challenge in {response.body, answer.get("challenge")}

    # Used by `playground.multi_workspace`

    async def answer_call(self, request: Request) -> Response:
        """Handle a Web API call that another server received."""
        return await self._web_api.call(request)

    async def answer_upload(self, request: Request) -> Response:
        """Handle a file upload that another server received."""
        return await self._web_api.upload(request)

    # Internals

    def _routes(self) -> list[BaseRoute]:
        page_api = PageApi(self._page, self._clock, self._stopping)
        return [*self._web_api.routes(), WebSocketRoute("/link/", self.sockets.serve), *page_api.routes()]

    def _close(self) -> None:
        self.outbound.retries.stop()
        self.sockets.close_all()
