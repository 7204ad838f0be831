"""Write the golden views and the stored names anew: `python -m tests.golden.refresh`. Read the diff, then keep it."""

import json
from pathlib import Path
from typing import Any

from tests.golden import stored_names
from tests.slack.views.cases import golden

FOLDER = Path(__file__).parent / "views"


def written(case: Any) -> str:
    """A case as it stands in its file; the blocks of it can be pasted into Slack's Block Kit Builder."""
    return json.dumps(case, indent=2, ensure_ascii=False) + "\n"


def path(name: str) -> Path:
    """The file of a case."""
    return FOLDER / f"{name.replace(' - ', '-').replace(', ', ' ').replace(' ', '-')}.json"


def refresh() -> None:
    """Write every file, and remove those that are no longer of any case."""
    cases = golden()
    for old in set(FOLDER.glob("*.json")) - {path(name) for name in cases}:
        old.unlink()
    for name, case in cases.items():
        path(name).write_text(written(case), encoding="utf-8")
    stored_names.FILE.write_text(stored_names.as_text(stored_names.collect()), encoding="utf-8")


if __name__ == "__main__":
    refresh()
