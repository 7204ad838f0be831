"""Settings that are missing or wrong are named in a line each, with what they should be."""

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize("command", ["serve", "web", "worker"])
def test_each_missing_setting_is_named(run: Run, command: str) -> None:
    ran = run(command)

    assert ran.code == 2
    assert ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"] == [line.split()[0] for line in ran.err.splitlines()]


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1", "begin with xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-1", "begin with xapp-"),
        ("DATABASE_URL", "mysql://h/n", "sqlite:///FILE or postgresql"),
        ("DATABASE_URL", "postgres://u:p@h:notaport/x", "postgresql+psycopg://USER"),
        ("PORT", "many", "integer"),
        ("PORT", "70000", "65535"),
        ("ROUNDS_CHANNELS", "#lhs-rounds", "C0123ABCD"),
        ("ROUNDS_ORGANIZERS", "@organizer", "e-mail address"),
        ("ROUNDS_TIMEZONE", "Springfield", "America/New_York"),
        ("ROUNDS_PUBLIC_URL", "rounds.example.org", "https://"),
    ],
)
def test_what_is_wrong_is_named_with_what_it_should_be(run: Run, name: str, value: str, said: str) -> None:
    ran = run("migrate", **{name: value})

    assert ran.code == 2
    assert 1 == len(ran.err.splitlines())
    assert ran.err.startswith(f"{name} is wrong: ")
    assert said in ran.err


def test_a_database_that_is_behind_says_what_to_do(run: Run) -> None:
    ran = run("rehearse", "--from", "2024-03-02", "--to", "2024-03-02")

    assert ran.code == 1
    assert "run lhs-rounds migrate" in ran.err


@pytest.mark.parametrize(
    "command", [("migrate",), ("rehearse", "--from", "2024-03-02", "--to", "2024-03-02"), ("doctor",)]
)
@pytest.mark.parametrize("url", ["postgresql://u@127.0.0.1:1/x", "sqlite:////no/such/folder/x.db"])
def test_a_database_that_is_away_is_said_in_a_line(run: Run, command: tuple[str, ...], url: str) -> None:
    ran = run(*command, DATABASE_URL=url)

    assert ran.code == 1
    assert "does not answer" in ran.out + ran.err
    assert "Traceback" not in ran.out + ran.err
