"""The bot without the extra `reports`: all of it works but charts and PDFs, and it says what to install."""

import logging
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from tests.journeys.calendar.test_calendar_editing import COMMAND
from tests.journeys.learning.test_evaluation_results import all_evaluate, results
from tests.journeys.learning.test_evaluations import open_prompt
from tests.journeys.learning.test_reports import get, links
from tests.journeys.outbox.test_message_updates import advance_to, at

INSTALL = "pip install 'lhs-rounds[reports]'"
EXTRA = ("fpdf", "matplotlib")
STARTED_WITHOUT = f"""
import sys
sys.modules.update(dict.fromkeys({EXTRA}))
from bot.demo import running
from playground.seed import CLINICIAN
with running(sys.argv[1], paused=True) as demo:
    [shown] = demo.slack.as_user(CLINICIAN).command("/lhs-rounds", "next").shown
print(shown.text)
"""


@pytest.fixture
def not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the extra installs cannot be imported; other tests of this process may have imported some of it."""
    modules = cast("dict[str, Any]", sys.modules)
    for name in {*EXTRA, *(each for each in modules if each.partition(".")[0] in EXTRA)}:
        monkeypatch.setitem(modules, name, None)


def test_it_starts_and_answers(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", STARTED_WITHOUT, f"sqlite:///{tmp_path / 'rounds.db'}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )

    assert "Hucker" in ran.stdout


@pytest.mark.usefixtures("not_installed")
def test_numbers_come_in_words_and_the_log_says_what_to_install(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, caplog: pytest.LogCaptureFixture
) -> None:
    all_evaluate(demo, open_prompt(demo, clinician), 5)
    advance_to(demo, at(3, 25))

    [card] = results(organizer)
    assert "image" not in {each["type"] for each in card.blocks}
    assert "Overall: Poor 0, Fair 2" in card.all_text()
    assert [logging.WARNING] == [each.levelno for each in caplog.records if INSTALL in each.getMessage()][:1]


@pytest.mark.usefixtures("not_installed")
def test_a_report_is_a_table_and_the_pdf_says_what_to_install(demo: Demo, organizer: UserDriver) -> None:
    [message] = organizer.command(COMMAND, "report 2024").shown
    status, kind, said = get(demo, links(message)["Download PDF"])

    assert (501, "text/plain; charset=utf-8") == (status, kind)
    assert INSTALL in said.decode()
    assert 200 == get(demo, links(message)["Download CSV"])[0]
