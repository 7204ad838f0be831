"""The Web API through Slack's own client: results and errors, in Slack's terms."""

import http.client
import urllib.error
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from playground.models import Channel, User
from playground.seed import CLINICIAN, GENERAL, ORGANIZER, ROUNDS
from playground.server import Playground

# These tests deliberately do what the SDK warns about.
pytestmark = pytest.mark.filterwarnings("ignore:The top-level `text` argument:UserWarning")


def refusal(call: Any, **arguments: Any) -> Any:
    """Return Slack's response to a call that must be rejected."""
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    return caught.value.response


def test_auth_test(client: WebClient, slack: Playground) -> None:
    answer = client.auth_test()
    assert answer["team_id"] == slack.workspace.team_id
    assert answer["user_id"] == slack.workspace.bot_user
    assert slack.calls.count("auth.test") == 1
    assert "chat:write" in answer.headers["x-oauth-scopes"]


def test_posted_message_is_returned_with_channel_and_ts(client: WebClient, slack: Playground) -> None:
    posted = client.chat_postMessage(channel=ROUNDS, text="hello")
    seen = slack.as_user(CLINICIAN).messages("#lhs-rounds")[-1]
    assert (seen.ts, seen.text, seen.channel) == (posted["ts"], "hello", posted["channel"])


def test_timestamps_only_grow(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel=ROUNDS, text=str(number))["ts"] for number in range(20)]
    assert stamps == sorted(set(stamps))


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": GENERAL, "text": "x"}, "not_in_channel"),
        ({"channel": "C0OLD", "text": "x"}, "is_archived"),
        ({"channel": "C0SECRET", "text": "x"}, "channel_not_found"),
        ({"channel": "U0GONE", "text": "x"}, "user_disabled"),
        ({"channel": "U0PLAYBOT", "text": "x"}, "cannot_dm_bot"),
        ({"channel": ROUNDS, "text": ""}, "no_text"),
        ({"channel": ROUNDS, "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": ROUNDS, "text": "x", "blocks": "nonsense"}, "invalid_blocks_format"),
        ({"channel": ROUNDS, "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_format"),
        (
            {"channel": ROUNDS, "text": "x", "metadata": {"event_type": "a", "event_payload": {"k": "v" * 2000}}},
            "metadata_too_large",
        ),
        ({"channel": ROUNDS, "text": "x", "thread_ts": "1.000000"}, "thread_not_found"),
    ],
)
def test_rejected_posts(client: WebClient, slack: Playground, arguments: dict[str, Any], word: str) -> None:
    workspace = slack.workspace
    workspace.add_channel(Channel("C0OLD", "old", [workspace.bot_user], archived=True))
    workspace.add_channel(Channel("C0SECRET", "secret", [CLINICIAN], private=True))
    workspace.add_user(User("U0GONE", "gone", "Gone", deleted=True))
    assert refusal(client.chat_postMessage, **arguments)["error"] == word


