"""Checks with Microsoft Teams: sign-in, keys, what was heard, channels, messaging endpoint and app package."""

import http.client
import json
import urllib.request
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import quote

from bot.chat.surface import Surface
from bot.config import Settings, SettingsError
from bot.core.calendar.models import Series
from bot.doctor import database
from bot.doctor.finding import Finding
from bot.doctor.http_requests import NOT_REACHED, PATIENCE, ask
from bot.services.admin import identities
from bot.slack.api.client import shared_tls
from bot.store.admin.connections import Connection
from bot.store.db.engine import Database
from bot.teams.api.chat_client import TeamsChatClient
from bot.teams.api.connector import App, Connector, TeamsRefusedError, TeamsUnreachableError
from bot.teams.endpoints import Endpoints, of_microsoft, of_playground
from bot.teams.installation import app_package

_MESSAGES = "/teams/messages"
# What `bot/web/app.py` answers to a browser there.
_OWN_ANSWER = (http.client.METHOD_NOT_ALLOWED, "Teams posts here")
_WRITE_HOME = "add LHS Rounds in Teams (Apps) and write “home” to it"
# Microsoft Entra's errors, https://learn.microsoft.com/entra/identity-platform/reference-error-codes
_SIGN_IN_TO_DO = {
    "invalid_client": "make a new client secret (Microsoft Entra, Certificates & secrets), and copy its value, not its"
    " ID, to TEAMS_APP_PASSWORD",
    "unauthorized_client": "copy the Application (client) ID to TEAMS_APP_ID, of an app in this tenant",
    "invalid_request": "copy the Directory (tenant) ID to TEAMS_TENANT_ID",
}
_CHANNEL_TO_DO = {
    "BotNotInConversationRoster": "add the app to the channel’s team: Teams, Apps, LHS Rounds, Add to a team",
    "BotDisabledByAdmin": "allow the app in the Teams admin center, Manage apps",
    "ConversationNotFound": "check the ID, or type “@LHS Rounds here” in the channel",
}


