"""The first start, and what it leaves alone afterwards."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from bot.services import calendar, setup
from bot.store import workspaces
from bot.store.engine import Database
from tests.calendars import NEW_YORK

NOW = datetime(2024, 3, 1, 14, tzinfo=UTC)


def start(db: Database, *, channels: tuple[str, ...] = ("C1",), organizers: tuple[str, ...] = ("U1",)) -> int:
    return setup.first_start(
        db, zone=NEW_YORK, channels=channels, organizer_names=organizers, award_url=None, now=NOW
    ).id


def test_processes_that_start_at_the_same_moment_make_one_workspace(db: Database) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: start(db), range(4)))

    assert 1 == len(made)
    series = calendar.series_asked_about(db, made.pop(), None)
    assert ["C1"] == [channel.address for channel in series.channels]
    assert ["U1"] == [person.address for person in series.organizers]


def test_the_settings_fill_an_empty_database_only(db: Database) -> None:
    start(db, channels=(), organizers=())
    workspace = start(db)
    start(db, channels=("C2",), organizers=("U2",))

    series = calendar.series_asked_about(db, workspace, None)
    assert ["C1"] == [channel.address for channel in series.channels]
    assert ["U1"] == [person.address for person in series.organizers]


def test_another_teams_token_is_refused(db: Database) -> None:
    workspace = start(db)
    setup.bind(db, workspace, team="T1", bot_user="U0BOT")

    with pytest.raises(setup.OtherTeamError, match="belongs to the Slack team T1"):
        setup.bind(db, workspace, team="T2", bot_user="U0BOT")
    with db.reading() as tx:
        assert ["T1"] == [each.team for each in workspaces.every(tx)]
