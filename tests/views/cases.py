"""Every view in each of its cases, by name: what is kept as golden JSON, and what the rules are checked on."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.core.answers import (
    About,
    AddToCalendar,
    Answer,
    Award,
    DidYouMean,
    FeedbackForm,
    ForOrganizers,
    Help,
    Listing,
    Next,
    NothingPlanned,
    Reminders,
    Sessions,
    SuggestForm,
)
from bot.core.calendar import Series, Session
from bot.core.deliveries import Delivery, Kind, OfMonth, OfSession, OfSuggestion, ToChannel, ToPerson
from bot.core.feedback import Feedback
from bot.core.feedback import Field as FeedbackField
from bot.core.posts import (
    DoubtCard,
    EmptyCalendar,
    FeedbackCard,
    FeedbackDigest,
    FeedbackPrompt,
    MayRepeat,
    MonthAnnouncement,
    Post,
    RefusalCard,
    Reminder,
    SuggestionCard,
)
from bot.core.requests import Word
from bot.core.status import Line, Status
from bot.core.suggestions import Draft, State, Suggestion
from bot.core.suggestions import Field as SuggestionField
from bot.formats import read_any
from bot.views import answers, feedback, posts, problems, status, suggestions
from bot.views.kit import Message
from tests.calendars import SERIES, a_session, page_sessions, page_text

_texts = read_any("page.txt", page_text()).texts
assert _texts is not None
SERIES_WITH_TEXTS: Series = replace(SERIES, texts=_texts)
HUCKER, HSU, JUNE, BECK, RINNE = page_sessions()
TIMED = replace(HUCKER, start=time(12), minutes=60, place="Room 5", link="https://meet.example.org/rounds")
WITHOUT_LENGTH = replace(TIMED, minutes=None, link=None)
WITHOUT_SPEAKER = replace(a_session(date(2024, 10, 17), id=6), title="Sepsis & antibiotics: what <2 hours changes")

SUGGESTION = Suggestion(
    id=7,
    topic="Fewer blood draws at night",
    why="Patients sleep badly & labs are rarely needed at 4 AM.",
    speaker="Somebody of the night team",
    would_present=True,
    person="U123",
    state=State.NEW,
    made_at=datetime(2024, 3, 5, 15, tzinfo=UTC),
)
SAID = Feedback(id="a", words="The data on continuity were new to me.", session=HUCKER, person=None)
GENERAL = Feedback(id="b", words="An hour at noon is hard to make.\n\nCould it be 7 AM?", session=None, person=None)
TYPED_BY_A_PERSON = "<!channel> @here <@U1> *bold* :tada: <https://example.org|here> &amp; & `code`"


def _posts() -> dict[str, Message]:
    month = MonthAnnouncement
    cases: dict[str, Post] = {
        "month": month(SERIES, 2024, 3, (HUCKER,), None),
        "month timed": month(SERIES, 2024, 3, (TIMED,), None),
        "month without a topic": month(SERIES, 2024, 4, (HSU,), None),
        "month with nothing known": month(SERIES, 2024, 6, (JUNE,), None),
        "month without a speaker": month(SERIES, 2024, 10, (WITHOUT_SPEAKER,), None),
        "month with two": month(SERIES, 2024, 4, (replace(HUCKER, date=date(2024, 4, 4)), HSU), None),
        "month with two open": month(SERIES, 2024, 4, (replace(JUNE, date=date(2024, 4, 4)), HSU), None),
        "month empty": month(SERIES, 2024, 5, (), JUNE),
        "month empty, later known": month(SERIES, 2024, 2, (), HUCKER),
        "reminder in a week": Reminder(SERIES, Kind.WEEK_REMINDER, HSU),
        "reminder tomorrow": Reminder(SERIES, Kind.DAY_REMINDER, HUCKER),
        "reminder tomorrow, timed": Reminder(SERIES, Kind.DAY_REMINDER, TIMED),
        "reminder today": Reminder(SERIES, Kind.SAME_DAY_REMINDER, JUNE),
        "prompt": FeedbackPrompt(SERIES, HUCKER),
        "calendar empty": EmptyCalendar(SERIES, RINNE),
        "calendar empty from the start": EmptyCalendar(SERIES, None),
        "suggestion": SuggestionCard(SERIES, SUGGESTION),
        "suggestion, name not shown": SuggestionCard(SERIES, replace(SUGGESTION, person=None, would_present=False)),
        "suggestion, topic only": SuggestionCard(
            SERIES, replace(SUGGESTION, why=None, speaker=None, would_present=False)
        ),
        "suggestion, mark-up typed": SuggestionCard(SERIES, replace(SUGGESTION, topic=TYPED_BY_A_PERSON)),
        "feedback": FeedbackCard(SERIES, replace(SAID, person="U123")),
        "digest": FeedbackDigest(SERIES, date(2024, 3, 22), (SAID,), 1, 1),
        "digest of several": FeedbackDigest(SERIES, date(2024, 3, 22), (GENERAL, SAID), 2, 3),
        "doubt": DoubtCard(SERIES, uuid.UUID(int=7), 2024, 3, "C0ROUNDS"),
        "doubt, name with marks": DoubtCard(replace(SERIES, name="R&D <!here>"), uuid.UUID(int=7), 2024, 3, "#general"),
        "refusal, not in channel": RefusalCard(SERIES, ToChannel(1), "C0ROUNDS", "not_in_channel"),
        "refusal, word unknown": RefusalCard(SERIES, ToChannel(1), "C0ROUNDS", "some_new_word"),
        "refusal, organizer gone": RefusalCard(SERIES, ToPerson(2), "U0ORGANIZER2", "user_disabled"),
        "may repeat": MayRepeat(EmptyCalendar(SERIES, RINNE)),
    }
    return {name: posts.render(post) for name, post in cases.items()}


def _answers() -> dict[str, Message]:
    series, bare = SERIES_WITH_TEXTS, SERIES
    coming = (HUCKER, HSU, JUNE, BECK, RINNE)
    many = tuple(replace(JUNE, id=each, date=date(2025, 1, each)) for each in range(1, 15))
    cases: dict[str, Answer] = {
        "next": Next(series, HUCKER, 4),
        "next timed": Next(series, TIMED, 0),
        "next without length": Next(series, WITHOUT_LENGTH, 1),
        "next with nothing known": Next(series, JUNE, 2),
        "nothing planned": NothingPlanned(series, RINNE),
        "nothing planned yet": NothingPlanned(series, None),
        "upcoming": Sessions(series, Listing.UPCOMING, coming),
        "upcoming many": Sessions(series, Listing.UPCOMING, many[:12], unlisted=2),
        "past": Sessions(series, Listing.PAST, (HSU, HUCKER), over=frozenset({HSU.id, HUCKER.id})),
        "past none": Sessions(series, Listing.PAST, ()),
        "month": Sessions(series, Listing.MONTH, (HUCKER,), month=(2024, 3)),
        "month none": Sessions(series, Listing.MONTH, (), month=(2024, 5), instead=JUNE),
        "month too many": Sessions(series, Listing.MONTH, many, month=(2025, 1)),
        "day": Sessions(series, Listing.DAY, (TIMED,), day=TIMED.date),
        "day none": Sessions(series, Listing.DAY, (), day=date(2024, 12, 25)),
        "found": Sessions(series, Listing.FOUND, (HSU,), words="hsu"),
        "found none": Sessions(series, Listing.FOUND, (), words="*sepsis* <!here>"),
        "calendar": AddToCalendar(series, (TIMED, HSU)),
        "calendar many": AddToCalendar(series, many[:12], 2),
        "about": About(series),
        "about not imported": About(bare),
        "award": Award(series),
        "award with address": Award(replace(series, award_url="https://example.org/rfa?year=2024&kind=lhs")),
        "award not imported": Award(bare),
        "reminders": Reminders(series, HUCKER),
        "reminders without channel": Reminders(replace(series, channels=()), None),
        "help": Help(series),
        "did you mean": DidYouMean(series, "nxet", Word.NEXT, "", Next(series, HUCKER, 4)),
        "did you mean suggest": DidYouMean(series, "sugest night labs", Word.SUGGEST, "night labs", None),
        "did you mean feedback": DidYouMean(series, "fedback too long", Word.FEEDBACK, "too long", None),
        "suggest, form not open": SuggestForm("night labs", series),
        "for organizers": ForOrganizers(series),
        "feedback, form not open": FeedbackForm("", series, ()),
    }
    return {name: answers.render(answer) for name, answer in cases.items()}


def _modals() -> dict[str, dict[str, Any]]:
    recent: tuple[Session, ...] = (HSU, HUCKER)
    return {
        "suggestion form": suggestions.form("", series=SERIES),
        "suggestion form with words": suggestions.form("night labs\n& why", series=SERIES),
        "suggestion thanks": suggestions.thanks(Draft("night labs", show_name=True)),
        "suggestion thanks, name not shown": suggestions.thanks(Draft("night labs")),
        "feedback form": feedback.form("", series=SERIES, sessions=recent),
        "feedback form about a session": feedback.form("Good", series=SERIES, sessions=recent, about=HUCKER.id),
        "feedback form before the first session": feedback.form("", series=SERIES, sessions=(), about=9),
        "feedback thanks": feedback.thanks(None),
        "feedback thanks, anonymous": feedback.thanks(date(2024, 3, 22)),
    }


def _problems() -> dict[str, Message]:
    return {
        "other workspace": problems.keeping(problems.OTHER_WORKSPACE, ""),
        "busy": problems.keeping(problems.BUSY_DATABASE, "suggest *night* labs"),
        "went wrong": problems.keeping(problems.unforeseen("abc123"), ""),
    }


NOW = datetime(2024, 3, 1, 14, tzinfo=UTC)


def _status() -> dict[str, Message]:
    announced = Delivery(Kind.ANNOUNCEMENT, 1, OfMonth(2024, 3), ToChannel(1), NOW)
    reminded = Delivery(Kind.DAY_REMINDER, 1, OfSession(1, date(2024, 3, 21), 0), ToChannel(1), NOW)
    suggested = Delivery(Kind.SUGGESTION, 1, OfSuggestion(1), ToPerson(2), NOW)
    quiet = Status(SERIES, timedelta(seconds=4), None, (), (), (), 0, 0)
    busy = Status(
        SERIES,
        timedelta(hours=3),
        NOW + timedelta(minutes=5),
        (Line(announced, "C0ROUNDS"), Line(reminded, "C0ROUNDS")),
        (Line(suggested, None, "there is nobody whom it could go to"),),
        (Line(reminded, "C0ROUNDS", "is_archived"), Line(suggested, "U0ORGANIZER2", "user_disabled")),
        1,
        14,
    )
    return {
        "quiet": status.report(quiet),
        "busy": status.report(busy),
        "never run": status.report(replace(quiet, silent_for=None)),
    }


def messages() -> dict[str, Message]:
    """Every message, by the name of its case."""
    parts: Mapping[str, Mapping[str, Message]] = {
        "post": _posts(),
        "answer": _answers(),
        "problem": _problems(),
        "status": _status(),
    }
    return {f"{kind} - {name}": message for kind, cases in parts.items() for name, message in cases.items()}


def modals() -> dict[str, dict[str, Any]]:
    """Every view of a modal, by the name of its case."""
    return {f"modal - {name}": view for name, view in _modals().items()}


def golden() -> dict[str, Any]:
    """Everything as JSON, by the name of its file."""
    return {**{name: asdict(message) for name, message in messages().items()}, **modals()}


SUGGESTION_PROBLEMS = {field: f"about {field}" for field in SuggestionField}
FEEDBACK_PROBLEMS = {field: f"about {field}" for field in FeedbackField}
