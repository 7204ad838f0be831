"""Messages through the connector: posted, answered in threads, edited, deleted, and refused as Teams refuses them."""

from collections.abc import Callable
from typing import Any

import pytest

from playground.teams.seed import CLINICIAN, GENERAL, MEMBER, ORGANIZER, ROUNDS, TEAM
from playground.teams.server import TeamsPlayground
from tests.playground.teams.bot import Bot, block, card, execute, text, with_card


def test_message_appears_in_the_channel_as_a_new_thread(teams: TeamsPlayground, bot: Bot) -> None:
    answer = bot.post(ROUNDS, text("Rounds on Tuesday"))
    assert answer.status == 201
    [seen] = teams.as_user(CLINICIAN).messages("lhs-rounds")
    assert (seen.id, seen.text, seen.sender, seen.thread) == (
        answer.body["id"],
        "Rounds on Tuesday",
        "LHS Rounds",
        answer.body["id"],
    )


def test_conversation_id_with_a_message_id_is_a_thread(teams: TeamsPlayground, bot: Bot) -> None:
    root = bot.post(ROUNDS, text("root")).body["id"]
    bot.post(f"{ROUNDS};messageid={root}", text("one"))
    bot.reply(ROUNDS, root, text("two"))
    bot.post(ROUNDS, text("three", replyToId=root))
    bot.post(ROUNDS, text("other"))
    user = teams.as_user(CLINICIAN)
    threads = user.threads("lhs-rounds")
    assert [each.text for each in threads] == ["root", "other"]
    assert [each.text for each in user.replies(threads[0])] == ["one", "two", "three"]


def test_reply_to_a_reply_stays_in_the_thread(teams: TeamsPlayground, bot: Bot) -> None:
    root = bot.post(ROUNDS, text("root")).body["id"]
    first = bot.reply(ROUNDS, root, text("one")).body["id"]
    bot.reply(ROUNDS, first, text("two"))
    assert {each.thread for each in teams.as_user(CLINICIAN).messages("lhs-rounds")} == {root}


def test_text_and_card_together_become_two_messages_whose_ids_are_not_returned(
    teams: TeamsPlayground, bot: Bot
) -> None:
    answer = bot.post(ROUNDS, {**with_card(card(block("card"))), "text": "text"})
    assert (answer.status, answer.body) == (201, {})
    seen = teams.as_user(CLINICIAN).messages("lhs-rounds")
    assert [(each.text, each.card is None) for each in seen] == [("text", True), ("", False)]
    assert seen[0].thread == seen[1].thread


def test_edit_keeps_the_place_and_says_that_it_was_edited(teams: TeamsPlayground, bot: Bot) -> None:
    first = bot.post(ROUNDS, text("first")).body["id"]
    bot.post(ROUNDS, text("second"))
    assert bot.update(ROUNDS, first, text("changed")).body == {"id": first}
    seen = teams.as_user(CLINICIAN).messages("lhs-rounds")
    assert [(each.text, each.is_edited) for each in seen] == [("changed", True), ("second", False)]


def test_deleted_message_is_gone_but_stays_in_the_record(teams: TeamsPlayground, bot: Bot) -> None:
    message = bot.post(ROUNDS, text("oops")).body["id"]
    assert bot.delete(ROUNDS, message).status == 200
    assert teams.as_user(CLINICIAN).messages("lhs-rounds") == []
    [posted] = teams.tenant.posted
    assert posted.all_text() == "oops"
    assert posted.deleted_at is not None


def test_typing_is_accepted_and_not_stored(teams: TeamsPlayground, bot: Bot) -> None:
    assert bot.post(ROUNDS, {"type": "typing"}).status == 202
    assert teams.as_user(CLINICIAN).messages("lhs-rounds") == []


def test_ids_are_digits_and_never_the_same(bot: Bot) -> None:
    ids = [bot.post(ROUNDS, text()).body["id"] for _ in range(5)]
    assert len(set(ids)) == 5
    assert all(each.isdigit() for each in ids)


