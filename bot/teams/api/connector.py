"""The app's calls of Teams, with its access token.

https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError

from bot.teams.endpoints import Endpoints

# Teams asks to make these calls again, so that they were not done. A 401 rejects only the token.
# https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
_NOT_DONE = frozenset({401, 412, 429, 502, 503, 504})
_SCOPE = "https://api.botframework.com/.default"
# Seconds before its end at which a token is replaced.
_TOKEN_MARGIN = 300
_NO_TOKEN = "no token: "  # noqa: S105 - says that there is none
_CONNECT_TIMEOUT = 3.0
# Connections that are kept for one host: as many as a worker's senders.
_MAX_CACHED = 16

CallObserver = Callable[[str, str | None], None]


class TeamsUnreachableError(Exception):
    """Teams did not answer; the call may have been done, unless `never_sent`."""

    def __init__(self, reason: str, *, never_sent: bool = False) -> None:
        super().__init__(reason)
        self.never_sent = never_sent

    @property
    def may_repeat(self) -> bool:
        """Whether the call was not done, and may be made again."""
        return self.never_sent


class TeamsRefusedError(Exception):
    """Teams answered with an error.

    Attributes:
        status: The HTTP status.
        code: Teams' error code.
        retry_after: Seconds to wait, if Teams said so.
        never_sent: Whether Teams was not called: there was no token to call it with, or something else answered.
    """

    def __init__(self, status: int, code: str, retry_after: float | None = None, *, never_sent: bool = False) -> None:
        super().__init__(f"{status} {code}")
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.never_sent = never_sent

    @property
    def may_repeat(self) -> bool:
        """Whether the call was not done, and may be made again; then with another token after a 401."""
        return self.never_sent or self.status in _NOT_DONE


@dataclass(frozen=True, slots=True)
class App:
    """The app's registration in Microsoft Entra."""

    id: str
    password: str
    tenant: str


class Connector:
    """Calls Teams. May be used by several threads.

    Args:
        app: The app's registration.
        endpoints: Where tokens come from, and where calls may go.
        timeout: Seconds for Teams to answer a call.
        observe: Called with the name of each call, and what went wrong.
    """

    def __init__(
        self, app: App, endpoints: Endpoints, *, timeout: float, observe: CallObserver = lambda _name, _fault: None
    ) -> None:
        self._app = app
        self._endpoints = endpoints
        self._observe = observe
        self._pool = urllib3.PoolManager(
            maxsize=_MAX_CACHED,
            # A call that may have been done is never repeated here, and a redirect could take the token elsewhere.
            retries=False,
            timeout=urllib3.Timeout(total=timeout, connect=min(_CONNECT_TIMEOUT, timeout)),
        )
        self._lock = threading.Lock()
        self._token = ""
        self._token_until = 0.0
        self._token_error: TeamsRefusedError | TeamsUnreachableError | None = None
        self._token_failed_at = 0.0

    def call(
        self, name: str, method: str, service_url: str, path: str, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """Make one call, and return the answer.

        Args:
            name: For metrics.
            method: The HTTP method.
            service_url: The connector's address.
            path: Below that address.
            body: What is sent.

        Raises:
            TeamsRefusedError: Teams answered with an error.
            TeamsUnreachableError: Teams did not answer.
        """
        if not self._endpoints.accepts(service_url):
            raise TeamsUnreachableError("the address is not one of Teams", never_sent=True)
        address = f"{service_url.rstrip('/')}/{path}"
        headers = {"Authorization": f"Bearer {self._access_token()}", "Content-Type": "application/json"}
        sent = None if body is None else json.dumps(body).encode()
        fault: str | None = "unreachable"
        try:
            status, answer, retry_after = self._request(method, address, headers, sent)
            fault = None if status < 300 else str(status)
        finally:
            self._observe(name, fault)
        if status >= 300:
            if status == 401:
                # It may have been revoked: the next call asks for another one.
                with self._lock:
                    self._token_until = 0.0
            error = answer.get("error")
            code = error.get("code") if isinstance(error, dict) else None
            # A redirect is a proxy's: Teams itself was not called.
            never_sent = status < 400
            raise TeamsRefusedError(status, str(code or f"HTTP {status}"), retry_after, never_sent=never_sent)
        return answer

    def sign_in(self) -> None:
        """Get the app's token, if there is no good one. Raises as `call`."""
        self._access_token()

    def problem(self) -> str | None:
        """Return why Teams cannot be called, as a sentence; None if it can."""
        try:
            self.sign_in()
        except TeamsRefusedError as error:
            code = error.code.removeprefix(_NO_TOKEN)
            if error.status < 500 and error.status != 429:
                return f"Microsoft rejects the app’s sign-in ({code}): run lhs-rounds doctor"
            return f"Microsoft’s sign-in has an outage ({code})"
        except TeamsUnreachableError:
            return "Microsoft’s sign-in doesn’t respond"
        return None

    def _access_token(self) -> str:
        """Return the app's token, from Microsoft Entra if there is no good one.

        Raises:
            TeamsRefusedError, TeamsUnreachableError: There is none; nothing was sent to Teams.
        """
        asked_at = time.monotonic()
        with self._lock:
            if asked_at < self._token_until:
                return self._token
            if self._token_error is not None and self._token_failed_at >= asked_at:
                # Another thread has just waited for it in vain. One after the other, their leases would end.
                raise self._token_error.with_traceback(None)
            try:
                self._token, seconds = self._new_token()
            except (TeamsRefusedError, TeamsUnreachableError) as error:
                self._token_error, self._token_failed_at = error, time.monotonic()
                raise
            self._token_until = time.monotonic() + max(0.0, seconds - _TOKEN_MARGIN)
            return self._token

    def _new_token(self) -> tuple[str, float]:
        """Ask for a token; return it and the seconds that it is good for. Raises as `_access_token`."""
        fields = {
            "grant_type": "client_credentials",
            "client_id": self._app.id,
            "client_secret": self._app.password,
            "scope": _SCOPE,
        }
        body = "&".join(f"{name}={quote(value, safe='')}" for name, value in fields.items()).encode()
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            status, answer, retry_after = self._request("POST", self._endpoints.token_url, headers, body)
        except TeamsUnreachableError as error:
            raise TeamsUnreachableError(f"{_NO_TOKEN}{error}", never_sent=True) from error
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if status >= 400 or not isinstance(token, str) or not isinstance(seconds, int | float):
            word = answer.get("error")
            code = f"{_NO_TOKEN}{word if isinstance(word, str) else f'HTTP {status}'}"
            raise TeamsRefusedError(status, code, retry_after, never_sent=True)
        return token, seconds

    def _request(
        self, method: str, address: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[int, dict[str, Any], float | None]:
        try:
            response = self._pool.request(method, address, headers=dict(headers), body=body, redirect=False)
        except NewConnectionError as error:
            raise TeamsUnreachableError("no connection", never_sent=True) from error
        except HTTPError as error:
            raise TeamsUnreachableError(type(error).__name__) from error
        try:
            answer = json.loads(response.data) if response.data else {}
        except ValueError:
            answer = {}
        seconds = response.headers.get("Retry-After", "")
        retry_after = float(seconds) if seconds.isdecimal() else None
        return response.status, answer if isinstance(answer, dict) else {"listed": answer}, retry_after
