"""Render notifications, which the bot sends on its own."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, get_args

from bot.core.calendar.models import Session
from bot.core.outbox import alerts, learning_notifications, notifications, suggestion_notifications
from bot.core.outbox.notifications import FeedbackPrompt, MonthAnnouncement, Notification, Reminder
from bot.text.notifications import POSSIBLE_DUPLICATE, format_notification
from bot.views import (
    announcement_preview,
    announcements,
    attendance,
    attendee_notices,
    commitments,
    delivery_alerts,
    evaluation_results,
    feedback,
    initiatives,
    materials,
    onboarding,
    readiness,
    replies,
    speaker_cards,
    suggestion_cards,
)
from bot.views.kit import block_kit, mentions
from bot.views.kit.block_kit import Block, Message


def render(notification: Notification) -> Message:
    """Render a notification."""
    return RENDERERS[type(notification)](notification)


def session_with_state(notification: Notification) -> Session | None:
    """Return a session about which a channel's message shows its reader what they have done; None if there is none."""
    match notification:
        case MonthAnnouncement(sessions=sessions, over=over):
            return next((each for each in sessions if each.id not in over), None)
        case (
            Reminder(session=session, is_personal=False, is_over=False)
            | FeedbackPrompt(session=session, is_closed=False)
        ):
            return session
    return None


def _with_text(blocks: Callable[[Any], list[Block]]) -> Callable[[Any], Message]:
    return lambda notification: block_kit.message(format_notification(notification), blocks(notification))


def _with_names(blocks: Callable[[Any], list[Block]]) -> Callable[[Any], Message]:
    return lambda notification: mentions.message(partial(format_notification, notification), blocks(notification))


# How each notification is rendered. A test holds that none is missing.
RENDERERS: Mapping[type[Notification], Callable[[Any], Message]] = {
    notifications.MonthAnnouncement: _with_text(announcements.month),
    notifications.Reminder: _with_text(announcements.reminder),
    notifications.ChangeNotice: _with_text(announcements.notice),
    notifications.AttendeeNotice: _with_text(attendee_notices.notice),
    notifications.FeedbackPrompt: _with_text(announcements.prompt),
    notifications.EmptyCalendar: _with_text(announcements.empty_calendar),
    learning_notifications.FeedbackDigest: _with_text(feedback.digest),
    notifications.AnnouncementPreview: _with_names(announcement_preview.card),
    notifications.AwardReminder: _with_text(announcement_preview.award),
    notifications.CheckInCode: _with_text(attendance.code_card),
    notifications.MaterialsPost: _with_text(materials.post),
    notifications.MaterialsNudge: _with_text(materials.nudge),
    notifications.SpeakerCardRequest: _with_text(speaker_cards.card),
    notifications.SpeakerUpdate: _with_text(speaker_cards.says),
    notifications.GoNoGo: _with_text(readiness.go_no_go),
    notifications.OrganizerDigest: _with_text(readiness.digest),
    suggestion_notifications.SuggestionCard: _with_names(suggestion_cards.card),
    suggestion_notifications.SuggestionOutcome: _with_text(suggestion_cards.outcome),
    suggestion_notifications.SuggestionThanks: _with_text(suggestion_cards.thanks),
    suggestion_notifications.OrganizerReply: _with_names(replies.reply),
    suggestion_notifications.AuthorReply: _with_names(replies.reply),
    suggestion_notifications.FeedbackCard: _with_names(feedback.card),
    learning_notifications.ResultsCard: evaluation_results.card,
    learning_notifications.SpeakerResults: evaluation_results.card,
    learning_notifications.CommitmentFollowup: _with_text(commitments.card),
    learning_notifications.CommitmentClosed: _with_text(commitments.closed),
    notifications.WelcomeCard: _with_text(onboarding.card),
    notifications.PossibleDuplicate: lambda it: block_kit.before(POSSIBLE_DUPLICATE, render(it.body)),
    **dict.fromkeys(get_args(learning_notifications.InitiativeNotification), _with_names(initiatives.card)),
    alerts.UnconfirmedAlert: delivery_alerts.unconfirmed_card,
    alerts.FailureAlert: delivery_alerts.failure_card,
    alerts.NoOrganizerAlert: _with_text(delivery_alerts.no_organizer_card),
}
