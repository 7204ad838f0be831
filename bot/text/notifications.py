"""Notifications as plain text, for the terminal and for screen readers.

Surfaces share these sentences where they render the same content.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, get_args

from bot.core.calendar import formatting
from bot.core.calendar.formatting import (
    NameOf,
    format_count,
    format_date,
    format_datetime,
    format_month,
    format_when,
    headline,
    past_headline,
)
from bot.core.calendar.models import AnnouncementChoice, Series, Session, SessionStatus
from bot.core.calendar.notable_changes import NotableChange
from bot.core.calendar.readiness import missing_essentials
from bot.core.learning.feedback import DIGEST_AT
from bot.core.outbox import notifications
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.notifications import AnnouncementPreview, ChangeNotice, MonthAnnouncement, Notification, Reminder
from bot.text import delivery_alerts, evaluation_results, initiatives, materials, speaker_cards
from bot.text.attendance import code_lines, format_coming
from bot.text.onboarding import format_welcome
from bot.text.suggestions import format_about, format_suggestion_notification

NO_PATIENT_INFORMATION = "No patient information, please."
NO_ORDER = "in no particular order"
FEEDBACK_PROMPT_TEXT = (
    "A minute, anonymous: was it worth your time, and what will you do differently because of it? To say more, signed"
    " or anonymous: type /lhs-rounds feedback"
)
NOTHING_POSTED_HINT = "Until a session is planned, nothing is posted to the channel."
ADD_SESSIONS_HINT = "To add a session, type /lhs-rounds add; for a whole season at once, /lhs-rounds season"
ASK_COLLEAGUES_HINT = "For ideas, ask your colleagues: everybody can type /lhs-rounds suggest"

POSSIBLE_DUPLICATE = "This may be a repeat: nobody could tell whether the first one reached you."


def format_notification(notification: Notification, name_of: NameOf = str) -> str:
    """Format the complete message.

    Args:
        notification: The content.
        name_of: Returns a person's display name by external id. Names come before text that people wrote.
    """
    return _lines(*FORMATTERS[type(notification)](notification, name_of))


def _lines(*lines: str | None) -> str:
    return "\n".join(line for line in lines if line)


def format_session(session: Session, zone: str, *, is_past: bool = False) -> str:
    """Format a session: the date, with hours if known; speakers and title; place and link. One line each."""
    where = formatting.format_where(session)
    who_and_what = past_headline(session) if is_past else headline(session)
    return _lines(format_when(session, zone, is_past=is_past), who_and_what, f"Where: {where}" if where else None)


def format_sessions(
    sessions: Sequence[Session], zone: str, past_ids: Collection[int] = (), *, show_coming: bool = False
) -> str:
    """Format several sessions, separated by blank lines.

    Args:
        sessions: In order.
        zone: The series' zone.
        past_ids: The ids of past sessions.
        show_coming: Whether to say how many people will attend.
    """
    each = "\n\n".join(
        _lines(
            format_session(session, zone, is_past=session.id in past_ids),
            format_coming(session.coming) if show_coming else None,
        )
        for session in sessions
    )
    return f"\n{each}\n" if len(sessions) > 1 else each


def format_nothing_planned(series: Series, last: Session | None) -> str:
    """Say that nothing is planned, and which session was the last."""
    if last is None:
        return f"No {series.name} are planned yet."
    return f"No {series.name} are planned at the moment. The last: {format_date(last.date)}, {past_headline(last)}"


def format_invitation(sessions: Sequence[Session]) -> str | None:
    """Invite suggestions if a topic is still open; else None."""
    open_sessions = [session for session in sessions if session.title is None]
    if not open_sessions:
        return None
    if len(open_sessions) < len(sessions):
        days = " and ".join(format_date(session.date) for session in open_sessions)
        subject = f"{'The topic' if len(open_sessions) == 1 else 'Topics'} for {days}"
    else:
        subject = "The topic" if len(open_sessions) == 1 else "The topics"
    verb = "is" if len(open_sessions) == 1 else "are"
    return f"{subject} {verb} still open. Ideas are welcome: type /lhs-rounds suggest"


def _reminder(it: Reminder) -> list[str | None]:
    return [
        f"{reminder_heading(it)}, {format_session(it.session, it.series.zone)}",
        format_previous_time(it),
        None if it.is_personal else format_coming(it.session.coming),
        reminder_invitation(it),
    ]


def _digest(it: notifications.FeedbackDigest) -> list[str]:
    each = [_lines(format_about(it.series, feedback), feedback.text) for feedback in it.feedback]
    return ["\n\n".join([digest_opening(it), *each])]


def announcement_opening(notification: MonthAnnouncement) -> str:
    """Return the heading of a month, or say that it has no session."""
    month = format_month(notification.year, notification.month)
    if not notification.sessions:
        return f"There are no {notification.series.name} in {month}."
    return f"{notification.series.name} in {month}"


def format_later(later: Session | None, zone: str) -> str:
    """Say what comes after a time without a session."""
    if later is None:
        return "No later ones are planned yet."
    return f"The next ones are on {format_when(later, zone)}: {headline(later)}"


def _announcement(notification: MonthAnnouncement) -> list[str | None]:
    opening = announcement_opening(notification)
    moved = [format_moved(each, notification.series.zone) for each in notification.moved]
    removed = [format_removed(each, notification.series.zone) for each in notification.removed]
    if not notification.sessions:
        later = format_later(notification.later, notification.series.zone)
        return [opening, *removed, later, format_invitation([notification.later] if notification.later else [])]
    if len(notification.sessions) > 1:
        opening += f": {format_count(len(notification.sessions), 'session', 'sessions')}"
    shown = format_sessions(notification.sessions, notification.series.zone, show_coming=True)
    return [opening, shown, *moved, *removed, format_invitation(notification.sessions)]


def format_moved(update: notifications.SessionUpdate, zone: str) -> str:
    """Say for when a moved session was announced."""
    return f"Moved to {format_date(update.after.date)}; it was planned for {format_when(update.before, zone)}."


def format_removed(update: notifications.SessionUpdate, zone: str) -> str:
    """Say what became of an announced session that is no longer in that month."""
    original = f"{format_when(update.before, zone)}: {headline(update.before)}"
    if update.after.status is SessionStatus.CANCELLED:
        return f"Cancelled: {original}"
    return f"Moved to {format_when(update.after, zone)}; before: {original}"


_NOTICE_HEADINGS = {
    NotableChange.CANCELLED: "Cancelled: {}",
    NotableChange.RESTORED: "{}: it takes place after all",
    NotableChange.ADDED: "{}: a new session",
    NotableChange.MOVED: "Moved: {}",
    NotableChange.TIME_SET: "{}: the time is set",
    NotableChange.TOPIC_SET: "{}: the topic is set",
    NotableChange.TOPIC_CHANGED: "{}: the topic has changed",
    NotableChange.PLACE_CHANGED: "{}: the place has changed",
}


def notice_heading(notification: ChangeNotice) -> str:
    """Return the most important change."""
    return _NOTICE_HEADINGS[notification.changes[0]].format(notification.series.name)


def notice_lines(notification: ChangeNotice) -> list[str]:
    """Return the changes that the session's current details do not show."""
    then, zone = notification.before, notification.series.zone
    if then is None or notification.changes[0] is NotableChange.CANCELLED:
        return []
    lines = []
    if NotableChange.MOVED in notification.changes:
        lines.append(f"It was planned for {format_when(then, zone)}, and is now on:")
    further = [_FURTHER_CHANGES[each] for each in notification.changes[1:] if each in _FURTHER_CHANGES]
    return [*lines, *further]


