"""Running the parts: gunicorn for HTTP, the scheduler beside it or in a process of its own, Socket Mode."""

import errno
import logging
import os
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from bot.app import Bot, build
from bot.clock import SystemClock
from bot.config import Settings, count_together
from bot.observability import logging_setup, sentry
from bot.slack.inbound.socket_mode import SocketMode
from bot.store.db import migrate
from bot.store.db.engine import DatabaseUnavailableError, make_engine
from bot.store.db.process_lock import exclusive
from bot.web.gunicorn_worker import Log, Worker
from bot.web.threaded_server import SmallServer
from bot.web.worker_endpoints import WorkerPages

_log = logging.getLogger(__name__)

THREADS = 4
# Measured: on Postgres two answer faster than one; on SQLite there is only one process.
WEB_WORKERS = 2
# Seconds that everything in the air has to end in when the process is asked to stop.
GRACE = 8
_DATABASE_AGAIN = 1
# Longer than what stands in front of a bot keeps its connections (60 as a rule): whoever closes first must be that one.
_KEEPALIVE = 75
# Slack sends a dozen short headers to one short path; proxies add as many again.
_HEADERS = 60
_HEADER_BYTES = 4096
_LINE_BYTES = 2048


class SchemaOutdatedError(Exception):
    """The database has not got the schema that this program expects."""


