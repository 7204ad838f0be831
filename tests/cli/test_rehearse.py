"""Rehearsing a year of posts."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from tests.cli.conftest import Run
from tests.factories import page_text

GOLDEN = Path(__file__).parents[1] / "golden" / "rehearsal-2024.txt"


def test_rehearsal_of_a_year(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(page_text(), encoding="utf-8")
    run("import", str(page), ROUNDS_CHANNELS="C0ROUNDS", ROUNDS_ORGANIZERS="U0ORGANIZER,U0ORGANIZER2")

    ran = run("rehearse", "--from", "2024-02-01", "--to", "2024-10-31")

    assert ran.code == 0
    assert GOLDEN.read_text(encoding="utf-8") == ran.out


def test_channel_gets_at_most_17_posts_from_march_to_september() -> None:
    """Counting the post of each day that is held until an organizer answers."""
    headers = [each for each in GOLDEN.read_text(encoding="utf-8").splitlines() if each.startswith("--- ")]
    months = ("March", "April", "May", "June", "July", "August", "September")
    posts = [each for each in headers if "to C0ROUNDS" in each and each.split(", ")[1].split()[0] in months]
    held = [each for each in headers if "to U0ORGANIZER ·" in each and "go or no-go" in each]

    assert posts
    assert len(posts) + len(held) <= 17


def test_missing_channel_is_reported(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(page_text(), encoding="utf-8")
    run("import", str(page))

    ran = run("rehearse", "--from", "2024-03-01", "--to", "2024-03-01")

    assert "to (no channel set)" in ran.out


def test_empty_period(run: Run) -> None:
    ran = run("rehearse", "--from", "2024-03-02", "--to", "2024-03-02")

    assert ran.out == "Nothing would be posted in this period.\n"


def test_json_has_the_same_posts_with_exact_times(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(page_text(), encoding="utf-8")
    run("import", str(page), ROUNDS_CHANNELS="C0ROUNDS", ROUNDS_ORGANIZERS="U0ORGANIZER,U0ORGANIZER2")

    ran = run("rehearse", "--from", "2024-02-01", "--to", "2024-10-31", "--format", "json")

    posts = [json.loads(line) for line in ran.out.splitlines()]
    assert ran.code == 0
    assert all(list(post) == ["series", "due_at", "recipient", "recipient_name", "kind", "text"] for post in posts)
    assert GOLDEN.read_text(encoding="utf-8").count("\n--- ") + 1 == len(posts)
    assert all(post["text"] in GOLDEN.read_text(encoding="utf-8") for post in posts)
    first = posts[0]
    assert ("LHS Rounds", "C0ROUNDS", "announcement") == (first["series"], first["recipient"], first["kind"])
    assert "2024-02-01T09:00:00-05:00" == first["due_at"]
    assert timedelta(hours=-4) == datetime.fromisoformat(posts[-1]["due_at"]).utcoffset()


def test_empty_period_as_json(run: Run) -> None:
    ran = run("rehearse", "--from", "2024-03-02", "--to", "2024-03-02", "--format", "json")

    assert (0, "") == (ran.code, ran.out)


def test_reversed_period(run: Run) -> None:
    ran = run("rehearse", "--from", "2024-03-02", "--to", "2024-03-01")

    assert ran.code == 2
    assert "--to is before --from" in ran.err
