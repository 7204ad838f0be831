"""Runs the processes: HTTP, the scheduler in the same process or another, and Socket Mode."""

import logging
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bot.app import Bot, build
from bot.clock import SystemClock
from bot.config import Settings
from bot.observability import logging_setup, sentry
from bot.slack.inbound.socket_mode import SocketMode
from bot.store.db import migrate
from bot.store.db.engine import DatabaseUnavailableError, make_engine
from bot.store.db.process_lock import exclusive
from bot.web.http_server import HttpServer
from bot.web.worker_endpoints import WorkerPages

_log = logging.getLogger(__name__)

# Seconds that running work has to end when the process is asked to stop.
GRACE = 8
_DATABASE_AGAIN = 1


class SchemaOutdatedError(Exception):
    """The database does not have the schema that this program expects."""


class CannotListenError(Exception):
    """The program cannot listen at the address and port of the settings; the message says what to do."""

    def __init__(self, host: str, setting: str, port: int, error: OSError) -> None:
        super().__init__(
            f"Can’t listen at {_address(host, port)} ({error.strerror})."
            f" Choose another {setting}, or set ROUNDS_HOST to an address of this machine."
        )


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def check_current(settings: Settings, *, creates: bool = False) -> None:
    """Raise SchemaOutdatedError unless the database has the current schema.

    Args:
        settings: Names the database.
        creates: Whether to create the tables if the database has none.
    """
    engine = make_engine(settings.database_url, patient=True)
    try:
        if creates:
            migrate.create_if_empty(engine)
        if not migrate.is_current(engine):
            raise SchemaOutdatedError("The database needs an update. Run lhs-rounds migrate.")
    finally:
        engine.dispose()


def migrate_database(settings: Settings) -> None:
    """Migrate the database to the current schema."""
    engine = make_engine(settings.database_url, patient=True)
    try:
        migrate.migrate(engine)
    finally:
        engine.dispose()


def _bot(settings: Settings, stop: threading.Event, *, migrates: bool) -> Bot:
    """Build the bot on a database with the current schema.

    If the database is unavailable, or locked by a frozen process, this tries again every second.

    Args:
        settings: Must include what a chat needs.
        stop: Set when the process is asked to stop. The wait ends then.
        migrates: Whether to migrate the database to the current schema.

    Raises:
        SchemaOutdatedError: The schema is outdated, and `migrates` is false.
    """
    while True:
        try:
            (migrate_database if migrates else check_current)(settings)
            return build(settings, SystemClock())
        except DatabaseUnavailableError as error:
            _log.warning("database unavailable, this process waits for it: %s", error)
            if stop.wait(_DATABASE_AGAIN):
                raise SystemExit(0) from error


def connect_socket(bot: Bot) -> SocketMode | None:
    """Open a Socket Mode connection if the settings ask for one, and add its health to the bot's readiness."""
    token = bot.settings.slack_app_token
    if token is None or bot.bolt is None:
        return None
    connection = SocketMode(bot.bolt, token.get_secret_value())
    bot.conditions.append(connection.problem)
    return connection


def serve(settings: Settings, *, with_scheduler: bool) -> None:
    """Serve requests until the process is asked to stop, with or without the scheduler.

    Raises:
        AlreadyRunningError: Another process serves the same SQLite database.
        CannotListenError: The program cannot listen at the configured address.
    """
    with _process(settings) as stop:
        is_closed = settings.socket_mode and not settings.uses_teams and settings.rounds_host is None
        if is_closed and settings.rounds_public_url is not None:
            # Earlier releases listened on every network here. Calendar feeds must not go stale silently.
            _log.warning(
                "listening on this machine alone; if ROUNDS_PUBLIC_URL leads to a proxy elsewhere, set ROUNDS_HOST"
            )
        server = _listen(settings.host, "PORT", settings.port)
        # A single process is the whole installation, so it migrates its own database.
        bot = _bot(settings, stop, migrates=with_scheduler)
        if with_scheduler:
            bot.start_scheduler()
        connection = connect_socket(bot)
        server.start(bot.web, on_failure=stop.set)
        stop.wait()
        _end(bot, server, connection)


def run_worker(settings: Settings) -> None:
    """Post what is due until the process is asked to stop.

    Raises:
        AlreadyRunningError: Another process serves the same SQLite database.
        CannotListenError: The worker cannot listen at the configured address.
    """
    with _process(settings) as stop:
        port = settings.rounds_worker_port
        server = None if port is None else _listen(settings.worker_host, "ROUNDS_WORKER_PORT", port)
        bot = _bot(settings, stop, migrates=False)
        if server is not None:
            pages = WorkerPages(
                lambda: bot.last_run_at,
                bot.clock.wall_now,
                bot.metrics,
                token=settings.metrics_token,
                problem=bot.db.failing_queries.problem,
            )
            server.start(pages, on_failure=stop.set)
        bot.start_scheduler()
        _log.info("worker started")
        stop.wait()
        _end(bot, server)


@contextmanager
def _process(settings: Settings) -> Iterator[threading.Event]:
    """Prepare a serving process; yield an event that is set when it is asked to stop, once or more often."""
    settings.need_chat()
    with exclusive(settings.database_url):
        logging_setup.configure_logging(settings.rounds_log_format)
        sentry.init(settings)
        stop = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda _number, _frame: stop.set())
        yield stop


def _listen(host: str, setting: str, port: int) -> HttpServer:
    try:
        server = HttpServer(host=host, port=port)
    except OSError as error:
        raise CannotListenError(host, setting, port, error) from error
    _log.info("listening", extra={"at": _address(host, port)})
    return server


def _end(bot: Bot, server: HttpServer | None, connection: SocketMode | None = None) -> None:
    """Stop all parts at the same time. Running requests are completed, and may reconnect to the database.

    After GRACE seconds the process exits, whatever is still running.
    """
    stops = [bot.stop] if connection is None else [bot.stop, connection.stop]
    ending = [threading.Thread(target=each, daemon=True) for each in stops]
    end = time.monotonic() + GRACE
    for each in ending:
        each.start()
    try:
        if server is not None:
            server.stop(GRACE)
    finally:
        for each in ending:
            each.join(max(0, end - time.monotonic()))
    if any(each.is_alive() for each in ending):
        # Slack does not respond. The delivery keeps its lease, and the next worker to claim it reconciles it.
        _log.warning("stopped while a message was being posted")
        logging.shutdown()
        os._exit(0)
    _log.info("stopped")
