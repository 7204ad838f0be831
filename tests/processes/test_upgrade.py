"""An upgrade of the running bot on Postgres: programs of the first release, and of 0.3.0, continue beside today's."""

import os
import subprocess
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from benchmarks.common.servers import free_port
from bot.store.db.engine import make_engine
from bot.store.db.migrate import revision_of
from playground.seed import CLINICIAN, ORGANIZER, SECOND_ORGANIZER, make_workspace
from playground.server import Playground
from tests.processes.running_programs import ROOT, Programs, answers, events_url

# Releases that came before: their commits, and the last migration of each.
RELEASES = {"first": ("30db8bb", "0001"), "0.3.0": ("1d2ccb35", "0010")}
TOPICS = [sha256(bytes([number])).hexdigest()[:16] for number in range(9)]


@dataclass(frozen=True)
class Release:
    """An earlier release: its checkout, and its last migration."""

    root: Path
    revision: str


@pytest.fixture(params=RELEASES)
def release(request: pytest.FixtureRequest, tmp_path: Path) -> Release:
    """An earlier release, from this repository's history."""
    commit, revision = RELEASES[request.param]
    packed = subprocess.run(
        ["git", "archive", commit, "bot", "handlers", "scheduler"],  # noqa: S607 - git from the path
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if packed.returncode:
        pytest.skip("this clone has no history")
    folder = tmp_path / "release"
    folder.mkdir()
    subprocess.run(["tar", "-x", "-C", str(folder)], input=packed.stdout, check=True)  # noqa: S607 - tar from the path
    return Release(folder, revision)


@pytest.mark.rest
@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_old_and_new_side_by_side(bare_url: str, release: Release) -> None:
    """The schema changes under the old programs; acknowledged suggestions arrive exactly once."""
    with Playground(make_workspace()) as slack:
        old, new = (Programs(slack, bare_url, root=each) for each in (release.root, ROOT))
        try:
            assert old.run("migrate").returncode == 0
            assert revision(bare_url) == release.revision
            old_port, new_port = free_port(), free_port()
            old.start("web", old_port)
            old.start("worker")
            slack.wait(lambda: answers(old_port), seconds=40)
            kept = [topic for topic in TOPICS[:3] if suggest(slack, topic, old_port)]
            assert new.run("migrate").returncode == 0
            new.start("web", new_port)
            new.start("worker")
            slack.wait(lambda: answers(new_port), seconds=40)
            kept += [
                topic
                for number, topic in enumerate(TOPICS[3:6])
                if suggest(slack, topic, (old_port, new_port)[number % 2])
            ]
            for each in old.running:
                each.terminate()
            ended = [each.wait(12) for each in old.running]
            kept += [topic for topic in TOPICS[6:] if suggest(slack, topic, new_port)]
            slack.wait(lambda: all(set(each) >= set(kept) for each in received(slack)), seconds=150)
        finally:
            for each in (*old.running, *new.running):
                if each.poll() is None:
                    os.killpg(each.pid, 9)
                each.wait()

    assert [0, 0] == ended
    assert TOPICS == kept
    assert [dict.fromkeys(TOPICS, 1)] * 2 == [dict(each) for each in received(slack)]


def revision(url: str) -> str:
    engine = make_engine(url)
    try:
        return revision_of(engine)
    finally:
        engine.dispose()


def suggest(slack: Playground, topic: str, port: int) -> bool:
    """Suggest a topic through one of the programs; return whether it was acknowledged with thanks."""
    slack.connect(events_url(port))
    clinician = slack.as_user(CLINICIAN)
    form = clinician.command("/lhs-rounds", f"suggest {topic}").view
    sent = form is not None and clinician.submit().ok
    clinician.close(every=True)
    return sent


def received(slack: Playground) -> list[Counter[str]]:
    """Return how often each organizer received each topic."""
    cards = [[card.all_text() for card in slack.as_user(each).dm()] for each in (ORGANIZER, SECOND_ORGANIZER)]
    return [Counter(topic for topic in TOPICS for card in each if topic in card) for each in cards]
