"""Anonymous comments as plain text, and when they are passed on."""

from datetime import date
from itertools import groupby

from bot.core.calendar.formatting import format_count, format_date, past_headline
from bot.core.learning.feedback import MIN_FORMS, FeedbackPromptKind
from bot.core.outbox.learning_notifications import FeedbackDigest

HOLD_NOTICE = f"Organizers get comments once {MIN_FORMS} people have written, or after 2 weeks."
PROMPT_LABELS = {
    FeedbackPromptKind.CHANGE: "What they’ll do differently",
    FeedbackPromptKind.KEEP: "One thing to keep or change",
}


def format_hold(last_day: date) -> str:
    """Say when the organizers get a comment, at the latest on `last_day`."""
    latest = format_date(last_day)
    return f"The organizers get comments once {MIN_FORMS} people have written, by {latest} at the latest."


def digest_heading(notification: FeedbackDigest) -> str:
    """Say how many comments there are, that their order is random, and which part this is."""
    count = format_count(len(notification.feedback), "comment", "comments")
    order = ", in random order" if len(notification.feedback) > 1 else ""
    part = f" (part {notification.page} of {notification.page_count})" if notification.page_count > 1 else ""
    return f"Anonymous feedback: {count}{order}{part}"


def digest_groups(notification: FeedbackDigest) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the comments by what they are about, and for each the question that it answers, or nothing."""
    ordered = sorted(notification.feedback, key=lambda each: 0 if each.session is None else each.session.id)
    groups = []
    for session, comments in groupby(ordered, key=lambda each: each.session):
        general = f"About {notification.series.name} in general"
        about = general if session is None else f"{format_date(session.date)}: {past_headline(session)}"
        labelled = [(f"{PROMPT_LABELS[each.prompt]}:" if each.prompt else "", each.text) for each in comments]
        groups.append((about, labelled))
    return groups


def format_digest(notification: FeedbackDigest) -> list[str]:
    """Return the message, line by line."""
    lines = [digest_heading(notification)]
    for about, comments in digest_groups(notification):
        lines += ["", about, *(f"{label} {text}".strip() for label, text in comments)]
    return ["\n".join(lines)]
