"""Render notifications, which the bot sends on its own."""

from collections.abc import Callable, Mapping
from typing import Any, get_args

from bot.core.calendar.models import Session
from bot.core.outbox import notifications
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
from bot.views.kit import block_kit
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


# How each notification is rendered. A test holds that none is missing.
RENDERERS: Mapping[type[Notification], Callable[[Any], Message]] = {
    notifications.MonthAnnouncement: _with_text(announcements.month),
    notifications.Reminder: _with_text(announcements.reminder),
    notifications.ChangeNotice: _with_text(announcements.notice),
    notifications.AttendeeNotice: _with_text(attendee_notices.notice),
    notifications.FeedbackPrompt: _with_text(announcements.prompt),
    notifications.EmptyCalendar: _with_text(announcements.empty_calendar),
    notifications.FeedbackDigest: _with_text(feedback.digest),
    notifications.AnnouncementPreview: announcement_preview.card,
    notifications.AwardReminder: announcement_preview.award,
    notifications.CheckInCode: attendance.code_card,
    notifications.MaterialsPost: materials.post,
    notifications.MaterialsNudge: materials.nudge,
    notifications.SpeakerCardRequest: speaker_cards.card,
    notifications.SpeakerUpdate: speaker_cards.says,
    notifications.GoNoGo: readiness.go_no_go,
    notifications.OrganizerDigest: readiness.digest,
    notifications.SuggestionCard: suggestion_cards.card,
    notifications.SuggestionOutcome: suggestion_cards.outcome,
    notifications.SuggestionThanks: suggestion_cards.thanks,
    notifications.OrganizerReply: replies.message,
    notifications.AuthorReply: replies.message,
    notifications.FeedbackCard: feedback.card,
    notifications.ResultsCard: evaluation_results.card,
    notifications.SpeakerResults: evaluation_results.card,
    notifications.CommitmentFollowup: commitments.card,
    notifications.CommitmentClosed: _with_text(commitments.closed),
    notifications.WelcomeCard: onboarding.card,
    notifications.PossibleDuplicate: lambda it: block_kit.before(POSSIBLE_DUPLICATE, render(it.body)),
    **dict.fromkeys(get_args(notifications.InitiativeNotification), initiatives.message),
    notifications.UnconfirmedAlert: delivery_alerts.unconfirmed_card,
    notifications.FailureAlert: delivery_alerts.failure_card,
    notifications.NoOrganizerAlert: delivery_alerts.no_organizer_card,
}
