"""Notifications as plain text, for the terminal and for screen readers.

Surfaces share these sentences where they render the same content.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, get_args

from bot.core.base.date_names import MONTH_NAMES, month_day
from bot.core.calendar import formatting
from bot.core.calendar.formatting import NameOf, format_count, format_date, format_when, headline, past_headline
from bot.core.calendar.models import AnnouncementChoice, Series, Session, SessionStatus, local_date
from bot.core.calendar.notable_changes import NotableChange
from bot.core.outbox import alerts, notifications, reply_notifications
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.notifications import AnnouncementPreview, ChangeNotice, MonthAnnouncement, Notification, Reminder
from bot.text import (
    attendee_notices,
    delivery_alerts,
    evaluation_results,
    initiatives,
    materials,
    readiness,
    speaker_cards,
)
from bot.text.attendance import code_lines, format_coming
from bot.text.evaluations import RATED, RATINGS_CLOSED
from bot.text.feedback import format_digest
from bot.text.onboarding import format_welcome
from bot.text.suggestions import format_suggestion_notification

NO_PATIENT_INFORMATION = "Please don’t include patient information."
FEEDBACK_PROMPT_TEXT = "Rate it in under a minute. Ratings are anonymous."
INVITATION = "This date is open. Have a topic idea?"
NOTHING_POSTED_HINT = "We won’t post to the channel until you add one."
POSSIBLE_DUPLICATE = "You may have seen this already. We couldn’t confirm the first one arrived."


def format_notification(notification: Notification, name_of: NameOf = str) -> str:
    """Format the complete message.

    Args:
        notification: The content.
        name_of: Returns a person's display name by external id. Names come before text that people wrote.
    """
    return _lines(*FORMATTERS[type(notification)](notification, name_of))


def _lines(*lines: str | None) -> str:
    return "\n".join(line for line in lines if line)


def format_session(session: Session, zone: str, today: date | None = None, *, is_past: bool = False) -> str:
    """Format a session, one line each: title, speakers, when and where. What is unknown is TBA, unless it is past.

    `today` is that of `format_date`.
    """
    if is_past or session.status is SessionStatus.CANCELLED:
        # Its link no longer leads anywhere.
        when, where = format_when(session, zone, today, is_past=True), session.place
        return _lines(past_headline(session), f"When: {when}", f"Where: {where}" if where else None)
    when, where = format_when(session, zone, today), formatting.format_where(session) or formatting.LOCATION_TBA
    return _lines(*formatting.title_lines(session), f"When: {when}", f"Where: {where}")


def format_sessions(
    sessions: Sequence[Session], zone: str, today: date | None = None, past_ids: Collection[int] = ()
) -> str:
    """Format several sessions, separated by blank lines.

    Args:
        sessions: In order.
        zone: The series' zone.
        today: That of `format_date`.
        past_ids: The ids of past sessions.
    """
    return _separated([format_session(each, zone, today, is_past=each.id in past_ids) for each in sessions])


def _separated(each: list[str]) -> str:
    text = "\n\n".join(each)
    return f"\n{text}\n" if len(each) > 1 else text


def format_disclosure(session: Session, series: Series) -> str | None:
    """Say what the speaker disclosed, where the series offers credit; None if there is nothing to show."""
    disclosure = session.card.disclosure
    return f"Disclosures: {disclosure}" if series.policy.for_credit and disclosure else None


def format_nothing_planned(last: Session | None, today: date | None) -> str:
    """Say that nothing is scheduled, and which session was the last."""
    if last is None:
        return "Nothing is scheduled yet."
    day = formatting.format_day(last.date, today)
    return f"Nothing is scheduled right now. Last session: {day}, {past_headline(last)}."


def format_invitation(session: Session | None) -> str | None:
    """Invite ideas for a session without a speaker; None for any other."""
    is_open = session is not None and not session.speakers and session.title is None
    return INVITATION if is_open else None


def _reminder(it: Reminder) -> list[str | None]:
    return [
        reminder_heading(it),
        format_session(it.session, it.series.zone, is_past=it.is_over),
        format_disclosure(it.session, it.series) if it.kind is Kind.SAME_DAY_REMINDER else None,
        format_previous_time(it),
        None if it.is_personal else format_coming(it.session.coming),
        reminder_invitation(it),
    ]


def announcement_opening(notification: MonthAnnouncement) -> str:
    """Return the heading of a month, or say that it has no session."""
    name, month = notification.series.name, MONTH_NAMES[notification.month - 1]
    match notification.sessions:
        case ():
            return f"No {name} in {month}"
        case (session,):
            return f"{name}: {format_date(session.date)}"
    return f"{name} in {month}: {format_count(len(notification.sessions), 'session', 'sessions')}"


def format_later(later: Session | None, zone: str, today: date | None) -> str:
    """Say what comes after a time without a session."""
    if later is None:
        return "Nothing else is scheduled yet."
    return f"Next session: {format_when(later, zone, today)}. {headline(later)}."


def _announcement(notification: MonthAnnouncement) -> list[str | None]:
    zone = notification.series.zone
    moved = [format_moved(each, zone) for each in notification.moved]
    removed = removed_lines(notification)
    opening = announcement_opening(notification)
    if not notification.sessions:
        later = notification.later
        return [opening, *removed, format_later(later, zone, notification.today), format_invitation(later)]
    shown = [
        _lines(
            format_session(each, zone, is_past=each.id in notification.over),
            format_disclosure(each, notification.series),
            format_coming(each.coming),
            None if each.id in notification.over else format_invitation(each),
        )
        for each in notification.sessions
    ]
    return [opening, _separated(shown), *moved, *removed]


def format_moved(update: notifications.SessionUpdate, zone: str) -> str:
    """Say for when a moved session was announced."""
    return f"Rescheduled from {_changed_when(update.before, update.after, zone)}."


def _changed_when(before: Session, after: Session, zone: str) -> str:
    """Return the previous date and start, as far as they differ from today's."""
    hours = None if before.start is None else formatting.format_time(before.start)
    if before.date == after.date:
        return hours or format_when(before, zone)
    return ", ".join(filter(None, (format_date(before.date), hours if before.start != after.start else None)))


