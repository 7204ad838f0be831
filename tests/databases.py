"""The databases of tests: SQLite files and databases on a Postgres server, copied from templates."""

import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text

from bot.store.db.engine import Database, make_engine
from bot.store.db.migrate import migrate


class _CompiledStatements(dict[Any, Any]):
    """Compiled statements by SQLAlchemy's own key, which begins with the engine's dialect, but for any such engine."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get((type(key[0]), *key[1:]), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__((type(key[0]), *key[1:]), compiled)


def share_compiled_statements() -> None:
    """Let all engines of this process share what SQLAlchemy compiles.

    The database of a test lives for a second, and compiling its statements takes longer than executing them.
    """
    shared = _CompiledStatements()

    @event.listens_for(Engine, "engine_connect")
    def _share(connection: Connection) -> None:
        connection.execution_options(compiled_cache=shared)


class SqliteFiles:
    """Databases as files, each in a folder of `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return f"sqlite:///{self._file(name)}"

    def create(self, name: str, template: str | None = None) -> None:
        """Make a database: a copy of `template`, or an empty one."""
        self._file(name).parent.mkdir()
        if template is not None:
            shutil.copyfile(self._file(template), self._file(name))

    def close_all(self, name: str) -> None:
        """Remove a database."""
        shutil.rmtree(self._file(name).parent)

    def _file(self, name: str) -> Path:
        return self._folder / name / "rounds.db"


class PostgresServer:
    """Databases on the Postgres server at an address."""

    def __init__(self, url: str) -> None:
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT")

    def url(self, name: str) -> str:
        """Return the address of a database."""
        return self._admin.url.set(database=name).render_as_string(hide_password=False)

    def create(self, name: str, template: str | None = None) -> None:
        """Make a database: a copy of `template`, or an empty one."""
        # Copying files takes a third of what copying by the log takes.
        self._execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template1'} STRATEGY FILE_COPY")

    def close_all(self, name: str) -> None:
        """Remove a database, also while it is used."""
        self._execute(f"DROP DATABASE {name} WITH (FORCE)")

    def close(self) -> None:
        """Close the connection to the server."""
        self._admin.dispose()

    def _execute(self, statement: str) -> None:
        with self._admin.connect() as connection:
            connection.execute(text(statement))


class Databases:
    """Makes databases for tests, as copies of templates: that is faster than to migrate each.

    The template "empty" has the current schema, and "calendar" also the program's page, as the demo imports it; so
    has "teams", where there is no Slack. Each is made once in each process.

    Args:
        folder: The folder for SQLite's files.
        postgres_url: Returns the address of a Postgres server; called only if a test uses it.
    """

    def __init__(self, folder: Path, postgres_url: Callable[[], str]) -> None:
        self._sqlite = SqliteFiles(folder)
        self._postgres_url = postgres_url
        self._postgres: PostgresServer | None = None
        self._templates: set[tuple[str, str]] = set()

    @contextmanager
    def new(self, kind: str, template: str | None = None) -> Iterator[str]:
        """Make a database, yield its address, and remove it; without a template it has no tables."""
        home, name = self._home(kind), f"test_{uuid.uuid4().hex}"
        if template is not None and (kind, template) not in self._templates:
            home.create(template)
            _fill(home.url(template), template)
            self._templates.add((kind, template))
        home.create(name, template)
        try:
            yield home.url(name)
        finally:
            home.close_all(name)

    def close(self) -> None:
        """Close the connection to the Postgres server."""
        if self._postgres is not None:
            self._postgres.close()

    def _home(self, kind: str) -> SqliteFiles | PostgresServer:
        if kind == "sqlite":
            return self._sqlite
        if self._postgres is None:
            self._postgres = PostgresServer(self._postgres_url())
        return self._postgres


def _fill(url: str, template: str) -> None:
    engine = make_engine(url, patient=True)
    migrate(engine)
    engine.dispose()
    if template in {"calendar", "teams"}:
        from bot import demo  # noqa: PLC0415 - it imports the whole bot, which most unit tests do without

        with demo.running(url, paused=True, chats=demo.TEAMS_ALONE if template == "teams" else demo.SLACK_ALONE):
            pass


@contextmanager
def listening(db: Database, name: str, listener: Callable[..., object]) -> Iterator[None]:
    """Let a listener hear an event of both engines of a database, the one for reads too, until the block ends."""
    for engine in db.engines:
        event.listen(engine, name, listener)
    try:
        yield
    finally:
        for engine in db.engines:
            event.remove(engine, name, listener)
