"""Missing and invalid settings are reported one per line, with the expected value."""

import io
import sys
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from bot.config import read_settings
from bot.token_cipher import new_key
from tests.cli.conftest import Run


@pytest.mark.parametrize("command", ["serve", "web", "worker"])
def test_each_missing_setting_is_named(run: Run, command: str) -> None:
    ran = run(command)

    assert ran.code == 2
    assert ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"] == [line.split()[0] for line in ran.err.splitlines()]


OF_TEAMS = {
    "TEAMS_APP_ID": "01234567-89ab-cdef-0123-456789abcdef",
    "TEAMS_APP_PASSWORD": "not-a-real-secret",
    "TEAMS_TENANT_ID": "11234567-89ab-cdef-0123-456789abcdef",
}
OF_SLACK = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_SIGNING_SECRET": "0" * 32}


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"TEAMS_APP_ID": OF_TEAMS["TEAMS_APP_ID"]}, ["TEAMS_APP_PASSWORD", "TEAMS_TENANT_ID"]),
        ({"TEAMS_APP_PASSWORD": "not-a-real-secret"}, ["TEAMS_APP_ID"]),
        ({"TEAMS_CHANNELS": "19:abc@thread.tacv2"}, ["TEAMS_APP_ID"]),
        (OF_TEAMS | {"SLACK_SIGNING_SECRET": "0" * 32}, ["SLACK_BOT_TOKEN"]),
        (OF_TEAMS | {"SLACK_APP_TOKEN": "xapp-1"}, ["SLACK_BOT_TOKEN"]),
        (OF_SLACK | {"TEAMS_TENANT_ID": OF_TEAMS["TEAMS_TENANT_ID"]}, ["TEAMS_APP_ID"]),
    ],
)
def test_each_missing_setting_of_teams_is_named(run: Run, given: dict[str, str], missing: list[str]) -> None:
    ran = run("serve", **given)

    assert ran.code == 2
    assert missing == [line.split()[0] for line in ran.err.splitlines()]
    assert "not-a-real-secret" not in ran.err


def test_ids_of_app_and_tenant_that_were_mixed_up_are_named(run: Run) -> None:
    ran = run("serve", **OF_TEAMS | {"TEAMS_TENANT_ID": OF_TEAMS["TEAMS_APP_ID"].upper()})

    assert ran.code == 2
    assert ran.err.startswith("TEAMS_APP_ID and TEAMS_TENANT_ID are the same. Copy the app’s Application ID, and")
    assert 1 == len(ran.err.splitlines())


