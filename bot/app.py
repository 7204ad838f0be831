"""The composition root: builds the parts and connects them."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from pydantic import SecretStr
from slack_bolt import App

import scheduler
from bot.chat.actor import Times
from bot.chat.port import Chat, NotInstalled
from bot.chat.surface import Surface
from bot.clock import Clock
from bot.config import Settings
from bot.core.home import Home
from bot.core.outbox.notifications import Notification
from bot.core.outbox.rate_limit import RATE_LIMIT, RateLimit
from bot.observability.metrics import Metrics
from bot.services.admin import bootstrap, teams_installation
from bot.services.admin.identities import KnownNames
from bot.services.outbox import metrics as metrics_service
from bot.slack.api.client import POSTING_TIMEOUT, make_client, shared_tls
from bot.slack.api.web_api import SlackApi
from bot.slack.bolt_app import build_bolt, cached_clients
from bot.slack.chat import make_chat
from bot.slack.installation.credentials import Credentials, NoSlack
from bot.slack.installation.workspaces import Connect, many_workspaces, single_workspace
from bot.slack.names import NameOf
from bot.slack.people import SlackPeople
from bot.store.db import migrate
from bot.store.db.engine import Database, DatabaseUnavailableError, make_engine
from bot.web.app import Web
from bot.web.inner_pages import InnerPages
from handlers.slack import registry
from handlers.slack.support.context import ContextMiddleware
from handlers.slack.support.people import SlackActors
from scheduler import Scheduler
from scheduler.cleanup import Cleanup
from scheduler.dispatcher import Dispatcher, DispatchPolicy
from scheduler.timeouts import Timeouts
from scheduler.wake import Wake

if TYPE_CHECKING:
    from handlers.teams.app import Teams

_log = logging.getLogger(__name__)

# Seconds: the timeout of one call. Together with running requests, a process stops within ten.
_PATIENCE = POSTING_TIMEOUT


@dataclass(kw_only=True)
class Bot:
    """The bot, built but not running.

    Attributes:
        bolt: Handles Slack's requests; None without Slack.
        web: The WSGI application.
        dispatcher: Posts what is due.
        credentials: Provide the token of each workspace.
        metrics: This process's metrics.
        last_run_at: When `post_due` last ended (aware, machine's time).
        conditions: Further readiness checks. Each returns a problem in words, or None.
    """

    settings: Settings
    clock: Clock
    db: Database
    bolt: App | None
    web: Web
    dispatcher: Dispatcher
    credentials: Credentials
    cleanup: Cleanup
    wake: Wake
    conditions: list[Callable[[], str | None]]
    metrics: Metrics
    last_run_at: datetime | None = field(default=None, init=False)
    _may_post: bool = field(default=False, init=False)
    _scheduler: Scheduler | None = field(default=None, init=False)

    def run_once(self) -> None:
        """Sync the organizers, post what is due, and delete expired data."""
        self._may_post = self.credentials.refresh()
        if self._may_post:
            self.credentials.sync_organizers()
        self._drain()
        self.cleanup.run()

    def post_due(self) -> None:
        """Post what is due, if messages may be posted."""
        self._may_post = self.credentials.refresh()
        self._drain()

    def _drain(self) -> None:
        if self._may_post:
            self.dispatcher.drain()
        self.last_run_at = self.clock.wall_now()

    def maintain(self) -> None:
        """Sync the organizers and delete expired data. With thousands of workspaces this may take a minute."""
        if self._may_post:
            self.credentials.sync_organizers()
        self.cleanup.run()

    def start_scheduler(self) -> None:
        """Every second from now on, maintain, and post what is due; post also when a handler has queued something."""
        self._scheduler = scheduler.Scheduler(self.post_due, self.maintain, self.clock.wall_now)
        self.wake.target(self._scheduler.wake)

    def stop(self) -> None:
        """Start nothing more, give running calls a few seconds to end, and close the database."""
        self.wake.target(None)
        if not self.dispatcher.shutdown(_PATIENCE):
            _log.warning("stopped before the chat had answered; the messages under way are searched for later")
        if self._scheduler is not None:
            self._scheduler.stop()
            self._scheduler = None
        self.db.close()


def open_database(settings: Settings, *, patient: bool = False) -> Database:
    """Open the configured database without changing its schema; `patient` as for `make_engine`."""
    return Database(make_engine(settings.database_url, patient=patient))


TIMEOUTS = Timeouts.for_call_timeout(timedelta(seconds=POSTING_TIMEOUT))


def build(
    settings: Settings,
    clock: Clock,
    *,
    rate_limit: RateLimit = RATE_LIMIT,
    timeouts: Timeouts = TIMEOUTS,
    patient: bool = False,
) -> Bot:
    """Build all parts and connect them.

    Args:
        settings: Must include what a chat needs.
        clock: The rounds' time, and the machine's.
        rate_limit: The chats' rate limit for messages.
        timeouts: The timeouts of delivery.
        patient: Whether to wait for a slow database rather than to keep Slack's three seconds.

    Raises:
        SettingsError: A setting that a chat needs is missing, or no key decrypts the stored tokens.
        DatabaseUnavailableError: The database cannot be reached.
    """
    settings.need_chat()
    db = open_database(settings, patient=patient)
    wake = Wake()
    metrics = Metrics(lambda: metrics_service.read(db, times=Times.of(clock)))
    # A call must not outlast the part of the lease that is reserved for it.
    timeout = min(POSTING_TIMEOUT, max(1, int(timeouts.min_lease_remaining.total_seconds()) // 4))
    connect = partial(
        make_client, base_url=settings.slack_api_url, timeout=timeout, tls=shared_tls(), observe=metrics.record_api_call
    )
    name_of = _names_in_teams(settings, db, clock)
    credentials: Credentials
    install_pages = None
    if not settings.uses_slack:
        credentials = NoSlack()
    elif settings.many_workspaces:
        credentials, install_pages = many_workspaces(settings, db, clock, connect, wake)
    else:
        credentials = single_workspace(
            db,
            clock,
            connect,
            token=_secret(settings.slack_bot_token),
            workspace_id=bootstrap_workspace(db, settings, clock),
            name_of=name_of,
        )
    teams = _teams(settings, db, clock, wake, connect, timeout, metrics) if settings.uses_teams else None
    dispatcher = Dispatcher(
        db,
        clock,
        partial(_chat, credentials, teams),
        DispatchPolicy(rate_limit=rate_limit, timeouts=timeouts, surfaces=_surfaces(settings)),
        public_url=settings.rounds_public_url,
        observe=metrics.record_delivery,
    )
    middleware = ContextMiddleware(
        db=db,
        clock=clock,
        settings=settings,
        wake=wake,
        client_with=cached_clients(settings.slack_api_url, metrics.record_api_call),
        people=None if name_of is None else SlackActors(db),
        name_of=name_of,
    )
    bolt = _bolt(settings, credentials, middleware) if settings.uses_slack else None
    conditions = [db.failing_queries.problem, *(() if teams is None else (teams.problem,))]
    web = Web(
        db=db,
        clock=clock,
        signing_secret=_secret(settings.slack_signing_secret),
        bolt=None if settings.socket_mode else bolt,
        inner_pages=InnerPages(settings.metrics_token, metrics, partial(_problem, db, credentials, conditions)),
        install_pages=install_pages,
        teams=None if teams is None else teams.endpoint,
        metrics=metrics,
    )
    return Bot(
        settings=settings,
        clock=clock,
        db=db,
        bolt=bolt,
        web=web,
        dispatcher=dispatcher,
        credentials=credentials,
        cleanup=Cleanup(db, clock, settings.keep_days),
        wake=wake,
        conditions=conditions,
        metrics=metrics,
    )


def _surfaces(settings: Settings) -> frozenset[Surface]:
    used = {Surface.SLACK: settings.uses_slack, Surface.TEAMS: settings.uses_teams}
    return frozenset(surface for surface, is_used in used.items() if is_used)


def _problem(db: Database, credentials: Credentials, conditions: Iterable[Callable[[], str | None]]) -> str | None:
    """Return the first reason why the bot cannot work, in words; None if it can."""
    try:
        db.check()
        if not migrate.is_current(db.engine):
            return "the database needs an update: run lhs-rounds migrate"
    except DatabaseUnavailableError as error:
        return error.state.value
    return next(filter(None, (condition() for condition in (*conditions, credentials.problem))), None)


def _chat(
    credentials: Credentials, teams: "Teams | None", workspace_id: int, surface: Surface
) -> Chat[Notification, Home]:
    """Return the chat of a connection. Messages for a chat that is not set up wait until it is."""
    if surface is Surface.SLACK:
        return credentials.chat(workspace_id)
    return make_chat(NotInstalled()) if teams is None else teams.chat


def _names_in_teams(settings: Settings, db: Database, clock: Clock) -> NameOf | None:
    """Return what names people and channels of Teams in Slack; None if the app was never in both."""
    if not settings.uses_slack or settings.many_workspaces:
        return None
    workspace_id = bootstrap_workspace(db, settings, clock)
    was_there = settings.uses_teams or teams_installation.connection(db, workspace_id) is not None
    return KnownNames(db, workspace_id, Surface.TEAMS).get if was_there else None


def _bolt(settings: Settings, credentials: Credentials, middleware: ContextMiddleware) -> App:
    return build_bolt(
        api_url=settings.slack_api_url,
        signing_secret=_secret(settings.slack_signing_secret),
        credentials=credentials,
        middleware=middleware,
        register=registry.register,
    )


def _teams(
    settings: Settings, db: Database, clock: Clock, wake: Wake, connect: Connect, timeout: float, metrics: Metrics
) -> "Teams":
    """Build the Teams surface. A person of Teams is looked for in Slack, by email address, if Slack is there too."""
    from handlers.teams.app import build_teams, make_connector  # noqa: PLC0415 - loaded only where Teams is set up

    slack = SlackApi(connect(_secret(settings.slack_bot_token))) if settings.uses_slack else None
    return build_teams(
        settings=settings,
        db=db,
        clock=clock,
        wake=wake,
        workspace_id=bootstrap_workspace(db, settings, clock),
        elsewhere=SlackPeople(slack),
        connector=make_connector(settings, timeout=timeout, observe=metrics.record_teams_call),
    )


def _secret(value: SecretStr | None) -> str:
    return "" if value is None else value.get_secret_value()


def bootstrap_workspace(db: Database, settings: Settings, clock: Clock) -> int:
    """Return the id of the configured workspace, creating it if the database has none yet."""
    return bootstrap.bootstrap(
        db,
        zone=settings.rounds_timezone,
        channels=(*settings.rounds_channels, *settings.teams_channels),
        organizer_names=settings.rounds_organizers,
        award_url=settings.rounds_award_url,
        now=clock.now(),
    )
