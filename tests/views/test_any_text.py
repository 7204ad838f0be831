"""Any text from people and files: Slack accepts it, it notifies nobody, and organizers read all of it."""

import uuid
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.base.people import Contact
from bot.core.calendar.entries import Entry
from bot.core.calendar.history import ChangeGroup, History
from bot.core.calendar.import_diff import Comparison
from bot.core.calendar.import_preview import ImportPreview, Problem, Skipped
from bot.core.calendar.models import Series, Session, Texts
from bot.core.calendar.notable_changes import NotableChange
from bot.core.calendar.session_changes import Difference
from bot.core.calendar.session_form import from_session
from bot.core.commands.answers import About, AddToCalendar, Award, DidYouMean, Listing, Next, NothingPlanned, Sessions
from bot.core.commands.session_picker import SessionChoice
from bot.core.commands.vocabulary import CommandName
from bot.core.learning.feedback import DIGEST_PAGE_SIZE, MAX_LENGTH, Feedback
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.learning_notifications import FeedbackDigest
from bot.core.outbox.notifications import (
    ChangeNotice,
    EmptyCalendar,
    FeedbackPrompt,
    MonthAnnouncement,
    Reminder,
    SessionUpdate,
)
from bot.core.outbox.suggestion_notifications import FeedbackCard, SuggestionCard
from bot.core.suggestions.suggestions import MAX_SPEAKER, MAX_TOPIC, MAX_WHY
from bot.views import answers, error_messages, history, notifications, paste_import, session_forms
from tests.factories import SERIES, a_session
from tests.views.cases import SUGGESTION
from tests.views.rules import check_message, check_view, mrkdwn_texts, plain_texts

_typed = st.text(max_size=400) | st.text(alphabet=st.sampled_from("&<>!@*: aU1|"), max_size=800)
_written = _typed.filter(lambda text: bool(text.strip()))


@st.composite
def _sessions(draw: st.DrawFn) -> Session:
    start = draw(st.none() | st.times(min_value=time(6), max_value=time(20)))
    return replace(
        a_session(draw(st.dates(date(2024, 1, 1), date(2024, 12, 31))), start=start),
        minutes=draw(st.none() | st.integers(1, 240)),
        title=draw(st.none() | _written),
        speakers=tuple(draw(st.lists(_written, max_size=3))),
        place=draw(st.none() | _written),
        link=draw(st.none() | _written | _written.map(lambda text: f"https://{text}")),
    )


@st.composite
def _series(draw: st.DrawFn) -> Series:
    paragraphs = st.lists(_typed, max_size=4).map(tuple)
    contacts = draw(st.lists(st.builds(Contact, name=_typed, email=_typed), max_size=7).map(tuple))
    return replace(
        SERIES,
        name=draw(_written),
        texts=Texts(
            draw(_typed), draw(paragraphs), draw(paragraphs), draw(_typed), draw(paragraphs), contacts=contacts
        ),
        award_url=draw(st.none() | _written.map(lambda text: f"https://{text}")),
    )


@settings(max_examples=20)
@example(replace(SERIES, award_url="https:///"), [a_session(date(2024, 3, 21))], "")
@given(_series(), st.lists(_sessions(), min_size=1, max_size=4), _typed)
def test_slack_accepts_any_answer(series: Series, sessions: list[Session], typed: str) -> None:
    first, some = sessions[0], tuple(sessions)
    for answer in (
        Next(series, first, len(sessions)),
        NothingPlanned(series, first),
        Sessions(series, Listing.UPCOMING, some, unlisted=3),
        Sessions(series, Listing.FOUND, some, words=typed),
        Sessions(series, Listing.FOUND, (), words=typed),
        Sessions(series, Listing.MONTH, (), month=(2024, 5), instead=first),
        AddToCalendar(series, some[:12], 2),
        About(series),
        Award(series),
        DidYouMean(series, typed, CommandName.FEEDBACK, typed, None),
        DidYouMean(series, typed, CommandName.UPCOMING, "", Sessions(series, Listing.UPCOMING, some)),
    ):
        check_message(answers.render(answer))
    check_message(error_messages.keeping(error_messages.BUSY_DATABASE, typed))