_FURTHER_CHANGES = {
    NotableChange.TIME_SET: "The time is set as well.",
    NotableChange.TOPIC_SET: "The topic is set as well.",
    NotableChange.TOPIC_CHANGED: "The topic has changed as well.",
    NotableChange.PLACE_CHANGED: "The place has changed as well.",
}


def preview_heading(notification: AnnouncementPreview, name_of: NameOf) -> str:
    """Say whether and when the month is announced, and who decided."""
    month = format_month(notification.announcement.year, notification.announcement.month)
    decision = notification.decision
    if decision is None:
        if notification.is_due and notification.announced_at is not None:
            return f"Announced on {format_datetime(notification.announced_at, notification.series.zone)}"
        if notification.announced_at is None:
            return f"{month} waits to be announced"
        return f"To be announced on {format_datetime(notification.announced_at, notification.series.zone)}"
    match decision.wish:
        case AnnouncementChoice.SKIP:
            return f"{month} is not announced, says {name_of(decision.by)}"
        case AnnouncementChoice.POST_NOW:
            return f"{month} was announced at once, as {name_of(decision.by)} decided"
    announced_at = notification.announced_at or decision.made_at
    return f"To be announced on {format_datetime(announced_at, notification.series.zone)}, says {name_of(decision.by)}"


def preview_lines(notification: AnnouncementPreview) -> list[str]:
    """Say what happens next."""
    if notification.decision is not None:
        if notification.decision.wish is AnnouncementChoice.SKIP:
            return ["The reminders before a session are posted as usual."]
        return []
    if notification.is_due:
        return []
    if notification.announced_at is None:
        return ["It is posted only once one of the organizers says so."]
    return ["It is posted as it stands here, unless an organizer says otherwise."]


def award_lines(notification: notifications.AwardReminder) -> list[str]:
    """Say what is due and when, and where to read more."""
    name = notification.series.texts.award_name or "The award program"
    near = "Tomorrow" if notification.days == 1 else f"In {format_count(notification.days, 'day', 'days')}"
    lines = [f"{name}: {notification.award_day.what}", f"{near}: {format_date(notification.award_day.day)}"]
    return [
        *lines,
        f"More: {notification.series.award_url}" if notification.series.award_url else "More: type /lhs-rounds award",
    ]


def format_nudge(notification: notifications.Nudge) -> str:
    """Say which items of a session are still open."""
    day = format_date(notification.session.date)
    items = missing_essentials(notification.session)
    if not items:
        return f"Speaker and title of {notification.series.name} on {day} are known: {headline(notification.session)}"
    verb = "is" if len(items) == 1 else "are"
    return f"The {formatting.format_names(tuple(items))} of {notification.series.name} on {day} {verb} still open."


