"""Wrong arguments and files that can't be written: one sentence that says what to do, and no traceback."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_settings import OF_TEAMS

PERIOD = ("--from", "2024-01-01", "--to", "2024-03-31")
OF_PACKAGE = OF_TEAMS | {"ROUNDS_PUBLIC_URL": "https://rounds.example.org"}


@pytest.mark.parametrize(
    ("words", "file"),
    [
        (("report", *PERIOD, "--output"), "none/x.csv"),
        (("backup",), "none/x.backup"),
        (("teams-package", "--output"), "none/x.zip"),
    ],
)
def test_file_that_cannot_be_written_is_one_sentence(run: Run, words: tuple[str, ...], file: str) -> None:
    assert 0 == run("migrate").code
    ran = run(*words, file, **OF_PACKAGE)

    assert (1, "") == (ran.code, ran.out)
    assert ran.err == f"We couldn’t write {file}: No such file or directory. Check the folder, or use another one.\n"
    assert not Path("none").exists()


@pytest.mark.parametrize("command", ["report", "rehearse"])
@pytest.mark.parametrize("day", ["tomorrow", "2024-02-30", "3/1/2024", ""])
def test_wrong_day_is_named_with_an_example(run: Run, command: str, day: str) -> None:
    ran = run(command, "--from", day, "--to", "2024-03-31")

    assert 2 == ran.code
    assert ran.err.splitlines()[-1] == (
        f"Error: Invalid value for '--from': “{day}” isn’t a date. Use one like 2026-02-01."
    )


@pytest.mark.parametrize("person", ["", "@hsu", "Heather Hsu"])
def test_erase_says_that_a_name_is_no_id(run: Run, person: str) -> None:
    """“No data found” would be read as a promise about that person."""
    assert 0 == run("migrate").code
    ran = run("erase", person)

    assert (2, "") == (ran.code, ran.out)
    assert ran.err == f"“{person}” isn’t a user ID or email address. Use an ID like U0123ABCD, or an email address.\n"


def test_health_without_an_app_says_what_to_start(run: Run) -> None:
    served = run("health", PORT="9")
    worker = run("health", "--worker", ROUNDS_WORKER_PORT="9")

    assert (1, "No answer on port 9. Start the app with lhs-rounds serve or web.\n") == (served.code, served.out)
    assert (1, "No answer on port 9. Start the app with lhs-rounds worker.\n") == (worker.code, worker.out)


def test_status_says_how_to_start_posting(run: Run) -> None:
    """The reader is the app's admin."""
    assert 0 == run("migrate").code
    ran = run("status")

    assert "Posting hasn’t started. Start it with lhs-rounds serve or worker." == ran.out.splitlines()[0]
