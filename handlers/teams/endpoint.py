"""`POST /teams/messages`: checks who sent a request before anything of it is read, and hands it on."""

import logging
from dataclasses import dataclass
from typing import Any

from bot.store.db.engine import DatabaseUnavailableError
from bot.teams.endpoints import Endpoints
from bot.teams.inbound.activities import read
from bot.teams.inbound.signing_keys import KeysUnavailableError
from bot.teams.inbound.token_check import TokenCheck, TokenRejectedError
from bot.teams.tenant_connection import TenantConnection
from handlers.teams.listeners import RetryActivityError, TeamsListeners

_log = logging.getLogger(__name__)

_CHANNEL = "msteams"


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsEndpoint:
    """Answers requests that claim to come from Teams.

    Attributes:
        tenant: The Microsoft Entra tenant; activities of others are rejected.
        connection: Keeps where this tenant's connector is.
    """

    check: TokenCheck
    endpoints: Endpoints
    tenant: str
    connection: TenantConnection
    listeners: TeamsListeners

    def __call__(self, authorization: str, body: bytes) -> tuple[int, dict[str, Any] | None]:
        """Return the status and the body of the response: 401 with no effect unless Teams itself has sent it."""
        try:
            address = self._sender(authorization)
        except TokenRejectedError as error:
            return _rejected(str(error))
        except KeysUnavailableError:
            _log.warning("keys of teams cannot be read")
            return 503, None
        activity = read(body)
        if activity is None:
            return 400, None
        if activity.service_url.rstrip("/") != address.rstrip("/"):
            return _rejected("signed for another address")
        if activity.channel_id != _CHANNEL:
            return _rejected("another kind of chat")
        if activity.tenant != self.tenant:
            return _rejected("another tenant")
        try:
            self.connection.observe(activity)
            return 200, self.listeners.handle(activity)
        except (DatabaseUnavailableError, RetryActivityError) as error:
            _log.warning("activity must be sent again", extra={"why": str(error)})
            return 503, None

    def _sender(self, authorization: str) -> str:
        """Return the address of the connector that sent a request. Raises as `TokenCheck.check`."""
        address = str(self.check.check(authorization).get("serviceurl", ""))
        if not self.endpoints.accepts(address):
            raise TokenRejectedError("not an address of Teams")
        return address


def _rejected(why: str) -> tuple[int, None]:
    _log.warning("request to teams rejected", extra={"why": why})
    return 401, None
