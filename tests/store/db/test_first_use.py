"""A process whose threads use a query for the first time at once answers as any other does.

SQLAlchemy works out parts of an alias at first use, without a lock, and keeps the result. Where threads shared an
alias, one start in some hundreds could read no suggestion until it was restarted.
"""

import json
import subprocess
import sys
from pathlib import Path

from sqlalchemy import ColumnElement, FromClause, Table
from sqlalchemy.orm.util import AliasedClass, AliasedInsp

from bot.core.suggestions.suggestions import SuggestionForm
from bot.store.admin import people, workspaces
from bot.store.calendar import series
from bot.store.db.engine import Database
from bot.store.suggestions import suggestions
from tests.factories import LONG_AGO, NEW_YORK
from tests.store.db.first_use import shared, statements, store_modules

# With the shared alias about three trials of ten went wrong. Old code would pass this many once in 100,000 runs.
TRIALS = {"sqlite": 32, "postgresql": 6}


def test_threads_that_use_a_query_first_all_get_the_right_answer(db: Database) -> None:
    """The people differ, so that an alias that became the wrong table names the wrong person."""
    with db.write() as tx:
        workspace = workspaces.add(tx).id
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

    # SQLAlchemy warns where it stops caching statements of a kind for good.
    assert (0, "") == (ran.returncode, ran.stderr)
    assert [] == json.loads(ran.stdout)


def test_no_module_shares_an_alias() -> None:
    """A finished statement may be shared; an alias, subquery or join that it is still to be built of may not."""
    aliases = [
        name
        for module in store_modules()
        for name, value in shared(module)
        if isinstance(value, AliasedClass | AliasedInsp)
        or (isinstance(value, FromClause) and not isinstance(value, Table | ColumnElement))
    ]

    assert [] == aliases
    assert len(statements()) > 20
