"""`lhs-rounds doctor`: checks what goes wrong in practice, in the order in which to fix it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from bot.app import bootstrap_workspace
from bot.chat.surface import Surface
from bot.clock import Clock
from bot.config import Settings
from bot.core.calendar.models import Series
from bot.doctor import database, inbound, slack
from bot.doctor.finding import Finding
from bot.services.admin import installations, teams_installation
from bot.services.commands import answers
from bot.services.shared import organizers
from bot.slack.api.client import POSTING_TIMEOUT, make_client, shared_tls
from bot.slack.api.message_search import is_history_limited, posted_since
from bot.slack.api.web_api import SlackApi
from bot.store.db.engine import Database, make_engine
from bot.token_cipher import DecryptionError, TokenCipher

if TYPE_CHECKING:
    from bot.doctor.teams import TeamsCheck

__all__ = ["Finding", "examine"]


def examine(settings: Settings, clock: Clock) -> Iterator[Finding]:
    """Check everything: tokens, scopes, channels, signing secret, addresses, clock, database, organizers and more.

    In this order, because fixing an earlier finding often fixes the later ones.
    """
    # No person is waiting, so a slow database is not reported as unavailable.
    db = Database(make_engine(settings.database_url, patient=True))
    try:
        of_database = list(database.examine(db))
        is_ready = all(each.to_do is None for each in of_database)
        workspaces: list[_Workspace] = []
        in_slack = _many if settings.many_workspaces else _one
        for each in in_slack(settings, clock, db if is_ready else None) if settings.uses_slack else ():
            if isinstance(each, Finding):
                yield each
            else:
                workspaces.append(each)
                yield from each.prefixed(each.examine_token(settings))
        tenants: list[TeamsCheck] = []
        for found in _in_teams(settings, clock, db if is_ready else None):
            if isinstance(found, Finding):
                yield found
            else:
                tenants.append(found)
                yield from found.before_database()
        yield from _addresses(settings, clock, tenants)
        dates = [("Slack", each.check.date) for each in workspaces] + [("Microsoft", each.date) for each in tenants]
        if known := [(chat, date) for chat, date in dates if date is not None]:
            yield slack.clock(known[0][1], clock.wall_now(), of=known[0][0])
        yield from of_database
        if is_ready:
            for each in workspaces:
                yield from each.prefixed(each.examine_series(db, clock))
            for tenant in tenants:
                yield from tenant.examine_series()
            yield _unassigned(db)
        for tenant in tenants:
            yield tenant.package()
    finally:
        db.close()


def _addresses(settings: Settings, clock: Clock, tenants: Iterable["TeamsCheck"]) -> Iterator[Finding]:
    """Check that each chat reaches the app."""
    if settings.uses_slack:
        yield from inbound.examine(settings, clock.wall_now)
    for tenant in tenants:
        yield tenant.endpoint()
        if not settings.uses_slack:
            yield from inbound.metrics(settings)


@dataclass(frozen=True, kw_only=True)
class _Workspace:
    """A workspace that has a token.

    Attributes:
        series: None if the database cannot be read.
        team: Names the workspace in its findings, if there may be several.
    """

    check: slack.SlackCheck
    series: Series | None
    team: str | None = None

    def prefixed(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Name the workspace in its findings."""
        for each in findings:
            yield each if self.team is None else Finding(f"{self.team}: {each.what}", each.to_do)

    def examine_token(self, settings: Settings) -> Iterator[Finding]:
        """Check the token, and the channels that it posts to."""
        yield from self.check.token()
        if self.check.is_good:
            series = self.series
            yield from self.check.channels(
                settings.rounds_channels if series is None else [each.external_id for each in series.channels]
            )

    def examine_series(self, db: Database, clock: Clock) -> Iterator[Finding]:
        """Check the organizers, the time zone and Slack's limit, and look for a second bot with this token."""
        if self.series is None:
            return
        if self.check.is_good:
            yield from self.check.organizers(self.series)
        yield database.zone(self.series)
        if self.check.is_good:
            yield from self.check.reading(self.series)
            yield self.check.twins(db, self.series, clock.now())


def _one(settings: Settings, clock: Clock, db: Database | None) -> Iterator[Finding | _Workspace]:
    if settings.slack_bot_token is None:
        yield Finding(
            "Bot token: not set",
            "copy the Bot User OAuth Token (xoxb-…) from your app’s OAuth & Permissions page to SLACK_BOT_TOKEN",
        )
    else:
        series = None
        if db is not None:
            whole = answers.series_in_context(db, bootstrap_workspace(db, settings, clock), None)
            series = replace(whole, channels=tuple(each for each in whole.channels if each.surface is Surface.SLACK))
        yield _Workspace(check=_check(settings, settings.slack_bot_token.get_secret_value()), series=series)


def _in_teams(settings: Settings, clock: Clock, db: Database | None) -> Iterator["Finding | TeamsCheck"]:
    for problem in settings.teams_problems():
        what, _, to_do = problem.partition(". ")
        yield Finding(f"Teams settings: {what}", f"{to_do[0].lower()}{to_do[1:]}".rstrip("."))
    if not settings.uses_teams:
        return
    from bot.doctor.teams import TeamsCheck  # noqa: PLC0415 - its libraries are loaded only where Teams is set up

    if db is None:
        yield TeamsCheck(settings, None, None, None)
    else:
        workspace_id = bootstrap_workspace(db, settings, clock)
        series = answers.series_in_context(db, workspace_id, None)
        yield TeamsCheck(settings, series, teams_installation.connection(db, workspace_id), db)


def _many(settings: Settings, _clock: Clock, db: Database | None) -> Iterator[Finding | _Workspace]:
    tokens = [] if db is None else installations.all_tokens(db)
    if db is None or not tokens:
        yield Finding(f"Workspaces: none yet. Open {settings.rounds_public_url}/slack/install in a browser")
        return
    cipher = TokenCipher(settings.token_keys)
    for each in tokens:
        try:
            check = _check(settings, cipher.decrypt(each.encrypted_token))
        except DecryptionError:
            yield Finding(
                f"{each.team}: no key here decrypts its token",
                "add the old key to ROUNDS_TOKEN_KEYS, after the new one, and run lhs-rounds seal-tokens",
            )
        else:
            series = answers.series_in_context(db, each.workspace_id, None)
            yield _Workspace(check=check, series=series, team=each.team)


def _unassigned(db: Database) -> Finding:
    if waiting := organizers.has_unassigned(db):
        return Finding(
            f"Messages to organizers: {waiting} waiting, because no organizer can be reached",
            "add an organizer to ROUNDS_ORGANIZERS and restart",
        )
    return Finding("Messages to organizers: none waiting")


def _check(settings: Settings, token: str) -> slack.SlackCheck:
    client = make_client(token, base_url=settings.slack_api_url, timeout=POSTING_TIMEOUT, tls=shared_tls())
    return slack.SlackCheck(SlackApi(client), partial(posted_since, client), partial(is_history_limited, client))
