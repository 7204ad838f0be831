"""Suggestions and signed feedback as plain text, for organizers and authors."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import assert_never

from bot.core.calendar import formatting
from bot.core.calendar.formatting import NameOf
from bot.core.calendar.models import Session, SessionStatus
from bot.core.learning.feedback import Feedback
from bot.core.outbox.suggestion_notifications import (
    AuthorReply,
    FeedbackCard,
    OrganizerReply,
    SuggestionCard,
    SuggestionNotification,
    SuggestionOutcome,
    SuggestionThanks,
)
from bot.core.suggestions.replies import Reply
from bot.core.suggestions.suggestions import OPEN_STATES_IN_ORDER, Suggestion, SuggestionOverview, SuggestionState
from bot.text.lines import join_lines

OVERVIEW_HEADING = "Topic suggestions"
NO_SUGGESTIONS = "No suggestions yet."
UPDATES_FOLLOW = "We’ll message you when there’s news."

STATE_LABELS = {
    SuggestionState.NEW: "New",
    SuggestionState.PLANNED: "Planned",
    SuggestionState.SCHEDULED: "Scheduled",
    SuggestionState.DECLINED: "Declined",
}


def format_suggestion_notification(notification: SuggestionNotification, name_of: NameOf) -> str:
    """Format the complete message."""
    match notification:
        case SuggestionCard():
            return join_lines(*_card(notification, name_of))
        case SuggestionOutcome(_, suggestion):
            return join_lines(outcome_heading(notification), f"Topic: {suggestion.topic}", *outcome_lines(notification))
        case SuggestionThanks(_, suggestion):
            return join_lines(thanks_heading(notification), *thanks_lines(notification), f"Topic: {suggestion.topic}")
        case FeedbackCard(_, feedback, replies):
            return join_lines(
                format_signature(feedback, name_of),
                format_about(notification),
                feedback.text,
                *_reply_lines(replies, name_of),
            )
        case OrganizerReply(_, about, reply) | AuthorReply(_, about, reply):
            heading = format_reply_heading(notification, name_of)
            return join_lines(heading, reply.text, format_reply_subject(about))
    assert_never(notification)


def _reply_lines(replies: Sequence[Reply], name_of: NameOf) -> list[str]:
    return [line for each in replies for line in (reply_heading(each, name_of), each.text)]


def _card(notification: SuggestionCard, name_of: NameOf) -> list[str | None]:
    suggestion, state = notification.suggestion, format_state(notification, name_of)
    if notification.merged is not None:
        state += f" {notification.merged.topic}"
    return [
        card_heading(notification),
        format_author(suggestion, name_of),
        format_support(suggestion),
        f"Topic: {suggestion.topic}",
        f"Why it matters: {suggestion.why}" if suggestion.why else None,
        f"Suggested speaker: {suggestion.speaker}" if suggestion.speaker else None,
        None if suggestion.changed_by is None else state,
        f"Message sent: {suggestion.reason}" if suggestion.reason else None,
        *_reply_lines(notification.replies, name_of),
    ]


def card_heading(notification: SuggestionCard) -> str:
    """Return the heading for organizers."""
    is_new = notification.suggestion.state is SuggestionState.NEW and notification.suggestion.changed_by is None
    return "New topic suggestion" if is_new else "Topic suggestion"


def format_author(suggestion: Suggestion, name_of: NameOf) -> str:
    """Name the author if they chose to show it, and say whether they would present."""
    by = "anonymously" if suggestion.person is None else f"by {name_of(suggestion.person)}"
    return f"Suggested {by}{' (would like to present)' if suggestion.would_present else ''}"


def format_state(notification: SuggestionCard, name_of: NameOf) -> str:
    """Say which state it is in, and who changed it."""
    suggestion, session = notification.suggestion, notification.session
    by = "" if suggestion.changed_by is None else name_of(suggestion.changed_by)
    if notification.merged is not None:
        return f"Merged by {by} into:" if by else "Merged into:"
    if suggestion.state is SuggestionState.SCHEDULED and session is not None:
        scheduled = f"Scheduled for {formatting.format_day(session.date, notification.today)}" + (
            f" by {by}" if by else ""
        )
        return f"{scheduled} (canceled)" if session.status is SessionStatus.CANCELED else scheduled
    state = "Reopened" if by and suggestion.state is SuggestionState.NEW else STATE_LABELS[suggestion.state]
    return f"{state} ({by})" if by else state


def format_own(card: SuggestionCard) -> str:
    """Say what became of a person's own suggestion."""
    into = [] if card.merged is None else [card.merged.topic]
    return join_lines(card.suggestion.topic, " ".join([format_state(card, lambda _: "an organizer"), *into]))


def format_support(suggestion: Suggestion) -> str | None:
    """Say how many others support it; None if nobody does."""
    if not suggestion.support_count:
        return None
    return f"{formatting.format_count(suggestion.support_count, 'other person wants', 'other people want')} this"


# What the author reads, what a supporter reads, and what happens next.
_OUTCOMES = {
    SuggestionState.NEW: (
        "Your suggestion is open again",
        "A suggestion you support is open again",
        "The organizers will take another look.",
    ),
    SuggestionState.PLANNED: (
        "The organizers plan to schedule your topic",
        "The organizers plan to schedule a topic you support",
        "We’ll tell you when there’s a date.",
    ),
    SuggestionState.SCHEDULED: (
        "Your topic is on the schedule",
        "A topic you support is on the schedule",
        UPDATES_FOLLOW,
    ),
    SuggestionState.DECLINED: ("An update on your suggestion", "An update on a suggestion you support", ""),
}


