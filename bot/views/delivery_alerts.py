"""Alerts to organizers about deliveries: unconfirmed or rejected; and the results of their answers."""

from bot.core.admin.settings_forms import SettingsSection
from bot.core.calendar.formatting import format_count
from bot.core.outbox.alerts import FailureAlert, NoOrganizerAlert, UnconfirmedAlert
from bot.core.outbox.deliveries import ChannelRecipient
from bot.text.delivery_alerts import format_failure, format_no_organizer, format_unconfirmed
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Block, Message

CONFIRMED = "Thanks! We won’t post it again."
IS_SENT = "Thanks! We’re posting it now."
TOO_LATE = "It’s too late for this announcement, so we won’t post it."
SETTLED_BEFORE = "This was already answered."
NOT_YOURS = "Only organizers can do that."
NOTHING_LEFT = "Nothing is left to post there. What failed is out of date or was posted since."

# What an organizer can do about Slack's and Teams' error codes; the others are for the operator.
# https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability (status codes)
_TO_DO = {
    "not_in_channel": "LHS Rounds isn’t in that channel. Add it with /invite @LHS Rounds, then try again.",
    "channel_not_found": (
        "The channel was deleted, or it’s private and LHS Rounds isn’t in it. If it’s there, add LHS Rounds with"
        " /invite @LHS Rounds, then try again. If it’s gone, choose another channel in Settings."
    ),
    "is_archived": (
        "The channel is archived. Unarchive it and add LHS Rounds again with /invite @LHS Rounds, or choose another"
        " channel in Settings."
    ),
    "restricted_action": "LHS Rounds isn’t allowed to post in that channel. Ask its managers to allow it.",
    "restricted_action_read_only_channel": (
        "LHS Rounds isn’t allowed to post in that channel. Ask its managers to allow it."
    ),
    "user_disabled": "This account is deactivated. You may want to add another organizer in Settings.",
    "messages_tab_disabled": "Messages from this app are turned off. Ask your app admin to turn them on.",
    "BotNotInConversationRoster": "LHS Rounds isn’t in that team. Add it to the team in Teams, then try again.",
    "ConversationNotFound": (
        "The channel was deleted. Restore it, or type “@LHS Rounds here” in another Teams channel."
    ),
    "BotDisabledByAdmin": "LHS Rounds is turned off for your organization. Ask your Teams admin to turn it on.",
    "ConversationBlockedByUser": (
        "This person blocked LHS Rounds in Teams. You may want to add another organizer in Settings."
    ),
    "ForbiddenOperationException": (
        "This person doesn’t have LHS Rounds in Teams. Ask them to add it, or add another organizer in Settings."
    ),
}
# The form that the advice names.
_FIX_IN_SETTINGS = {
    "channel_not_found": SettingsSection.POSTS,
    "is_archived": SettingsSection.POSTS,
    "user_disabled": SettingsSection.PEOPLE,
    "ConversationBlockedByUser": SettingsSection.PEOPLE,
    "ForbiddenOperationException": SettingsSection.PEOPLE,
}
_OTHERWISE = "Contact your app admin."


# Placeholder for the channel or person while the rest is escaped.
_PLACE = "\x00"


def unconfirmed_card(post: UnconfirmedAlert) -> Message:
    """Ask whether an announcement was posted, with a button for each answer."""
    question, explanation = _naming(format_unconfirmed(post, _PLACE), block_kit.channel(post.channel))
    return Message(
        f"{question}\n{explanation}",
        (
            block_kit.header("Was this posted?"),
            block_kit.section(question),
            block_kit.section(explanation),
            block_kit.actions(
                block_kit.button("Yes, it’s there", action_ids.DELIVERY_CONFIRM, post.delivery_id.hex, primary=True),
                block_kit.button("No, post it", action_ids.DELIVERY_RESEND, post.delivery_id.hex),
            ),
        ),
    )


def failure_card(post: FailureAlert) -> Message:
    """Render what cannot be posted, and what to do; with a retry button if an organizer can correct it."""
    to_a_channel = isinstance(post.recipient, ChannelRecipient)
    place = block_kit.channel(post.external_id) if to_a_channel else block_kit.mention(post.external_id)
    sentence, *reason = _naming(format_failure(post, _PLACE), place)
    if post.is_over:
        return Message(sentence, (block_kit.header("Posting again"), block_kit.section(sentence)))
    to_do = _TO_DO.get(post.reason, _OTHERWISE)
    buttons = []
    if to_a_channel:
        buttons.append(block_kit.button("Try again", action_ids.DELIVERY_RETRY, str(post.recipient), primary=True))
    if post.reason in _FIX_IN_SETTINGS:
        buttons.append(block_kit.button("Settings", action_ids.SETTINGS_OPEN, _FIX_IN_SETTINGS[post.reason].value))
    return Message(
        block_kit.shorten("\n".join((sentence, *reason, block_kit.escape(to_do))), block_kit.MAX_MESSAGE_TEXT),
        (
            block_kit.header("Can’t post to a channel" if post.is_channel_lost else "A post failed"),
            block_kit.section(sentence),
            block_kit.plain(to_do),
            *([block_kit.actions(*buttons)] if buttons else []),
            *map(block_kit.context, reason),
        ),
    )


def no_organizer_card(post: NoOrganizerAlert) -> list[Block]:
    """Tell an administrator that no organizer can be reached, and what to do."""
    return [block_kit.header("Can’t reach an organizer"), *map(block_kit.plain, format_no_organizer(post))]


def _naming(lines: tuple[str, ...], place: str) -> list[str]:
    return [block_kit.escape(line).replace(_PLACE, place) for line in lines]


def retry_result(number: int) -> str:
    """Say how many messages are retried."""
    return f"Thanks! We’re posting {format_count(number, 'message', 'messages')} now."
