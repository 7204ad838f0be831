"""The running Teams: an HTTP server in a thread, with the controls that tests and the demo use."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from playground.chaos import Chaos
from playground.client.page_api import PageApi
from playground.clock_control import ClockControl
from playground.fault_injection import FaultInjector
from playground.fault_policy import FaultPolicy
from playground.faults import Calls, Faults
from playground.network_faults import HttpConnection
from playground.stoppable_server import StoppableServer
from playground.teams.client.administration import Administration
from playground.teams.client.teams_page import TeamsPage
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.connector.api import ConnectorApi, failure_response
from playground.teams.connector.identity import OPENID_PATH, Identity
from playground.teams.delivery.activities import Activities
from playground.teams.delivery.outbound import TeamsOutbound
from playground.teams.rate_limits import TeamsRateLimiter, TeamsRateLimits
from playground.teams.seed import make_tenant
from playground.teams.tenant import Tenant


class TeamsPlayground:
    """A Teams on this machine: connector, token endpoint, people and administrators.

    Args:
        tenant: Made by `make_tenant` unless given.
        clock: The demo's clock; None hides it on the page.
        port: 0 selects a free port.
        limits: Rate limits of the bot; None disables them.
        monotonic: Clock of the rate limits, in seconds.

    Attributes:
        faults: Queued faults, by the names of calls (see `playground.teams.connector.api`, and token, openid, keys).
        calls: Every call so far.
        outbound: Requests from Teams to the bot.
    """

    def __init__(
        self,
        tenant: Tenant | None = None,
        *,
        clock: ClockControl | None = None,
        port: int = 0,
        limits: TeamsRateLimits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.tenant = tenant or make_tenant()
        self.faults = Faults()
        self.calls = Calls()
        self.outbound = TeamsOutbound(self.tenant)
        self._monotonic = monotonic
        self._fault_policy = FaultPolicy(self.faults)
        self.limits = limits
        self._injector = FaultInjector(self._fault_policy, self.calls, failure_response)
        self.identity = Identity(self.tenant, self._injector)
        self._connector = ConnectorApi(self.tenant, self.identity, self._injector)
        self._page = TeamsPage(self.tenant, self.as_user)
        self._clock = clock
        self._stopping = threading.Event()
        self._port = port
        self._base = ""
        self._server: StoppableServer | None = None
        self._thread: threading.Thread | None = None

    # Running

    def start(self) -> Self:
        """Start serving on the loopback interface, and return self."""
        listener = socket.create_server(("127.0.0.1", self._port))
        self._base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.outbound.service_url = self.service_url
        config = uvicorn.Config(
            self._application(),
            http=HttpConnection,
            ws="none",
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
        self.outbound.retries.stop()
        self._server.request_stop()
        self._thread.join()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def connect(self, messaging_url: str) -> None:
        """Set the bot's messaging endpoint, such as "http://127.0.0.1:3000/teams/messages"."""
        self.outbound.url = messaging_url

    def link_to(self, name: str, page_url: str) -> None:
        """Let the page switch to another chat service's page with the same people."""
        self._page.others[name] = page_url

    # Addresses and secrets

    @property
    def page_url(self) -> str:
        """Address of the page to open in a browser."""
        return f"{self._base}/"

    @property
    def service_url(self) -> str:
        """Address of the connector, with a trailing slash as in activities."""
        return f"{self._base}/amer/{self.tenant.id}/"

    @property
    def token_url(self) -> str:
        """Address of the token endpoint. MSAL refuses it, because it is not https."""
        return f"{self._base}/{self.tenant.id}/oauth2/v2.0/token"

    @property
    def openid_url(self) -> str:
        """Address of the OpenID metadata of the tokens that Teams sends."""
        return self._base + OPENID_PATH

    @property
    def limits(self) -> TeamsRateLimits | None:
        """The rate limits; assigning them at any time resets all quotas."""
        return self._limits

    @limits.setter
    def limits(self, limits: TeamsRateLimits | None) -> None:
        self._limits = limits
        self._fault_policy.limiter = TeamsRateLimiter(limits, self._monotonic) if limits else None

    @property
    def chaos(self) -> Chaos | None:
        """The source of random faults, or None; may be assigned at any time."""
        return self._fault_policy.chaos

    @chaos.setter
    def chaos(self, chaos: Chaos | None) -> None:
        self._fault_policy.chaos = chaos

    @property
    def pending(self) -> int:
        """Number of calls that failed for the bot but are still to be done (`Faults.commit_late`)."""
        return self._injector.pending

    # Actions

    @property
    def activities(self) -> Activities:
        """Builds activities, for tests that send them by hand with `outbound.send`."""
        return Activities(self.tenant, self.service_url)

    def as_user(self, person: str) -> TeamsUserDriver:
        """Return the driver of a person, by id."""
        return TeamsUserDriver(person, self.tenant, self.activities, self.outbound)

    def as_admin(self, person: str) -> Administration:
        """Return what a person does as an owner or administrator, by id."""
        return Administration(self.tenant, self.activities, self.outbound, self.tenant.people[person])

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

    # Internals

    def _application(self) -> Starlette:
        page_api = PageApi(self._page, self._clock, self._stopping)
        connector = self._connector.routes(f"/amer/{self.tenant.id}")
        routes = [*self.identity.routes(), *connector, *page_api.routes()]
        # Prevents DNS rebinding: another site that resolves its name to this machine must not reach it.
        return Starlette(
            routes=routes, middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])]
        )

    @staticmethod
    def _run(server: StoppableServer, listener: socket.socket) -> None:
        with contextlib.closing(listener):
            server.run(sockets=[listener])
