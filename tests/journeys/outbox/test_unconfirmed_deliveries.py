"""Lost answers, refusals and how posting goes, as Slack and the organizers see it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.app import TIMEOUTS
from bot.demo import Demo, running
from playground.client.user_driver import Person
from playground.seed import CLINICIAN, ORGANIZER, ROUNDS, SECOND_ORGANIZER

SHORT = replace(TIMEOUTS, reconcile_after=timedelta(milliseconds=50), reconcile_retry=timedelta(milliseconds=50))


@pytest.fixture
def hasty(database_url: str) -> Iterator[Demo]:
    """The whole bot, which looks for what is unknown almost at once."""
    with running(database_url, standing=True, timeouts=SHORT) as demo:
        yield demo


def posts(demo: Demo) -> list[str]:
    messages = demo.slack.as_user(ORGANIZER).messages(ROUNDS)
    return [message.text.splitlines()[0] for message in messages if message.metadata]


def beat_until(demo: Demo, method: str, calls: int) -> None:
    """Beat until Slack has been called so often, and once more for what follows from it."""

    def enough() -> bool:
        demo.bot.run_once()
        return demo.slack.calls.count(method) >= calls

    demo.slack.wait(enough, seconds=20)
    demo.bot.run_once()


def beat_until_known(demo: Demo, calls: int) -> None:
    """Beat until Slack's history has been asked for so often."""
    beat_until(demo, "conversations.history", calls)


def close_history(demo: Demo) -> None:
    demo.slack.workspace.scopes -= {"channels:history", "groups:history", "im:history", "im:write"}


@pytest.mark.postgres
@pytest.mark.parametrize("fault", ["lose_answer", "garble"])
def test_a_post_whose_answer_was_lost_is_found_in_the_channel(hasty: Demo, fault: str) -> None:
    getattr(hasty.slack.faults, fault)("chat.postMessage")
    hasty.clock.next_post()
    beat_until_known(hasty, 1)

    assert 1 == len(posts(hasty))
    assert 1 == hasty.slack.calls.count("chat.postMessage")
    assert "Nothing waits." in hasty.slack.as_user(ORGANIZER).command("/lhs-rounds", "status").text


@pytest.mark.parametrize("fault", ["fail", "reset"])
def test_a_post_that_never_arrived_is_sent_once_more(hasty: Demo, fault: str) -> None:
    getattr(hasty.slack.faults, fault)("chat.postMessage")
    hasty.clock.next_post()
    beat_until_known(hasty, 1)

    assert 1 == len(posts(hasty))
    assert 2 == hasty.slack.calls.count("chat.postMessage")


def test_it_is_found_behind_many_pages(database_url: str) -> None:
    """Slack gives a few hundred messages at a time; the one that is looked for is the oldest."""
    # Time enough to say all that before it is looked for.
    with running(database_url, standing=True, timeouts=replace(SHORT, reconcile_after=timedelta(seconds=4))) as demo:
        demo.slack.faults.lose_answer("chat.postMessage")
        demo.clock.next_post()
        for number in range(230):
            demo.slack.as_user(CLINICIAN).say(ROUNDS, f"Message {number}")
        beat_until_known(demo, 2)

        assert 2 == demo.slack.calls.count("conversations.history")
        assert 1 == demo.slack.calls.count("chat.postMessage")


def test_an_organizers_message_is_found_in_the_direct_messages(hasty: Demo) -> None:
    clinician = hasty.slack.as_user(CLINICIAN)
    clinician.command("/lhs-rounds", "suggest Handoffs")
    hasty.slack.faults.lose_answer("chat.postMessage", times=2)
    clinician.submit()
    hasty.bot.run_once()
    beat_until_known(hasty, 2)

    assert [1, 1] == [len(hasty.slack.as_user(each).dm()) for each in (ORGANIZER, SECOND_ORGANIZER)]
    assert 2 == hasty.slack.calls.count("chat.postMessage")


def in_doubt(demo: Demo) -> tuple[Person, Person]:
    """The two organizers, who are asked whether the announcement stands, because its channel cannot be read."""
    close_history(demo)
    demo.slack.faults.lose_answer("chat.postMessage")
    demo.clock.next_post()
    beat_until_known(demo, 1)
    return demo.slack.as_user(ORGANIZER), demo.slack.as_user(SECOND_ORGANIZER)


def test_where_the_channel_cannot_be_read_the_organizers_are_asked(hasty: Demo) -> None:
    first, second = in_doubt(hasty)

    assert ["Was this posted?"] * 2 == [each.dm()[0].blocks[0]["text"]["text"] for each in (first, second)]
    assert f"<#{ROUNDS}>" in first.dm()[0].everything()
    assert "March 2024" in first.dm()[0].everything()
    assert 1 == len(posts(hasty))


