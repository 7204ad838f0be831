"""Suggestions and signed feedback in words: for organizers, for their authors, and for the terminal."""

from datetime import timedelta
from typing import assert_never

from bot.core.calendar.formatting import (
    NameOf,
    format_count,
    format_date,
    format_duration,
    format_when,
    headline,
    past_headline,
)
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


def format_suggestion_notification(post: SuggestionNotification, name_of: NameOf) -> str:
    """The complete message, in short lines."""
    match post:
        case SuggestionCard():
            return _lines(*_card(post, name_of))
        case SuggestionOutcome():
            return _lines(outcome_heading(post), f"Topic: {post.suggestion.topic}", *outcome_lines(post))
        case SuggestionThanks():
            return _lines(thanks_heading(post), *thanks_lines(post), f"Topic: {post.suggestion.topic}")
        case FeedbackCard():
            return _lines(
                f"Feedback to the organizers of {post.series.name}",
                format_signature(post.feedback, name_of),
                format_about(post.series, post.feedback),
                post.feedback.text,
                *(line for each in post.replies for line in (reply_heading(each, name_of), each.text)),
            )
        case OrganizerReply():
            return _lines(
                organizer_reply_heading(post, name_of), post.reply.text, format_reply_subject(post.series, post.about)
            )
        case AuthorReply():
            return _lines(
                author_reply_heading(post, name_of), post.reply.text, format_reply_subject(post.series, post.about)
            )
    assert_never(post)


def _lines(*lines: str | None) -> str:
    return "\n".join(line for line in lines if line)


def _card(post: SuggestionCard, name_of: NameOf) -> list[str | None]:
    suggestion = post.suggestion
    return [
        f"A topic is suggested for {post.series.name}",
        format_author(suggestion, name_of),
        format_state(post, name_of),
        format_support(suggestion),
        f"Topic: {suggestion.topic}",
        f"Why it matters: {suggestion.why}" if suggestion.why else None,
        f"Who could speak: {suggestion.speaker}" if suggestion.speaker else None,
        f"The reason given: {suggestion.reason}" if suggestion.reason else None,
        f"Together with: {post.merged.topic}" if post.merged else None,
        *(line for each in post.replies for line in (reply_heading(each, name_of), each.text)),
    ]


def format_author(suggestion: Suggestion, name_of: NameOf) -> str:
    """Who suggested a topic, only if they chose to show it, and whether they would present."""
    if suggestion.person is None:
        would = "The person who suggested it would present. " if suggestion.would_present else ""
        return would + NAME_NOT_SHOWN
    would = ", who would present" if suggestion.would_present else ""
    return f"Suggested by {name_of(suggestion.person)}{would}"


def format_state(post: SuggestionCard, name_of: NameOf) -> str:
    """Its state, and who brought it there."""
    suggestion = post.suggestion
    by = "" if suggestion.changed_by is None else f", says {name_of(suggestion.changed_by)}"
    if post.merged is not None:
        return f"Put together with another suggestion{by}"
    if suggestion.state is SuggestionState.NEW and suggestion.changed_by is not None:
        return f"Open again{by}"
    if suggestion.state is SuggestionState.SCHEDULED and post.session is not None:
        made = "" if suggestion.changed_by is None else f" by {name_of(suggestion.changed_by)}"
        return f"Made a session{made}: {_when(post.session, post.series.zone)}"
    return STATE_LABELS[suggestion.state] + by


def _when(session: Session, zone: str) -> str:
    cancelled = ", which is cancelled" if session.status is SessionStatus.CANCELLED else ""
    return format_when(session, zone) + cancelled


def format_support(suggestion: Suggestion) -> str | None:
    """How many others want it too; None if nobody does."""
    if not suggestion.support_count:
        return None
    number = format_count(suggestion.support_count, "other person wants", "other people want")
    return f"{number[0].upper()}{number[1:]} this too."


_OUTCOME_PHRASES = {
    SuggestionState.NEW: "is open again",
    SuggestionState.IN_REVIEW: "is in review",
    SuggestionState.PLANNED: "is planned",
    SuggestionState.SCHEDULED: "becomes a session",
    SuggestionState.DECLINED: "is not taken up",
}


def outcome_heading(post: SuggestionOutcome) -> str:
    """What has become of it, in a line."""
    whose = "Your suggestion" if post.is_own else "A suggestion that you support"
    if post.merged is not None:
        return f"{whose} goes on together with a similar one"
    return f"{whose} {_OUTCOME_PHRASES[post.suggestion.state]}"


