"""Render notifications, which the bot sends on its own."""

from typing import assert_never

from bot.core.outbox.notifications import (
    AnnouncementPreview,
    AuthorReply,
    AwardReminder,
    ChangeNotice,
    CheckInCode,
    CommitmentFollowup,
    EmptyCalendar,
    FailureAlert,
    FeedbackCard,
    FeedbackDigest,
    FeedbackPrompt,
    InitiativeAwardReminder,
    InitiativeCard,
    InitiativeResult,
    InitiativeUpdate,
    LearningNotification,
    MaterialsNudge,
    MaterialsPost,
    MonthAnnouncement,
    NoOrganizerAlert,
    Notification,
    Nudge,
    OrganizerReply,
    PossibleDuplicate,
    Reminder,
    ResultsCard,
    SpeakerCardRequest,
    SpeakerResults,
    SpeakerUpdate,
    SuggestionCard,
    SuggestionNotification,
    SuggestionOutcome,
    SuggestionThanks,
    UnconfirmedAlert,
    WelcomeCard,
)
from bot.slack.views import (
    announcement_preview,
    announcements,
    attendance,
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
from bot.slack.views.kit import block_kit
from bot.slack.views.kit.block_kit import Message
from bot.text.notifications import POSSIBLE_DUPLICATE, format_notification


def render(post: Notification) -> Message:
    """Render a notification."""
    match post:
        case MonthAnnouncement():
            return block_kit.message(format_notification(post), announcements.month(post))
        case Reminder():
            return block_kit.message(format_notification(post), announcements.reminder(post))
        case ChangeNotice():
            return block_kit.message(format_notification(post), announcements.notice(post))
        case FeedbackPrompt():
            return block_kit.message(format_notification(post), announcements.prompt(post))
        case AnnouncementPreview():
            return announcement_preview.card(post)
        case AwardReminder():
            return announcement_preview.award(post)
        case CheckInCode() | MaterialsPost() | MaterialsNudge() | SpeakerCardRequest() | SpeakerUpdate():
            return _around_a_session(post)
        case Nudge():
            return readiness.nudge(post)
        case EmptyCalendar():
            return block_kit.message(format_notification(post), announcements.empty_calendar(post))
        case (
            SuggestionCard()
            | SuggestionOutcome()
            | SuggestionThanks()
            | FeedbackCard()
            | OrganizerReply()
            | AuthorReply()
        ):
            return _suggestion_post(post)
        case FeedbackDigest():
            return block_kit.message(format_notification(post), feedback.digest(post))
        case (
            ResultsCard()
            | SpeakerResults()
            | CommitmentFollowup()
            | InitiativeCard()
            | InitiativeUpdate()
            | InitiativeResult()
            | InitiativeAwardReminder()
        ):
            return _of_the_loop(post)
        case UnconfirmedAlert() | FailureAlert() | NoOrganizerAlert():
            return delivery_alerts.render(post)
        case WelcomeCard():
            return onboarding.card(post)
        case PossibleDuplicate():
            return block_kit.before(POSSIBLE_DUPLICATE, render(post.body))
    assert_never(post)


def _around_a_session(
    post: CheckInCode | MaterialsPost | MaterialsNudge | SpeakerCardRequest | SpeakerUpdate,
) -> Message:
    match post:
        case CheckInCode():
            return attendance.code_card(post)
        case MaterialsPost():
            return materials.post(post)
        case MaterialsNudge():
            return materials.nudge(post)
        case SpeakerCardRequest():
            return speaker_cards.card(post)
        case SpeakerUpdate():
            return speaker_cards.says(post)
    assert_never(post)


def _of_the_loop(post: LearningNotification) -> Message:
    match post:
        case ResultsCard() | SpeakerResults():
            return evaluation_results.card(post)
        case CommitmentFollowup():
            return commitments.card(post)
        case InitiativeCard() | InitiativeUpdate() | InitiativeResult() | InitiativeAwardReminder():
            return initiatives.message(post)
    assert_never(post)


def _suggestion_post(post: SuggestionNotification) -> Message:
    match post:
        case SuggestionCard():
            return suggestion_cards.card(post)
        case SuggestionOutcome():
            return suggestion_cards.outcome(post)
        case SuggestionThanks():
            return suggestion_cards.thanks(post)
        case OrganizerReply() | AuthorReply():
            return replies.message(post)
        case FeedbackCard():
            return feedback.card(post)
    assert_never(post)