def test_invalid_blocks_are_named(client: WebClient) -> None:
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}]
    answer = refusal(client.chat_postMessage, channel=ROUNDS, text="x", blocks=blocks)
    assert answer["error"] == "invalid_blocks"
    assert answer["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]


def test_blocks_without_text_are_warned_of(client: WebClient, slack: Playground) -> None:
    client.chat_postMessage(channel=ROUNDS, blocks=[{"type": "divider"}])
    assert slack.workspace.warnings == [("chat.postMessage", "missing_text_in_message")]


def test_tokens(slack: Playground) -> None:
    nobody = WebClient(base_url=slack.api_url, retry_handlers=[])
    stranger = WebClient(token="xoxb-wrong", base_url=slack.api_url, retry_handlers=[])
    bot = WebClient(token=slack.token, base_url=slack.api_url, retry_handlers=[])
    assert refusal(nobody.auth_test)["error"] == "not_authed"
    assert refusal(stranger.auth_test)["error"] == "invalid_auth"
    assert refusal(bot.apps_connections_open, app_token=slack.token)["error"] == "not_allowed_token_type"
    assert refusal(bot.api_call, api_method="chat.shout")["error"] == "unknown_method"


def test_missing_scope_is_named(client: WebClient, slack: Playground) -> None:
    slack.workspace.scopes = frozenset({"chat:write"})
    answer = refusal(client.users_info, user=CLINICIAN)
    assert (answer["error"], answer["needed"], answer["provided"]) == ("missing_scope", "users:read", "chat:write")


def test_email_is_shown_only_with_its_scope(client: WebClient, slack: Playground) -> None:
    assert client.users_info(user=CLINICIAN)["user"]["profile"]["email"] == "clinician@example.org"
    assert client.users_lookupByEmail(email="ORGANIZER@example.org")["user"]["id"] == ORGANIZER
    assert refusal(client.users_lookupByEmail, email="nobody@example.org")["error"] == "users_not_found"
    slack.workspace.scopes = frozenset({"users:read"})
    assert "email" not in client.users_info(user=CLINICIAN)["user"]["profile"]


def test_posting_to_a_person_opens_their_direct_messages(client: WebClient, slack: Playground) -> None:
    channel = client.conversations_open(users=CLINICIAN)["channel"]["id"]
    posted = client.chat_postMessage(channel=CLINICIAN, text="for you")
    assert posted["channel"] == channel == slack.as_user(CLINICIAN).dm_channel
    assert slack.as_user(CLINICIAN).dm()[-1].text == "for you"
    assert refusal(client.conversations_open, users="U0NOBODY")["error"] == "user_not_found"


def test_metadata_is_returned_only_on_request(client: WebClient) -> None:
    kept = {"event_type": "rounds_delivery", "event_payload": {"key": "k"}}
    client.chat_postMessage(channel=ROUNDS, text="kept", metadata=kept)
    client.chat_postMessage(channel=ROUNDS, text="dropped", metadata={**kept, "event_type": "rounds.delivery"})
    dropped, found = client.conversations_history(channel=ROUNDS, limit=2, include_all_metadata=True)["messages"]
    assert found["metadata"] == kept
    assert "metadata" not in dropped
    stripped = client.conversations_history(channel=ROUNDS, limit=2)["messages"][1]
    assert stripped["metadata"] == {**kept, "event_payload": {}}


def test_history_page_by_page(client: WebClient) -> None:
    stamps = [client.chat_postMessage(channel=ROUNDS, text=str(number))["ts"] for number in range(7)]
    found: list[str] = []
    for page in client.conversations_history(channel=ROUNDS, limit=3, oldest=stamps[0], inclusive=True):
        messages: list[dict[str, str]] = page["messages"]
        assert len(messages) <= 3
        found += [each["ts"] for each in messages]
    assert found == stamps[::-1]
    assert refusal(client.conversations_history, channel=GENERAL)["error"] == "not_in_channel"
    assert refusal(client.conversations_history, channel=ROUNDS, cursor="zzz")["error"] == "invalid_cursor"


def test_edit_and_delete(client: WebClient, slack: Playground) -> None:
    ts = client.chat_postMessage(channel=ROUNDS, text="one", blocks=[{"type": "divider"}])["ts"]
    client.chat_update(channel=ROUNDS, ts=ts, text="two")
    seen = slack.workspace.find(ROUNDS, ts)
    assert seen is not None
    assert (seen.text, len(seen.blocks), seen.edited is not None) == ("two", 1, True)
    client.chat_delete(channel=ROUNDS, ts=ts)
    assert slack.workspace.find(ROUNDS, ts) is None
    assert refusal(client.chat_update, channel=ROUNDS, ts=ts, text="x")["error"] == "message_not_found"
    slack.as_user(CLINICIAN).say(ROUNDS, "mine")
    theirs = slack.as_user(CLINICIAN).messages(ROUNDS)[-1].ts
    assert refusal(client.chat_update, channel=ROUNDS, ts=theirs, text="x")["error"] == "cant_update_message"


def test_ephemeral_message_is_visible_to_one_person(client: WebClient, slack: Playground) -> None:
    ts = client.chat_postEphemeral(channel=ROUNDS, user=CLINICIAN, text="psst")["message_ts"]
    assert slack.as_user(CLINICIAN).ephemerals(ROUNDS)[-1].text == "psst"
    assert slack.as_user(ORGANIZER).ephemerals(ROUNDS) == []
    assert ts not in {each["ts"] for each in client.conversations_history(channel=ROUNDS)["messages"]}
    stranger = slack.workspace.add_user(User("U0STRANGER", "stranger", "Stranger"))
    assert (
        refusal(client.chat_postEphemeral, channel=ROUNDS, user=stranger.id, text="x")["error"] == "user_not_in_channel"
    )


def test_long_text_without_blocks_is_split(client: WebClient, slack: Playground) -> None:
    before = len(slack.workspace.messages[ROUNDS])
    client.chat_postMessage(channel=ROUNDS, text="x" * 4040)
    assert len(slack.workspace.messages[ROUNDS]) == before + 1
    client.chat_postMessage(channel=ROUNDS, text="x" * 4041)
    assert len(slack.workspace.messages[ROUNDS]) == before + 3


def test_lists(client: WebClient) -> None:
    assert {each["name"] for each in client.conversations_list()["channels"]} >= {"general", "lhs-rounds"}
    assert [each["name"] for each in client.users_conversations(exclude_archived=True)["channels"]] == ["lhs-rounds"]
    assert CLINICIAN in client.conversations_members(channel=ROUNDS)["members"]
    assert client.conversations_info(channel=GENERAL)["channel"]["is_member"] is False
    assert {each["id"] for each in client.users_list()["members"]} >= {CLINICIAN, ORGANIZER}
    assert client.team_info()["team"]["name"] == "Playground"
    assert client.api_test(foo="bar")["args"]["foo"] == "bar"


class TestFaults:
    """Faults injected into calls."""

    def test_too_many_requests(self, client: WebClient, slack: Playground) -> None:
        slack.faults.rate_limit("chat.postMessage", retry_after=7)
        answer = refusal(client.chat_postMessage, channel=ROUNDS, text="x")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
        assert client.chat_postMessage(channel=ROUNDS, text="x")["ok"]

    def test_error_of_the_server(self, client: WebClient, slack: Playground) -> None:
        slack.faults.fail("chat.postMessage", status=503)
        assert refusal(client.chat_postMessage, channel=ROUNDS, text="x").status_code == 503

    def test_reset_before_the_work(self, client: WebClient, slack: Playground) -> None:
        before = len(slack.workspace.messages[ROUNDS])
        slack.faults.reset("chat.postMessage")
        with pytest.raises((urllib.error.URLError, http.client.HTTPException, OSError)):
            client.chat_postMessage(channel=ROUNDS, text="x")
        assert len(slack.workspace.messages[ROUNDS]) == before

    def test_lost_response_after_the_work(self, client: WebClient, slack: Playground) -> None:
        before = len(slack.workspace.messages[ROUNDS])
        slack.faults.lose_answer("chat.postMessage")
        with pytest.raises((urllib.error.URLError, http.client.HTTPException, OSError)):
            client.chat_postMessage(channel=ROUNDS, text="x")
        assert len(slack.workspace.messages[ROUNDS]) == before + 1
        assert [(each.error, each.fault) for each in slack.calls.of("chat.postMessage")] == [(None, "lost")]

    def test_late_response(self, slack: Playground) -> None:
        hasty = WebClient(token=slack.token, base_url=slack.api_url, timeout=1, retry_handlers=[])
        slack.faults.delay_answer("chat.postMessage", seconds=1.3)
        with pytest.raises(TimeoutError):
            hasty.chat_postMessage(channel=ROUNDS, text="late")
        slack.wait(lambda: slack.workspace.messages[ROUNDS][-1].text == "late")

    def test_error_code(self, client: WebClient, slack: Playground) -> None:
        slack.faults.refuse(error="fatal_error", times=2)
        assert refusal(client.auth_test)["error"] == "fatal_error"
        assert refusal(client.team_info)["error"] == "fatal_error"
        assert client.auth_test()["ok"]
