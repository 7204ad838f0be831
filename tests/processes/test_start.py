"""What a start loads."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.processes.running_programs import ROOT

pytestmark = pytest.mark.rest

MIGRATED = """
from bot import server
from bot.config import read_settings
server.migrate_database(read_settings())
"""
# Loaded where they are used: each takes megabytes of memory, or a noticeable part of a start.
ON_DEMAND = {
    "alembic",
    "apscheduler",
    "bot.core.commands.phrases",
    "bot.core.privacy.phi_detector",
    "bot.formats.program_page",
    "bot.services.commands.new_session",
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


def test_collector_is_on_after_a_start_and_skips_what_was_loaded() -> None:
    counted = run_program(
        """
import gc, json, sys
from bot.__main__ import main
sys.argv = ["lhs-rounds", "new-key"]
try:
    main()
except SystemExit as ended:
    print(json.dumps([ended.code, gc.isenabled(), gc.get_freeze_count()]))
"""
    )

    code, is_on, skipped = counted
    assert (code, is_on) == (0, True)
    assert skipped > 100_000


TEAMS = {
    "TEAMS_APP_ID": "01234567-89ab-cdef-0123-456789abcdef",
    "TEAMS_APP_PASSWORD": "not-a-real-secret",
    "TEAMS_TENANT_ID": "11234567-89ab-cdef-0123-456789abcdef",
}
SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0" * 32}
BUILT = """
from bot.app import build
from bot.clock import SystemClock
from bot.config import read_settings
build(read_settings(), SystemClock()).stop()
"""


def test_app_without_teams_loads_nothing_of_it(database_url: str) -> None:
    loaded = loaded_by(BUILT, DATABASE_URL=database_url, **SLACK)

    assert set() == {each for each in loaded if of_teams(each)}
    assert {"slack_bolt", "handlers.slack.registry"} <= loaded


def test_app_with_teams_loads_little_more(database_url: str) -> None:
    slack = loaded_by(BUILT, DATABASE_URL=database_url, **SLACK)
    both = loaded_by(BUILT, DATABASE_URL=database_url, **SLACK, **TEAMS)
    more = {each.partition(".")[0] for each in both - slack}

    assert {"handlers.teams.app", "jwt", "urllib3"} <= both
    # Keys are read when the first request comes; then `cryptography` checks its signature.
    assert not {"aiohttp", "httpx", "msal", "microsoft_teams", "playground"} & more


def of_teams(module: str) -> bool:
    return "teams" in module.split(".") or module.partition(".")[0] in {"jwt", "urllib3"}


def test_start_on_a_current_database_does_not_load_what_migrates(database_url: str, bare_url: str) -> None:
    assert "alembic" in loaded_by(MIGRATED, DATABASE_URL=bare_url)
    assert "alembic" not in loaded_by(MIGRATED, DATABASE_URL=database_url)


def loaded_by(program: str, **more: str) -> set[str]:
    """Return the modules that are loaded at the end of a program; keywords add environment variables."""
    return set(run_program(f"{program}\nimport json, sys\nprint(json.dumps(sorted(sys.modules)))", **more))


def run_program(program: str, **more: str) -> Any:
    """Return what a program prints in its last line, as JSON; keywords add environment variables."""
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, **more},  # noqa: TID251 - a program needs the basic environment
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(ran.stdout.splitlines()[-1])