def test_teams_and_many_slack_workspaces_do_not_go_together(run: Run) -> None:
    many = {"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "x", "SLACK_SIGNING_SECRET": "0" * 32}
    ran = run("serve", **OF_TEAMS, **many, ROUNDS_PUBLIC_URL="https://example.org", ROUNDS_TOKEN_KEYS=new_key())

    assert (2, "TEAMS_APP_ID and SLACK_CLIENT_ID don’t go together. Remove one of them.\n") == (ran.code, ran.err)


@pytest.mark.parametrize(
    ("given", "slack", "teams", "is_open"),
    [
        (OF_SLACK, True, False, True),
        (OF_TEAMS, False, True, True),
        (OF_SLACK | OF_TEAMS, True, True, True),
        (OF_SLACK | {"SLACK_APP_TOKEN": "xapp-1"}, True, False, False),
        # Teams has no Socket Mode.
        (OF_SLACK | OF_TEAMS | {"SLACK_APP_TOKEN": "xapp-1"}, True, True, True),
    ],
)
def test_either_chat_alone_or_both(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], slack: bool, teams: bool, is_open: bool
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    settings = read_settings()
    settings.need_chat()

    assert (slack, teams) == (settings.uses_slack, settings.uses_teams)
    assert is_open is (settings.host != "127.0.0.1")


def test_missing_packages_for_teams_are_named(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setitem(sys.modules, "jwt", None)
    ran = run("serve", **OF_TEAMS)

    assert ran.code == 2
    assert "TEAMS_APP_ID is set, but Teams needs more packages. Run pip install 'lhs-rounds[teams]'" in ran.err


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1", "It should start with xoxb-."),
        ("SLACK_APP_TOKEN", "xoxb-1", "It should start with xapp-."),
        ("DATABASE_URL", "mysql://h/n", "sqlite:///FILE or postgresql"),
        ("DATABASE_URL", "postgres://u:p@h:notaport/x", "postgresql+psycopg://USER"),
        ("PORT", "many", "Use a number from 1 to 65535."),
        ("PORT", "0", "Use a number from 1 to 65535."),
        ("ROUNDS_LOG_FORMAT", "xml", "Use 'text' or 'json'."),
        ("PORT", "70000", "65535"),
        ("ROUNDS_HOST", "rounds.example.org", "0.0.0.0 for every network"),
        ("ROUNDS_HOST", "127.0.0.1:3000", "127.0.0.1 for this machine only"),
        ("ROUNDS_HOST", "[127.0.0.1", "0.0.0.0 for every network"),
        ("ROUNDS_HOST", "fe80::1%eth0", "one address of this machine"),
        ("ROUNDS_METRICS_TOKEN", "short", "at least 16 letters and digits"),
        ("ROUNDS_METRICS_TOKEN", "a token with spaces", "at least 16 letters and digits"),
        ("ROUNDS_CHANNELS", "#lhs-rounds", "C0123ABCD"),
        ("ROUNDS_ORGANIZERS", "@organizer", "Use an ID like U0123ABCD, or an email address."),
        ("ROUNDS_TIMEZONE", "Springfield", "America/New_York"),
        ("ROUNDS_PUBLIC_URL", "rounds.example.org", "https://"),
        ("TEAMS_APP_ID", "lhs-rounds", "isn’t an ID from Microsoft Entra. Use one like 01234567-"),
        ("TEAMS_APP_ID", "{01234567-89ab-cdef-0123-456789abcdef}", "the Application (client) ID from your app’s"),
        ("TEAMS_APP_ID", "01234567 89ab cdef 0123 456789abcdef", "isn’t an ID from Microsoft Entra. Use one like"),
        ("TEAMS_APP_ID", "01234567-89ab-cdef-0123-456789abcdef ", "456789abcdef ” isn’t an ID from Microsoft Entra."),
        ("TEAMS_TENANT_ID", "example.org", "isn’t an ID from Microsoft Entra."),
        ("TEAMS_TENANT_ID", "General Hospital", "not the tenant’s name."),
        ("TEAMS_TENANT_ID", "common", "not the tenant’s name."),
        ("TEAMS_APP_PASSWORD", "01234567-89ab-cdef-0123-456789abcdef", "That’s the client secret’s ID. Copy its Value"),
        ("TEAMS_APP_PASSWORD", "a token with spaces", "Copy the client secret’s Value, without spaces."),
        ("TEAMS_CHANNELS", "C0123ABCD", "isn’t a Teams channel ID. Use one like 19:abc@thread.tacv2"),
        ("TEAMS_CHANNELS", "C0123ABCD", "Slack channels belong in ROUNDS_CHANNELS."),
        ("TEAMS_CHANNELS", "General", "“General” isn’t a Teams channel ID."),
        ("TEAMS_CHANNELS", "19:abc@thread.v2", "“19:abc@thread.v2” isn’t a Teams channel ID."),
        ("TEAMS_CHANNELS", "19:abc@thread.tacv2;messageid=1", "isn’t a Teams channel ID."),
        ("TEAMS_CHANNELS", "19%3axyz%40thread.tacv2", "Use one like 19:xyz@thread.tacv2, or"),
        ("TEAMS_CHANNELS", "19:abc@thread.tacv2,19:1_2@unq.gbl.spaces", "“19:1_2@unq.gbl.spaces” isn’t a Teams"),
        (
            "TEAMS_CHANNELS",
            "https://teams.microsoft.com/l/channel/19%3Axyz%40thread.tacv2/General?groupId=1",
            "Use one like 19:xyz@thread.tacv2, or",
        ),
        ("ROUNDS_CHANNELS", "19:abc@thread.tacv2", "Teams channels belong in TEAMS_CHANNELS."),
        ("TEAMS_PRIVACY_URL", "https://", "isn’t a secure link."),
        ("TEAMS_TERMS_URL", "https://example.org/our terms", "isn’t a secure link."),
        ("TEAMS_API_URL", "https://smba.trafficmanager.net/", "a playground on this machine only"),
        ("TEAMS_WEBSITE_URL", "http://example.org", "Use one that starts with https://"),
        ("TEAMS_DEVELOPER", "x" * 33, "Use at most 32 characters."),
    ],
)
def test_invalid_setting_is_named_with_the_expected_value(run: Run, name: str, value: str, said: str) -> None:
    ran = run("migrate", **{name: value})

    assert ran.code == 2
    assert 1 == len(ran.err.splitlines())
    assert ran.err.startswith(f"{name}: ")
    assert said in ran.err
    assert "a token with spaces" not in ran.err


