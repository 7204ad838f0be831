"""Reading histories: long ones, while new messages arrive, by scope, and after edits and deletions."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from slack_sdk import WebClient

from playground.models import Channel, Message
from playground.seed import CLINICIAN, MEMBER, ORGANIZER
from playground.server import Playground
from tests.playground.test_web_api import refusal

LONG = "C0LONG"
MARK = {"event_type": "rounds_delivery", "event_payload": {"key": "k"}}


def fill(slack: Playground, channel: str, number: int) -> list[str]:
    """Post that many bot messages to a new conversation; return their timestamps, oldest first."""
    workspace = slack.workspace
    workspace.add_channel(Channel(channel, channel.lower(), [CLINICIAN, workspace.bot_user]))
    bot = workspace.bot_user
    return [workspace.post(Message(channel, "", bot, str(each), metadata=MARK)).ts for each in range(number)]


def all_of(client: WebClient, channel: str, **arguments: Any) -> list[str]:
    """Return the timestamps of all pages."""
    return [
        each["ts"] for page in client.conversations_history(channel=channel, **arguments) for each in page["messages"]
    ]


def test_long_history_is_read_completely_and_quickly(slack: Playground, client: WebClient) -> None:
    stamps = fill(slack, LONG, 20_000)
    assert all_of(client, LONG, limit=999, include_all_metadata=True) == stamps[::-1]
    short = fill(slack, "C0SHORT", 200)
    middle = {"oldest": stamps[9_990], "latest": stamps[10_000], "limit": 10}
    assert all_of(client, LONG, **middle) == stamps[9_991:10_000][::-1]

    def fastest(call: Callable[[], Any]) -> float:
        took = []
        for _ in range(15):
            started = time.perf_counter()
            call()
            took.append(time.perf_counter() - started)
        return min(took)

    of_short = fastest(lambda: client.conversations_history(channel="C0SHORT", limit=50))
    of_long = fastest(lambda: client.conversations_history(channel=LONG, limit=50, latest=stamps[5_000]))
    assert len(short) == 200
    # Reading a page must not cost as much as reading the whole history, which took about a hundred times as long.
    assert of_long < 5 * of_short + 0.005


def test_page_size(slack: Playground, client: WebClient) -> None:
    fill(slack, "C0PAGES", 1100)
    assert len(client.conversations_history(channel="C0PAGES")["messages"]) == 100
    assert len(client.conversations_history(channel="C0PAGES", limit=1000)["messages"]) == 999


def test_bounds_are_exclusive_by_default(slack: Playground, client: WebClient) -> None:
    stamps = fill(slack, "C0ENDS", 5)
    ends = {"oldest": stamps[1], "latest": stamps[3]}
    assert all_of(client, "C0ENDS", **ends) == [stamps[2]]
    assert all_of(client, "C0ENDS", **ends, inclusive=True) == stamps[1:4][::-1]
    assert all_of(client, "C0ENDS", oldest=stamps[2], latest=stamps[2], inclusive=True) == [stamps[2]]
    assert all_of(client, "C0ENDS", oldest="0", limit=2) == stamps[::-1]
    assert refusal(client.conversations_history, channel="C0ENDS", oldest="soon")["error"] == "invalid_ts_oldest"
    assert refusal(client.conversations_history, channel="C0ENDS", latest="inf")["error"] == "invalid_ts_latest"


def test_pagination_is_stable_under_changes(slack: Playground, client: WebClient) -> None:
    stamps = fill(slack, "C0MOVING", 10)
    found = []
    cursor, page = "", 0
    while True:
        answer = client.conversations_history(channel="C0MOVING", limit=3, cursor=cursor)
        found += [each["ts"] for each in answer["messages"]]
        if not answer["has_more"]:
            break
        cursor, page = answer["response_metadata"]["next_cursor"], page + 1
        client.chat_postMessage(channel="C0MOVING", text="newer")
        if page == 1:  # the message that the cursor names is deleted before it is used
            client.chat_delete(channel="C0MOVING", ts=stamps[6])
    assert found == [*stamps[:6], *stamps[7:]][::-1]


def test_long_thread_is_paginated(slack: Playground, client: WebClient) -> None:
    [parent] = fill(slack, "C0THREAD", 1)
    sent = [client.chat_postMessage(channel="C0THREAD", text="r", thread_ts=parent)["ts"] for _ in range(7)]
    pages = client.conversations_replies(channel="C0THREAD", ts=parent, limit=3)
    assert [each["ts"] for page in pages for each in page["messages"]] == [parent, *sent]
    later = client.conversations_replies(channel="C0THREAD", ts=parent, oldest=sent[3])["messages"]
    assert [each["ts"] for each in later] == sent[4:]
    assert all_of(client, "C0THREAD") == [parent]
    client.chat_delete(channel="C0THREAD", ts=sent[0])
    assert sent[0] not in {
        each["ts"] for each in client.conversations_replies(channel="C0THREAD", ts=parent)["messages"]
    }


@pytest.mark.parametrize(
    ("channel", "scope"),
    [
        (Channel("C0PUBLIC", "public", [CLINICIAN]), "channels:history"),
        (Channel("C0PRIVATE", "private", [CLINICIAN], private=True), "groups:history"),
        (Channel("G0FEW", "", [CLINICIAN, MEMBER], private=True, mpim=True), "mpim:history"),
    ],
)
def test_each_channel_type_needs_its_scope(slack: Playground, client: WebClient, channel: Channel, scope: str) -> None:
    workspace = slack.workspace
    workspace.add_channel(channel)
    outside = refusal(client.conversations_history, channel=channel.id)["error"]
    assert outside == ("channel_not_found" if channel.private else "not_in_channel")
    channel.members.append(workspace.bot_user)
    assert client.conversations_history(channel=channel.id)["messages"] == []
    workspace.scopes -= {scope}
    for method, more in ((client.conversations_history, {}), (client.conversations_replies, {"ts": "1.000000"})):
        answer = refusal(method, channel=channel.id, **more)
        assert (answer["error"], answer["needed"]) == ("missing_scope", scope)
        assert answer["provided"] == ",".join(sorted(workspace.scopes))


def test_direct_messages_can_be_opened_and_read(slack: Playground, client: WebClient) -> None:
    direct = client.conversations_open(users=ORGANIZER)["channel"]["id"]
    ts = client.chat_postMessage(channel=ORGANIZER, text="for you", metadata=MARK)["ts"]
    [found] = client.conversations_history(channel=direct, limit=1, include_all_metadata=True)["messages"]
    assert (found["ts"], found["metadata"]) == (ts, MARK)
    slack.workspace.scopes -= {"im:history", "im:write"}
    assert refusal(client.conversations_history, channel=direct)["needed"] == "im:history"
    assert refusal(client.conversations_open, users=ORGANIZER)["needed"] == "im:write"


def test_edit_keeps_ts_and_metadata(slack: Playground, client: WebClient) -> None:
    [ts] = fill(slack, "C0EDIT", 1)

    def metadata() -> Any:
        [found] = client.conversations_history(channel="C0EDIT", include_all_metadata=True)["messages"]
        assert found["ts"] == ts
        return found.get("metadata")

    assert client.chat_update(channel="C0EDIT", ts=ts, text="new words")["ts"] == ts
    assert metadata() == MARK
    other = {**MARK, "event_payload": {"key": "another"}}
    client.chat_update(channel="C0EDIT", ts=ts, text="new words", metadata=other)
    assert metadata() == other
    client.chat_update(channel="C0EDIT", ts=ts, text="new words", metadata={})
    assert metadata() is None


def test_delivery_log_keeps_deleted_messages(slack: Playground, client: WebClient) -> None:
    kind = "judged"

    def post(key: str) -> str:
        marked = {"event_type": kind, "event_payload": {"key": key}}
        return str(client.chat_postMessage(channel=ORGANIZER, text=f"{key} as posted", metadata=marked)["ts"])

    before = time.time()  # noqa: TID251 - the playground uses the machine's time
    kept, edited, deleted = post("kept"), post("edited"), post("deleted")
    client.chat_postMessage(channel=ORGANIZER, text="no mark")
    direct = slack.as_user(ORGANIZER).dm_channel
    client.chat_update(channel=direct, ts=edited, text="other words", metadata={})
    client.chat_delete(channel=direct, ts=deleted)
    lines = slack.delivered(kind)
    assert [(each.channel, each.ts, each.event_payload["key"], each.text) for each in lines] == [
        (direct, kept, "kept", "kept as posted"),
        (direct, edited, "edited", "edited as posted"),
        (direct, deleted, "deleted", "deleted as posted"),
    ]
    assert [(each.edited_at is not None, each.deleted_at is not None) for each in lines] == [
        (False, False),
        (True, False),
        (False, True),
    ]
    assert before <= lines[0].posted_at <= lines[1].posted_at <= lines[2].posted_at <= (lines[2].deleted_at or 0)
    assert [each.monotonic for each in lines] == sorted(each.monotonic for each in lines)
    assert lines == [each for each in slack.delivered() if each.event_type == kind]


def test_concurrent_posts_are_complete_and_ordered(slack: Playground) -> None:
    fill(slack, "C0MANY", 0)

    def post(number: int) -> str:
        own = WebClient(token=slack.token, base_url=slack.api_url, timeout=5, retry_handlers=[])
        marked = {"event_type": "many", "event_payload": {"key": number}}
        return str(own.chat_postMessage(channel="C0MANY", text=str(number), metadata=marked)["ts"])

    with ThreadPoolExecutor(8) as pool:
        stamps = list(pool.map(post, range(200)))
    kept = [each.ts for each in slack.workspace.messages["C0MANY"]]
    assert kept == sorted(stamps)
    assert len(set(kept)) == 200
    assert sorted(each.event_payload["key"] for each in slack.delivered("many")) == list(range(200))
