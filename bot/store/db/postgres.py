"""Postgres for people who wait: whatever became of the server, a question is answered or given up in two seconds."""

import select
import time
from typing import Any

import psycopg
from psycopg.abc import PQGen
from psycopg.pq import TransactionStatus
from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

# Seconds. The server gives up by itself first, and says so; only a server that says nothing at all is left to the
# client's own patience. Together with what else a request needs it stays under Slack's three seconds.
_LOCK = 1.0
_STATEMENT = 1.5
_SILENCE = 1.8
# The least that libpq takes, and psycopg with it.
_CONNECT = 2
# For so long after its last use a connection counts as good, unless its end has come in.
_TRUSTED = 1.0
_TRUSTED_UNTIL = "trusted until"
# A process that was frozen in the middle of a transaction would otherwise keep its locks for as long as it is frozen.
_IDLE_IN_TRANSACTION = 10
# The network's own way to notice a host that vanished, for connections that nobody asks anything.
_TCP = {
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
# Set by a statement and not as start-up options: connection poolers refuse those.
_SETTINGS = (
    f"SELECT set_config('statement_timeout', '{_STATEMENT}s', false),"
    f" set_config('lock_timeout', '{_LOCK}s', false),"
    f" set_config('idle_in_transaction_session_timeout', '{_IDLE_IN_TRANSACTION}s', false)"
)


class _Silence:
    """Remembers for a moment that the server said nothing, so that not everybody waits to find out the same."""

    def __init__(self) -> None:
        self._until = 0.0

    def heard(self) -> None:
        """The server was asked and said nothing."""
        self._until = time.monotonic() + _SILENCE

    def refuse(self) -> None:
        """Raise psycopg.OperationalError while it is likely that the server still says nothing."""
        if time.monotonic() < self._until:
            raise psycopg.OperationalError("the server said nothing a moment ago")


class _WaitLimit(psycopg.Connection[Any]):
    """A connection that is given up when the server leaves a question without any answer.

    A server that is frozen, or whose host is, resets nothing and acknowledges everything: no setting of TCP's or of the
    server's own ends the wait for it.
    """

    silence: _Silence | None = None

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        """As psycopg's, but with an end. Raises psycopg.OperationalError, and the connection is closed."""
        if self.silence is None or timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, _SILENCE)
        except psycopg.OperationalError as error:
            if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise
            # The answer may still come, to whatever is asked next: nothing more can be asked here.
            self.pgconn.finish()
            self.silence.heard()
            raise psycopg.OperationalError(f"no answer within {_SILENCE:g} seconds") from error


def limit_waits(engine: Engine) -> None:
    """Let all connections of a Postgres engine be ones for people who wait.

    What takes too long then fails with psycopg.OperationalError, and the connection to a silent server is closed.
    """
    silence = _Silence()

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> _WaitLimit:
        silence.refuse()
        options = {"connect_timeout": _CONNECT, **_TCP, **named, "autocommit": True}
        try:
            connection = _WaitLimit.connect(*arguments, **options)
        except psycopg.errors.ConnectionTimeout:
            silence.heard()
            raise
        connection.silence = silence
        try:
            connection.execute(_SETTINGS)
            connection.autocommit = False
        except psycopg.Error:
            connection.close()
            raise
        return connection


def check_idle_connections(engine: Engine) -> None:
    """Let the pool of a Postgres engine replace a connection that the server has ended, before it is used.

    `pool_pre_ping` does that too, but asks the server each time, which doubles what a small read costs. Here only a
    connection that was not used for a second is tested so: of another one it can be seen without a round trip. A server
    that ends has closed its side; what drops connections without a word, such as a firewall, first waits for minutes.
    """

    @event.listens_for(engine, "checkin")
    def _note_use(_connection: object, record: ConnectionPoolEntry) -> None:
        record.info[_TRUSTED_UNTIL] = time.monotonic() + _TRUSTED

    @event.listens_for(engine, "checkout")
    def _test(connection: psycopg.Connection[Any], record: ConnectionPoolEntry, _proxy: object) -> None:
        trusted_until = record.info.get(_TRUSTED_UNTIL)
        if trusted_until is None or (time.monotonic() < trusted_until and not _has_input(connection)):
            return
        try:
            engine.dialect.do_ping(connection)  # type: ignore[arg-type] # the driver's own connection, as at the events
        except psycopg.Error as error:
            # The pool connects anew, and tests all its other connections that way too.
            raise InvalidatePoolError from error


def _has_input(connection: psycopg.Connection[Any]) -> bool:
    """Whether something has come in on a connection that was asked nothing: as a rule, its end."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
