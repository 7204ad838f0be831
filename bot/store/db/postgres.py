"""Postgres with a time limit: whatever happens to the server, a query ends or fails within two seconds."""

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
# libpq's minimum.
_CONNECT = 2
# A connection counts as good for this long after its last use, unless the server has closed it.
_TRUSTED = 1.0
_TRUSTED_UNTIL = "trusted until"
# Otherwise a process that is frozen in a transaction would keep its locks.
_IDLE_IN_TRANSACTION = 10
# TCP keepalive notices a host that vanished, for idle connections.
_TCP = {
    "keepalives": 1,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
# Set by a statement, because connection poolers reject start-up options.
_SETTINGS = (
    f"SELECT set_config('statement_timeout', '{_STATEMENT}s', false),"
    f" set_config('lock_timeout', '{_LOCK}s', false),"
    f" set_config('idle_in_transaction_session_timeout', '{_IDLE_IN_TRANSACTION}s', false)"
)


class _Silence:
    """Remembers briefly that the server is silent, so that not every request waits to find out."""

    def __init__(self) -> None:
        self._until = 0.0

    def reset(self) -> None:
        """Record that the server did not answer."""
        self._until = time.monotonic() + _SILENCE

    def refuse(self) -> None:
        """Raise psycopg.OperationalError while the server is probably still silent."""
        if time.monotonic() < self._until:
            raise psycopg.OperationalError("the server said nothing a moment ago")


class _WaitLimit(psycopg.Connection[Any]):
    """A connection that is closed when the server does not answer a query.

    A frozen server or host resets nothing and acknowledges everything: no TCP or server setting ends the wait.
    """

    silence: _Silence | None = None

    def wait(self, gen: PQGen[Any], interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait as psycopg does, but with a limit. Raises psycopg.OperationalError, and closes the connection."""
        if self.silence is None or timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, _SILENCE)
        except psycopg.OperationalError as error:
            if self.pgconn.transaction_status != TransactionStatus.ACTIVE:
                raise
            # The answer may still arrive, and would be taken for the next query's.
            self.pgconn.finish()
            self.silence.reset()
            raise psycopg.OperationalError(f"no answer within {_SILENCE:g} seconds") from error


def limit_waits(engine: Engine) -> None:
    """Limit the waits of all connections of a Postgres engine.

    A query that takes too long fails with psycopg.OperationalError, and the connection to a silent server is closed.
    """
    silence = _Silence()

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, arguments: list[Any], named: dict[str, Any]) -> _WaitLimit:
        silence.refuse()
        options = {"connect_timeout": _CONNECT, **_TCP, **named, "autocommit": True}
        try:
            connection = _WaitLimit.connect(*arguments, **options)
        except psycopg.errors.ConnectionTimeout:
            silence.reset()
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
    """Let the pool of a Postgres engine replace a connection that the server has closed, before it is used.

    `pool_pre_ping` does that too, but with a round trip each time, which doubles the cost of a small read. Here only a
    connection that was idle for a second is pinged: for others a look at the socket is enough, because a server that
    stops closes its side, and a firewall that drops connections silently waits for minutes first.
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
            # The pool reconnects, and pings all its other connections as well.
            raise InvalidatePoolError from error


def _has_input(connection: psycopg.Connection[Any]) -> bool:
    """Tell whether an idle connection has received data, which usually means its end."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
