"""Every kind of answer can be said and shown, and no table holds a kind that is none."""

from typing import get_args

from bot.core.commands.answers import Answer
from bot.text.answers import _FORMATTERS
from bot.views.answers import _RENDERERS


def test_every_answer_has_a_text_and_blocks() -> None:
    assert set(_FORMATTERS) == set(get_args(Answer))
    assert set(_RENDERERS) == set(get_args(Answer))
