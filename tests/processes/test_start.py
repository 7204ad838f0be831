"""What a start loads."""

import json
import os
import subprocess
import sys

from tests.processes.running_programs import ROOT

MIGRATED = """
from bot import server
from bot.config import read_settings
server.migrate_database(read_settings())
"""
# Loaded where they are used: each takes megabytes of memory, or a noticeable part of a start.
ON_DEMAND = {
    "alembic",
    "cryptography",
    "fpdf",
    "icalendar",
    "matplotlib",
    "openpyxl",
    "psycopg",
    "recurring_ical_events",
    "sentry_sdk",
    "sqlalchemy.dialects.postgresql",
}


def test_start_loads_nothing_that_few_need() -> None:
    loaded = loaded_by("import bot.cli.main")

    assert "bot.app" in loaded
    assert set() == ON_DEMAND & loaded


def test_start_on_a_current_database_does_not_load_what_migrates(database_url: str, bare_url: str) -> None:
    assert "alembic" in loaded_by(MIGRATED, DATABASE_URL=bare_url)
    assert "alembic" not in loaded_by(MIGRATED, DATABASE_URL=database_url)


def loaded_by(program: str, **more: str) -> set[str]:
    """Return the modules that are loaded at the end of a program; keywords add environment variables."""
    ran = subprocess.run(
        [sys.executable, "-c", f"{program}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))"],
        cwd=ROOT,
        env={**os.environ, **more},  # noqa: TID251 - a program needs the basic environment
        check=True,
        capture_output=True,
        text=True,
    )
    return set(json.loads(ran.stdout))
