"""Lost responses, rejections and delivery status, as Slack and the organizers see them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bot.app import TIMEOUTS
from bot.demo import Demo, build_for_playground, running
from playground.client.user_driver import UserDriver
from playground.seed import CLINICIAN, ORGANIZER, ROUNDS, SECOND_ORGANIZER
from tests.harness import release_posts

SHORT = replace(TIMEOUTS, reconcile_after=timedelta(milliseconds=50), reconcile_retry=timedelta(milliseconds=50))


@pytest.fixture
def quick_demo(database_url: str) -> Iterator[Demo]:
    """The whole bot, with almost immediate reconciliation."""
    with running(database_url, paused=True, build=partial(build_for_playground, timeouts=SHORT)) as demo:
        yield demo


def posts(demo: Demo) -> list[str]:
    messages = demo.slack.as_user(ORGANIZER).messages(ROUNDS)
    return [message.text.splitlines()[0] for message in messages if message.metadata]


def run_until(demo: Demo, method: str, calls: int) -> None:
    """Run the bot until Slack was called that often, and once more for the follow-up."""

    def enough() -> bool:
        demo.bot.run_once()
        return demo.slack.calls.count(method) >= calls

    demo.slack.wait(enough, seconds=20)
    demo.bot.run_once()


def run_until_searched(demo: Demo, calls: int) -> None:
    """Run the bot until Slack's history was read that often."""
    run_until(demo, "conversations.history", calls)


def close_history(demo: Demo) -> None:
    demo.slack.workspace.scopes -= {"channels:history", "groups:history", "im:history", "im:write"}


@pytest.mark.postgres
@pytest.mark.parametrize("fault", ["lose_answer", "garble"])
def test_post_with_a_lost_response_is_found_in_the_channel(quick_demo: Demo, fault: str) -> None:
    getattr(quick_demo.slack.faults, fault)("chat.postMessage")
    quick_demo.clock.next_post()
    run_until_searched(quick_demo, 1)

    assert 1 == len(posts(quick_demo))
    assert 1 == quick_demo.slack.calls.count("chat.postMessage")
    assert "Waiting" not in quick_demo.slack.as_user(ORGANIZER).command("/lhs-rounds", "status").text


@pytest.mark.postgres
def test_rating_request_with_a_lost_response_is_found_in_its_thread(quick_demo: Demo) -> None:
    """The channel's history does not show it."""
    release_posts(quick_demo.bot.db, quick_demo.clock.now())
    while not any("Today" in each for each in posts(quick_demo)):
        quick_demo.clock.next_post()
    quick_demo.slack.faults.lose_answer("chat.postMessage")
    quick_demo.clock.next_post()
    run_until(quick_demo, "conversations.replies", 1)
    quick_demo.clock.forward(3600)

    assert 1 == len([each for each in posts(quick_demo) if "How was " in each])


@pytest.mark.parametrize("fault", ["fail", "reset"])
def test_missing_post_is_resent(quick_demo: Demo, fault: str) -> None:
    getattr(quick_demo.slack.faults, fault)("chat.postMessage")
    quick_demo.clock.next_post()
    run_until_searched(quick_demo, 1)

    assert 1 == len(posts(quick_demo))
    assert 2 == quick_demo.slack.calls.count("chat.postMessage")


@pytest.mark.rest
def test_post_is_found_behind_many_history_pages(database_url: str) -> None:
    """Slack returns a few hundred messages per page; the wanted one is the oldest."""
    # Leaves enough time to post all that before the search.
    short = replace(SHORT, reconcile_after=timedelta(seconds=4))
    with running(database_url, paused=True, build=partial(build_for_playground, timeouts=short)) as demo:
        demo.slack.faults.lose_answer("chat.postMessage")
        demo.clock.next_post()
        for number in range(230):
            demo.slack.as_user(CLINICIAN).say(ROUNDS, f"Message {number}")
        run_until_searched(demo, 2)

        assert 2 == demo.slack.calls.count("conversations.history")
        assert 1 == demo.slack.calls.count("chat.postMessage")


def test_organizers_message_is_found_in_the_direct_messages(quick_demo: Demo) -> None:
    clinician = quick_demo.slack.as_user(CLINICIAN)
    clinician.command("/lhs-rounds", "suggest Handoffs")
    quick_demo.slack.faults.lose_answer("chat.postMessage", times=2)
    clinician.submit()
    quick_demo.bot.run_once()
    run_until_searched(quick_demo, 2)

    assert [1, 1] == [len(quick_demo.slack.as_user(each).dm()) for each in (ORGANIZER, SECOND_ORGANIZER)]
    assert 2 == quick_demo.slack.calls.count("chat.postMessage")


def unconfirmed_cards(demo: Demo) -> tuple[UserDriver, UserDriver]:
    """The cards that ask both organizers about the announcement, because its channel is unreadable."""
    close_history(demo)
    demo.slack.faults.lose_answer("chat.postMessage")
    demo.clock.next_post()
    run_until_searched(demo, 1)
    return demo.slack.as_user(ORGANIZER), demo.slack.as_user(SECOND_ORGANIZER)