def removed_lines(notification: MonthAnnouncement) -> list[str]:
    """Say what became of announced sessions that are no longer in that month.

    One that was moved, and is now the next, is shown with its new date anyway.
    """
    zone, later = notification.series.zone, notification.later
    return [
        f"The {month_day(each.before.date)} session was rescheduled."
        if later and each.after.id == later.id
        else _format_removed(each, zone)
        for each in notification.removed
    ]


def _format_removed(update: notifications.SessionUpdate, zone: str) -> str:
    what = f"{format_date(update.before.date)}, {headline(update.before)}"
    if update.after.status is SessionStatus.CANCELLED:
        return f"Canceled: {what}"
    return f"Rescheduled to {format_when(update.after, zone)}. Originally {what}"


_NOTICE_HEADINGS = {
    NotableChange.CANCELLED: "Canceled: {name} on {day}",
    NotableChange.RESTORED: "Back on: {name}, {day}",
    NotableChange.ADDED: "New session: {name}, {day}",
    NotableChange.MOVED: "Rescheduled: {name}, now {date}",
    NotableChange.TIME_SET: "Time confirmed: {name}, {day} at {time}",
    NotableChange.TOPIC_SET: "Topic announced: {name}, {day}",
    NotableChange.TOPIC_CHANGED: "New topic: {name}, {day}",
    NotableChange.PLACE_CHANGED: "New location: {name}, {day}",
}
_NEW_TIME = "New time: {name}, {day} at {time}"


def notice_heading(notification: ChangeNotice) -> str:
    """Return the most important change."""
    session, before, change = notification.session, notification.before, notification.changes[0]
    heading = _NOTICE_HEADINGS[change]
    if change is NotableChange.MOVED and before and before.date == session.date and session.start:
        heading = _NEW_TIME
    return _with_day(heading, notification.series, session)


def _with_day(heading: str, series: Series, session: Session) -> str:
    hours = formatting.format_time(session.start) if session.start else ""
    return heading.format(name=series.name, day=month_day(session.date), date=format_date(session.date), time=hours)


