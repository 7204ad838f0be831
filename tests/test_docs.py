"""References in the documents are valid."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
def test_every_referenced_file_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", text)
    named = re.findall(r"`((?:tests|docs|deploy|bot|benchmarks)/[\w./-]+)`", text)

    missing = [each for each in linked if not (document.parent / each).exists()]
    missing += [each for each in named if not (ROOT / each).exists()]
    assert [] == missing


def test_every_documented_command_exists() -> None:
    from bot.cli.main import app  # noqa: PLC0415 - only its commands are needed

    known = {each.name or getattr(each.callback, "__name__", "") for each in app.registered_commands}
    named = {
        word
        for document in DOCUMENTS
        for word in re.findall(
            r"(?:bin/|^\s{4}|`|; )lhs-rounds ([a-z-]+)", document.read_text(encoding="utf-8"), re.MULTILINE
        )
    }

    assert named - {name.replace("_", "-") for name in known} == set()
    assert {"backup", "doctor", "serve"} <= named
