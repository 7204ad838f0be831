"""`/metrics` and `/readyz`: whole for the machines that watch the app, and next to nothing for anyone else."""

import hmac
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from bot.observability.metrics import Metrics
from bot.web.responses import Environ, Response, plain

_log = logging.getLogger(__name__)

# https://prometheus.io/docs/instrumenting/exposition_formats/
_METRICS = "text/plain; version=0.0.4; charset=utf-8"
# What proxies add. A proxy on this machine connects from loopback too.
_FORWARDED = ("HTTP_X_FORWARDED", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


@dataclass
class InnerPages:
    """The pages for the machines that watch a process.

    Attributes:
        token: Lets a caller who sends it read everything. Without one, only programs on this machine may.
        measured: This process's metrics.
        problem: Returns why this process cannot work, in words; None if it can.
    """

    token: str | None
    measured: Metrics
    problem: Callable[[], str | None]
    _logged: str | None = field(default=None, init=False)

    def metrics(self, environ: Environ) -> Response:
        """Return the metrics, or a refusal."""
        if self._is_allowed(environ):
            return HTTPStatus.OK, [("Content-Type", _METRICS), ("Cache-Control", "no-store")], self.measured.page()
        if self.token is None:
            return plain(HTTPStatus.FORBIDDEN, "only for this machine; with ROUNDS_METRICS_TOKEN for others too")
        status, headers, body = plain(HTTPStatus.UNAUTHORIZED, "send ROUNDS_METRICS_TOKEN as a bearer token")
        return status, [*headers, ("WWW-Authenticate", "Bearer")], body

    def state(self, environ: Environ, good: str) -> Response:
        """Return whether this process works. The reason is in the log, and in the answer to callers who may read it.

        Args:
            environ: The request.
            good: The word for a process that works, such as "ready".
        """
        problem = self.problem()
        if problem != self._logged:
            self._logged = problem
            if problem is not None:
                _log.warning("this process cannot work", extra={"why": problem})
        if problem is None:
            return plain(HTTPStatus.OK, good)
        return plain(HTTPStatus.SERVICE_UNAVAILABLE, problem if self._is_allowed(environ) else f"not {good}")

    def _is_allowed(self, environ: Environ) -> bool:
        if self.token is None:
            return _is_from_here(environ)
        scheme, _, token = str(environ.get("HTTP_AUTHORIZATION", "")).partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(token.strip().encode(), self.token.encode())


def _is_from_here(environ: Environ) -> bool:
    """Tell whether a program on this machine sent the request, and sent it directly to this machine's own address."""
    if any(name.startswith(_FORWARDED) for name in environ):
        return False
    try:
        host = urlsplit(f"//{environ.get('HTTP_HOST', '')}").hostname or ""
    except ValueError:
        return False
    return is_loopback(str(environ.get("REMOTE_ADDR", ""))) and is_loopback(host)


def is_loopback(host: str) -> bool:
    """Tell whether an address or name is this machine's own."""
    try:
        parsed = ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        return False
    # How a socket for IPv6 names an IPv4 client.
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return (mapped or parsed).is_loopback