def notice_lines(notification: ChangeNotice) -> list[str]:
    """Return the changes that the session's current details do not show."""
    before, after = notification.before, notification.session
    if before is None or notification.changes[0] is NotableChange.CANCELLED:
        return []
    lines = []
    if NotableChange.MOVED in notification.changes:
        lines.append(f"Originally {_changed_when(before, after, notification.series.zone)}.")
    further = [_FURTHER_CHANGES[each] for each in notification.changes[1:] if each in _FURTHER_CHANGES]
    return [*lines, *further]


_FURTHER_CHANGES = {
    NotableChange.TIME_SET: "The time is confirmed too.",
    NotableChange.TOPIC_SET: "The topic is announced too.",
    NotableChange.TOPIC_CHANGED: "The topic also changed.",
    NotableChange.PLACE_CHANGED: "The location also changed.",
}


def preview_title(notification: AnnouncementPreview) -> str:
    """Return the heading of a preview: "Preview: April announcement"."""
    return f"Preview: {MONTH_NAMES[notification.announcement.month - 1]} announcement"


def preview_heading(notification: AnnouncementPreview, name_of: NameOf) -> str:
    """Say whether and when the month is announced, and who decided."""
    decision, zone = notification.decision, notification.series.zone
    wish = decision.wish if decision else None
    if decision and wish is AnnouncementChoice.SKIP:
        return f"Skipped by {name_of(decision.by)}"
    if decision and wish is AnnouncementChoice.POST_NOW:
        return f"Posted early by {name_of(decision.by)}"
    moment = notification.announced_at or (decision.made_at if decision else None)
    if moment is None:
        return "Waiting for an organizer to approve it."
    when = f"{format_date(local_date(moment, zone))} at {formatting.format_local_time(moment, zone)}"
    if notification.is_due:
        return f"Posted {when}"
    return f"Posts {when}" + (f", approved by {name_of(decision.by)}" if decision else "")


def preview_lines(notification: AnnouncementPreview) -> list[str]:
    """Say what happens next, and whether disclosures are missing."""
    announcement = notification.announcement
    lacks = any(each.speakers and not each.card.disclosure for each in announcement.sessions)
    is_missing = lacks and announcement.series.policy.for_credit and not notification.is_due
    return [*_next_steps(notification), *(["Disclosures: not yet given"] if is_missing else [])]


def _next_steps(notification: AnnouncementPreview) -> list[str]:
    if notification.decision is not None:
        is_skipped = notification.decision.wish is AnnouncementChoice.SKIP
        return ["Session reminders still go out."] if is_skipped else []
    if notification.is_due or notification.announced_at is None:
        return []
    return ["No action needed. You can edit or skip it until then."]


def award_lines(notification: notifications.AwardReminder) -> list[str]:
    """Say what is due and when, and where to read more."""
    name = notification.series.texts.award_name or "Award program"
    # "Learning Health System Award Program (LHS-AP)" is known by its abbreviation.
    short = name[name.index("(") + 1 : -1] if "(" in name and name.endswith(")") else name
    near = "tomorrow" if notification.days == 1 else f"in {format_count(notification.days // 7, 'week', 'weeks')}"
    url = notification.series.award_url
    first = f"{short}: {notification.award_day.what} {near} ({format_date(notification.award_day.day)})"
    return [first, *([f"Details: {url}"] if url else [])]


def reminder_heading(notification: Reminder) -> str:
    """Say how soon the session is ("Tomorrow at 12:00 PM: LHS Rounds"), or that it was canceled or moved."""
    series, session = notification.series, notification.session
    if session.status is SessionStatus.CANCELLED:
        return _with_day(_NOTICE_HEADINGS[NotableChange.CANCELLED], series, session)
    if notification.before is not None:
        is_same_day = notification.before.date == session.date and session.start
        return _with_day(_NEW_TIME if is_same_day else _NOTICE_HEADINGS[NotableChange.MOVED], series, session)
    if notification.is_over:
        return f"{series.name}: {format_date(session.date)}"
    if notification.kind is Kind.WEEK_REMINDER:
        return f"Next week: {series.name}"
    near = "Tomorrow" if notification.kind is Kind.DAY_REMINDER else "Today"
    hours = f" at {formatting.format_time(session.start)}" if session.start else ""
    return f"{near}{hours}: {series.name}"


