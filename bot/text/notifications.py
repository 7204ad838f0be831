"""Notifications as plain text, for the terminal and for screen readers."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

from bot.core.base.date_names import month_day
from bot.core.calendar import formatting
from bot.core.calendar.formatting import NameOf, past_headline
from bot.core.outbox import alerts, learning_notifications, notifications, suggestion_notifications
from bot.core.outbox.notifications import AnnouncementPreview, ChangeNotice, MonthAnnouncement, Notification, Reminder
from bot.text import (
    announcement_preview,
    announcements,
    attendee_notices,
    delivery_alerts,
    evaluation_results,
    initiatives,
    materials,
    readiness,
    speaker_cards,
)
from bot.text.attendance import code_lines
from bot.text.evaluations import RATED, RATINGS_CLOSED
from bot.text.feedback import format_digest
from bot.text.lines import join_lines
from bot.text.onboarding import format_welcome
from bot.text.phi_warning import NO_PATIENT_INFORMATION
from bot.text.sessions import format_nothing_planned, format_session
from bot.text.suggestions import format_suggestion_notification

FEEDBACK_PROMPT_TEXT = "Rate it in under a minute. Ratings are anonymous."
NOTHING_POSTED_HINT = "We won’t post to the channel until you add one."
POSSIBLE_DUPLICATE = "You may have seen this already. We couldn’t confirm the first one arrived."


def format_notification(notification: Notification, name_of: NameOf = str) -> str:
    """Format the complete message.

    Args:
        notification: The content.
        name_of: Returns a person's display name by external id. Names come before text that people wrote.
    """
    return join_lines(*FORMATTERS[type(notification)](notification, name_of))


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
    MonthAnnouncement: lambda it, _: announcements.format_announcement(it),
    ChangeNotice: lambda it, _: [
        announcements.notice_heading(it),
        *announcements.notice_lines(it),
        format_session(it.session, it.series.zone, is_past=it.is_over),
    ],
    Reminder: lambda it, _: announcements.format_reminder(it),
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
        announcement_preview.preview_heading(it, name_of),
        *announcement_preview.preview_lines(it),
        format_notification(it.announcement, name_of),
    ],
    notifications.AwardReminder: lambda it, _: announcement_preview.award_lines(it),
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
    notifications.SpeakerUpdate: lambda it, _: [
        speaker_cards.speaker_update_heading(it),
        *speaker_cards.speaker_update_lines(it),
    ],
    notifications.GoNoGo: lambda it, _: readiness.go_no_go_lines(it),
    notifications.OrganizerDigest: lambda it, _: [readiness.digest_heading(it), *readiness.digest_lines(it)],
    notifications.EmptyCalendar: lambda it, _: [format_nothing_planned(it.last, it.today), NOTHING_POSTED_HINT],
    learning_notifications.FeedbackDigest: lambda it, _: format_digest(it),
    learning_notifications.ResultsCard: lambda it, _: evaluation_results.format_results(it),
    learning_notifications.SpeakerResults: lambda it, _: evaluation_results.format_speaker_results(it),
    learning_notifications.CommitmentFollowup: lambda it, _: evaluation_results.format_commitment(it),
    learning_notifications.CommitmentClosed: lambda _it, _: [
        evaluation_results.FOLLOWUP_CLOSED,
        evaluation_results.FOLLOWUP_DELETED,
    ],
    notifications.WelcomeCard: lambda it, _: format_welcome(it),
    notifications.PossibleDuplicate: lambda it, name_of: [POSSIBLE_DUPLICATE, format_notification(it.body, name_of)],
    **dict.fromkeys(
        get_args(suggestion_notifications.SuggestionNotification),
        lambda it, name_of: [format_suggestion_notification(it, name_of)],
    ),
    **dict.fromkeys(
        get_args(learning_notifications.InitiativeNotification), initiatives.format_initiative_notification
    ),
    alerts.UnconfirmedAlert: lambda it, _: delivery_alerts.format_unconfirmed(it, it.channel),
    alerts.FailureAlert: lambda it, _: delivery_alerts.format_failure(it, it.external_id),
    alerts.NoOrganizerAlert: lambda it, _: delivery_alerts.format_no_organizer(it),
}
