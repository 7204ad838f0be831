"""What the repository says of itself, and the limits that its code keeps."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
LINT = PROJECT["tool"]["ruff"]["lint"]


def test_license_is_that_of_the_package() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")

    assert PROJECT["project"]["license"] == "MIT"
    assert text.startswith("MIT License")
    assert "LHS Rounds contributors" in text


def test_version_is_the_latest_of_the_changelog() -> None:
    versions = re.findall(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert PROJECT["project"]["version"] == versions[0]


def test_pre_commit_calls_what_make_calls() -> None:
    [repository] = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]

    assert [each["entry"] for each in repository["hooks"]] == ["make lint"]


def test_no_file_is_exempt_from_the_limit_of_arguments() -> None:
    exempt = [code for codes in LINT["per-file-ignores"].values() for code in codes]
    ignored = [*LINT["ignore"], *exempt]
    sources = [
        each
        for folder in ("bot", "handlers", "scheduler", "playground", "benchmarks", "tests")
        for each in (ROOT / folder).rglob("*.py")
        if each != Path(__file__)
    ]

    assert "PL" in LINT["select"]
    assert LINT["pylint"]["max-args"] == LINT["pylint"]["max-positional-args"] == 7
    assert [] == [each for each in ignored if each.startswith("PLR091") and each not in {"PLR0911", "PLR0915"}]
    assert [] == [each.name for each in sources if re.search(r"noqa:.*PLR09(13|17)", each.read_text(encoding="utf-8"))]


def test_modules_at_the_top_are_those_of_the_architecture() -> None:
    described = (
        (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8").partition("    bot/\n")[2].partition("    handlers/")[0]
    )
    loose = {each.name for each in (ROOT / "bot").glob("*.py")} - {"__init__.py", "__main__.py"}

    assert set() == {each for each in loose if not re.search(rf"\b{re.escape(each)}", described)}
    assert len(loose) <= 5


def test_no_folder_is_crowded() -> None:
    files = [each for top in ("bot", "scheduler", "playground") for each in (ROOT / top).rglob("*.py")]
    counts = Counter(each.parent for each in files if each.name != "__init__.py" and each.parent.name != "views")

    assert [] == [str(folder) for folder, count in counts.items() if count > 25]
