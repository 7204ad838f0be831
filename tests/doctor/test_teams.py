"""`lhs-rounds doctor` in an installation with Microsoft Teams."""

import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import update

from bot.app import bootstrap_workspace
from bot.clock import SystemClock
from bot.demo import SLACK_AND_TEAMS, TEAMS_ALONE, Demo, running
from bot.doctor import Finding, examine
from bot.services.admin import teams_installation
from bot.store.schema.tables import ConnectionRow
from bot.teams.installation import app_package
from playground.teams import seed


def findings_of(demo: Demo, **changed: object) -> list[Finding]:
    """Examine a demo, under other settings if some are given."""
    return list(examine(demo.bot.settings.model_copy(update=changed), SystemClock()))


def problems(demo: Demo, **changed: object) -> list[Finding]:
    """Return the findings that need action."""
    return [each for each in findings_of(demo, **changed) if each.to_do is not None]


def finding(demo: Demo, name: str, **changed: object) -> Finding:
    """Return the finding that begins with a name."""
    [found] = [each for each in findings_of(demo, **changed) if each.what.startswith(name)]
    return found


@pytest.fixture
def demo(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Demo]:
    """An installation in Teams alone, to which both organizers have written already."""
    monkeypatch.chdir(tmp_path)
    with running(database_url, paused=True, chats=TEAMS_ALONE) as demo:
        for organizer in (seed.ORGANIZER, seed.SECOND_ORGANIZER):
            demo.teams.as_user(organizer).mention("lhs-rounds", "next")
        yield demo


def test_healthy_installation_has_no_findings(demo: Demo) -> None:
    findings = findings_of(demo)

    assert [None] * len(findings) == [finding.to_do for finding in findings], findings
    assert [
        "Teams sign-in",
        "Teams keys",
        "Teams messages",
        "Teams channel 19",
        "Messaging endpoint",
        "Clock",
        "Database",
        "Organizer organizer@example.org",
        "Organizer organizer2@example.org",
        "Time zone",
        "Messages to organizers",
        "App package",
    ] == [finding.what.partition(":")[0] for finding in findings]
    assert f"Messaging endpoint: OK at {demo.url}/teams/messages" in finding(demo, "Messaging").what
    assert "Clock: OK" == finding(demo, "Clock").what


def test_new_installation_says_what_is_left_to_do(database_url: str) -> None:
    with running(database_url, paused=True, chats=TEAMS_ALONE) as demo:
        # The team's owner has added the app, and nobody has written to it.
        added = {each.what: each.to_do for each in findings_of(demo)}
        with demo.bot.db.write() as tx:
            tx.execute(update(ConnectionRow).values(service_url=None))
        before = {each.what: each.to_do for each in findings_of(demo)}

    assert "add LHS Rounds in Teams" in str(added["Organizer organizer@example.org: not seen in Teams yet"])
    assert "Teams messages: none received yet. Write “help” to LHS Rounds in Teams to check it" in before
    assert f"Teams channel {seed.ROUNDS}: not checked, because Teams hasn’t sent anything yet" in before


def bot_removed(demo: Demo) -> None:
    demo.teams.tenant.teams[seed.TEAM].installed = False


def app_removed(demo: Demo) -> None:
    demo.teams.as_admin(seed.ORGANIZER).uninstall_from_team(demo.teams.tenant.teams[seed.TEAM])


def channel_deleted(demo: Demo) -> None:
    demo.teams.as_admin(seed.ORGANIZER).delete_channel(demo.teams.tenant.conversations[seed.ROUNDS])


def token_down(demo: Demo) -> None:
    demo.teams.faults.fail("token", status=503, times=9)


def keys_down(demo: Demo) -> None:
    demo.teams.faults.fail("keys", status=503, times=9)


def busy(demo: Demo) -> None:
    demo.teams.faults.rate_limit("members.list", times=9)


def organizer_left(demo: Demo) -> None:
    demo.teams.tenant.installed_by.discard(seed.ORGANIZER)
    demo.teams.tenant.teams[seed.TEAM].members.remove(seed.ORGANIZER)


