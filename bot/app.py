"""The composition root: the only place where the parts are made and meet."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

import scheduler
from bot.chat.actor import Times
from bot.clock import Clock
from bot.config import Settings
from bot.core.outbox.rate_limit import RateLimit
from bot.formats import charts
from bot.observability.metrics import Metrics
from bot.services.admin import bootstrap
from bot.services.admin.installations import InstalledToken
from bot.services.outbox import metrics as metrics_service
from bot.services.shared import feed_keys
from bot.slack.api.chat_client import SlackChatClient
from bot.slack.api.client import POSTING_TIMEOUT, WAITING_TIMEOUT, make_client, shared_tls
from bot.slack.api.oauth import SlackOAuth
from bot.slack.api.rate_limits import RATE_LIMIT
from bot.slack.api.web_api import SlackApi
from bot.slack.inbound.signature import is_signed
from bot.slack.inbound.signature_monitor import SignatureMonitor
from bot.slack.installation.credentials import (
    Connection,
    Credentials,
    MultiWorkspaceCredentials,
    SingleWorkspaceCredentials,
)
from bot.slack.installation.install_pages import REDIRECT_PATH, InstallPages
from bot.slack.installation.organizer_sync import OrganizerSync
from bot.slack.installation.scopes import NEEDED_SCOPES, OPTIONAL_SCOPES
from bot.slack.installation.workspace_binding import ReachabilityProbe, WorkspaceBinder
from bot.slack.surface import make_surface
from bot.store.db import migrate
from bot.store.db.engine import Database, DatabaseUnavailableError, make_engine
from bot.token_cipher import TokenCipher
from bot.web.app import Web
from bot.web.report_download import report_behind
from handlers.slack import registry
from handlers.slack.support import context
from scheduler import Scheduler
from scheduler.cleanup import Cleanup
from scheduler.dispatcher import Dispatcher, DispatchPolicy
from scheduler.timeouts import Timeouts

_log = logging.getLogger(__name__)

# Seconds: one call's time-out. With what requests in the air may take, a process ends within ten.
_PATIENCE = POSTING_TIMEOUT
_CLIENTS_KEPT = 100


@dataclass(kw_only=True)
class Bot:
    """The bot, built but not running.

    Attributes:
        bolt: Answers what people do.
        web: The WSGI application.
        dispatcher: Posts what is due.
        credentials: Whose token speaks where.
        metrics: What this process counts.
        last_run_at: When it last beat (aware, machine's time).
        conditions: What else has to be well for the bot to be ready; each says in words what is not.
    """

    settings: Settings
    clock: Clock
    db: Database
    bolt: App
    web: Web
    dispatcher: Dispatcher
    credentials: Credentials
    cleanup: Cleanup
    wake: "Wake"
    conditions: list[Callable[[], str | None]]
    metrics: Metrics
    last_run_at: datetime | None = field(default=None, init=False)
    _scheduler: Scheduler | None = field(default=None, init=False)

    def run_once(self) -> None:
        """One turn: get to know Slack if that is still to be done, post what is due, forget what is to be forgotten."""
        if self.credentials.refresh():
            self.dispatcher.drain()
        self.cleanup.run()
        self.last_run_at = self.clock.wall_now()

    def start_scheduler(self) -> None:
        """Beat each second from now on, and whenever a handler has recorded something."""
        self._scheduler = scheduler.start_scheduler(self.run_once, self.clock.wall_now)
        self.wake.target(self._scheduler)

    def stop(self) -> None:
        """Begin nothing more, give what is on its way a few seconds to end, and close the database."""
        self.wake.target(None)
        if not self.dispatcher.shutdown(_PATIENCE):
            _log.warning("stopped while Slack had not answered; what was on its way is looked for later")
        if self._scheduler is not None:
            self._scheduler.stop()
            self._scheduler = None
        self.db.close()


class Wake:
    """Lets handlers wake the scheduler of this process, if it has one; else the worker's next second finds the row."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._scheduler: Scheduler | None = None

    def target(self, its_scheduler: Scheduler | None) -> None:
        """From now on, wake this one; None wakes nobody."""
        with self._lock:
            self._scheduler = its_scheduler

    def __call__(self) -> None:
        """Wake it."""
        with self._lock:
            if self._scheduler is not None:
                self._scheduler.wake()


def _hide_bodies() -> None:
    """Let no level of detail write what people send into the log: at DEBUG, Bolt and the SDK log whole bodies."""
    for name in ("slack_bolt", "slack_sdk", *logging.root.manager.loggerDict):
        if name.partition(".")[0] in {"slack_bolt", "slack_sdk"}:
            logger = logging.getLogger(name)
            logger.setLevel(max(logging.INFO, logger.level))


def open_database(settings: Settings) -> Database:
    """The database of the settings, as it is."""
    return Database(make_engine(settings.database_url))


TIMEOUTS = Timeouts.for_call_timeout(timedelta(seconds=POSTING_TIMEOUT))


def build(
    settings: Settings, clock: Clock, *, rate_limit: RateLimit = RATE_LIMIT, timeouts: Timeouts = TIMEOUTS
) -> Bot:
    """Everything, wired.

    Args:
        settings: With all that Slack needs.
        clock: The rounds' time, and the machine's.
        rate_limit: How fast messages may follow each other.
        timeouts: The spans of their delivery.

    Raises:
        SettingsError: What Slack needs is missing.
        DatabaseUnavailableError: The database cannot be reached.
    """
    settings.need_slack()
    # Bolt looks for a token in the environment by itself, and warns that it needs none.
    logging.getLogger("slack_bolt.App").addFilter(lambda record: "`token` will be unused" not in record.getMessage())
    db = open_database(settings)
    secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else ""
    # What is left of a lease outlasts a call, so a call must not outlast that.
    timeout = min(POSTING_TIMEOUT, max(1, int(timeouts.min_lease_remaining.total_seconds()) // 4))
    wake = Wake()
    metrics = Metrics(lambda: metrics_service.read(db, times=Times.of(clock)))
    tokens, installing = _tokens(settings, db, clock, timeout, wake, metrics)
    tick = Dispatcher(
        db,
        clock,
        tokens.surface,
        DispatchPolicy(rate_limit=rate_limit, timeouts=timeouts),
        public_url=settings.rounds_public_url,
        observe=metrics.record_delivery,
    )

    # Made once for each workspace that is lively: a client keeps nothing of a call, and making one takes longer than
    # most of what an answer needs.
    @lru_cache(maxsize=_CLIENTS_KEPT)
    def client_with(token: str, team: str | None) -> WebClient:
        client = make_client(
            token,
            base_url=settings.slack_api_url,
            timeout=WAITING_TIMEOUT,
            tls=shared_tls(),
            heard=metrics.record_api_call,
        )
        # Of a whole organization's token Slack asks which team is meant.
        if team is not None:
            client.default_params["team_id"] = team
        return client

    def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        # Bolt would otherwise ask Slack who we are before it answers anybody.
        try:
            grant = tokens.authorize(team_id, enterprise_id) if team_id else None
        except bootstrap.WrongTeamError:
            grant = None
        if grant is None:
            # The context says so to the person, kindly.
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
        granted = AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=grant.token)
        granted[context.WORKSPACE] = grant.workspace_id
        return granted

    bolt = App(
        # Without a name Bolt asks for the whole call stack, sources and all: that takes longer than the rest of this.
        name="lhs-rounds",
        client=make_client(None, base_url=settings.slack_api_url, timeout=WAITING_TIMEOUT, tls=shared_tls()),
        signing_secret=secret,
        authorize=authorize,
        # The answer to Slack leaves when the listener returns: commit first, ack last.
        process_before_response=True,
        token_verification_enabled=False,
        # By HTTP that is done before Bolt is asked: it reads a body first, and only then looks who signed it.
        request_verification_enabled=False,
        raise_error_for_unhandled_request=True,
    )
    _hide_bodies()
    bolt.use(context.middleware(db=db, clock=clock, settings=settings, wake=wake, client_with=client_with))
    registry.register(bolt)

    conditions: list[Callable[[], str | None]] = [db.failing_queries.problem]

    def not_ready() -> str | None:
        try:
            db.check()
            if not migrate.is_current(db.engine):
                return "the database is behind: run lhs-rounds migrate"
        except DatabaseUnavailableError as error:
            return error.state.value
        for condition in (*conditions, tokens.problem):
            if (problem := condition()) is not None:
                return problem
        return None

    def signed_now(*, timestamp: str, signature: str, body: bytes) -> bool:
        return is_signed(secret, timestamp=timestamp, signature=signature, body=body)

    def feed(key: str, session_id: int | None) -> bytes | None:
        found = feed_keys.read(db, key, session_id)
        if found is None:
            return None
        # Not with every start: its library takes a tenth of a second.
        from bot.formats.ics_writer import write_ics  # noqa: PLC0415 - see above

        return write_ics(*found)

    def report(kind: str, asked: Mapping[str, str]) -> tuple[str, bytes] | None:
        return report_behind(db, kind, asked, times=Times.of(clock))

    hearing = SignatureMonitor(clock.wall_now)
    web = Web(
        bolt=None if settings.socket_mode else bolt,
        not_ready=not_ready,
        is_signed=signed_now,
        feed=feed,
        report=report,
        install_pages=installing,
        metrics=metrics,
        signature_monitor=hearing,
    )
    return Bot(
        settings=settings,
        clock=clock,
        db=db,
        bolt=bolt,
        web=web,
        dispatcher=tick,
        credentials=tokens,
        cleanup=Cleanup(db, clock, settings.keep_days),
        wake=wake,
        conditions=conditions,
        metrics=metrics,
    )


def _tokens(
    settings: Settings, db: Database, clock: Clock, timeout: int, wake: "Wake", metrics: Metrics
) -> tuple[Credentials, InstallPages | None]:
    """Whose token speaks where; and how the bot is installed in more workspaces, if it can be."""

    def client(token: str | None) -> WebClient:
        return make_client(
            token, base_url=settings.slack_api_url, timeout=timeout, tls=shared_tls(), heard=metrics.record_api_call
        )

    if not settings.many_workspaces:
        token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
        workspace = bootstrap_workspace(db, settings, clock)
        questions = SlackApi(client(token))
        surface = make_surface(SlackChatClient(client(token), charts.draw_chart))
        contact = WorkspaceBinder(db, clock, questions, workspace)
        return SingleWorkspaceCredentials(
            db, token, surface, contact, OrganizerSync(db, clock, questions, workspace)
        ), None

    sealer = TokenCipher(settings.token_keys)

    def connect(its: InstalledToken, token: str) -> Connection:
        questions = SlackApi(client(token), its.team if its.of_organization else None)
        return Connection(
            make_surface(SlackChatClient(client(token), charts.draw_chart)),
            OrganizerSync(db, clock, questions, its.workspace_id),
        )

    reachable = ReachabilityProbe(SlackApi(client(None)), clock.wall_now)
    slack = SlackOAuth(
        client(None),
        client_id=settings.slack_client_id or "",
        client_secret=settings.slack_client_secret.get_secret_value() if settings.slack_client_secret else "",
        scopes=sorted(NEEDED_SCOPES | OPTIONAL_SCOPES),
        redirect_uri=f"{(settings.rounds_public_url or '').rstrip('/')}{REDIRECT_PATH}",
    )
    many = MultiWorkspaceCredentials(db, clock, sealer, connect, reachable.problem, zone=settings.rounds_timezone)
    return many, InstallPages(db, clock, sealer, slack, zone=settings.rounds_timezone, wake=wake)


def bootstrap_workspace(db: Database, settings: Settings, clock: Clock) -> int:
    """The id of the workspace that the settings are for, made if the database has none yet."""
    return bootstrap.bootstrap(
        db,
        zone=settings.rounds_timezone,
        channels=settings.rounds_channels,
        organizer_names=settings.rounds_organizers,
        award_url=settings.rounds_award_url,
        now=clock.now(),
    ).id