@settings(max_examples=20)
@given(_series(), st.lists(_sessions(), min_size=1, max_size=4), _written)
def test_slack_accepts_any_notification(series: Series, sessions: list[Session], typed: str) -> None:
    first = sessions[0]
    for post in (
        MonthAnnouncement(series, 2024, 3, tuple(sessions), None),
        MonthAnnouncement(series, 2024, 3, (), first),
        Reminder(series, Kind.WEEK_REMINDER, first),
        Reminder(series, Kind.SAME_DAY_REMINDER, first),
        Reminder(series, Kind.DAY_REMINDER, first, sessions[-1]),
        MonthAnnouncement(
            series,
            2024,
            3,
            (first,),
            None,
            (SessionUpdate(sessions[-1], first),),
            tuple(SessionUpdate(each, first) for each in sessions),
        ),
        ChangeNotice(
            series, first, sessions[-1], (NotableChange.MOVED, NotableChange.TOPIC_CHANGED, NotableChange.PLACE_CHANGED)
        ),
        FeedbackPrompt(series, first),
        EmptyCalendar(series, first),
        SuggestionCard(series, replace(SUGGESTION, topic=typed, why=typed, speaker=typed)),
        FeedbackCard(series, Feedback("a", typed, first, "U123")),
        FeedbackDigest(series, date(2024, 3, 22), (Feedback("a", typed, first, None),) * DIGEST_PAGE_SIZE, 1, 1),
    ):
        check_message(notifications.render(post))


def _import_preview(series: Series, session: Session, typed: str) -> ImportPreview:
    """Return more than a form can show, with the text wherever people's words stand."""
    entry = Entry(1, session.date, session.start, session.minutes, typed, (typed,), typed, typed)
    readings = (entry, replace(entry, title=f"{typed}!"), replace(entry, date=date(2024, 5, 2), start=None))
    problems = tuple(Problem(line, typed, typed, readings if line % 2 else ()) for line in range(99))
    comparison = Comparison((entry,) * 60, unchanged=(session,) * 20, missing=(session,) * 60)
    changes = (Difference(typed, typed, typed),) * 6
    skipped = (Skipped(2, typed, typed),) * 99
    return ImportPreview(series, comparison, changes, problems, skipped, (typed,) * 50, problems[1::2])


@pytest.mark.rest
@given(_series(), st.lists(_sessions(), min_size=1, max_size=12), _written)
def test_slack_accepts_any_session_form(series: Series, sessions: list[Session], typed: str) -> None:
    session = sessions[0]
    draft = replace(from_session(session, {}), title=typed, names=typed, place=typed, notes=typed)
    changed = session_forms.Meanwhile(["U1"], [Difference("Title", typed, typed)] * 5)
    for view in (
        session_forms.form(series, session, draft),
        session_forms.form(series, None, draft, above=[typed] * 5),
        session_forms.form(series, session, draft, moves=True, above=changed),
        session_forms.to_be_sure(series, session, cancels=True),
        session_forms.saved(series, session, "Session saved", uuid.UUID(int=3)),
        paste_import.preview(_import_preview(series, session, typed), {}),
    ):
        check_view(view)
    for word in (CommandName.EDIT, CommandName.ADD, CommandName.SEASON):
        check_message(answers.render(SessionChoice(series, word, typed, tuple(sessions))))
    press = ChangeGroup(uuid.UUID(int=3), "U1", SUGGESTION.made_at, (typed,) * 6, undone=False)
    check_message(history.render(History(series, (press,) * 10)))


@given(_written, _written)
def test_only_people_who_chose_to_be_shown_are_mentioned(topic: str, words: str) -> None:
    for message in (
        notifications.render(SuggestionCard(SERIES, replace(SUGGESTION, topic=topic, why=words, person="U123"))),
        notifications.render(FeedbackCard(SERIES, Feedback("a", words, None, "U123"))),
    ):
        shown = [text for text in mrkdwn_texts(message.blocks) if "<" in text]

        assert len(shown) == 1
        assert shown[0].count("<") == shown[0].count("<@U123>") == 1
        assert message.text.count("<") == message.text.count("<@U123>") == 1


def test_longest_suggestion_in_ampersands_arrives_whole() -> None:
    topic, why, speaker = "&" * MAX_TOPIC, "&" * MAX_WHY, "&" * MAX_SPEAKER
    longest = replace(SUGGESTION, topic=topic, why=why, speaker=speaker)

    message = notifications.render(SuggestionCard(SERIES, longest))

    check_message(message)
    assert plain_texts(message.blocks).count("&") == MAX_TOPIC + MAX_WHY + MAX_SPEAKER
    assert "\nSuggested by <@U123> (would like to present)\n" in message.text


def test_longest_feedback_page_arrives_whole() -> None:
    session = replace(a_session(date(2024, 3, 21)), title="&" * 300, speakers=("&" * 150,))
    longest = Feedback("a", "&" * MAX_LENGTH, None, None)
    of_session = replace(longest, session=session, text="<" * MAX_LENGTH)

    message = notifications.render(
        FeedbackDigest(SERIES, date(2024, 3, 22), (longest, of_session) * 3 + (longest,), 1, 1)
    )

    check_message(message)
    assert plain_texts(message.blocks).count("<") == 3 * MAX_LENGTH


@given(_written, _written)
def test_suggestion_arrives_as_typed(topic: str, why: str) -> None:
    message = notifications.render(SuggestionCard(SERIES, replace(SUGGESTION, topic=topic, why=why)))

    assert topic.strip() in plain_texts(message.blocks)
    assert why.strip() in plain_texts(message.blocks)
