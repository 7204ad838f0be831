"""The WSGI application: Slack's requests, the calendar feed, reports, installation, health and metrics."""

import hashlib
import json
import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs

from slack_bolt import App, BoltRequest

from bot.chat.actor import Times
from bot.clock import Clock
from bot.formats.charts import ReportsNotInstalledError
from bot.observability.metrics import Metrics
from bot.services.shared import feed_keys
from bot.slack.inbound import payloads
from bot.slack.inbound.signature import is_signed
from bot.slack.inbound.signature_monitor import SignatureMonitor, SignatureResult
from bot.slack.installation.install_pages import InstallPages, Page
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.web.inner_pages import InnerPages
from bot.web.report_download import report_behind
from bot.web.responses import NOTHING_HERE, Environ, Response, StartResponse, number_in, plain, respond

_log = logging.getLogger(__name__)

# Slack's largest payload is a view of 250 kB. Form encoding can triple it; the rest is headroom.
MOST_BYTES = 1_000_000
# A secret has 32 characters; the rest of the query names a session.
_MAX_QUERY = 200
# Slack's code and our state.
_MAX_RETURN = 2000
_FILES = {"pdf": "application/pdf", "csv": "text/csv; charset=utf-8"}
_KINDS = {
    "/slack/events": "slack",
    "/teams/messages": "teams",
    "/calendar.ics": "feed",
    "/report.pdf": "report",
    "/report.csv": "report",
    "/slack/install": "install",
    "/slack/oauth_redirect": "install",
    "/healthz": "health",
    "/readyz": "health",
    "/metrics": "metrics",
}
# Takes an Authorization header and a body, and returns the status and the answer.
TeamsPosts = Callable[[str, bytes], tuple[int, Mapping[str, Any] | None]]
_SIGNED_BY = ("HTTP_X_SLACK_REQUEST_TIMESTAMP", "HTTP_X_SLACK_SIGNATURE")


