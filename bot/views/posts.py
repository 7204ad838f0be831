"""Posts that nobody asked for: a typed post in, a message out."""

from typing import assert_never

from bot.core.posts import (
    ChangeNotice,
    DoubtCard,
    EmptyCalendar,
    FeedbackCard,
    FeedbackDigest,
    FeedbackPrompt,
    MayRepeat,
    MonthAnnouncement,
    Nudge,
    Post,
    RefusalCard,
    Reminder,
    SuggestionCard,
)
from bot.core.spoken import MAY_REPEAT, post_in_words
from bot.views import announcements, deliveries, feedback, kit, radar, suggestions
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
        case Nudge():
            return radar.nudge(post)
        case EmptyCalendar():
            return kit.message(post_in_words(post), announcements.empty_calendar(post))
        case SuggestionCard():
            mention = _mention(post.suggestion.person)
            return Message(_text_with_name(post, mention), tuple(suggestions.card(post, mention)))
        case FeedbackCard():
            mention = _mention(post.feedback.person)
            return Message(_text_with_name(post, mention), tuple(feedback.card(post, mention)))
        case FeedbackDigest():
            return kit.message(post_in_words(post), feedback.digest(post))
        case DoubtCard():
            return deliveries.doubt_card(post)
        case RefusalCard():
            return deliveries.refusal_card(post)
        case MayRepeat():
            return kit.before(MAY_REPEAT, render(post.post))
    assert_never(post)


# Stands for the name while the rest is escaped. Were it typed as well, the last one is still ours: the name comes last.
_NAME = "\x00"


def _mention(address: str | None) -> str | None:
    return None if address is None else kit.mention(address)


def _text_with_name(post: SuggestionCard | FeedbackCard, mention: str | None) -> str:
    """The post in words, escaped, with the mention in it that escaping would spoil; however long, the name stays."""
    text = kit.escape(post_in_words(post, lambda _: _NAME))
    if mention is None:
        return kit.shorten(text, kit.MESSAGE_TEXT_MOST)
    before, _, after = text.rpartition(_NAME)
    # Only the words before it are cut.
    room = kit.MESSAGE_TEXT_MOST - len(mention) - len(after) - len("\nSuggested by ")
    *said, introduced = before.split("\n")
    return kit.shorten("\n".join(said), room) + f"\n{introduced}{mention}{after}"
