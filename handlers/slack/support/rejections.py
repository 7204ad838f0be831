"""Telling somebody that nothing was done, and why: in answer to a press, or at the first field of a form."""

from collections.abc import Mapping
from typing import Any

from slack_bolt import Respond

from bot.core.answers import ForOrganizers
from bot.services.refused import Gone, NotYours
from bot.views import answers, kit, problems
from bot.views.kit import Message
from handlers import forms
from handlers.told import tell

LATE = kit.message(problems.FORM_DID_NOT_OPEN, [kit.plain(problems.FORM_DID_NOT_OPEN)])


def refuse(respond: Respond, refused: NotYours | Gone, gone: str = problems.NO_LONGER_THERE) -> None:
    """Tell whoever pressed a button; `gone` is the sentence for what is not there any more."""
    tell(respond, _message(refused, gone))


def in_form(
    view: Mapping[str, Any], refused: NotYours | Gone, gone: str = problems.FORM_NO_LONGER_THERE
) -> dict[str, Any]:
    """The answer to a form that keeps it open with all that was typed; `gone` as in `refuse`."""
    return forms.refused(view, _message(refused, gone).text)


def said(sentence: str) -> Message:
    """A sentence of ours as a message."""
    return kit.message(sentence, [kit.plain(sentence)])


def _message(refused: NotYours | Gone, gone: str) -> Message:
    match refused:
        case NotYours(series):
            return answers.render(ForOrganizers(series))
        case Gone():
            return said(gone)
