"""The composition root: the only place where the parts are made and meet."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult

import handlers
import scheduler
from bot.clock import Clock
from bot.config import Settings
from bot.contact import Contact
from bot.core.pace import Pace
from bot.downloads import report_behind
from bot.formats import charts
from bot.services import feeds, setup
from bot.signing import is_signed
from bot.slack import (
    PACE,
    POSTING_TIMEOUT,
    WAITING_TIMEOUT,
    SlackPoster,
    SlackQuestions,
    make_client,
    shared_tls,
)
from bot.store import migrate
from bot.store.engine import Database, DatabaseUnavailableError, make_engine
from bot.views import home, posts
from bot.watching import Watching
from bot.web import Web
from handlers import context
from scheduler import Scheduler
from scheduler.housekeeping import Housekeeping
from scheduler.tick import Tick
from scheduler.timing import Timing

_log = logging.getLogger(__name__)

# Seconds: one call's time-out. With what requests in the air may take, a process ends within ten.
_PATIENCE = POSTING_TIMEOUT


@dataclass
class Bot:
    """The bot, built but not running.

    Attributes:
        bolt: Answers what people do.
        web: The WSGI application.
        tick: Posts what is due.
        contact: What is known of Slack.
        conditions: What else has to be well for the bot to be ready; each says in words what is not.
    """

    settings: Settings
    clock: Clock
    db: Database
    bolt: App
    web: Web
    tick: Tick
    contact: Contact
    watching: Watching
    housekeeping: Housekeeping
    wake: "Wake"
    conditions: list[Callable[[], str | None]]
    _scheduler: Scheduler | None = field(default=None, init=False)

    def beat(self) -> None:
        """One turn: get to know Slack if that is still to be done, post what is due, forget what is to be forgotten."""
        self.contact.seek()
        if self.contact.other_team is None:
            self.watching.run()
            self.tick.run()
        self.housekeeping.run()

    def start_scheduler(self) -> None:
        """Beat each second from now on, and whenever a handler has recorded something."""
        self._scheduler = scheduler.start(self.beat, self.clock.real)
        self.wake.reaches(self._scheduler)

    def stop(self) -> None:
        """Begin nothing more, give what is on its way a few seconds to end, and close the database."""
        self.wake.reaches(None)
        if not self.tick.stop(_PATIENCE):
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

    def reaches(self, its_scheduler: Scheduler | None) -> None:
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


TIMING = Timing.of(timedelta(seconds=POSTING_TIMEOUT))


def build(settings: Settings, clock: Clock, *, pace: Pace = PACE, timing: Timing = TIMING) -> Bot:
    """Everything, wired.

    Args:
        settings: With all that Slack needs.
        clock: The rounds' time, and the machine's.
        pace: How fast messages may follow each other.
        timing: The spans of their delivery.

    Raises:
        SettingsError: What Slack needs is missing.
        DatabaseUnavailableError: The database cannot be reached.
    """
    settings.need_slack()
    # Bolt looks for a token in the environment by itself, and warns that it needs none.
    logging.getLogger("slack_bolt.App").addFilter(lambda record: "`token` will be unused" not in record.getMessage())
    db = open_database(settings)
    workspace = first_start(db, settings, clock)
    token = settings.slack_bot_token.get_secret_value() if settings.slack_bot_token else ""
    secret = settings.slack_signing_secret.get_secret_value() if settings.slack_signing_secret else ""
    tls = shared_tls()
    # What is left of a lease outlasts a call, so a call must not outlast that.
    timeout = min(POSTING_TIMEOUT, max(1, int(timing.lease_left.total_seconds()) // 4))
    client = make_client(token, base_url=settings.slack_api_url, timeout=timeout, tls=tls)
    questions = SlackQuestions(client)
    contact = Contact(db, clock, questions, workspace)
    watching = Watching(db, clock, questions, workspace)
    tick = Tick(
        db,
        clock,
        SlackPoster(client, charts.draw),
        posts.render,
        home.page,
        pace=pace,
        timing=timing,
        public_url=settings.rounds_public_url,
    )
    wake = Wake()

    def authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
        # Bolt would otherwise ask Slack who we are before it answers anybody.
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    bolt = App(
        client=make_client(None, base_url=settings.slack_api_url, timeout=WAITING_TIMEOUT, tls=tls),
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
    bolt.use(context.middleware(db=db, clock=clock, settings=settings, wake=wake))
    handlers.register(bolt)

    conditions: list[Callable[[], str | None]] = []

    def not_ready() -> str | None:
        try:
            db.check()
            if not migrate.is_current(db.engine):
                return "the database is behind: run lhs-rounds migrate"
        except DatabaseUnavailableError as error:
            return error.state.value
        if contact.other_team is not None:
            return "the token belongs to another team than the database"
        for condition in conditions:
            if (problem := condition()) is not None:
                return problem
        return None if contact.reachable() else "Slack does not answer"

    def signed_now(*, timestamp: str, signature: str, body: bytes) -> bool:
        return is_signed(secret, timestamp=timestamp, signature=signature, body=body, real=clock.real())

    def feed(key: str, session_id: int | None) -> bytes | None:
        found = feeds.read(db, key, session_id)
        if found is None:
            return None
        # Not with every start: its library takes a tenth of a second.
        from bot.formats.ics_file import write_ics  # noqa: PLC0415 - see above

        return write_ics(*found)

    def report(kind: str, asked: Mapping[str, str]) -> tuple[str, bytes] | None:
        return report_behind(db, kind, asked, now=clock.now(), real=clock.real())

    web = Web(None if settings.socket_mode else bolt, not_ready, signed_now, feed, report)
    return Bot(settings, clock, db, bolt, web, tick, contact, watching, Housekeeping(db, clock), wake, conditions)


def first_start(db: Database, settings: Settings, clock: Clock) -> int:
    """The id of the workspace that the settings are for, made if the database has none yet."""
    return setup.first_start(
        db,
        zone=settings.rounds_timezone,
        channels=settings.rounds_channels,
        organizer_names=settings.rounds_organizers,
        award_url=settings.rounds_award_url,
        now=clock.now(),
    ).id