# Targeted messages


def targeted(person: str, words: str = "for you") -> dict[str, Any]:
    return text(words, recipient={"id": person})


def test_targeted_message_is_seen_by_its_reader_alone(teams: TeamsPlayground, bot: Bot) -> None:
    message = bot.post(ROUNDS, targeted(CLINICIAN), targeted=True).body["id"]
    assert [each.text for each in teams.as_user(CLINICIAN).targeted("lhs-rounds")] == ["for you"]
    assert teams.as_user(MEMBER).messages("lhs-rounds") == []
    assert bot.update(ROUNDS, message, text("still for you"), targeted=True).status == 200
    assert bot.update(ROUNDS, message, text("for all")).refusal == (404, "ActivityNotFoundInConversation")
    assert bot.delete(ROUNDS, message, targeted=True).status == 200


@pytest.mark.parametrize(
    ("conversation", "activity"),
    [(ROUNDS, text()), (ROUNDS, targeted("29:nobody")), ("chat", targeted(CLINICIAN))],
    ids=["without a recipient", "not a member", "personal chat"],
)
def test_targeted_message_that_is_refused(
    teams: TeamsPlayground, bot: Bot, conversation: str, activity: dict[str, Any]
) -> None:
    place = teams.as_user(CLINICIAN).chat_id if conversation == "chat" else conversation
    assert bot.post(place, activity, targeted=True).refusal == (400, "BadArgument")


def test_targeted_message_may_not_be_readdressed(bot: Bot) -> None:
    message = bot.post(ROUNDS, targeted(CLINICIAN), targeted=True).body["id"]
    assert bot.update(ROUNDS, message, targeted(MEMBER), targeted=True).refusal == (400, "BadArgument")


def test_targeted_messages_may_be_unavailable(teams: TeamsPlayground, bot: Bot) -> None:
    teams.tenant.accepts_targeted = False
    assert bot.post(ROUNDS, targeted(CLINICIAN), targeted=True).refusal == (403, "NotEnoughPermissions")


def test_targeted_message_without_the_bot_in_the_team_is_404(teams: TeamsPlayground, bot: Bot) -> None:
    teams.tenant.teams[TEAM].installed = False
    assert bot.post(ROUNDS, targeted(CLINICIAN), targeted=True).refusal == (404, "BotNotInConversationRoster")


# Refusals of conversations


def nowhere(_: TeamsPlayground) -> str:
    return "19:nowhere@thread.tacv2"


def block_chat(teams: TeamsPlayground) -> str:
    teams.as_admin(CLINICIAN).block()
    return teams.as_user(CLINICIAN).chat_id


def uninstall_personally(teams: TeamsPlayground) -> str:
    teams.as_admin(CLINICIAN).uninstall_for_person()
    return teams.as_user(CLINICIAN).chat_id


def uninstall_from_team(teams: TeamsPlayground) -> str:
    teams.as_admin(ORGANIZER).uninstall_from_team(teams.tenant.teams[TEAM])
    return ROUNDS


def delete_channel(teams: TeamsPlayground) -> str:
    teams.as_admin(ORGANIZER).delete_channel(teams.tenant.conversations[ROUNDS])
    return ROUNDS


def disable(teams: TeamsPlayground) -> str:
    teams.tenant.disabled_by_admin = True
    return ROUNDS


