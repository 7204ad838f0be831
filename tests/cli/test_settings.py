"""Missing and invalid settings are reported one per line, with the expected value."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests.cli.conftest import Run


@pytest.mark.parametrize("command", ["serve", "web", "worker"])
def test_each_missing_setting_is_named(run: Run, command: str) -> None:
    ran = run(command)

    assert ran.code == 2
    assert ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"] == [line.split()[0] for line in ran.err.splitlines()]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1", "It should start with xoxb-."),
        ("SLACK_APP_TOKEN", "xoxb-1", "It should start with xapp-."),
        ("DATABASE_URL", "mysql://h/n", "sqlite:///FILE or postgresql"),
        ("DATABASE_URL", "postgres://u:p@h:notaport/x", "postgresql+psycopg://USER"),
        ("PORT", "many", "integer"),
        ("PORT", "70000", "65535"),
        ("ROUNDS_HOST", "rounds.example.org", "0.0.0.0 for every network"),
        ("ROUNDS_HOST", "127.0.0.1:3000", "127.0.0.1 for this machine only"),
        ("ROUNDS_HOST", "[127.0.0.1", "0.0.0.0 for every network"),
        ("ROUNDS_HOST", "fe80::1%eth0", "one address of this machine"),
        ("ROUNDS_CHANNELS", "#lhs-rounds", "C0123ABCD"),
        ("ROUNDS_ORGANIZERS", "@organizer", "Use an ID like U0123ABCD, or an email address."),
        ("ROUNDS_TIMEZONE", "Springfield", "America/New_York"),
        ("ROUNDS_PUBLIC_URL", "rounds.example.org", "https://"),
    ],
)
def test_invalid_setting_is_named_with_the_expected_value(run: Run, name: str, value: str, said: str) -> None:
    ran = run("migrate", **{name: value})

    assert ran.code == 2
    assert 1 == len(ran.err.splitlines())
    assert ran.err.startswith(f"{name}: ")
    assert said in ran.err


def test_outdated_schema_says_what_to_do(run: Run, database_url: str) -> None:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
    behind = run("rehearse", "--from", "2024-03-02", "--to", "2024-03-02")

    assert behind.code == 1
    assert "Run lhs-rounds migrate" in behind.err


def test_empty_database_says_what_to_do_and_is_created(run: Run, tmp_path: Path) -> None:
    empty = {"DATABASE_URL": f"sqlite:///{tmp_path / 'empty.db'}"}
    before = run("rehearse", "--from", "2024-03-02", "--to", "2024-03-02", **empty)
    made = run("migrate", **empty)
    after = run("rehearse", "--from", "2024-03-02", "--to", "2024-03-02", **empty)

    assert (before.code, made.code, after.code) == (1, 0, 0)
    assert "Run lhs-rounds migrate" in before.err


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