def test_an_organizer_says_that_it_is_there(hasty: Demo) -> None:
    first, second = in_doubt(hasty)
    first.press(first.dm()[0], "delivery.stands")
    second.press(second.dm()[0], "delivery.again")
    hasty.bot.run_once()

    assert "nothing is posted again" in first.dm()[0].everything()
    assert "settled already" in second.dm()[0].everything()
    assert 1 == len(posts(hasty))


def test_an_organizer_lets_it_be_posted_again(hasty: Demo) -> None:
    first, second = in_doubt(hasty)
    first.press(first.dm()[0], "delivery.again")
    hasty.bot.run_once()
    second.press(second.dm()[0], "delivery.again")
    hasty.bot.run_once()

    assert "posted again now" in first.dm()[0].everything()
    assert 2 == len(posts(hasty))
    assert "repeat" not in " ".join(posts(hasty))


def test_somebody_else_cannot_answer_for_them(hasty: Demo) -> None:
    first, _ = in_doubt(hasty)
    pressed = hasty.slack.as_user(CLINICIAN).press(first.dm()[0], "delivery.again")
    hasty.bot.run_once()

    assert pressed.ok
    assert "Was this posted?" in first.dm()[0].everything()
    assert 1 == len(posts(hasty))


@pytest.mark.postgres
def test_too_late_it_is_not_posted_again(hasty: Demo) -> None:
    first, _ = in_doubt(hasty)
    hasty.clock.forward(30 * 24 * 3600)
    before = len(posts(hasty))
    first.press(first.dm()[0], "delivery.again")
    hasty.bot.run_once()

    assert "too late" in first.dm()[0].everything()
    assert before == len(posts(hasty))


def test_an_organizers_message_in_doubt_comes_again_and_says_so(hasty: Demo) -> None:
    close_history(hasty)
    clinician = hasty.slack.as_user(CLINICIAN)
    clinician.command("/lhs-rounds", "suggest Handoffs")
    hasty.slack.faults.lose_answer("chat.postMessage")
    clinician.submit()
    hasty.bot.run_once()
    beat_until(hasty, "chat.postMessage", 3)

    sent = sorted(len(hasty.slack.as_user(each).dm()) for each in (ORGANIZER, SECOND_ORGANIZER))
    messages = [m.everything() for each in (ORGANIZER, SECOND_ORGANIZER) for m in hasty.slack.as_user(each).dm()]
    assert [1, 2] == sent
    assert 1 == sum("may be a repeat" in words for words in messages)
    assert all("Handoffs" in words for words in messages)


def test_a_refusal_is_told_mended_and_tried_again(demo: Demo) -> None:
    channel = demo.slack.workspace.channels[ROUNDS]
    channel.members.remove(demo.slack.workspace.bot_user)
    demo.clock.next_post()
    organizer = demo.slack.as_user(ORGANIZER)
    [told] = organizer.dm()
    shown = told.everything()
    report = organizer.command("/lhs-rounds", "status").text
    channel.members.append(demo.slack.workspace.bot_user)
    organizer.press(told, "delivery.retry")
    demo.bot.run_once()

    assert f"<#{ROUNDS}>" in shown
    assert "/invite" in shown
    assert "not_in_channel" in report
    assert 1 == len(posts(demo))
    assert "One message will be posted now" in organizer.dm()[0].everything()


def test_the_status_is_for_organizers(demo: Demo) -> None:
    demo.bot.run_once()
    organizer = demo.slack.as_user(ORGANIZER).command("/lhs-rounds", "status").text
    clinician = demo.slack.as_user(CLINICIAN).command("/lhs-rounds", "status").text

    assert "Posting works" in organizer
    assert "Friday, March 1, 2024, 9:00 AM EST, announcement of the month, March 2024" in organizer
    assert "Only those who organize" in clinician


def test_the_status_says_when_nothing_posts(demo: Demo) -> None:
    never = demo.slack.as_user(ORGANIZER).command("/lhs-rounds", "status").text

    assert "no worker has ever run" in never


@pytest.mark.postgres
def test_the_status_says_what_waits_and_why(hasty: Demo) -> None:
    hasty.slack.faults.rate_limit("chat.postMessage", retry_after=120)
    hasty.clock.next_post()
    held = hasty.slack.as_user(ORGANIZER).command("/lhs-rounds", "status").text

    assert "asked to wait until" in held
    assert "ratelimited" in held
