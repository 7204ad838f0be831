"""The first start, and what later starts leave unchanged."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from bot.chat.surface import Surface
from bot.services.admin import bootstrap
from bot.services.commands import answers
from bot.store.admin import connections
from bot.store.db.engine import Database
from tests.factories import NEW_YORK

NOW = datetime(2024, 3, 1, 14, tzinfo=UTC)


def start(db: Database, *, channels: tuple[str, ...] = ("C1",), organizers: tuple[str, ...] = ("U1",)) -> int:
    return bootstrap.bootstrap(
        db, zone=NEW_YORK, channels=channels, organizer_names=organizers, award_url=None, now=NOW
    )


def test_concurrent_first_starts_create_one_workspace(db: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: start(db), range(4)))

    assert 1 == len(made)
    series = answers.series_in_context(db, made.pop(), None)
    assert ["C1"] == [channel.external_id for channel in series.channels]
    assert ["U1"] == [person.external_id for person in series.organizers]


def test_settings_fill_an_empty_database_only(db: Database) -> None:
    start(db, channels=(), organizers=())
    workspace = start(db)
    start(db, channels=("C2",), organizers=("U2",))

    series = answers.series_in_context(db, workspace, None)
    assert ["C1"] == [channel.external_id for channel in series.channels]
    assert ["U1"] == [person.external_id for person in series.organizers]


def test_other_teams_token_is_rejected(db: Database) -> None:
    workspace = start(db)
    bootstrap.bind(db, workspace, team="T1", bot_user="U0BOT")

    with pytest.raises(bootstrap.WrongTeamError, match="belongs to the Slack workspace T1"):
        bootstrap.bind(db, workspace, team="T2", bot_user="U0BOT")
    with db.read() as tx:
        assert ["T1"] == [each.external_id for each in connections.every(tx, Surface.SLACK)]


# Prints as JSON the modules that are imported while a first start holds the write lock.
FIRST_START = """
import json, sys
from datetime import UTC, datetime
from sqlalchemy import event
from bot.services.admin.bootstrap import bootstrap
from bot.store.db.engine import Database, make_engine

db, writes, imported = Database(make_engine(sys.argv[1])), [], []
event.listen(db.engine, "begin", writes.append)
event.listen(db.engine, "commit", lambda _: writes.clear())
sys.addaudithook(lambda name, about: imported.append(about[0]) if name == "import" and writes else None)
now = datetime(2024, 3, 1, 14, tzinfo=UTC)
bootstrap(db, zone="America/New_York", channels=["C1"], organizer_names=["U1"], award_url=None, now=now)
json.dump(imported, sys.stdout)
"""


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_nothing_is_imported_while_the_first_start_writes(database_url: str) -> None:
    """Every command starts this way beside the running bot, which waits for the lock meanwhile."""
    ran = subprocess.run(
        [sys.executable, "-c", FIRST_START, database_url], capture_output=True, text=True, timeout=60, check=False
    )

    assert (0, "") == (ran.returncode, ran.stderr)
    assert [] == json.loads(ran.stdout)