def format_previous_time(notification: Reminder) -> str | None:
    """Say for when a changed session was planned; None if it has not changed."""
    if notification.before is None or notification.session.status is SessionStatus.CANCELLED:
        return None
    return f"Originally {_changed_when(notification.before, notification.session, notification.series.zone)}."


def reminder_invitation(notification: Reminder) -> str | None:
    """Invite ideas a week before a session without a speaker; else None."""
    if notification.session.status is SessionStatus.CANCELLED or notification.is_over:
        return None
    return format_invitation(notification.session) if notification.kind is Kind.WEEK_REMINDER else None


def prompt_heading(notification: notifications.FeedbackPrompt) -> str:
    """Ask how the session was."""
    if notification.is_today:
        return f"How was today’s {notification.series.name}?"
    return f"How was {notification.series.name} on {month_day(notification.session.date)}?"


def code_heading(notification: notifications.CheckInCode) -> str:
    """Return the code."""
    return f"Check-in code: {notification.code}"


# How each notification is formatted: its lines, of which empty ones are left out. A test holds that none is missing.
FORMATTERS: Mapping[type[Notification], Callable[[Any, NameOf], Iterable[str | None]]] = {
    MonthAnnouncement: lambda it, _: _announcement(it),
    ChangeNotice: lambda it, _: [
        notice_heading(it),
        *notice_lines(it),
        format_session(it.session, it.series.zone, is_past=it.is_over),
    ],
    Reminder: lambda it, _: _reminder(it),
    notifications.AttendeeNotice: lambda it, _: [
        attendee_notices.attendee_heading(it),
        *attendee_notices.attendee_lines(it),
        attendee_notices.attendee_reason(it),
    ],
    notifications.FeedbackPrompt: lambda it, _: [
        prompt_heading(it),
        past_headline(it.session),
        *(
            [RATED]
            if it.is_rated
            else [RATINGS_CLOSED]
            if it.is_closed
            else [FEEDBACK_PROMPT_TEXT, NO_PATIENT_INFORMATION]
        ),
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
        formatting.format_without_date(it.session, it.series.zone)
        if speaker_cards.asks_again(it)
        else format_session(it.session, it.series.zone),
        speaker_cards.answer_to_date(it.session),
    ],
    reply_notifications.SpeakerUpdate: lambda it, _: [
        speaker_cards.speaker_update_heading(it),
        *speaker_cards.speaker_update_lines(it),
    ],
    notifications.GoNoGo: lambda it, _: readiness.go_no_go_lines(it),
    notifications.OrganizerDigest: lambda it, _: [readiness.digest_heading(it), *readiness.digest_lines(it)],
    notifications.EmptyCalendar: lambda it, _: [format_nothing_planned(it.last, it.today), NOTHING_POSTED_HINT],
    reply_notifications.FeedbackDigest: lambda it, _: format_digest(it),
    notifications.ResultsCard: lambda it, _: evaluation_results.format_results(it),
    reply_notifications.SpeakerResults: lambda it, _: evaluation_results.format_speaker_results(it),
    reply_notifications.CommitmentFollowup: lambda it, _: evaluation_results.format_commitment(it),
    reply_notifications.CommitmentClosed: lambda _it, _: [
        evaluation_results.FOLLOWUP_CLOSED,
        evaluation_results.FOLLOWUP_DELETED,
    ],
    notifications.WelcomeCard: lambda it, _: format_welcome(it),
    notifications.PossibleDuplicate: lambda it, name_of: [POSSIBLE_DUPLICATE, format_notification(it.body, name_of)],
    **dict.fromkeys(
        get_args(reply_notifications.SuggestionNotification),
        lambda it, name_of: [format_suggestion_notification(it, name_of)],
    ),
    **dict.fromkeys(get_args(reply_notifications.InitiativeNotification), initiatives.format_initiative_notification),
    alerts.UnconfirmedAlert: lambda it, _: delivery_alerts.format_unconfirmed(it, it.channel),
    alerts.FailureAlert: lambda it, _: delivery_alerts.format_failure(it, it.external_id),
    alerts.NoOrganizerAlert: lambda it, _: delivery_alerts.format_no_organizer(it),
}
