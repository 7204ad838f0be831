"""The command line on the database of an installation in Microsoft Teams alone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.demo import PAGE, TEAMS_ALONE, Demo, running
from bot.formats import backup_file
from bot.store.admin import backup
from bot.store.db.engine import Database, make_engine
from playground.teams import seed
from tests.cli.conftest import Run


@pytest.fixture
def demo(database_url: str) -> Iterator[Demo]:
    """A calendar that was announced, and a suggestion of a clinician."""
    with running(database_url, paused=True, chats=TEAMS_ALONE) as demo:
        demo.teams.as_user(seed.ORGANIZER).say("home")
        clinician = demo.teams.as_user(seed.CLINICIAN)
        clinician.say("suggest Handoffs at night")
        form = clinician.chat()[-1]
        clinician.press(form, form.buttons[-1], {})
        demo.clock.next_post()
        yield demo


@pytest.fixture
def environment(demo: Demo) -> dict[str, str]:
    settings = demo.bot.settings
    assert settings.teams_app_password is not None
    return {
        "TEAMS_APP_ID": str(settings.teams_app_id),
        "TEAMS_TENANT_ID": str(settings.teams_tenant_id),
        "TEAMS_APP_PASSWORD": settings.teams_app_password.get_secret_value(),
        "TEAMS_API_URL": str(settings.teams_api_url),
        "TEAMS_CHANNELS": seed.ROUNDS,
        "ROUNDS_ORGANIZERS": "organizer@example.org",
        "DATABASE_URL": settings.database_url,
    }


def test_status_import_and_rehearsal(run: Run, environment: dict[str, str], tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(PAGE, encoding="utf-8")
    status = run("status", **environment)
    imported = run("import", str(page), "--dry-run", **environment)
    rehearsed = run("rehearse", "--from", "2024-04-01", "--to", "2024-04-30", **environment)

    assert (0, 0, 0) == (status.code, imported.code, rehearsed.code), status.err + imported.err + rehearsed.err
    assert "5 already match" in imported.out
    assert "to lhs-rounds in Teams · announcement" in rehearsed.out
    assert "to lhs-rounds in Teams" in status.out
    for said in (status, imported, rehearsed):
        assert "Slack" not in said.out
        assert "/lhs-rounds" not in said.out


def test_backup_and_restore_keep_the_connection(
    run: Run, demo: Demo, environment: dict[str, str], another_database_url: str
) -> None:
    made = run("backup", "rounds.backup", **environment)
    back = run("restore", "rounds.backup", **environment | {"DATABASE_URL": another_database_url})
    db = Database(make_engine(another_database_url))
    before, after = (list(backup.dump(each.engine)[1]) for each in (demo.bot.db, db))
    db.close()

    assert (0, 0) == (made.code, back.code), made.err + back.err
    assert backup_file.is_backup(Path("rounds.backup"))
    kept = {"connections", "identities", "people", "channels", "suggestions"}
    assert [each for each in before if each[0] in kept] == [each for each in after if each[0] in kept]
    [connection] = [row for name, row in after if name == "connections" and row["surface"] == "teams"]
    assert (seed.TENANT_ID, demo.teams.service_url) == (connection["external_id"], connection["service_url"])


def test_person_is_erased_by_email_address(run: Run, environment: dict[str, str]) -> None:
    seen = run("erase", "Clinician@example.org", **environment)
    done = run("erase", "clinician@example.org", "--yes", **environment)
    again = run("erase", "clinician@example.org", **environment)
    unknown = run("erase", "nobody@example.org", **environment)

    assert (0, 0, 0, 0) == (seen.code, done.code, again.code, unknown.code)
    assert "Nothing was deleted. Add --yes" in seen.out
    assert "Deleted data for clinician@example.org" in done.out
    assert "No data found for clinician@example.org." in again.out
    assert "No data found for nobody@example.org." in unknown.out