@pytest.mark.parametrize(
    "command", [("rehearse", "--from", "2024-03-02", "--to", "2024-03-02"), ("import", __file__), ("status",)]
)
def test_outdated_schema_says_what_to_do(run: Run, database_url: str, command: tuple[str, ...]) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
    behind = run(*command)

    assert behind.code == 1
    assert "Run lhs-rounds migrate" in behind.err


def test_import_and_rehearse_create_the_tables(run: Run, bare_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """On SQLite, in a file that does not exist yet."""
    monkeypatch.setattr("sys.stdin", io.StringIO("date,title\n2024-03-21,Handoffs\n"))
    imported = run("import", "-", DATABASE_URL=bare_url)
    rehearsed = run("rehearse", "--from", "2024-03-01", "--to", "2024-03-31", DATABASE_URL=bare_url)

    assert (0, 0) == (imported.code, rehearsed.code), imported.err + rehearsed.err
    assert "Handoffs" in rehearsed.out


def test_rehearse_creates_the_tables_in_an_empty_file(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "empty.db"
    file.touch()
    ran = run("rehearse", "--from", "2024-03-02", "--to", "2024-03-02", DATABASE_URL=f"sqlite:///{file}")

    assert (0, "Nothing would be posted in this period.\n") == (ran.code, ran.out)


def test_other_commands_create_no_tables(run: Run, bare_url: str) -> None:
    before = run("status", DATABASE_URL=bare_url)
    made = run("migrate", DATABASE_URL=bare_url)
    after = run("status", DATABASE_URL=bare_url)

    assert (1, 0, 0) == (before.code, made.code, after.code)
    assert "Run lhs-rounds migrate" in before.err


def test_database_of_another_program_stays_as_it_is(run: Run, bare_url: str) -> None:
    engine = create_engine(bare_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (id INTEGER)"))
    ran = run("rehearse", "--from", "2024-03-02", "--to", "2024-03-02", DATABASE_URL=bare_url)
    tables = inspect(engine).get_table_names()
    engine.dispose()

    assert 1 == ran.code
    assert "Run lhs-rounds migrate" in ran.err
    assert ["theirs"] == tables


@pytest.mark.parametrize(
    "command", [("migrate",), ("rehearse", "--from", "2024-03-02", "--to", "2024-03-02"), ("doctor",)]
)
@pytest.mark.parametrize("url", ["postgresql://u@127.0.0.1:1/x", "sqlite:////no/such/folder/x.db"])
def test_unavailable_database_is_a_one_line_error(run: Run, command: tuple[str, ...], url: str) -> None:
    ran = run(*command, DATABASE_URL=url)

    assert ran.code == 1
    assert "doesn’t respond" in ran.out + ran.err
    assert ("Fix: check DATABASE_URL, and that the server is running" in ran.out) is (command == ("doctor",))
    assert "Traceback" not in ran.out + ran.err
    if command != ("doctor",):
        assert ran.err.startswith("The database doesn’t respond: ")
        assert ran.err.endswith(". Check DATABASE_URL, and that the server is running.\n")
        assert 1 == len(ran.err.splitlines())
