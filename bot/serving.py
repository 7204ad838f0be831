"""Running the parts: gunicorn for HTTP, the scheduler beside it or in a process of its own, Socket Mode."""

import logging
import signal
import threading
from typing import Any

from gunicorn.app.base import BaseApplication
from slack_bolt.adapter.socket_mode import SocketModeHandler

from bot.app import Bot, build
from bot.clock import SystemClock
from bot.config import Settings
from bot.store import migrate
from bot.store.engine import make_engine
from bot.store.sole import sole_process

_log = logging.getLogger(__name__)

THREADS = 4
# Seconds that requests in the air, and after them posts, have to end in when the process is asked to stop.
GRACE = 9
_CONNECT_AGAIN = 10


class BehindError(Exception):
    """The database has not got the schema that this program expects."""


def check_current(settings: Settings) -> None:
    """Raise BehindError unless the database has the current schema."""
    engine = make_engine(settings.database_url)
    try:
        if not migrate.is_current(engine):
            raise BehindError("the database is not up to date: run lhs-rounds migrate first")
    finally:
        engine.dispose()


class _Server(BaseApplication):  # type: ignore[misc] # gunicorn ships no types
    """One gunicorn worker with threads. The bot is built in the worker: connections do not survive a fork."""

    def __init__(self, settings: Settings, *, with_scheduler: bool) -> None:
        self._settings = settings
        self._with_scheduler = with_scheduler
        self._bot: Bot | None = None
        self._socket: SocketMode | None = None
        super().__init__()

    def load_config(self) -> None:
        settings = {
            "bind": f"0.0.0.0:{self._settings.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS,
            "graceful_timeout": GRACE,
            # It would leave a file in the home folder of whoever runs it.
            "control_socket_disable": True,
            "post_worker_init": self._begin,
            "worker_exit": lambda _server, _worker: self._end(),
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        self._bot = build(self._settings, SystemClock())
        return self._bot.web

    def _begin(self, worker: Any) -> None:
        bot = self._bot
        if bot is None:
            raise RuntimeError("gunicorn has not loaded the application")

        def stop(number: int, frame: Any) -> None:
            # While requests in the air are still answered, no post is begun any more: its time would be theirs as well.
            bot.tick.cease()
            worker.handle_exit(number, frame)

        signal.signal(signal.SIGTERM, stop)
        signal.siginterrupt(signal.SIGTERM, False)  # noqa: FBT003 - its only way to be called
        if self._with_scheduler:
            bot.start_scheduler()
        self._socket = connect_socket(bot)

    def _end(self) -> None:
        if self._socket is not None:
            self._socket.stop()
        if self._bot is not None:
            self._bot.stop()


class SocketMode:
    """A connection from here by which Slack's requests come. Slack being away does not stop the start.

    Args:
        bot: What answers them.
        token: The app-level token.
    """

    def __init__(self, bot: Bot, token: str) -> None:
        self._handler = SocketModeHandler(bot.bolt, app_token=token)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._connect, daemon=True, name="socket-mode")
        self._thread.start()

    def _connect(self) -> None:
        while not self._stopping.is_set():
            try:
                self._handler.connect()  # type: ignore[no-untyped-call] # Bolt gives it no types
            except Exception as error:  # noqa: BLE001 - whatever kept it from standing, it is tried again
                _log.warning("no socket mode connection yet why=%s", type(error).__name__)
                self._stopping.wait(_CONNECT_AGAIN)
            else:
                return

    def stop(self) -> None:
        """Close the connection."""
        self._stopping.set()
        self._handler.close()  # type: ignore[no-untyped-call] # Bolt gives it no types
        self._thread.join()


def connect_socket(bot: Bot) -> SocketMode | None:
    """Let Slack's requests come by a connection from here, if the settings say so."""
    token = bot.settings.slack_app_token
    return None if token is None else SocketMode(bot, token.get_secret_value())


def serve(settings: Settings, *, with_scheduler: bool) -> None:
    """Answer requests until stopped, with or without the scheduler beside it; never returns normally."""
    settings.need_slack()
    with sole_process(settings.database_url):
        if with_scheduler:
            # One process for everything is somebody's whole installation: it keeps its own database up to date.
            engine = make_engine(settings.database_url)
            migrate.migrate(engine)
            engine.dispose()
        else:
            check_current(settings)
        _Server(settings, with_scheduler=with_scheduler).run()


def work(settings: Settings) -> None:
    """Post what is due until the process is asked to stop."""
    settings.need_slack()
    with sole_process(settings.database_url):
        check_current(settings)
        stop = threading.Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda _number, _frame: stop.set())
        bot = build(settings, SystemClock())
        bot.start_scheduler()
        _log.info("worker started")
        stop.wait()
        bot.stop()
        _log.info("worker stopped")
