"""The OAuth installation pages: one with a button, and one that Slack redirects back to.

Why not Bolt's pages: docs/adr/0005-our-own-oauth-pages-and-installation-store.md.
"""

import html
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie

from bot.clock import Clock
from bot.services.admin import installations
from bot.slack.api.oauth import Granted, SlackOAuth
from bot.slack.api.web_api import SlackRefusedError, SlackUnreachableError
from bot.store.admin.installations import Installation
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.token_cipher import TokenCipher

_log = logging.getLogger(__name__)

INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"
_COOKIE = "lhs-rounds-install"
_STATE_BYTES = 24
_GONE = f"{_COOKIE}=; Path={REDIRECT_PATH}; Max-Age=0; Secure; HttpOnly; SameSite=Lax"
_HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
)
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 4rem auto; padding: 0 1rem; color: #1d1c1d }}
a.button {{ display: inline-block; background: #1f4e79; color: #fff; padding: .7rem 1.2rem; border-radius: .4rem;
text-decoration: none }}
</style></head><body><h1>{title}</h1>{body}</body></html>
"""


@dataclass(frozen=True, slots=True)
class Page:
    """A response to a browser."""

    status: HTTPStatus
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class InstallPages:
    """The two pages.

    Attributes:
        clock: The rounds' time for planning, the wall-clock time for how long an installation may take.
        cipher: Encrypts the token before it is stored.
        slack: Slack's side of OAuth.
        zone: The time zone of a new series, until it is set up (IANA name).
        wake: Called when a welcome message is queued.
    """

    db: Database
    clock: Clock
    cipher: TokenCipher
    slack: SlackOAuth
    zone: str
    wake: Callable[[], None]

    def begin(self) -> Page:
        """Return the page with the button. Its link works once, for ten minutes, in the same browser."""
        state = secrets.token_urlsafe(_STATE_BYTES)
        try:
            installations.begin(self.db, state, self.clock.wall_now())
        except DatabaseUnavailableError as error:
            _log.warning("database unavailable during installation", extra={"why": str(error)})
            return _busy()
        seconds = int(installations.STATE_GOOD_FOR.total_seconds())
        cookie = f"{_COOKIE}={state}; Path={REDIRECT_PATH}; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax"
        address = html.escape(self.slack.authorize_url(state))
        body = (
            "<p>LHS Rounds posts monthly announcements and reminders, and collects suggestions and feedback.</p>"
            f'<p><a class="button" href="{address}">Add to Slack</a></p>'
        )
        return _page(HTTPStatus.OK, "LHS Rounds", body, cookie)

    def finish(self, query: Mapping[str, str], cookie: str) -> Page:
        """Store the installation when Slack redirects back, or say why not and what to do.

        Args:
            query: The URL's query string.
            cookie: The Cookie header.
        """
        if "error" in query:
            return _not_installed("Installation was canceled.")
        state = query.get("state", "")
        if not state or not secrets.compare_digest(state.encode(), _state_of(cookie).encode()):
            return _reject(
                "started in another browser, or by another person", "This installation was started in another browser."
            )
        try:
            if not installations.is_begun(self.db, state, self.clock.wall_now()):
                return _reject("state too old or used", "This link expired.")
            return self._store(self.slack.exchange(query.get("code", "")))
        except DatabaseUnavailableError as error:
            _log.warning("database unavailable during installation", extra={"why": str(error)})
            return _busy()
        except SlackRefusedError as error:
            _log.warning("install rejected by slack", extra={"why": error.word})
            return _not_installed("Slack didn’t confirm the installation.")
        except SlackUnreachableError as error:
            _log.warning("install not confirmed", extra={"why": str(error)})
            return _not_installed("Slack didn’t respond.")

    def _store(self, granted: Granted) -> Page:
        if granted.expires:
            return _reject(
                "token rotation is on in the settings of the app",
                "Token rotation is on in the app’s settings. Ask your app admin to turn it off.",
                logging.ERROR,
            )
        if granted.team is None and granted.enterprise is None:
            where = "slack named neither a team nor an organization"
            return _reject(where, "Slack didn’t name the workspace.", logging.ERROR)
        workspace_id = installations.install(
            self.db,
            Installation(
                enterprise=granted.enterprise,
                team=granted.team,
                bot_user=granted.bot_user,
                installer=granted.installer,
                scopes=granted.scopes,
                encrypted_token=self.cipher.encrypt(granted.token),
                installed_at=self.clock.wall_now(),
            ),
            zone=self.zone,
            now=self.clock.now(),
            url=granted.url,
        )
        _log.info(
            "installed", extra={"workspace": workspace_id, "team": granted.team, "enterprise": granted.enterprise}
        )
        self.wake()
        return _page(
            HTTPStatus.OK,
            "LHS Rounds is installed",
            "<p>LHS Rounds has sent you a message in Slack. Open it to choose a channel, time zone, organizers, and"
            " schedule. You can close this page.</p>",
            _GONE,
        )


def _state_of(cookie: str) -> str:
    try:
        morsel = SimpleCookie(cookie).get(_COOKIE)
    except CookieError:
        return ""
    return "" if morsel is None else morsel.value


def _reject(reason: str, sentence: str, level: int = logging.WARNING) -> Page:
    """Log why an installation is rejected, and say it to the person."""
    _log.log(level, "install rejected", extra={"why": reason})
    return _not_installed(sentence)


def _not_installed(reason: str) -> Page:
    body = (
        f'<p>{html.escape(reason)} Nothing was changed.</p><p><a class="button" href="{INSTALL_PATH}">Try again</a></p>'
    )
    return _page(HTTPStatus.BAD_REQUEST, "Installation didn’t finish", body, _GONE)


def _busy() -> Page:
    body = f'<p>Wait a minute.</p><p><a class="button" href="{INSTALL_PATH}">Try again</a></p>'
    return _page(HTTPStatus.SERVICE_UNAVAILABLE, "Temporarily unavailable", body, _GONE)


def _page(status: HTTPStatus, title: str, body: str, cookie: str) -> Page:
    return Page(status, (*_HEADERS, ("Set-Cookie", cookie)), _PAGE.format(title=title, body=body).encode())
