"""Organizers preview an announcement on the business day before, and approve, skip or post it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from playground.models import Message
from playground.seed import MEMBER, ORGANIZER
from tests.journeys.admin.test_settings import field_value, fill, opened
from tests.journeys.calendar.test_calendar_editing import COMMAND, send
from tests.journeys.outbox.test_message_updates import advance_to, at, posts

NOW, ON_TIME, SKIP = "announcement.now", "announcement.on_time", "announcement.skip"


def previews(person: UserDriver) -> list[Message]:
    return [each for each in person.dm() if "Preview: " in each.all_text()]


@pytest.fixture
def card(demo: Demo, organizer: UserDriver) -> Message:
    """The Organizer's preview on Friday, March 29; April is announced on Monday."""
    advance_to(demo, at(3, 29, 9))
    return previews(organizer)[-1]


def april(member: UserDriver) -> list[Message]:
    return [each for each in posts(member) if each.text.startswith("LHS Rounds: Thursday, April 25")]


def test_preview_comes_the_business_day_before_and_silence_approves(
    demo: Demo, organizer: UserDriver, second_organizer: UserDriver, member: UserDriver
) -> None:
    advance_to(demo, at(3, 29, 8, 59))
    before = previews(organizer)
    advance_to(demo, at(3, 29, 9))
    shown = [previews(each)[-1].all_text() for each in (organizer, second_organizer)]
    advance_to(demo, at(4, 1, 9))

    assert before == []
    demo.bot.run_once()
    over = previews(second_organizer)[-1]
    assert "Posted Monday, April 1 at 9:00 AM ET" in over.all_text()
    assert "Post now" not in over.all_text()
    for each in shown:
        assert "Posts Monday, April 1 at 9:00 AM ET" in each
        assert "LHS Rounds: Thursday, April 25" in each
        assert "Heather Hsu" in each
    assert len(april(member)) == 1


def test_post_now_posts_once(
    demo: Demo, card: Message, organizer: UserDriver, second_organizer: UserDriver, member: UserDriver
) -> None:
    old_press = second_organizer.press_body(previews(second_organizer)[-1], NOW)
    organizer.press(card, NOW)
    demo.bot.run_once()
    at_once = april(member)
    late = demo.slack.send_signed(old_press)
    advance_to(demo, at(4, 2, 9))

    assert len(at_once) == 1
    assert f"Posted early by <@{ORGANIZER}>" in previews(second_organizer)[-1].all_text()
    assert late.status == 200
    assert len(april(member)) == 1


def test_skipped_announcement_can_be_reconsidered(
    demo: Demo, card: Message, organizer: UserDriver, second_organizer: UserDriver, member: UserDriver
) -> None:
    organizer.press(card, SKIP)
    demo.bot.run_once()
    shown = previews(second_organizer)[-1]
    says = shown.all_text()
    advance_to(demo, at(4, 1, 12))
    skipped = april(member)
    second_organizer.press(previews(second_organizer)[-1], ON_TIME)
    demo.bot.run_once()

    assert f"Skipped by <@{ORGANIZER}>" in says
    assert skipped == []
    assert len(april(member)) == 1
    assert "Posted Monday, April 1 at 12:00 PM ET" in previews(organizer)[-1].all_text()


def test_preview_follows_the_calendar(
    demo: Demo, card: Message, organizer: UserDriver, second_organizer: UserDriver
) -> None:
    organizer.press(card, "session.edit")
    send(organizer, title="What the night shift learned")
    demo.bot.run_once()

    assert "What the night shift learned" in previews(second_organizer)[-1].all_text()


def require_approval(organizer: UserDriver) -> None:
    view = opened(organizer, "posts")
    ticked = [each["value"] for each in field_value(view, "posts")]  # type: ignore[attr-defined] # a list, for this field
    fill(organizer, view, posts=[*ticked, "hold"])
    organizer.close(every=True)


def test_silence_withholds_it_if_approval_is_required(
    demo: Demo, organizer: UserDriver, second_organizer: UserDriver, member: UserDriver
) -> None:
    require_approval(organizer)
    advance_to(demo, at(4, 3, 12))
    silent = april(member)
    shown = previews(organizer)[-1]
    says = shown.all_text()
    organizer.press(shown, ON_TIME)
    demo.bot.run_once()

    assert silent == []
    assert "Waiting for an organizer to approve it." in says
    assert "Waiting for an organizer to approve it." in says
    assert len(april(member)) == 1


@pytest.mark.postgres
def test_two_organizers_decide_at_once(
    demo: Demo, card: Message, organizer: UserDriver, second_organizer: UserDriver, member: UserDriver
) -> None:
    presses = [(organizer, card, NOW), (second_organizer, previews(second_organizer)[-1], NOW)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda each: each[0].press(each[1], each[2]), presses))
    demo.bot.run_once()
    demo.bot.run_once()

    assert len(april(member)) == 1


def test_posted_announcement_cannot_be_decided_again(demo: Demo, card: Message, organizer: UserDriver) -> None:
    """From a stale card whose update has not reached Slack."""
    old_press = organizer.press_body(card, SKIP)
    advance_to(demo, at(4, 1, 9))
    demo.slack.send_signed(old_press)
    demo.bot.run_once()

    assert "This was already posted" in organizer.dm()[-1].text
    assert "its announcement is skipped" not in organizer.command(COMMAND, "history").text


def test_only_organizers_can_decide(demo: Demo, card: Message, organizer: UserDriver, member: UserDriver) -> None:
    stolen = organizer.press_body(card, NOW).replace(ORGANIZER.encode(), MEMBER.encode())
    reply = demo.slack.send_signed(stolen)
    demo.bot.run_once()

    assert reply.status == 200
    assert april(member) == []


def test_decision_is_in_the_history(demo: Demo, card: Message, organizer: UserDriver) -> None:
    organizer.press(card, SKIP)

    assert "April announcement: skip" in organizer.command(COMMAND, "history").text
