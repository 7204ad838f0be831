"""Suggestions and signed feedback as plain text, for organizers and authors."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import assert_never

from bot.core.calendar import formatting
from bot.core.calendar.formatting import NameOf
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.learning.feedback import Feedback, FeedbackPromptKind
from bot.core.outbox.notifications import (
    AuthorReply,
    FeedbackCard,
    OrganizerReply,
    SuggestionCard,
    SuggestionNotification,
    SuggestionOutcome,
    SuggestionThanks,
)
from bot.core.suggestions.replies import Reply
from bot.core.suggestions.suggestions import Suggestion, SuggestionOverview, SuggestionState

NAME_NOT_SHOWN = "The person chose not to show their name."
NOT_DELIVERED = "This could not be delivered: its author cannot be reached any more."
NO_SUGGESTIONS = "There are no suggestions here. Everybody can make one: /lhs-rounds suggest"

STATE_LABELS = {
    SuggestionState.NEW: "New",
    SuggestionState.IN_REVIEW: "In review",
    SuggestionState.PLANNED: "Planned",
    SuggestionState.SCHEDULED: "Scheduled",
    SuggestionState.DECLINED: "Declined",
}


def format_suggestion_notification(notification: SuggestionNotification, name_of: NameOf) -> str:
    """Format the complete message."""
    match notification:
        case SuggestionCard():
            return _lines(*_card(notification, name_of))
        case SuggestionOutcome(_, suggestion):
            return _lines(outcome_heading(notification), f"Topic: {suggestion.topic}", *outcome_lines(notification))
        case SuggestionThanks(_, suggestion):
            return _lines(thanks_heading(notification), *thanks_lines(notification), f"Topic: {suggestion.topic}")
        case FeedbackCard(series, feedback, replies):
            return _lines(
                f"Feedback to the organizers of {series.name}",
                format_signature(feedback, name_of),
                format_about(series, feedback),
                feedback.text,
                *_reply_lines(replies, name_of),
            )
        case OrganizerReply(series, about, reply) | AuthorReply(series, about, reply):
            heading = format_reply_heading(notification, name_of)
            return _lines(heading, reply.text, format_reply_subject(series, about))
    assert_never(notification)


def _reply_lines(replies: Sequence[Reply], name_of: NameOf) -> list[str]:
    return [line for each in replies for line in (reply_heading(each, name_of), each.text)]


def _lines(*lines: str | None) -> str:
    return "\n".join(line for line in lines if line)


def _card(notification: SuggestionCard, name_of: NameOf) -> list[str | None]:
    suggestion = notification.suggestion
    return [
        f"A topic is suggested for {notification.series.name}",
        format_author(suggestion, name_of),
        format_state(notification, name_of),
        format_support(suggestion),
        f"Topic: {suggestion.topic}",
        f"Why it matters: {suggestion.why}" if suggestion.why else None,
        f"Who could speak: {suggestion.speaker}" if suggestion.speaker else None,
        f"The reason given: {suggestion.reason}" if suggestion.reason else None,
        f"Together with: {notification.merged.topic}" if notification.merged else None,
        *_reply_lines(notification.replies, name_of),
    ]


def format_author(suggestion: Suggestion, name_of: NameOf) -> str:
    """Name the author if they chose to show it, and say whether they would present."""
    if suggestion.person is None:
        presenter = "The person who suggested it would present. " if suggestion.would_present else ""
        return presenter + NAME_NOT_SHOWN
    presenter = ", who would present" if suggestion.would_present else ""
    return f"Suggested by {name_of(suggestion.person)}{presenter}"


def format_state(notification: SuggestionCard, name_of: NameOf) -> str:
    """Say which state it is in, and who changed it."""
    suggestion = notification.suggestion
    by = "" if suggestion.changed_by is None else f", says {name_of(suggestion.changed_by)}"
    if notification.merged is not None:
        return f"Put together with another suggestion{by}"
    if suggestion.state is SuggestionState.NEW and suggestion.changed_by is not None:
        return f"Open again{by}"
    if suggestion.state is SuggestionState.SCHEDULED and notification.session is not None:
        made = "" if suggestion.changed_by is None else f" by {name_of(suggestion.changed_by)}"
        return f"Made a session{made}: {_when(notification.session, notification.series.zone)}"
    return STATE_LABELS[suggestion.state] + by


def _when(session: Session, zone: str) -> str:
    suffix = ", which is cancelled" if session.status is SessionStatus.CANCELLED else ""
    return formatting.format_when(session, zone) + suffix


def format_support(suggestion: Suggestion) -> str | None:
    """Say how many others support it; None if nobody does."""
    if not suggestion.support_count:
        return None
    count = formatting.format_count(suggestion.support_count, "other person wants", "other people want")
    return f"{count[0].upper()}{count[1:]} this too."


_OUTCOME_PHRASES = {
    SuggestionState.NEW: ("is open again", "The organizers will look at it again."),
    SuggestionState.IN_REVIEW: ("is in review", "The organizers are looking at it. You will hear what becomes of it."),
    SuggestionState.PLANNED: (
        "is planned",
        "The organizers plan to have it; the day is still to be found. You will hear when it is.",
    ),
    SuggestionState.SCHEDULED: ("becomes a session", "The organizers will look at it again."),
    SuggestionState.DECLINED: ("is not taken up", ""),
}


def outcome_heading(notification: SuggestionOutcome) -> str:
    """Say what became of the suggestion, in one line."""
    whose = "Your suggestion" if notification.is_own else "A suggestion that you support"
    if notification.merged is not None:
        return f"{whose} goes on together with a similar one"
    return f"{whose} {_OUTCOME_PHRASES[notification.suggestion.state][0]}"


def outcome_lines(notification: SuggestionOutcome) -> list[str]:
    """Explain the outcome and the next step."""
    suggestion = notification.suggestion
    if notification.merged is not None:
        return [f"The other one: {notification.merged.topic}", "You will hear what becomes of it."]
    if suggestion.state is SuggestionState.SCHEDULED and notification.session is not None:
        return _session_lines(notification.series, notification.session)
    if suggestion.state is SuggestionState.DECLINED:
        return [f"The organizers say: {suggestion.reason}"] if suggestion.reason else []
    return [_OUTCOME_PHRASES[suggestion.state][1]]


def _session_lines(series: Series, session: Session) -> list[str]:
    return [f"{series.name}, {_when(session, series.zone)}", formatting.headline(session)]


def thanks_heading(notification: SuggestionThanks) -> str:
    """Say that the session is announced."""
    return "Your suggestion is announced. Thank you!" if notification.is_own else "A topic that you wanted is announced"


def thanks_lines(notification: SuggestionThanks) -> list[str]:
    """Return date and headline of the session."""
    return _session_lines(notification.series, notification.session)


PROMPT_LABELS = {
    FeedbackPromptKind.CHANGE: "What somebody will do differently",
    FeedbackPromptKind.KEEP: "One thing to keep or to change",
}


def format_about(series: Series, feedback: Feedback) -> str:
    """Say what feedback is about, and which question it answers."""
    session = feedback.session
    if session is None:
        return f"About {series.name} in general:"
    subject = f"About {series.name} on {formatting.format_date(session.date)}, {formatting.past_headline(session)}"
    return f"{subject}:" if feedback.prompt is None else f"{subject}. {PROMPT_LABELS[feedback.prompt]}:"


def format_signature(feedback: Feedback, name_of: NameOf) -> str:
    """Say who signed feedback."""
    return "It is not signed." if feedback.person is None else f"Signed by {name_of(feedback.person)}"


def format_reply_subject(series: Series, about: Suggestion | Feedback) -> str:
    """Quote what a reply is about."""
    if isinstance(about, Suggestion):
        return f"About the suggestion: {about.topic}"
    return f"About the feedback on {series.name}: {about.text}"


def reply_heading(reply: Reply, name_of: NameOf) -> str:
    """Name the author of a reply, for organizers, and say if it was undeliverable."""
    whose = "Its author answers back" if reply.organizer is None else f"Answered by {name_of(reply.organizer)}"
    return f"{whose}. {NOT_DELIVERED}" if reply.is_undeliverable else f"{whose}:"


def format_reply_heading(notification: OrganizerReply | AuthorReply, name_of: NameOf) -> str:
    """Name who replied: the organizer, or the author if they chose to show their name."""
    if isinstance(notification, OrganizerReply):
        by = f" {name_of(notification.reply.organizer)}, one of" if notification.reply.organizer else ""
        return f"An answer from{by} the organizers of {notification.series.name}"
    person = notification.about.person
    unnamed = f"The author of a suggestion answers back. {NAME_NOT_SHOWN}"
    return unnamed if person is None else f"{name_of(person)} answers back"


def format_overview(series: Series, overview: SuggestionOverview) -> str:
    """Format the suggestions by state."""
    if not overview.suggestions:
        return _lines(NO_SUGGESTIONS, format_hidden_counts(overview))
    lines = [f"Suggestions for {series.name}"]
    for state, group in groupby(overview.suggestions, key=lambda each: each.state):
        lines += [
            f"{STATE_LABELS[state]}:",
            *(f"{each.topic} ({format_age_and_support(each, overview)})" for each in group),
        ]
    return _lines(*lines, format_unlisted(overview), format_hidden_counts(overview))


def format_age_and_support(suggestion: Suggestion, overview: SuggestionOverview) -> str:
    """Format support and age: "+2, three days old"."""
    age = overview.now - suggestion.made_at
    age_text = f"{formatting.format_duration(age)} old" if age >= timedelta(days=1) else "from today"
    return f"+{suggestion.support_count}, {age_text}" if suggestion.support_count else age_text


def format_unlisted(overview: SuggestionOverview) -> str | None:
    """Say how many more there are; None if there are none."""
    return f"And {formatting.format_count(overview.unlisted, 'more', 'more')}." if overview.unlisted else None


def format_hidden_counts(overview: SuggestionOverview) -> str | None:
    """Say how many suggestions other states have, and how to list them."""
    if not overview.hidden_counts:
        return None
    parts = [f"{count:,} {STATE_LABELS[state].lower()}" for state, count in overview.hidden_counts]
    return f"Also: {', '.join(parts)}. To see them: /lhs-rounds suggestions {overview.hidden_counts[0][0].value}"
