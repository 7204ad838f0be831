"""Write the golden views and the stored names anew: `python -m tests.golden.refresh`. Read the diff, then keep it."""

import json
from pathlib import Path
from typing import Any

from tests.golden import stored_names
from tests.views.cases import golden

FOLDER = Path(__file__).parent / "views"


def serialize(case: Any) -> str:
    """Return a case as in its file; its blocks can be pasted into Slack's Block Kit Builder."""
    return json.dumps(case, indent=2, ensure_ascii=False) + "\n"


def case_path(name: str) -> Path:
    """Return the file of a case."""
    return FOLDER / f"{name.replace(' - ', '-').replace(', ', ' ').replace(' ', '-')}.json"


def refresh() -> None:
    """Write every file, and remove files without a case."""
    cases = golden()
    for old in set(FOLDER.glob("*.json")) - {case_path(name) for name in cases}:
        old.unlink()
    for name, case in cases.items():
        case_path(name).write_text(serialize(case), encoding="utf-8")
    stored_names.FILE.write_text(stored_names.as_text(stored_names.collect()), encoding="utf-8")


if __name__ == "__main__":
    refresh()