class CannotListenError(Exception):
    """The program cannot listen at the address and port of the settings; the message says what to do."""

    def __init__(self, host: str, setting: str, port: int, error: OSError) -> None:
        super().__init__(
            f"cannot listen at {_address(host, port)} ({error.strerror}):"
            f" choose another {setting}, or set ROUNDS_HOST to an address of this machine"
        )


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def check_address(host: str, port: int) -> None:
    """Raise CannotListenError unless this machine has the address. A port in use is no error: it may be free soon."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as tried:
            tried.bind((host, port))
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise CannotListenError(host, "PORT", port, error) from error


def check_current(settings: Settings) -> None:
    """Raise BehindError unless the database has the current schema."""
    engine = make_engine(settings.database_url, patient=True)
    try:
        if not migrate.is_current(engine):
            raise SchemaOutdatedError("the database is not up to date: run lhs-rounds migrate first")
    finally:
        engine.dispose()


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    """gunicorn workers with threads. The bot is built in each worker: connections do not survive a fork."""

    def __init__(self, settings: Settings, *, workers: int, with_scheduler: bool) -> None:
        self._settings = settings
        self._workers = workers
        self._with_scheduler = with_scheduler
        self._worker: Worker | None = None
        self._bot: Bot | None = None
        self._socket: SocketMode | None = None
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": _address(self._settings.host, self._settings.port),
            "worker_class": Worker,
            "logger_class": Log,
            "workers": self._workers,
            "threads": THREADS,
            "graceful_timeout": GRACE,
            "keepalive": _KEEPALIVE,
            "limit_request_line": _LINE_BYTES,
            "limit_request_fields": _HEADERS,
            "limit_request_field_size": _HEADER_BYTES,
            # It would leave a file in the home folder of whoever runs it.
            "control_socket_disable": True,
            "post_fork": lambda _server, worker: self._forked(worker),
            "post_worker_init": lambda _worker: self._begin(),
            "worker_exit": lambda _server, worker: worker.finish(GRACE),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        self._bot = _built(self._settings, self._goes_on)
        return self._bot.web

    def _goes_on(self) -> bool:
        """Whether this worker is wanted; and a sign of life to gunicorn, which would replace it after half a minute."""
        if self._worker is None:
            return False
        self._worker.notify()
        return bool(self._worker.alive)

    def _forked(self, worker: Worker) -> None:
        self._worker = worker
        worker.stopping = self._end

    def _begin(self) -> None:
        if self._bot is None:
            raise RuntimeError("gunicorn has not loaded the application")
        if self._with_scheduler:
            self._bot.start_scheduler()
        self._socket = connect_socket(self._bot)

    def _end(self) -> None:
        """End what is not a request. Requests in the air go on meanwhile, and get connections to the database anew."""
        closing = threading.Thread(target=self._socket.stop, daemon=True) if self._socket is not None else None
        if closing is not None:
            closing.start()
        if self._bot is not None:
            self._bot.stop()
        if closing is not None:
            closing.join()


def _built(settings: Settings, goes_on: Callable[[], bool]) -> Bot:
    """The bot. Where the database is away, or held by a frozen process, just as this one starts, it is waited for.

    Args:
        settings: With all that Slack needs.
        goes_on: Asked about once a second; the process ends when it is not so any more.
    """
    while True:
        try:
            return build(settings, SystemClock())
        except DatabaseUnavailableError as error:
            if not goes_on():
                raise SystemExit(0) from error
            _log.warning("database away, this process waits for it: %s", error)
            time.sleep(_DATABASE_AGAIN)


def connect_socket(bot: Bot) -> SocketMode | None:
    """Let Slack's requests come by a connection from here, if the settings say so; its health becomes the bot's."""
    token = bot.settings.slack_app_token
    if token is None:
        return None
    connection = SocketMode(bot.bolt, token.get_secret_value())
    bot.conditions.append(connection.problem)
    return connection


def serve(settings: Settings, *, with_scheduler: bool) -> None:
    """Answer requests until stopped, with or without the scheduler beside it; never returns normally.

    Raises:
        NotAloneError: Another process serves the same SQLite database.
        CannotListenError: This machine does not have the address of the settings.
    """
    settings.need_slack()
    check_address(settings.host, settings.port)
    with exclusive(settings.database_url):
        if with_scheduler:
            # One process for everything is somebody's whole installation: it keeps its own database up to date.
            engine = make_engine(settings.database_url, patient=True)
            migrate.migrate(engine)
            engine.dispose()
        else:
            check_current(settings)
        many = not with_scheduler and not settings.database_url.startswith("sqlite")
        logging_setup.configure_logging(settings.rounds_log_format)
        sentry.init(settings)
        if settings.socket_mode and settings.rounds_public_url is not None and settings.rounds_host is None:
            # Before ROUNDS_HOST existed, it listened on every network. Calendars must not go stale silently.
            _log.warning(
                "listening on this machine alone; if ROUNDS_PUBLIC_URL leads to a proxy elsewhere, set ROUNDS_HOST"
            )
        with tempfile.TemporaryDirectory(prefix="lhs-rounds-metrics-") as together:
            if many:
                count_together(together)
            _Server(settings, workers=WEB_WORKERS if many else 1, with_scheduler=with_scheduler).run()


def _pages(bot: Bot, settings: Settings) -> SmallServer | None:
    """A worker's pages; None where ROUNDS_WORKER_PORT is not set. Raises CannotListenError."""
    host, port = settings.worker_host, settings.rounds_worker_port
    if port is None:
        return None
    pages = WorkerPages(lambda: bot.last_run_at, bot.clock.wall_now, bot.metrics, bot.db.failing_queries.problem)
    try:
        server = SmallServer(pages, host=host, port=port)
    except OSError as error:
        raise CannotListenError(host, "ROUNDS_WORKER_PORT", port, error) from error
    _log.info("worker pages at=%s", _address(host, port))
    return server


def run_worker(settings: Settings) -> None:
    """Post what is due until the process is asked to stop; ends the process then.

    Raises:
        NotAloneError: Another process serves the same SQLite database.
        CannotListenError: The worker's pages cannot listen at the address of the settings.
    """
    settings.need_slack()
    with exclusive(settings.database_url):
        check_current(settings)
        logging_setup.configure_logging(settings.rounds_log_format)
        sentry.init(settings)
        stop = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda _number, _frame: stop.set())
        bot = _built(settings, lambda: not stop.is_set())
        pages = _pages(bot, settings)
        bot.start_scheduler()
        _log.info("worker started")
        stop.wait()
        if pages is not None:
            pages.stop()
        stopping = threading.Thread(target=bot.stop, daemon=True)
        stopping.start()
        stopping.join(GRACE)
        if stopping.is_alive():
            # Slack does not answer. The row keeps its lease, and whoever claims it next finds out what became of it.
            _log.warning("worker stopped while a message was being posted")
            logging.shutdown()
            os._exit(0)
        _log.info("worker stopped")
