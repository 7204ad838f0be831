"""Concurrent first use of a query returns the same results as later use.

SQLAlchemy computes parts of an alias on first use, without a lock, and caches the result. While threads shared an
alias, one start in several hundred could not read suggestions until a restart.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import ColumnElement, FromClause, Table
from sqlalchemy.orm.util import AliasedClass, AliasedInsp

from bot.core.suggestions.suggestions import SuggestionForm
from bot.store.admin import people, workspaces
from bot.store.calendar import series
from bot.store.db.engine import Database
from bot.store.suggestions import suggestions
from tests.factories import LONG_AGO, NEW_YORK
from tests.store.db.first_use import shared, statements, store_modules

# Fresh processes, each of which takes seconds to start.
pytestmark = pytest.mark.rest

# With a shared alias about three trials in ten failed; the old code would pass this many once in 100,000 runs.
TRIALS = {"sqlite": 32, "postgresql": 6}


def test_concurrent_first_use_of_a_query_returns_correct_results(db: Database) -> None:
    """The people differ, so an alias of the wrong table would return the wrong person."""
    with db.write() as tx:
        workspace = workspaces.add(tx)
        its_series = series.add(tx, workspace, name="LHS Rounds", zone=NEW_YORK, known_since=LONG_AGO).id
        author, organizer, _ = (people.by_external_id(tx, workspace, address).id for address in ("U1", "U2", "U3"))
        for number, topic in enumerate(("Handoffs", "Sepsis alerts")):
            suggestions.add(
                tx,
                workspace_id=workspace,
                series_id=its_series,
                person_id=author,
                submission=f"V{number}",
                draft=SuggestionForm(topic, show_name=True),
                now=LONG_AGO,
            )
        suggestions.keep(tx, suggestions.get(tx, 1), organizer)
    url = db.engine.url.render_as_string(hide_password=False)
    ran = subprocess.run(
        [sys.executable, "-m", "tests.store.db.first_use", url, str(TRIALS[db.engine.dialect.name])],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )

    # SQLAlchemy warns when it permanently stops caching a kind of statement.
    assert (0, "") == (ran.returncode, ran.stderr)
    assert [] == json.loads(ran.stdout)


def test_no_module_shares_an_alias() -> None:
    """A complete statement may be shared, but not an alias, subquery or join that statements are built from."""
    aliases = [
        name
        for module in store_modules()
        for name, value in shared(module)
        if isinstance(value, AliasedClass | AliasedInsp)
        or (isinstance(value, FromClause) and not isinstance(value, Table | ColumnElement))
    ]

    assert [] == aliases
    assert len(statements()) > 20
