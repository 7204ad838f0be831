"""Posts that nobody asked for: a typed post in, a message out."""

from typing import assert_never

from bot.core.outbox.notifications import (
    AwardForOwner,
    AwardReminder,
    ChangeNotice,
    CodeCard,
    DoubtCard,
    EchoCard,
    EmptyCalendar,
    FeedbackCard,
    FeedbackDigest,
    FeedbackPrompt,
    InitiativeCard,
    InitiativeNews,
    InitiativeStory,
    LoopPost,
    MaterialsNudge,
    MaterialsPost,
    MayRepeat,
    MonthAnnouncement,
    NobodyCard,
    Nudge,
    Outcome,
    Post,
    PreviewCard,
    RefusalCard,
    Reminder,
    ReplyBack,
    ReplyToAuthor,
    ResultsCard,
    SpeakerCard,
    SpeakerResults,
    SpeakerSays,
    SuggestionCard,
    SuggestionPost,
    Thanks,
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
from bot.text.notifications import MAY_REPEAT, post_in_words


def render(post: Post) -> Message:
    """The message for a post."""
    match post:
        case MonthAnnouncement():
            return block_kit.message(post_in_words(post), announcements.month(post))
        case Reminder():
            return block_kit.message(post_in_words(post), announcements.reminder(post))
        case ChangeNotice():
            return block_kit.message(post_in_words(post), announcements.notice(post))
        case FeedbackPrompt():
            return block_kit.message(post_in_words(post), announcements.prompt(post))
        case PreviewCard():
            return announcement_preview.card(post)
        case AwardReminder():
            return announcement_preview.award(post)
        case CodeCard() | MaterialsPost() | MaterialsNudge() | SpeakerCard() | SpeakerSays():
            return _around_a_session(post)
        case Nudge():
            return readiness.nudge(post)
        case EmptyCalendar():
            return block_kit.message(post_in_words(post), announcements.empty_calendar(post))
        case SuggestionCard() | Outcome() | Thanks() | FeedbackCard() | ReplyToAuthor() | ReplyBack():
            return _suggestion_post(post)
        case FeedbackDigest():
            return block_kit.message(post_in_words(post), feedback.digest(post))
        case (
            ResultsCard()
            | SpeakerResults()
            | EchoCard()
            | InitiativeCard()
            | InitiativeNews()
            | InitiativeStory()
            | AwardForOwner()
        ):
            return _of_the_loop(post)
        case DoubtCard() | RefusalCard() | NobodyCard():
            return delivery_alerts.render(post)
        case WelcomeCard():
            return onboarding.card(post)
        case MayRepeat():
            return block_kit.before(MAY_REPEAT, render(post.post))
    assert_never(post)


def _around_a_session(post: CodeCard | MaterialsPost | MaterialsNudge | SpeakerCard | SpeakerSays) -> Message:
    match post:
        case CodeCard():
            return attendance.code_card(post)
        case MaterialsPost():
            return materials.post(post)
        case MaterialsNudge():
            return materials.nudge(post)
        case SpeakerCard():
            return speaker_cards.card(post)
        case SpeakerSays():
            return speaker_cards.says(post)
    assert_never(post)


def _of_the_loop(post: LoopPost) -> Message:
    match post:
        case ResultsCard():
            return evaluation_results.card(post)
        case SpeakerResults():
            return evaluation_results.speaker_card(post)
        case EchoCard():
            return commitments.card(post)
        case InitiativeCard() | InitiativeNews() | InitiativeStory() | AwardForOwner():
            return initiatives.message(post)
    assert_never(post)


def _suggestion_post(post: SuggestionPost) -> Message:
    match post:
        case SuggestionCard():
            return suggestion_cards.card(post)
        case Outcome():
            return suggestion_cards.outcome(post)
        case Thanks():
            return suggestion_cards.thanks(post)
        case ReplyToAuthor():
            return replies.to_author(post)
        case ReplyBack():
            return replies.back(post)
        case FeedbackCard():
            return feedback.card(post)
    assert_never(post)