@pytest.mark.parametrize(
    ("prepare", "refusal"),
    [
        (nowhere, (404, "ConversationNotFound")),
        (delete_channel, (404, "ConversationNotFound")),
        (uninstall_from_team, (403, "BotNotInConversationRoster")),
        (uninstall_personally, (403, "BotNotInConversationRoster")),
        (block_chat, (403, "ConversationBlockedByUser")),
        (disable, (403, "BotDisabledByAdmin")),
    ],
    ids=["unknown", "deleted", "not in the team", "removed by the person", "blocked", "disabled"],
)
def test_conversation_that_the_bot_may_not_use(
    teams: TeamsPlayground, bot: Bot, prepare: Callable[[TeamsPlayground], str], refusal: tuple[int, str]
) -> None:
    conversation = prepare(teams)
    assert bot.post(conversation, text()).refusal == refusal
    assert teams.tenant.messages.get(conversation, []) == []


# Refusals of messages


def test_message_of_another_person_cannot_be_edited(teams: TeamsPlayground, bot: Bot) -> None:
    written = teams.as_user(CLINICIAN).say("next").shown[0]
    assert bot.update(written.conversation, written.id, text()).refusal == (403, "NotEnoughPermissions")


def test_unknown_message_is_not_found(bot: Bot) -> None:
    for answer in (bot.update(ROUNDS, "1", text()), bot.delete(ROUNDS, "1"), bot.reply(ROUNDS, "1", text())):
        assert answer.refusal == (404, "ActivityNotFoundInConversation")


def test_message_of_another_conversation_is_not_found(bot: Bot) -> None:
    message = bot.post(GENERAL, text()).body["id"]
    assert bot.update(ROUNDS, message, text()).refusal == (404, "ActivityNotFoundInConversation")


def test_message_over_28_kb_is_too_big(teams: TeamsPlayground, bot: Bot) -> None:
    message = bot.post(ROUNDS, text("x" * 28_000)).body["id"]
    assert bot.post(ROUNDS, text("x" * 29_000)).refusal == (413, "MessageSizeTooBig")
    assert bot.update(ROUNDS, message, text("x" * 29_000)).refusal == (413, "MessageSizeTooBig")


@pytest.mark.parametrize(
    "activity",
    [
        {"type": "message"},
        {"type": "message", "text": 5},
        {"type": "event", "name": "x"},
        text(textFormat="html"),
        {"type": "message", "attachments": [{"contentType": "application/pdf"}]},
        {"type": "message", "attachments": ["card"]},
        {"type": "message", "attachments": [{"contentType": "image/png"}]},
        with_card({"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "TextBlock", "txt": "typo"}]}),
        with_card(card(block("newer"), version="1.6")),
        with_card(card(actions=(execute("Go"),), version="1.3")),
        text(entities=[{"type": "mention", "mentioned": {"id": CLINICIAN}, "text": "<at>Clinician</at>"}]),
        text("<at>X</at>", entities=[{"type": "mention", "mentioned": {"id": "29:x"}, "text": "<at>X</at>"}]),
    ],
)
def test_message_that_teams_cannot_show_is_a_bad_argument(
    teams: TeamsPlayground, bot: Bot, activity: dict[str, Any]
) -> None:
    assert bot.post(ROUNDS, activity).refusal == (400, "BadArgument")
    assert teams.tenant.posted == []


def test_mention_of_a_member_is_accepted(bot: Bot) -> None:
    mention = {"type": "mention", "mentioned": {"id": CLINICIAN}, "text": "<at>Clinician</at>"}
    assert bot.post(ROUNDS, text("<at>Clinician</at>, please", entities=[mention])).status == 201
    in_card = card(block("<at>Clinician</at>"), msteams={"entities": [mention]})
    assert bot.post(ROUNDS, with_card(in_card)).status == 201
    stranger = {**mention, "mentioned": {"id": "29:x"}}
    refused = with_card(card(block("<at>Clinician</at>"), msteams={"entities": [stranger]}))
    assert bot.post(ROUNDS, refused).refusal == (400, "BadArgument")


def test_body_that_is_not_json_is_bad_syntax(bot: Bot) -> None:
    assert bot.post(ROUNDS, b"{").refusal == (400, "BadSyntax")
    assert bot.post(ROUNDS, ["message"]).refusal == (400, "BadSyntax")