@dataclass(frozen=True, kw_only=True)
class Web:
    """The WSGI application.

    Attributes:
        bolt: Answers Slack's requests; None in Socket Mode, where nothing can be posted here.
        inner_pages: `/metrics` and `/readyz`.
        install_pages: The pages that install the bot; None if it serves a single workspace.
        teams: Answers Teams' requests, by their Authorization header and body; None without Teams.
        metrics: Counts requests.
    """

    db: Database
    clock: Clock
    signing_secret: str
    bolt: App | None
    inner_pages: InnerPages
    install_pages: InstallPages | None
    teams: TeamsPosts | None
    metrics: Metrics
    # Records valid and invalid signatures, and shows the record to holders of the secret.
    signature_monitor: SignatureMonitor = field(init=False)

    def __post_init__(self) -> None:
        """Start recording signatures."""
        object.__setattr__(self, "signature_monitor", SignatureMonitor(self.clock.wall_now))

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Handle one WSGI request."""
        with self.metrics.answering() as answering:
            path = _path(environ)
            answering.kind = _KINDS.get(path, "other")
            try:
                answer = self._answer(path, environ)
            except DatabaseUnavailableError as error:
                _log.warning("database unavailable, a calendar or a report waits", extra={"why": str(error)})
                answer = HTTPStatus.SERVICE_UNAVAILABLE, [("Retry-After", "60")], b""
            answering.status = answer[0].value
        body = respond(start_response, answer)
        # A body after the response to HEAD would be read as the next response.
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else body

    def _answer(self, path: str, environ: Environ) -> Response:
        match (environ.get("REQUEST_METHOD"), path):
            case ("GET" | "HEAD", "/healthz"):
                return plain(HTTPStatus.OK, "alive")
            case ("GET" | "HEAD", "/readyz"):
                return self.inner_pages.state(environ, "ready")
            case ("GET", "/metrics"):
                return self.inner_pages.metrics(environ)
            case ("GET" | "HEAD", "/calendar.ics"):
                return self._calendar(environ)
            case ("GET" | "HEAD", "/report.pdf"):
                return self._file(environ, "pdf")
            case ("GET" | "HEAD", "/report.csv"):
                return self._file(environ, "csv")
            case ("GET", "/slack/install") if self.install_pages is not None:
                return _page(self.install_pages.begin())
            case ("GET", "/slack/oauth_redirect") if self.install_pages is not None:
                query = _query(environ, _MAX_RETURN)
                return _page(self.install_pages.finish(query, str(environ.get("HTTP_COOKIE", ""))))
            case ("POST", "/slack/events") if self.bolt is not None:
                return self._slack(self.bolt, environ)
            case (_, "/slack/events") if self.bolt is not None:
                return plain(HTTPStatus.METHOD_NOT_ALLOWED, "Slack posts here")
            case ("POST", "/teams/messages") if self.teams is not None:
                return self._teams(self.teams, environ)
            case (_, "/teams/messages") if self.teams is not None:
                return plain(HTTPStatus.METHOD_NOT_ALLOWED, "Teams posts here")
        return plain(HTTPStatus.NOT_FOUND, NOTHING_HERE)

    def _calendar(self, environ: Environ) -> Response:
        """Serve the feed, or 304 if the caller has the current one."""
        query = _query(environ)
        session = number_in(query.get("session", ""))
        if session is None and "session" in query:
            return plain(HTTPStatus.NOT_FOUND, NOTHING_HERE)
        found = feed_keys.read(self.db, query.get("key", ""), session)
        if found is None:
            return plain(HTTPStatus.NOT_FOUND, NOTHING_HERE)
        from bot.formats.ics_writer import write_ics  # noqa: PLC0415 - its library takes a tenth of a second to load

        body = write_ics(*found)
        tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        # Caches must revalidate: a stale date is worse than a slow response.
        headers = [("ETag", tag), ("Cache-Control", "private, no-cache")]
        had = {each.strip().removeprefix("W/") for each in str(environ.get("HTTP_IF_NONE_MATCH", "")).split(",")}
        if tag in had or "*" in had:
            return HTTPStatus.NOT_MODIFIED, headers, b""
        name = "calendar.ics" if session is None else "session.ics"
        disposition = f'{"inline" if session is None else "attachment"}; filename="{name}"'
        headers += [("Content-Type", "text/calendar; charset=utf-8"), ("Content-Disposition", disposition)]
        return HTTPStatus.OK, headers, body

    def _file(self, environ: Environ, kind: str) -> Response:
        """Serve a report to the holder of a valid link."""
        try:
            found = report_behind(self.db, kind, _query(environ), times=Times.of(self.clock))
        except ReportsNotInstalledError as error:
            _log.warning("no report: %s", error)
            return plain(
                HTTPStatus.NOT_IMPLEMENTED,
                f"PDF reports aren’t installed here. Use CSV, or ask your app admin: {error}",
            )
        if found is None:
            return plain(HTTPStatus.NOT_FOUND, "This link has expired. Request the report again.")
        name, body = found
        disposition = [("Content-Disposition", f'attachment; filename="{name}"'), ("Cache-Control", "no-store")]
        return HTTPStatus.OK, [("Content-Type", _FILES[kind]), *disposition], body

    def _teams(self, teams: TeamsPosts, environ: Environ) -> Response:
        length = _length(environ)
        if length is None:
            return plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
        body = environ["wsgi.input"].read(length)
        status, answer = teams(str(environ.get("HTTP_AUTHORIZATION", "")), body)
        if answer is None:
            return plain(HTTPStatus(status), "")
        return HTTPStatus(status), [("Content-Type", "application/json; charset=utf-8")], json.dumps(answer).encode()

    def _slack(self, bolt: App, environ: Environ) -> Response:
        length = _length(environ)
        if length is None:
            return plain(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too large")
        timestamp, signature = (str(environ.get(name, "")) for name in _SIGNED_BY)
        if not timestamp or not signature:
            return plain(HTTPStatus.UNAUTHORIZED, "not signed by Slack")
        body = environ["wsgi.input"].read(length)
        if not is_signed(self.signing_secret, timestamp=timestamp, signature=signature, body=body):
            self.signature_monitor(SignatureResult.INVALID)
            return plain(HTTPStatus.UNAUTHORIZED, "not signed by Slack")
        payload = payloads.read(body)
        if payload is None:
            _log.warning("signed request of an unknown kind", extra={"bytes": len(body)})
            return plain(HTTPStatus.OK, "")
        # Bolt takes a parsed body only in its mode for Socket Mode. With our middleware, nothing else differs.
        answer = bolt.dispatch(BoltRequest(body=payload, mode="socket_mode"))
        sent = [
            (name, value)
            for name, values in answer.headers.items()
            for value in ([values] if isinstance(values, str) else values)
            if name.lower() != "content-length"
        ]
        if payload.get("type") == "url_verification":
            sent += self.signature_monitor.headers()
        else:
            self.signature_monitor(SignatureResult.SIGNED)
        return HTTPStatus(answer.status), sent, answer.body.encode() if answer.body else b""


def _length(environ: Environ) -> int | None:
    """Return the length of the body; None if it is longer than any that is received."""
    length = number_in(environ.get("CONTENT_LENGTH") or "0")
    return None if length is None or length > MOST_BYTES else length


def _path(environ: Environ) -> str:
    """Return the path as it was sent; none if it was written in another way than ours (`//metrics`, `/%6Detrics`).

    A proxy that lets through some paths only compares them as they are written.
    """
    path = str(environ.get("PATH_INFO"))
    return path if str(environ.get("REQUEST_URI", path)).partition("?")[0] == path else ""


def _query(environ: Environ, most: int = _MAX_QUERY) -> dict[str, str]:
    """Return the first value of each parameter of the URL; none if the query is longer than any of ours."""
    query = str(environ.get("QUERY_STRING", ""))
    return {name: values[0] for name, values in parse_qs(query).items()} if len(query) <= most else {}


def _page(page: Page) -> Response:
    return page.status, list(page.headers), page.body
