"""Each view matches its reviewed golden file; `python -m tests.golden.refresh` rewrites them."""

from typing import Any

import pytest

from bot.views.kit.block_kit import Message
from tests.golden.refresh import FOLDER, case_path, serialize
from tests.views.cases import golden, messages, modals
from tests.views.rules import check_message, check_view

_GOLDEN = golden()


@pytest.mark.parametrize(("name", "case"), _GOLDEN.items(), ids=_GOLDEN.keys())
def test_view_matches_its_golden_file(name: str, case: Any) -> None:
    expected = case_path(name).read_text(encoding="utf-8")

    assert expected == serialize(case)


def test_every_golden_file_has_a_case() -> None:
    assert {case_path(name) for name in _GOLDEN} == set(FOLDER.glob("*.json"))


@pytest.mark.parametrize("message", messages().values(), ids=messages().keys())
def test_slack_accepts_each_message(message: Message) -> None:
    check_message(message)


@pytest.mark.parametrize("view", modals().values(), ids=modals().keys())
def test_slack_accepts_each_view(view: dict[str, Any]) -> None:
    check_view(view)
