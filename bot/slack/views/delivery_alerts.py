"""Alerts to organizers about deliveries: unconfirmed or rejected; and the results of their answers."""

from bot.core.calendar.formatting import format_count
from bot.core.outbox.deliveries import ChannelRecipient
from bot.core.outbox.notifications import FailureAlert, NoOrganizerAlert, UnconfirmedAlert
from bot.slack.views.kit import action_ids, block_kit
from bot.slack.views.kit.block_kit import Message
from bot.text.delivery_alerts import format_failure, format_no_organizer, format_unconfirmed

STANDS = "Thank you. It stands, and nothing is posted again."
IS_SENT = "Thank you. It is posted again now."
TOO_LATE = "It is too late for this announcement by now, so nothing is posted."
SETTLED_BEFORE = "This has been settled already. Nothing more is to be done."
NOT_YOURS = "Only organizers can do this."
NOTHING_LEFT = "There is nothing left to post there: what was refused is too late by now, or was posted since."

# What an organizer can do about Slack's error codes; the others are for the operator.
_TO_DO = {
    "not_in_channel": "The bot is not in the channel. Invite it there: type /invite in the channel.",
    "channel_not_found": (
        "The channel is private and the bot is not in it, or it is gone. If it is there, type /invite in it."
    ),
    "is_archived": "The channel is archived. Unarchive it, or have the bot post to another channel.",
    "restricted_action": "The channel does not let the bot post. Ask its managers to allow that.",
    "restricted_action_read_only_channel": "The channel does not let the bot post. Ask its managers to allow that.",
    "user_disabled": "This person\u2019s account is deactivated. Somebody else may have to organize in their place.",
    "messages_tab_disabled": "Messages from this app are switched off. Ask the person who runs this bot to allow them.",
}
_OTHERWISE = "Please tell the person who runs this bot."


# Placeholder for the channel or person while the rest is escaped.
_PLACE = "\x00"


def unconfirmed_card(post: UnconfirmedAlert) -> Message:
    """Ask whether an announcement was posted, with a button for each answer."""
    question, why, what_to_do = _naming(format_unconfirmed(post, _PLACE), block_kit.channel(post.channel))
    return Message(
        "\n".join((question, why, what_to_do)),
        (
            block_kit.header("Was this posted?"),
            block_kit.section(question),
            block_kit.section(why),
            block_kit.section(what_to_do),
            block_kit.actions(
                block_kit.button("It is there", action_ids.DELIVERY_STANDS, post.delivery_id.hex, primary=True),
                block_kit.button("Post it again", action_ids.DELIVERY_AGAIN, post.delivery_id.hex),
            ),
        ),
    )


def failure_card(post: FailureAlert) -> Message:
    """Render what cannot be posted, and what to do; with a retry button if an organizer can correct it."""
    to_a_channel = isinstance(post.recipient, ChannelRecipient)
    place = block_kit.channel(post.external_id) if to_a_channel else block_kit.mention(post.external_id)
    said, reason = _naming(format_failure(post, _PLACE), place)
    to_do = _TO_DO.get(post.reason, _OTHERWISE)
    again = block_kit.button("Try again", action_ids.DELIVERY_RETRY, str(post.recipient), primary=True)
    return Message(
        block_kit.shorten("\n".join((said, reason, block_kit.escape(to_do))), block_kit.MAX_MESSAGE_TEXT),
        (
            block_kit.header("A message was refused"),
            block_kit.section(said),
            block_kit.plain(to_do),
            *([block_kit.actions(again)] if to_a_channel else []),
            block_kit.context(f"Slack\u2019s word for it: {post.reason}"),
        ),
    )


def no_organizer_card(post: NoOrganizerAlert) -> Message:
    """Tell an administrator that no organizer can be reached, and what to do."""
    said, to_do = format_no_organizer(post)
    return block_kit.message(
        f"{said}\n{to_do}",
        [block_kit.header("No organizer can be reached"), block_kit.plain(said), block_kit.plain(to_do)],
    )


def _naming(lines: tuple[str, ...], place: str) -> list[str]:
    return [block_kit.escape(line).replace(_PLACE, place) for line in lines]


def retry_result(number: int) -> Message:
    """Render how many messages are retried."""
    return said(f"Thank you. {format_count(number, 'message', 'messages').capitalize()} will be posted now.")


def said(sentence: str) -> Message:
    """Render a sentence in answer to a button."""
    return block_kit.message(sentence, [block_kit.plain(sentence)])
