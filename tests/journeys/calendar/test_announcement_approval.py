"""The organizers see what will be announced on the business day before, and decide what becomes of it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.demo import Demo
from playground.client.user_driver import Person
from playground.models import Message
from playground.seed import MEMBER, ORGANIZER, SECOND_ORGANIZER
from tests.journeys.admin.test_settings import fill, opened, standing
from tests.journeys.calendar.test_calendar_editing import COMMAND, send
from tests.journeys.outbox.test_message_updates import at, go_to, posts

NOW, ON_TIME, SKIP = "announcement.now", "announcement.on_time", "announcement.skip"


def cards(person: Person) -> list[Message]:
    return [each for each in person.dm() if "As it will be announced" in each.everything()]


@pytest.fixture
def card(demo: Demo, organizer: Person) -> Message:
    """What the Organizer sees on Friday, March 29: April is announced on Monday."""
    go_to(demo, at(3, 29, 9))
    return cards(organizer)[-1]


def april(member: Person) -> list[Message]:
    return [each for each in posts(member) if each.text.startswith("LHS Rounds in April 2024")]


def test_it_comes_on_the_business_day_before_and_silence_posts_it(
    demo: Demo, organizer: Person, second_organizer: Person, member: Person
) -> None:
    go_to(demo, at(3, 29, 8, 59))
    before = cards(organizer)
    go_to(demo, at(3, 29, 9))
    shown = [cards(each)[-1].everything() for each in (organizer, second_organizer)]
    go_to(demo, at(4, 1, 9))

    assert before == []
    demo.bot.run_once()
    over = cards(second_organizer)[-1]
    assert "Announced on Monday, April 1, 2024, 9:00 AM EDT" in over.everything()
    assert "Post now" not in over.everything()
    for each in shown:
        assert "To be announced on Monday, April 1, 2024, 9:00 AM EDT" in each
        assert "LHS Rounds in April 2024" in each
        assert "Heather Hsu" in each
    assert len(april(member)) == 1


def test_it_is_posted_now_and_once(
    demo: Demo, card: Message, organizer: Person, second_organizer: Person, member: Person
) -> None:
    old_press = second_organizer.press_body(cards(second_organizer)[-1], NOW)
    organizer.press(card, NOW)
    demo.bot.run_once()
    at_once = april(member)
    late = demo.slack.send_signed(old_press)
    go_to(demo, at(4, 2, 9))

    assert len(at_once) == 1
    assert f"April 2024 was announced at once, as <@{ORGANIZER}> decided" in cards(second_organizer)[-1].everything()
    assert late.status == 200
    assert len(april(member)) == 1


def test_it_is_skipped_and_thought_of_again(
    demo: Demo, card: Message, organizer: Person, second_organizer: Person, member: Person
) -> None:
    organizer.press(card, SKIP)
    demo.bot.run_once()
    shown = cards(second_organizer)[-1]
    says = shown.everything()
    go_to(demo, at(4, 1, 12))
    skipped = april(member)
    second_organizer.press(cards(second_organizer)[-1], ON_TIME)
    demo.bot.run_once()

    assert f"April 2024 is not announced, says <@{ORGANIZER}>" in says
    assert skipped == []
    assert len(april(member)) == 1
    assert f"says <@{SECOND_ORGANIZER}>" in cards(organizer)[-1].everything()


def test_it_follows_the_calendar(demo: Demo, card: Message, organizer: Person, second_organizer: Person) -> None:
    organizer.press(card, "session.edit")
    send(organizer, title="What the night shift learned")
    demo.bot.run_once()

    assert "What the night shift learned" in cards(second_organizer)[-1].everything()


def hold(organizer: Person) -> None:
    view = opened(organizer, "posts")
    ticked = [each["value"] for each in standing(view, "posts")]  # type: ignore[attr-defined] # a list, for this field
    fill(organizer, view, posts=[*ticked, "hold"])
    organizer.close(every=True)


def test_with_the_switch_silence_holds_it(
    demo: Demo, organizer: Person, second_organizer: Person, member: Person
) -> None:
    hold(organizer)
    go_to(demo, at(4, 3, 12))
    silent = april(member)
    shown = cards(organizer)[-1]
    says = shown.everything()
    organizer.press(shown, ON_TIME)
    demo.bot.run_once()

    assert silent == []
    assert "April 2024 waits to be announced" in says
    assert "It is posted only once one of the organizers says so." in says
    assert len(april(member)) == 1


@pytest.mark.postgres
def test_two_organizers_decide_at_the_same_moment(
    demo: Demo, card: Message, organizer: Person, second_organizer: Person, member: Person
) -> None:
    presses = [(organizer, card, NOW), (second_organizer, cards(second_organizer)[-1], NOW)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda each: each[0].press(each[1], each[2]), presses))
    demo.bot.run_once()
    demo.bot.run_once()

    assert len(april(member)) == 1


def test_what_is_announced_already_is_not_decided_again(demo: Demo, card: Message, organizer: Person) -> None:
    """An old card that Slack had not shown the edit of."""
    old_press = organizer.press_body(card, SKIP)
    go_to(demo, at(4, 1, 9))
    demo.slack.send_signed(old_press)
    demo.bot.run_once()

    assert "It is announced already" in organizer.dm()[-1].text
    assert "its announcement is skipped" not in organizer.command(COMMAND, "history").text


def test_it_is_for_organizers(demo: Demo, card: Message, organizer: Person, member: Person) -> None:
    stolen = organizer.press_body(card, NOW).replace(ORGANIZER.encode(), MEMBER.encode())
    reply = demo.slack.send_signed(stolen)
    demo.bot.run_once()

    assert reply.status == 200
    assert april(member) == []


def test_the_decision_is_in_the_history(demo: Demo, card: Message, organizer: Person) -> None:
    organizer.press(card, SKIP)

    assert "April 2024: its announcement is skipped" in organizer.command(COMMAND, "history").text