def outcome_heading(notification: SuggestionOutcome) -> str:
    """Say what became of the suggestion, in one line."""
    if notification.merged is not None:
        whose = "your suggestion" if notification.is_own else "a suggestion you support"
        return f"We merged {whose} with a similar one"
    own, supported, _ = _OUTCOMES[notification.suggestion.state]
    return own if notification.is_own else supported


def outcome_lines(notification: SuggestionOutcome) -> list[str]:
    """Explain the outcome and the next step."""
    suggestion = notification.suggestion
    if notification.merged is not None:
        return [f"The other suggestion: {notification.merged.topic}", UPDATES_FOLLOW]
    if suggestion.state is SuggestionState.SCHEDULED and notification.session is not None:
        return _session_lines(notification, notification.session)
    if suggestion.state is SuggestionState.DECLINED:
        return [f"The organizers wrote: {suggestion.reason}"] if suggestion.reason else []
    return [_OUTCOMES[suggestion.state][2]]


def _session_lines(notification: SuggestionOutcome | SuggestionThanks, session: Session) -> list[str]:
    series = notification.series
    when = formatting.format_when(session, series.zone, notification.today)
    canceled = " (canceled)" if session.status is SessionStatus.CANCELED else ""
    return [f"{series.name}, {when}{canceled}", formatting.headline(session)]


def thanks_heading(notification: SuggestionThanks) -> str:
    """Say that the session is announced."""
    whose = "Your topic" if notification.is_own else "A topic you support"
    return f"{whose} was just announced.{' Thank you!' if notification.is_own else ''}"


def thanks_lines(notification: SuggestionThanks) -> list[str]:
    """Return date and headline of the session."""
    return _session_lines(notification, notification.session)


def format_about(notification: FeedbackCard) -> str:
    """Say what signed feedback is about."""
    name, session = notification.series.name, notification.feedback.session
    if session is None:
        return f"About {name} in general:"
    day = formatting.format_date(session.date, notification.today)
    return f"About {name} on {day}, {formatting.past_headline(session)}:"


def format_signature(feedback: Feedback, name_of: NameOf) -> str:
    """Say who signed feedback."""
    return "Feedback" if feedback.person is None else f"Feedback from {name_of(feedback.person)}"


def format_reply_subject(about: Suggestion | Feedback) -> str:
    """Quote what a reply is about."""
    if isinstance(about, Suggestion):
        return f"About the suggestion: {about.topic}"
    return f"About the feedback: {about.text}"


def reply_heading(reply: Reply, name_of: NameOf) -> str:
    """Name the author of a reply, for organizers, and say if it was undeliverable."""
    whose = "The author replied" if reply.organizer is None else f"{name_of(reply.organizer)} replied"
    if reply.undeliverable_in is None:
        return f"{whose}:"
    return f"{whose}. Couldn’t deliver this. The person is no longer in {reply.undeliverable_in.label}."


def format_reply_heading(notification: OrganizerReply | AuthorReply, name_of: NameOf) -> str:
    """Name who replied: the organizer, or the author if they chose to show their name."""
    kind = "suggestion" if isinstance(notification.about, Suggestion) else "feedback"
    if isinstance(notification, OrganizerReply):
        organizer = notification.reply.organizer
        return f"{name_of(organizer) if organizer else 'An organizer'} replied to your {kind}"
    person = notification.about.person
    return f"{f'The author of a {kind}' if person is None else name_of(person)} replied"


def format_overview(overview: SuggestionOverview) -> str:
    """Format the suggestions by state."""
    if not overview.suggestions:
        return join_lines(format_none(overview), *hidden_counts(overview))
    lines = [OVERVIEW_HEADING]
    for state, group in groupby(overview.suggestions, key=lambda each: each.state):
        lines += [
            f"{STATE_LABELS[state]}:",
            *(f"{each.topic} ({format_age_and_support(each, overview)})" for each in group),
        ]
    return join_lines(*lines, format_unlisted(overview), *hidden_counts(overview))


def format_none(overview: SuggestionOverview) -> str:
    """Say that no suggestion is listed, although there may be others in another state."""
    others = {state for state, _ in overview.hidden_counts}
    if not others:
        return NO_SUGGESTIONS
    return "No open suggestions." if others.isdisjoint(OPEN_STATES_IN_ORDER) else "No suggestions in this state."


def format_age_and_support(suggestion: Suggestion, overview: SuggestionOverview) -> str:
    """Format support and age: "2 votes, 3 days old"."""
    age = overview.now - suggestion.made_at
    age_text = f"{formatting.format_duration(age)} old" if age >= timedelta(days=1) else "from today"
    votes = formatting.format_count(suggestion.support_count, "vote", "votes")
    return f"{votes}, {age_text}" if suggestion.support_count else age_text


def format_unlisted(overview: SuggestionOverview) -> str | None:
    """Say how many more there are; None if there are none."""
    return f"+{overview.unlisted:,} more" if overview.unlisted else None


def hidden_counts(overview: SuggestionOverview) -> list[str]:
    """Say how many suggestions each state has that is not listed: "2 planned"."""
    return [f"{count:,} {STATE_LABELS[state].lower()}" for state, count in overview.hidden_counts]
