"""One serving process for a SQLite file; everything else works beside it."""

import signal
from pathlib import Path

import pytest

from playground.seed import CLINICIAN, make_workspace
from playground.server import Playground
from tests.processes.programs import surroundings


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_second_serving_process_is_refused_in_one_line(database_url: str, tmp_path: Path) -> None:
    page = tmp_path / "more.csv"
    page.write_text("date,title\n2030-01-10,Handoffs\n")
    with Playground(make_workspace()) as slack:
        around = surroundings(slack, database_url)
        first = around.start("serve")
        try:
            slack.wait(around.answers, seconds=30)
            refused = [around.start(name, quiet=True) for name in ("serve", "web", "worker")]
            said = [(each.communicate(timeout=20)[1].decode().strip(), each.returncode) for each in refused]
            beside = [
                around.start(*words).wait(20)
                for words in (("import", str(page)), ("doctor",), ("export",), ("status",), ("migrate",))
            ]
            slack.connect(f"http://127.0.0.1:{around.port}/slack/events")
            asked = slack.as_user(CLINICIAN).command("/lhs-rounds", "next").text
        finally:
            first.send_signal(signal.SIGKILL)
            first.wait()
        after = around.start("serve")
        try:
            slack.wait(around.answers, seconds=30)
        finally:
            after.kill()
            after.wait()

    for words, code in said:
        assert code == 1
        assert len(words.splitlines()) == 1
        assert "another lhs-rounds process serves" in words
    assert beside[0] == 0
    assert beside[2:] == [0, 0, 0]
    assert "Handoffs" in asked
