"""Posts that nobody asked for: a typed post in, a message out."""

from typing import assert_never

from bot.core.posts import (
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
from bot.core.spoken import MAY_REPEAT, post_in_words
from bot.views import (
    announcements,
    attendance,
    deliveries,
    echoes,
    evaluation_results,
    feedback,
    initiatives,
    kit,
    materials,
    previews,
    radar,
    replies,
    speaker_cards,
    suggestion_cards,
    welcome,
)
from bot.views.kit import Message


def render(post: Post) -> Message:
    """The message for a post."""
    match post:
        case MonthAnnouncement():
            return kit.message(post_in_words(post), announcements.month(post))
        case Reminder():
            return kit.message(post_in_words(post), announcements.reminder(post))
        case ChangeNotice():
            return kit.message(post_in_words(post), announcements.notice(post))
        case FeedbackPrompt():
            return kit.message(post_in_words(post), announcements.prompt(post))
        case PreviewCard():
            return previews.card(post)
        case AwardReminder():
            return previews.award(post)
        case CodeCard() | MaterialsPost() | MaterialsNudge() | SpeakerCard() | SpeakerSays():
            return _around_a_session(post)
        case Nudge():
            return radar.nudge(post)
        case EmptyCalendar():
            return kit.message(post_in_words(post), announcements.empty_calendar(post))
        case SuggestionCard() | Outcome() | Thanks() | FeedbackCard() | ReplyToAuthor() | ReplyBack():
            return _suggestion_post(post)
        case FeedbackDigest():
            return kit.message(post_in_words(post), feedback.digest(post))
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
            return deliveries.render(post)
        case WelcomeCard():
            return welcome.card(post)
        case MayRepeat():
            return kit.before(MAY_REPEAT, render(post.post))
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
            return echoes.card(post)
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
