"""Scheduled posts to the channel and the organizers over the page's year."""

import html
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.chat.port import RetryLater
from bot.core.calendar.formatting import format_datetime
from bot.core.outbox.deliveries import Kind
from bot.demo import ZONE, Demo, running
from bot.slack.api.chat_client import SlackChatClient
from bot.slack.api.client import make_client, shared_tls
from bot.views.kit import block_kit
from playground.client.user_driver import UserDriver
from playground.models import Message
from playground.seed import ORGANIZER, ROUNDS, SECOND_ORGANIZER

GOLDEN = Path(__file__).parents[2] / "golden" / "rehearsal-2024.txt"
YEAR = 366 * 24 * 3600


def test_announcement_is_posted_at_nine(demo: Demo, member: UserDriver) -> None:
    before = member.messages(ROUNDS)
    demo.clock.next_post()

    assert before == []
    [announcement] = member.messages(ROUNDS)
    assert announcement.sent == datetime(2024, 3, 1, 14, tzinfo=UTC)
    assert "Stephanie Hucker" in announcement.all_text()


@pytest.mark.rest
def test_posts_match_the_rehearsal(database_url: str) -> None:
    """Time, place and full text of every message from February to October."""
    with running(database_url, start=datetime(2024, 2, 1, 5, tzinfo=UTC), paused=True) as demo:
        while demo.clock.next_post():
            pass
        posted = [
            (message, place)
            for place, messages in (
                ("C0ROUNDS", demo.slack.as_user(ORGANIZER).messages(ROUNDS)),
                ("U0ORGANIZER", demo.slack.as_user(ORGANIZER).dm()),
                ("U0ORGANIZER2", demo.slack.as_user(SECOND_ORGANIZER).dm()),
            )
            for message in messages
        ]
        # Previews are updated once the month is announced.
        said = {(each.channel, each.ts): each.text for each in demo.slack.workspace.delivery_log.delivered()}

    in_order = sorted(posted, key=lambda each: (each[0].sent, list(Kind).index(kind_of(each[0])), each[1]))
    assert GOLDEN.read_text(encoding="utf-8") == "".join(
        as_rehearsed(*each, said[each[0].channel, each[0].ts]) for each in in_order
    )


def kind_of(message: Message) -> Kind:
    return Kind(str((message.metadata or {})["event_payload"]["key"]).split("/")[0])


def as_rehearsed(message: Message, place: str, text: str) -> str:
    """Format a message as `rehearse` prints it, with its text at posting time."""
    kind = kind_of(message)
    moment = format_datetime(message.sent, ZONE)
    return f"--- {moment} · to {place} · {kind.label}\n{html.unescape(text)}\n\n"


@pytest.mark.rest
def test_advancing_a_year_at_once_posts_each_on_time(demo: Demo, member: UserDriver) -> None:
    demo.clock.forward(YEAR)

    sent = [message.sent for message in member.messages(ROUNDS) if message.thread_ts is None]
    assert 17 == len(sent) == len(set(sent))
    assert sent == sorted(sent)


def test_metadata_carries_the_key_and_nothing_else(demo: Demo, member: UserDriver) -> None:
    demo.clock.next_post()

    [message] = member.messages(ROUNDS)
    assert message.metadata == {
        "event_type": "lhs_rounds_delivery",
        "event_payload": {"key": "announcement/1/month/2024-03/channel-1"},
    }


@pytest.mark.postgres
def test_retry_after_of_a_429_is_respected(demo: Demo, member: UserDriver) -> None:
    demo.slack.faults.rate_limit("chat.postMessage", retry_after=1)
    demo.clock.next_post()
    at_once = member.messages(ROUNDS)
    while not member.messages(ROUNDS):
        demo.bot.run_once()

    assert at_once == []
    assert 1 == len(member.messages(ROUNDS))
    assert 2 == demo.slack.calls.count("chat.postMessage")


def test_lost_response_is_not_resent(demo: Demo, member: UserDriver) -> None:
    demo.slack.faults.lose_answer("chat.postMessage")
    demo.clock.next_post()
    for _ in range(3):
        demo.bot.run_once()

    assert 1 == len(member.messages(ROUNDS))
    assert 1 == demo.slack.calls.count("chat.postMessage")


def test_archived_channel_stops_no_other_post(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    demo.slack.workspace.channels[ROUNDS].archived = True
    demo.clock.next_post()
    clinician.command("/lhs-rounds", "suggest Handoffs", channel="general")
    clinician.submit()
    demo.bot.run_once()

    assert "Handoffs" in organizer.dm()[-1].all_text()


def test_unavailable_slack_does_not_block_the_start(database_url: str) -> None:
    with running(database_url, paused=True) as demo:
        demo.slack.faults.fail("auth.test", times=3)
        demo.bot.run_once()

        assert demo.slack.as_user(ORGANIZER).command("/lhs-rounds", "next").ok


def test_failed_connection_leaves_the_delivery_waiting() -> None:
    """If a proxy or name server is down, nothing can have been posted."""
    with socket.create_server(("127.0.0.1", 0)) as nobody_listens:
        port = nobody_listens.getsockname()[1]
    client = make_client("xoxb-1", base_url=f"http://127.0.0.1:{port}/api/", timeout=1, tls=shared_tls())

    outcome = SlackChatClient(client).send("C1", block_kit.message("words", []), "key")

    assert outcome == RetryLater("Slack cannot be reached")