def test_organizers_are_asked_if_the_channel_is_unreadable(quick_demo: Demo) -> None:
    first, second = unconfirmed_cards(quick_demo)

    assert ["Was this posted?"] * 2 == [each.dm()[0].blocks[0]["text"]["text"] for each in (first, second)]
    assert f"<#{ROUNDS}>" in first.dm()[0].all_text()
    assert "March announcement" in first.dm()[0].all_text()
    assert 1 == len(posts(quick_demo))


def test_organizer_confirms_the_post(quick_demo: Demo) -> None:
    first, second = unconfirmed_cards(quick_demo)
    first.press(first.dm()[0], "delivery.stands")
    second.press(second.dm()[0], "delivery.again")
    quick_demo.bot.run_once()

    assert "We won’t post it again" in first.dm()[0].all_text()
    assert "already answered" in second.dm()[0].all_text()
    assert 1 == len(posts(quick_demo))


def test_organizer_resends_the_post(quick_demo: Demo) -> None:
    first, second = unconfirmed_cards(quick_demo)
    first.press(first.dm()[0], "delivery.again")
    quick_demo.bot.run_once()
    second.press(second.dm()[0], "delivery.again")
    quick_demo.bot.run_once()

    assert "posting it now" in first.dm()[0].all_text()
    assert 2 == len(posts(quick_demo))
    assert "repeat" not in " ".join(posts(quick_demo))


def test_other_people_cannot_resolve_it(quick_demo: Demo) -> None:
    first, _ = unconfirmed_cards(quick_demo)
    pressed = quick_demo.slack.as_user(CLINICIAN).press(first.dm()[0], "delivery.again")
    quick_demo.bot.run_once()

    assert pressed.ok
    assert "Was this posted?" in first.dm()[0].all_text()
    assert 1 == len(posts(quick_demo))


@pytest.mark.postgres
def test_expired_post_is_not_resent(quick_demo: Demo) -> None:
    first, _ = unconfirmed_cards(quick_demo)
    quick_demo.clock.forward(30 * 24 * 3600)
    before = len(posts(quick_demo))
    first.press(first.dm()[0], "delivery.again")
    quick_demo.bot.run_once()

    assert "too late" in first.dm()[0].all_text()
    assert before == len(posts(quick_demo))


def test_unconfirmed_organizer_message_is_resent_with_a_note(quick_demo: Demo) -> None:
    close_history(quick_demo)
    clinician = quick_demo.slack.as_user(CLINICIAN)
    clinician.command("/lhs-rounds", "suggest Handoffs")
    quick_demo.slack.faults.lose_answer("chat.postMessage")
    clinician.submit()
    quick_demo.bot.run_once()
    run_until(quick_demo, "chat.postMessage", 3)

    sent = sorted(len(quick_demo.slack.as_user(each).dm()) for each in (ORGANIZER, SECOND_ORGANIZER))
    messages = [m.all_text() for each in (ORGANIZER, SECOND_ORGANIZER) for m in quick_demo.slack.as_user(each).dm()]
    assert [1, 2] == sent
    assert 1 == sum("may have seen this already" in words for words in messages)
    assert all("Handoffs" in words for words in messages)


def test_rejection_is_reported_fixed_and_retried(demo: Demo) -> None:
    channel = demo.slack.workspace.channels[ROUNDS]
    channel.members.remove(demo.slack.workspace.bot_user)
    demo.clock.next_post()
    organizer = demo.slack.as_user(ORGANIZER)
    [told] = organizer.dm()
    shown = told.all_text()
    report = organizer.command("/lhs-rounds", "status").text
    channel.members.append(demo.slack.workspace.bot_user)
    organizer.press(told, "delivery.retry")
    demo.bot.run_once()

    assert f"<#{ROUNDS}>" in shown
    assert "/invite" in shown
    assert "not_in_channel" in report
    assert 1 == len(posts(demo))
    assert "posting 1 message now" in organizer.dm()[0].all_text()


def test_status_is_for_organizers(demo: Demo) -> None:
    demo.bot.run_once()
    organizer = demo.slack.as_user(ORGANIZER).command("/lhs-rounds", "status").text
    clinician = demo.slack.as_user(CLINICIAN).command("/lhs-rounds", "status").text

    assert "Working. Last checked just now." in organizer
    assert "Mar 1, 9:00 AM: announcement for March" in organizer
    assert "Only organizers can do that" in clinician


def test_status_reports_that_no_worker_is_posting(demo: Demo) -> None:
    never = demo.slack.as_user(ORGANIZER).command("/lhs-rounds", "status").text

    assert "Posting hasn’t started" in never


@pytest.mark.postgres
def test_status_lists_waiting_deliveries_with_reasons(quick_demo: Demo) -> None:
    quick_demo.slack.faults.rate_limit("chat.postMessage", retry_after=120)
    quick_demo.clock.next_post()
    held = quick_demo.slack.as_user(ORGANIZER).command("/lhs-rounds", "status").text

    assert "asked us to wait until" in held
    assert "ratelimited" in held
