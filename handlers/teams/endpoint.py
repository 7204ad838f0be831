"""`POST /teams/messages`: checks who sent a request before anything of it is read, and hands it on."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.store.db.engine import DatabaseUnavailableError
from bot.teams.endpoints import Endpoints
from bot.teams.inbound.activities import Activity, parse
from bot.teams.inbound.token_check import KeysUnavailableError, TokenCheck, TokenRejectedError
from bot.teams.tenant_connection import TenantConnection
from handlers.teams.listeners import RetryActivityError, TeamsListeners

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsEndpoint:
    """Answers requests that claim to come from Teams.

    Attributes:
        tenant: The Microsoft Entra tenant; nobody else's activities are read.
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
            claims = self.check.check(authorization)
        except TokenRejectedError as error:
            _log.warning("request to teams rejected", extra={"why": str(error)})
            return 401, None
        except KeysUnavailableError:
            _log.warning("keys of teams cannot be read")
            return 503, None
        activity = _activity(body)
        if activity is None:
            return 400, None
        if why := self._stranger(activity, claims):
            _log.warning("request to teams rejected", extra={"why": why})
            return 401, None
        try:
            self.connection.heard(activity)
            return 200, self.listeners.handle(activity)
        except (DatabaseUnavailableError, RetryActivityError) as error:
            _log.warning("activity has to come again", extra={"why": str(error)})
            return 503, None

    def _stranger(self, activity: Activity, claims: Mapping[str, Any]) -> str | None:
        """Return why a signed activity is none of ours; None if it is."""
        if str(claims.get("serviceurl", "")).rstrip("/") != activity.service_url.rstrip("/"):
            return "signed for another address"
        if not self.endpoints.accepts(activity.service_url):
            return "not an address of Teams"
        return None if activity.tenant == self.tenant else "another tenant"


def _activity(body: bytes) -> Activity | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return parse(value) if isinstance(value, dict) else None
