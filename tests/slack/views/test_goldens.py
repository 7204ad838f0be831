"""Each view in each of its cases is as it was read and found good; `python -m tests.golden.refresh` writes anew."""

from typing import Any

import pytest

from bot.slack.views.kit.block_kit import Message
from tests.golden.refresh import FOLDER, path, written
from tests.slack.views.cases import golden, messages, modals
from tests.slack.views.rules import check_message, check_view

_GOLDEN = golden()


@pytest.mark.parametrize(("name", "case"), _GOLDEN.items(), ids=_GOLDEN.keys())
def test_a_view_is_as_its_golden_file_has_it(name: str, case: Any) -> None:
    expected = path(name).read_text(encoding="utf-8")

    assert expected == written(case)


def test_no_golden_file_is_of_no_case() -> None:
    assert {path(name) for name in _GOLDEN} == set(FOLDER.glob("*.json"))


@pytest.mark.parametrize("message", messages().values(), ids=messages().keys())
def test_slack_takes_each_message(message: Message) -> None:
    check_message(message)


@pytest.mark.parametrize("view", modals().values(), ids=modals().keys())
def test_slack_takes_each_view(view: dict[str, Any]) -> None:
    check_view(view)