def outcome_lines(post: SuggestionOutcome) -> list[str]:
    """What that means, and what is next."""
    suggestion = post.suggestion
    if post.merged is not None:
        return [f"The other one: {post.merged.topic}", "You will hear what becomes of it."]
    match suggestion.state:
        case SuggestionState.SCHEDULED if post.session is not None:
            session = post.session
            return [f"{post.series.name}, {_when(session, post.series.zone)}", headline(session)]
        case SuggestionState.DECLINED:
            return [f"The organizers say: {suggestion.reason}"] if suggestion.reason else []
        case SuggestionState.PLANNED:
            return ["The organizers plan to have it; the day is still to be found. You will hear when it is."]
        case SuggestionState.IN_REVIEW:
            return ["The organizers are looking at it. You will hear what becomes of it."]
    return ["The organizers will look at it again."]


def thanks_heading(post: SuggestionThanks) -> str:
    """That it is announced."""
    return "Your suggestion is announced. Thank you!" if post.is_own else "A topic that you wanted is announced"


def thanks_lines(post: SuggestionThanks) -> list[str]:
    """When, who and what."""
    return [f"{post.series.name}, {_when(post.session, post.series.zone)}", headline(post.session)]


PROMPT_LABELS = {
    FeedbackPromptKind.CHANGE: "What somebody will do differently",
    FeedbackPromptKind.KEEP: "One thing to keep or to change",
}


def format_about(series: Series, feedback: Feedback) -> str:
    """What feedback is about, and which question it answers."""
    if feedback.session is None:
        return f"About {series.name} in general:"
    about = f"About {series.name} on {format_date(feedback.session.date)}, {past_headline(feedback.session)}"
    return f"{about}:" if feedback.prompt is None else f"{about}. {PROMPT_LABELS[feedback.prompt]}:"


def format_signature(feedback: Feedback, name_of: NameOf) -> str:
    """Who signed feedback."""
    return "It is not signed." if feedback.person is None else f"Signed by {name_of(feedback.person)}"


def format_reply_subject(series: Series, about: Suggestion | Feedback) -> str:
    """What a reply is about, so that its reader knows again what was said."""
    if isinstance(about, Suggestion):
        return f"About the suggestion: {about.topic}"
    return f"About the feedback on {series.name}: {about.text}"


def reply_heading(reply: Reply, name_of: NameOf) -> str:
    """Whose reply it is, as organizers read it, and that it is lost if it is."""
    whose = "Its author answers back" if reply.organizer is None else f"Answered by {name_of(reply.organizer)}"
    return f"{whose}. {NOT_DELIVERED}" if reply.is_undeliverable else f"{whose}:"


def organizer_reply_heading(post: OrganizerReply, name_of: NameOf) -> str:
    """Who answers."""
    by = f" {name_of(post.reply.organizer)}, one of" if post.reply.organizer else ""
    return f"An answer from{by} the organizers of {post.series.name}"


def author_reply_heading(post: AuthorReply, name_of: NameOf) -> str:
    """Who answers back, as far as they show themselves."""
    person = post.about.person
    if person is None:
        return "The author of a suggestion answers back. " + NAME_NOT_SHOWN
    return f"{name_of(person)} answers back"


def format_overview(series: Series, overview: SuggestionOverview) -> str:
    """The suggestions in short lines, by state."""
    if not overview.suggestions:
        return _lines(NO_SUGGESTIONS, format_hidden_counts(overview))
    lines = [f"Suggestions for {series.name}"]
    before: SuggestionState | None = None
    for each in overview.suggestions:
        if each.state is not before:
            lines.append(f"{STATE_LABELS[each.state]}:")
            before = each.state
        lines.append(f"{each.topic} ({format_age_and_support(each, overview)})")
    return _lines(*lines, format_unlisted(overview), format_hidden_counts(overview))


def format_age_and_support(suggestion: Suggestion, overview: SuggestionOverview) -> str:
    """ "+2, three days old"."""
    age = overview.now - suggestion.made_at
    old = f"{format_duration(age)} old" if age >= timedelta(days=1) else "from today"
    return f"+{suggestion.support_count}, {old}" if suggestion.support_count else old


def format_unlisted(overview: SuggestionOverview) -> str | None:
    """How many more there are."""
    return f"And {format_count(overview.unlisted, 'more', 'more')}." if overview.unlisted else None


def format_hidden_counts(overview: SuggestionOverview) -> str | None:
    """How many there are elsewhere, and how to see them."""
    if not overview.hidden_counts:
        return None
    parts = [f"{count:,} {STATE_LABELS[state].lower()}" for state, count in overview.hidden_counts]
    return f"Also: {', '.join(parts)}. To see them: /lhs-rounds suggestions {overview.hidden_counts[0][0].value}"
