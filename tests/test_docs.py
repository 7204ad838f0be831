"""References in the documents are valid."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
CODE = ("bot", "handlers", "scheduler", "playground", "benchmarks", "tests")


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
def test_every_referenced_file_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    linked = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", text)
    named = re.findall(r"`((?:tests|docs|deploy|bot|handlers|scheduler|playground|benchmarks)/[\w./-]+)`", text)

    missing = [each for each in linked if not (document.parent / each).exists()]
    missing += [each for each in named if not (ROOT / each).exists()]
    assert [] == missing


def test_every_document_that_the_code_names_exists() -> None:
    files = [each for folder in CODE for each in (ROOT / folder).rglob("*.py")]
    named = {name for each in files for name in re.findall(r"\bdocs/[\w/-]+\.md\b", each.read_text(encoding="utf-8"))}

    assert [] == [each for each in sorted(named) if not (ROOT / each).exists()]
    assert len(named) > 5


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
def test_every_named_test_exists(document: Path) -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", document.read_text(encoding="utf-8"))

    assert [] == [each for each in named if f"def {each[1]}(" not in (ROOT / each[0]).read_text(encoding="utf-8")]


def test_every_test_that_is_named_without_its_file_exists() -> None:
    files = list((ROOT / "tests").rglob("test_*.py"))
    known = {each.name for each in files}
    known |= {name for each in files for name in re.findall(r"def (test_\w+)\(", each.read_text(encoding="utf-8"))}
    texts = {each: each.read_text(encoding="utf-8") for each in DOCUMENTS}
    named = {(each.name, name) for each, text in texts.items() for name in re.findall(r"`(test_\w+(?:\.py)?)`", text)}

    assert [] == [each for each in sorted(named) if each[1] not in known]
    assert named


def test_every_threat_names_its_tests() -> None:
    threats = (ROOT / "docs/security.md").read_text(encoding="utf-8").partition("## Threats")[2]
    rows = [line.split("|")[1:-1] for line in threats.splitlines() if line.startswith("| ") and " --- " not in line]
    shown_by = {threat.strip(): re.findall(r"`(tests/[^`]+)`", tests) for threat, _, tests in rows}
    del shown_by["threat"]

    assert [] == [threat for threat, tests in shown_by.items() if not tests or any("::" not in each for each in tests)]
    assert len(shown_by) > 30


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


def test_every_silenced_check_has_its_reason() -> None:
    files = [each for folder in CODE for each in (ROOT / folder).rglob("*.py")]
    lines = [(each.name, line) for each in files for line in each.read_text(encoding="utf-8").splitlines()]

    assert [] == [each for each in lines if re.search(r"# (?:noqa: [A-Z0-9, ]+|type: ignore\[[a-z-]+\])\s*$", each[1])]