@pytest.mark.parametrize(
    ("wrong", "what", "to_do"),
    [
        (bot_removed, "app can’t post (BotNotInConversationRoster)", "add the app to the channel’s team"),
        (app_removed, "app can’t post (BotNotInConversationRoster)", "Add to a team"),
        (channel_deleted, "app can’t post (ConversationNotFound)", "@LHS Rounds here"),
        (token_down, "Teams sign-in: Microsoft has an outage", "try again later"),
        (keys_down, "Teams keys: can’t read them", "requests from Teams get 503"),
        (busy, "rate limit was reached", "again in a minute"),
        (organizer_left, "can’t be reached (ForbiddenOperationException)", "write “home” to it"),
    ],
)
def test_each_problem_is_found(demo: Demo, wrong: Callable[[Demo], None], what: str, to_do: str) -> None:
    wrong(demo)

    assert [True] == [to_do in (each.to_do or "") for each in problems(demo) if what in each.what]


@pytest.mark.parametrize(
    ("changed", "what", "to_do"),
    [
        ({"teams_app_password": SecretStr("old")}, "rejected it (invalid_client)", "TEAMS_APP_PASSWORD"),
        ({"teams_app_id": seed.TENANT_ID}, "rejected it (unauthorized_client)", "TEAMS_APP_ID"),
        ({"teams_tenant_id": seed.APP_ID}, "rejected it (invalid_request)", "TEAMS_TENANT_ID"),
        ({"teams_api_url": "http://127.0.0.1:9/"}, "Teams sign-in: no response", "login.microsoftonline.com"),
        ({"teams_app_password": None}, "TEAMS_APP_PASSWORD isn’t set", "use a client secret"),
        ({"rounds_public_url": "http://127.0.0.1:9"}, "Messaging endpoint: can’t reach", "start the app"),
    ],
)
def test_each_wrong_setting_is_found(demo: Demo, changed: dict[str, Any], what: str, to_do: str) -> None:
    assert [True] == [to_do in (each.to_do or "") for each in problems(demo, **changed) if what in each.what]


def test_address_where_another_program_answers(demo: Demo) -> None:
    page = demo.teams.page_url.rstrip("/")
    [problem] = [each for each in problems(demo, rounds_public_url=page) if each.what.startswith("Messaging")]

    assert "something else responds" in problem.what
    assert "restart the app with TEAMS_APP_ID set" in str(problem.to_do)


def test_package_in_this_folder_is_compared_with_the_settings(demo: Demo) -> None:
    Path(app_package.FILE_NAME).write_bytes(app_package.package(demo.bot.settings))
    same = finding(demo, "App package")
    other = finding(demo, "App package", teams_developer="Another hospital")
    Path(app_package.FILE_NAME).write_bytes(b"not a package")
    broken = finding(demo, "App package")

    assert "App package: lhs-rounds-teams.zip matches the settings" == same.what
    assert "upload it again" in str(other.to_do)
    assert "upload it again" in str(broken.to_do)


def test_both_chats_are_examined_one_after_the_other(database_url: str) -> None:
    with running(database_url, paused=True, chats=SLACK_AND_TEAMS) as demo:
        findings = findings_of(demo)

    names = [each.what.partition(":")[0] for each in findings]
    assert [] == [each for each in findings if each.to_do is not None]
    assert names.index("Bot token") < names.index("Teams sign-in") < names.index("Signing secret")
    assert names.index("Signing secret") < names.index("Messaging endpoint") < names.index("Clock")
    assert {"Channel #lhs-rounds", "Teams channel 19"} <= set(names)
    assert not [name for name in names if name.startswith("Channel 19")]


def test_clock_is_compared_with_microsofts(demo: Demo) -> None:
    class Ahead(SystemClock):
        def wall_now(self) -> datetime:
            return datetime(2050, 1, 1, tzinfo=UTC)

    [clock] = [each for each in examine(demo.bot.settings, Ahead()) if each.what.startswith("Clock")]

    assert "Microsoft’s requests fail" in str(clock.to_do)


def test_app_without_its_packages_is_named(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jwt", None)
    [problem] = problems(demo)

    assert "Teams settings: TEAMS_APP_ID is set, but Teams needs more packages" == problem.what
    assert "run pip install 'lhs-rounds[teams]', or make setup in a checkout" == problem.to_do


def test_connection_is_known_after_the_first_start(demo: Demo) -> None:
    workspace = bootstrap_workspace(demo.bot.db, demo.bot.settings, demo.bot.clock)
    known = teams_installation.connection(demo.bot.db, workspace)

    assert known is not None
    assert (seed.TENANT_ID, demo.teams.service_url) == (known.external_id, known.service_url)