def reminder_heading(notification: Reminder) -> str:
    """Say how soon the session is ("Tomorrow: LHS Rounds"), or that it was cancelled or moved."""
    if notification.session.status is SessionStatus.CANCELLED:
        return f"Cancelled: {notification.series.name}"
    if notification.before is not None:
        return f"Moved: {notification.series.name}"
    near = {Kind.WEEK_REMINDER: "In a week", Kind.DAY_REMINDER: "Tomorrow", Kind.SAME_DAY_REMINDER: "Today"}[
        notification.kind
    ]
    return f"{near}: {notification.series.name}"


def format_previous_time(notification: Reminder) -> str | None:
    """Say for when a changed session was planned; None if it has not changed."""
    if notification.before is None:
        return None
    return f"It was planned for {format_when(notification.before, notification.series.zone)}."


def reminder_invitation(notification: Reminder) -> str | None:
    """Invite suggestions a week before a session with an open topic; else None."""
    if notification.session.status is SessionStatus.CANCELLED:
        return None
    return format_invitation([notification.session]) if notification.kind is Kind.WEEK_REMINDER else None


def code_heading(notification: notifications.CheckInCode) -> str:
    """Return the code."""
    return f"The code for check-in: {notification.code}"


def digest_opening(notification: notifications.FeedbackDigest) -> str:
    """Say how much feedback there is, that its order is random, and which part this is."""
    count = format_count(len(notification.feedback), "piece", "pieces")
    opening = f"Anonymous feedback on {notification.series.name}: {count}"
    if len(notification.feedback) > 1:
        opening += f", {NO_ORDER}"
    return opening + (
        f" (part {notification.page} of {notification.page_count})" if notification.page_count > 1 else ""
    )


def format_digest_time(day: date) -> str:
    """Say when anonymous feedback is delivered."""
    return f"{format_date(day)}, at {formatting.format_time(DIGEST_AT)}"


# How each notification is formatted: its lines, of which empty ones are left out. A test holds that none is missing.
FORMATTERS: Mapping[type[Notification], Callable[[Any, NameOf], Iterable[str | None]]] = {
    MonthAnnouncement: lambda it, _: _announcement(it),
    ChangeNotice: lambda it, _: [notice_heading(it), *notice_lines(it), format_session(it.session, it.series.zone)],
    Reminder: lambda it, _: _reminder(it),
    notifications.FeedbackPrompt: lambda it, _: [
        f"How was it? {it.series.name}, {format_date(it.session.date)}",
        past_headline(it.session),
        FEEDBACK_PROMPT_TEXT,
        NO_PATIENT_INFORMATION,
    ],
    AnnouncementPreview: lambda it, name_of: [
        preview_heading(it, name_of),
        *preview_lines(it),
        format_notification(it.announcement, name_of),
    ],
    notifications.AwardReminder: lambda it, _: award_lines(it),
    notifications.CheckInCode: lambda it, _: [
        code_heading(it),
        format_session(it.session, it.series.zone),
        *code_lines(it),
    ],
    notifications.MaterialsPost: lambda it, _: materials.post_lines(it),
    notifications.MaterialsNudge: lambda it, _: materials.nudge_lines(it),
    notifications.SpeakerCardRequest: lambda it, _: [
        *speaker_cards.speaker_request_lines(it),
        format_session(it.session, it.series.zone),
    ],
    notifications.SpeakerUpdate: lambda it, _: [
        speaker_cards.speaker_update_heading(it),
        *speaker_cards.speaker_update_lines(it),
    ],
    notifications.Nudge: lambda it, _: [format_nudge(it)],
    notifications.EmptyCalendar: lambda it, _: [
        format_nothing_planned(it.series, it.last),
        NOTHING_POSTED_HINT,
        ADD_SESSIONS_HINT,
        ASK_COLLEAGUES_HINT,
    ],
    notifications.FeedbackDigest: lambda it, _: _digest(it),
    notifications.ResultsCard: lambda it, _: evaluation_results.format_results(it),
    notifications.SpeakerResults: lambda it, _: evaluation_results.format_speaker_results(it),
    notifications.CommitmentFollowup: lambda it, _: evaluation_results.format_commitment(it),
    notifications.WelcomeCard: lambda it, _: format_welcome(it),
    notifications.PossibleDuplicate: lambda it, name_of: [POSSIBLE_DUPLICATE, format_notification(it.body, name_of)],
    **dict.fromkeys(
        get_args(notifications.SuggestionNotification),
        lambda it, name_of: [format_suggestion_notification(it, name_of)],
    ),
    **dict.fromkeys(get_args(notifications.InitiativeNotification), initiatives.format_initiative_notification),
    notifications.UnconfirmedAlert: lambda it, _: delivery_alerts.format_unconfirmed(it, it.channel),
    notifications.FailureAlert: lambda it, _: delivery_alerts.format_failure(it, it.external_id),
    notifications.NoOrganizerAlert: lambda it, _: delivery_alerts.format_no_organizer(it),
}
