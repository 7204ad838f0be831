"""Answers to plain questions, the help, and the organizers' menu."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.core.calendar.models import Series, Session
from bot.core.commands import answers as kinds
from bot.core.commands.answers import Answer, Listing, Sessions
from bot.core.commands.vocabulary import CommandName
from bot.core.outbox.suggestion_notifications import SuggestionCard
from bot.views import answers, command_buttons
from bot.views.kit.block_kit import Message


def plain_answers(series: Series, sessions: Sequence[Session], card: SuggestionCard) -> Mapping[str, Answer]:
    """The answers by name."""
    first, second = sessions[:2]
    return {
        "help all": kinds.Help(series, is_full=True),
        "help all, direct": kinds.Help(series, is_full=True, is_direct=True),
        "help all, for an organizer": kinds.Help(series, organizes=True, is_full=True),
        "manage": kinds.Manage(series),
        "thanks": kinds.Thanks(series),
        "organizers, for everyone": kinds.Organizers(series),
        "coming": kinds.Rsvp(series, replace(first, coming=4), comes=True),
        "not coming": kinds.Rsvp(series, first, comes=False),
        "own suggestions": kinds.OwnSuggestions(series, (card,)),
        "own suggestions none": kinds.OwnSuggestions(series, ()),
        "did you mean privacy": kinds.DidYouMean(series, "privcy", CommandName.PRIVACY, "", None),
        "week none": Sessions(
            series, Listing.DAY, (), day=date(2024, 3, 11), until=date(2024, 3, 17), label="next week", instead=first
        ),
        "month canceled": Sessions(series, Listing.MONTH, (), month=(2024, 4), canceled=(second,), instead=first),
        "month of last year": Sessions(
            series, Listing.MONTH, (first,), month=(2025, 3), is_earlier=True, over=frozenset({first.id})
        ),
        "month none before": Sessions(series, Listing.MONTH, (), month=(2024, 2), is_over=True, instead=first),
        "month none between": Sessions(series, Listing.MONTH, (), month=(2024, 5), instead=second, is_next=False),
        "slides none": Sessions(series, Listing.MATERIALS, (first,), over=frozenset({first.id})),
        "slides not found": Sessions(series, Listing.MATERIALS, (), words="zebras"),
    }


def asked_to_post(series: Series, session: Session) -> Message:
    """What a person sees who adds "share"."""
    return command_buttons.ask_to_post(answers.render(kinds.Next(series, session, 2)), "next share")
