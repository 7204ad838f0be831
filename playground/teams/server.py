"""The running Teams, with the controls that tests and the demo use."""

import time
from collections.abc import Callable

from starlette.routing import BaseRoute

from playground.chaos import Chaos
from playground.client.page_api import PageApi
from playground.clock_control import ClockControl
from playground.fault_injection import FaultInjector
from playground.fault_policy import FaultPolicy
from playground.faults import Calls, Faults
from playground.local_server import LocalServer
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


class TeamsPlayground(LocalServer):
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
        super().__init__(port)
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

    # Internals

    def _routes(self) -> list[BaseRoute]:
        self.outbound.service_url = self.service_url
        page_api = PageApi(self._page, self._clock, self._stopping)
        connector = self._connector.routes(f"/amer/{self.tenant.id}")
        return [*self.identity.routes(), *connector, *page_api.routes()]

    def _close(self) -> None:
        self.outbound.retries.stop()