@dataclass
class TeamsCheck:
    """Checks the app in one tenant.

    Attributes:
        settings: The settings.
        series: The series that posts there; None if the database cannot be read.
        connection: The workspace's connection to Teams; None if it is unknown.
        db: Knows people's ids in Teams; None if it cannot be read.
        date: The date in Microsoft's answer; known after `sign_in`.
    """

    settings: Settings
    series: Series | None
    connection: Connection | None
    db: Database | None
    date: str | None = field(default=None, init=False)
    _is_signed_in: bool = field(default=False, init=False)

    def __post_init__(self) -> None:
        """Prepare the calls."""
        settings = self.settings
        tenant, password = settings.teams_tenant_id or "", settings.teams_app_password
        secret = "" if password is None else password.get_secret_value()
        base = settings.teams_api_url
        self._endpoints: Endpoints = of_microsoft(tenant) if base is None else of_playground(base, tenant)
        self._connector = Connector(App(settings.teams_app_id or "", secret, tenant), self._endpoints, timeout=PATIENCE)

    def before_database(self) -> Iterator[Finding]:
        """Check sign-in, the keys by which requests are checked, what Teams has sent, and the channels."""
        yield self._token()
        yield self._keys()
        yield self._heard()
        if self._is_signed_in:
            yield from self._channels()

    def _token(self) -> Finding:
        try:
            self._connector.sign_in()
        except TeamsRefusedError as error:
            word = error.code.partition(": ")[2]
            if error.status == http.client.TOO_MANY_REQUESTS or error.status >= 500:
                return Finding(f"Teams sign-in: Microsoft has an outage ({word})", "try again later")
            to_do = _SIGN_IN_TO_DO.get(word, "check TEAMS_APP_ID, TEAMS_APP_PASSWORD, and TEAMS_TENANT_ID")
            return Finding(f"Teams sign-in: Microsoft rejected it ({word})", to_do)
        except TeamsUnreachableError as error:
            reason = str(error).partition(": ")[2]
            return Finding(
                f"Teams sign-in: no response ({reason})",
                "check that this machine can reach https://login.microsoftonline.com",
            )
        self._is_signed_in = True
        return Finding(f"Teams sign-in: valid for tenant {self.settings.teams_tenant_id}")

    def _keys(self) -> Finding:
        address = self._endpoints.keys_url
        to_do = f"check that this machine can reach {address}; until then requests from Teams get 503"
        try:
            with urllib.request.urlopen(address, timeout=PATIENCE, context=shared_tls()) as answer:  # noqa: S310 - ours
                self.date = answer.headers["Date"]
                has_keys = bool(json.loads(answer.read()).get("keys"))
        except (*NOT_REACHED, AttributeError) as error:
            return Finding(f"Teams keys: can’t read them ({getattr(error, 'reason', error)})", to_do)
        return Finding("Teams keys: readable") if has_keys else Finding(f"Teams keys: none at {address}", to_do)

    def _heard(self) -> Finding:
        connection = self.connection
        if connection is None or connection.service_url is None:
            return Finding("Teams messages: none received yet. Write “help” to LHS Rounds in Teams to check it")
        if not self._endpoints.accepts(connection.service_url):
            return Finding(
                f"Teams messages: received from {connection.service_url}, which isn’t an address of Teams here",
                "check TEAMS_API_URL, which is for tests only",
            )
        return Finding(f"Teams messages: received from {connection.service_url}")

    def _channels(self) -> Iterator[Finding]:
        listed: Sequence[str] = self.settings.teams_channels
        if self.series is not None:
            listed = [each.external_id for each in self.series.channels if each.surface is Surface.TEAMS]
        if not listed:
            yield Finding("Teams channels: none", "type “@LHS Rounds here” in the channel, or set TEAMS_CHANNELS")
        yield from map(self._channel, listed)

    def _channel(self, external_id: str) -> Finding:
        service_url = None if self.connection is None else self.connection.service_url
        name = f"Teams channel {external_id}"
        if service_url is None:
            return Finding(f"{name}: not checked, because Teams hasn’t sent anything yet")
        path = f"v3/conversations/{quote(external_id, safe='')}/pagedmembers?pageSize=1"
        try:
            self._connector.call("members.list", "GET", service_url, path)
        except TeamsUnreachableError as error:
            return Finding(f"{name}: no response ({error})", f"check that this machine can reach {service_url}")
        except TeamsRefusedError as error:
            if error.status == http.client.TOO_MANY_REQUESTS:
                return Finding(f"{name}: Teams’ rate limit was reached", "run lhs-rounds doctor again in a minute")
            to_do = _CHANNEL_TO_DO.get(error.code, "check the ID, and that the app is in the channel’s team")
            return Finding(f"{name}: app can’t post ({error.code})", to_do)
        return Finding(f"{name}: app can post")

    def examine_series(self) -> Iterator[Finding]:
        """Check the organizers of Teams; without Slack all of them, and the time zone."""
        if self.series is not None:
            yield from self._organizers(self.series)
            if not self.settings.uses_slack:
                yield database.zone(self.series)

    def _organizers(self, series: Series) -> Iterator[Finding]:
        if not series.organizers and not self.settings.uses_slack:
            yield Finding("Organizers: none", "set ROUNDS_ORGANIZERS to an email address")
        for each in series.organizers:
            if each.external_id is not None and Surface.of_id(each.external_id) is Surface.TEAMS:
                yield self._organizer(each.email or each.external_id, each.external_id)
            elif not self.settings.uses_slack:
                name = each.external_id or each.email
                yield Finding(f"Organizer {name}: not seen in Teams yet", f"ask them to {_WRITE_HOME}")

    def _organizer(self, name: str, external_id: str) -> Finding:
        known = self.connection
        if not self._is_signed_in or self.db is None or known is None or known.service_url is None:
            return Finding(f"Organizer {name}: not checked, because Teams can’t be asked")
        its = (self.db, known.workspace_id, Surface.TEAMS)
        client = TeamsChatClient(
            self._connector,
            self.settings.teams_tenant_id or "",
            lambda: known.service_url,
            opens_form=lambda _action, _value: False,
            directory_id=partial(identities.directory_id, *its),
        )
        try:
            # Opening a chat shows nothing to anyone.
            client.chat_with(known.service_url, identities.id_in(*its, external_id) or external_id)
        except TeamsUnreachableError as error:
            return Finding(f"Organizer {name}: no response from Teams ({error})", "try again later")
        except TeamsRefusedError as error:
            return Finding(f"Organizer {name}: can’t be reached ({error.code})", f"ask them to {_WRITE_HOME}")
        return Finding(f"Organizer {name}: can be reached")

    def endpoint(self) -> Finding:
        """Check that the app answers at its messaging endpoint, and turns away what Teams has not signed."""
        public = self.settings.rounds_public_url
        if public is None:
            return Finding("Messaging endpoint: not checked. Set ROUNDS_PUBLIC_URL to check it")
        address = f"{public.rstrip('/')}{_MESSAGES}"
        to_do = f"let your proxy or firewall forward POST {_MESSAGES} to PORT"
        try:
            seen, posted = ask(address), ask(address, b"{}", {"Content-Type": "application/json"})
        except NOT_REACHED as error:
            reason = getattr(error, "reason", error)
            return Finding(f"Messaging endpoint: can’t reach {address} ({reason})", f"start the app, and {to_do}")
        if (seen.status, seen.text) != _OWN_ANSWER:
            return Finding(
                f"Messaging endpoint: something else responds at {address} ({seen.status})",
                f"restart the app with TEAMS_APP_ID set, and {to_do}",
            )
        if posted.status != http.client.UNAUTHORIZED:
            return Finding(f"Messaging endpoint: {address} responds to POST with {posted.status}", to_do)
        return Finding(f"Messaging endpoint: OK at {address}. The Azure Bot needs the same one")

    def package(self) -> Finding:
        """Compare the app package in this folder with what the settings give now."""
        file = Path(app_package.FILE_NAME)
        try:
            expected = app_package.manifest(self.settings)
            content = file.read_bytes()
        except SettingsError as error:
            return Finding(f"App package: can’t be made. {error}", "set it, and run lhs-rounds teams-package")
        except OSError:
            return Finding("App package: not in this folder, not checked. lhs-rounds teams-package writes it")
        if app_package.manifest_in(content) != expected:
            return Finding(
                f"App package: {file} was made with other settings or another version",
                "run lhs-rounds teams-package and upload it again",
            )
        return Finding(f"App package: {file} matches the settings")
