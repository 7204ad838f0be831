"""JSON lines of one workspace: nothing of another is read into them, and nothing of another is written by them."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import ForeignKey

from bot.demo import PAGE
from bot.store.admin import backup
from bot.store.db.engine import Database, make_engine
from bot.store.db.types import Base
from handlers.slack.registry import COMMAND
from playground.seed import CLINICIAN
from tests.cli.conftest import Run
from tests.cli.test_backup import everything
from tests.cli.test_workspaces import environment
from tests.journeys.admin.test_many_workspaces import set_up
from tests.multi_workspace_app import FIRST, SECOND, MultiWorkspaceApp, running_app

NOW = datetime(2024, 3, 1, 14, tzinfo=UTC)
Rows = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def app(database_url: str) -> Iterator[MultiWorkspaceApp]:
    """Two workspaces, in each of which much was said and done."""
    with running_app(database_url) as app:
        for slack in (app.first, app.second):
            app.install(slack)
            set_up(app, slack, calendar=PAGE[PAGE.index("Upcoming LHS Rounds") :][:2900])
            clinician = slack.as_user(CLINICIAN)
            clinician.command(COMMAND, f"suggest Handoffs in {slack.workspace.team_id}")
            clinician.submit()
            clinician.close(every=True)
            clinician.command(COMMAND, f"feedback A word from {slack.workspace.team_id}")
            clinician.submit()
        app.bot.run_once()
        yield app


def load(url: str, revision: str, rows: Rows) -> None:
    db = Database(make_engine(url))
    try:
        backup.load(db.engine, revision, iter(rows), NOW)
    finally:
        db.close()


def loaded(url: str) -> dict[str, list[Any]]:
    db = Database(make_engine(url))
    try:
        return everything(db)
    finally:
        db.close()


def test_an_export_holds_one_workspace(app: MultiWorkspaceApp, run: Run) -> None:
    owners = {}
    for team, other in ((FIRST, SECOND), (SECOND, FIRST)):
        printed = run("export", "--format", "json", "--workspace", team, **environment(app)).out
        rows = [each for each in map(json.loads, printed.splitlines()) if "row" in each]
        [owners[team]] = {each["row"]["id" if each["table"] == "workspaces" else "workspace_id"] for each in rows}
        assert f"Handoffs in {team}" in printed
        assert other not in printed
        assert {"installations"}.isdisjoint(each["table"] for each in rows)

    assert owners[FIRST] != owners[SECOND]


def test_rows_of_another_workspace_are_not_imported_beside_ones_own(
    app: MultiWorkspaceApp, run: Run, tmp_path: Path
) -> None:
    before = everything(app.bot.db)
    exported = run("export", "--format", "json", "--workspace", SECOND, **environment(app)).out
    (tmp_path / "second.json").write_text(exported)
    refused = [
        run(*words, **environment(app))
        for words in (
            ("import", "second.json", "--workspace", FIRST),
            ("import", "second.json"),
            ("restore", "second.json"),
        )
    ]

    assert all(each.code != 0 for each in refused)
    assert before == everything(app.bot.db)


def test_a_smuggled_row_imports_nothing(
    app: MultiWorkspaceApp, run: Run, tmp_path: Path, another_database_url: str
) -> None:
    """A row that names a workspace which is not in the file."""
    lines = run("export", "--format", "json", "--workspace", SECOND, **environment(app)).out.splitlines()
    records = [json.loads(line) for line in lines]
    [row] = [each for each in records if each.get("table") == "suggestions"]
    row["row"]["workspace_id"] = 999
    (tmp_path / "smuggled.json").write_text("".join(f"{json.dumps(each)}\n" for each in records))
    refused = run("import", "smuggled.json", DATABASE_URL=another_database_url)

    assert 1 == refused.code
    assert "missing or unreadable rows" in refused.err
    assert {} == loaded(another_database_url)


def test_no_row_may_refer_to_a_row_of_another_workspace(app: MultiWorkspaceApp, another_database_url: str) -> None:
    revision, dumped = backup.dump(app.bot.db.engine)
    rows: Rows = list(dumped)
    tried = []
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            changed = crossing(rows, table.name, key)
            if changed is not None:
                tried.append(f"{table.name}.{key.parent.name}")
                with pytest.raises(backup.BrokenError, match=r"another workspace|missing or unreadable"):
                    load(another_database_url, revision, changed)
                assert {} == loaded(another_database_url), tried[-1]
    load(another_database_url, revision, rows)

    assert len(tried) >= 10
    assert {"sessions.series_id", "suggestions.person_id", "speakers.session_id", "deliveries.series_id"} <= set(tried)
    assert len(rows) == sum(map(len, loaded(another_database_url).values()))


def crossing(rows: Rows, table: str, key: ForeignKey) -> Rows | None:
    """Return the rows with one that refers to a row of another workspace; None where there are no two such rows."""
    target, pointer = key.column.table.name, key.parent.name
    if target == "workspaces":
        return None
    for place, (name, row) in enumerate(rows):
        if name != table or row[pointer] is None:
            continue
        others = [each for other, each in rows if other == target and each["workspace_id"] != row["workspace_id"]]
        if others:
            return [*rows[:place], (name, row | {pointer: others[0][key.column.name]}), *rows[place + 1 :]]
    return None
