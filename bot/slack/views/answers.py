"""Answers to what somebody asked: a typed answer in, a message out."""

from typing import assert_never

from bot.core.answers import (
    About,
    AddToCalendar,
    Answer,
    Award,
    CheckInWanted,
    DidYouMean,
    FeedbackForm,
    ForOrganizers,
    Help,
    HistoryWanted,
    InitiativesWanted,
    Next,
    NothingPlanned,
    OwnDataWanted,
    RadarWanted,
    Reminders,
    ReportWanted,
    Sessions,
    SettingsWanted,
    StatusWanted,
    SuggestForm,
    SuggestionsWanted,
)
from bot.core.organizing import ToOrganize
from bot.core.spoken_answers import answer_in_words
from bot.views import kit, organizing, problems, programme, sessions
from bot.views.kit import Message


def render(answer: Answer) -> Message:
    """The message for an answer. A form is none: for it there is the message to fall back on when it cannot open."""
    match answer:
        case Next():
            return sessions.next_session(answer)
        case NothingPlanned():
            return sessions.nothing(answer)
        case Sessions():
            return sessions.listing(answer)
        case AddToCalendar():
            return sessions.add_to_calendar(answer)
        case About():
            return programme.about(answer)
        case Award():
            return programme.award(answer)
        case Reminders():
            return programme.reminders(answer)
        case Help():
            return programme.help_page(answer)
        case DidYouMean():
            return programme.mistyped(answer, None if answer.answer is None else render(answer.answer))
        case ToOrganize():
            return organizing.choice(answer)
        case (
            StatusWanted()
            | ForOrganizers()
            | HistoryWanted()
            | InitiativesWanted()
            | RadarWanted()
            | ReportWanted()
            | SuggestionsWanted()
            | SettingsWanted()
        ):
            return kit.message(answer_in_words(answer), [kit.plain(answer_in_words(answer))])
        case CheckInWanted() | OwnDataWanted():
            return kit.message(answer_in_words(answer), [kit.plain(answer_in_words(answer))])
        case SuggestForm():
            return problems.suggestion_form_did_not_open(answer.words)
        case FeedbackForm():
            return problems.feedback_form_did_not_open(answer.words)
    assert_never(answer)
