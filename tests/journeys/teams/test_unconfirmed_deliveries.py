"""Posts whose outcome Teams leaves open. Its history cannot be read, so that each kind has its own way on."""

from collections.abc import Iterator

import pytest

from playground.teams.client.user_view import SeenMessage
from playground.teams.seed import ORGANIZER, SECOND_ORGANIZER
from tests.harness import release_posts
from tests.journeys.teams.both import Both, both_running

# Two chats and their clocks, which take seconds.
pytestmark = pytest.mark.rest

ANNOUNCEMENT = "LHS Rounds: Thursday, March 21"
# Each with how often Teams has the message.
OPEN = [
    ("lose_answer", 1),
    ("fail_after", 1),
    ("garble", 1),
    ("empty", 1),
    ("reset", 0),
    ("fail", 0),
    pytest.param("hang", 0, marks=pytest.mark.rest),
]


@pytest.fixture
def both(database_url: str) -> Iterator[Both]:
    with both_running(database_url) as both:
        yield both


def questions(both: Both, person: str) -> list[SeenMessage]:
    return [each for each in both.in_teams(person).chat() if "Was this posted?" in each.all_text()]


def asked(both: Both, fault: str) -> SeenMessage:
    """Return the question that an organizer gets about an announcement."""
    both.moves_to_teams(ORGANIZER)
    both.moves_to_teams(SECOND_ORGANIZER)
    getattr(both.teams.faults, fault)("activities.create")
    both.clock.next_post()
    both.run_until(lambda: all(questions(both, each) for each in (ORGANIZER, SECOND_ORGANIZER)))
    [question] = questions(both, ORGANIZER)
    return question


@pytest.mark.postgres
@pytest.mark.parametrize(("fault", "stored"), OPEN)
def test_organizers_are_asked_about_an_announcement(both: Both, fault: str, stored: int) -> None:
    question = asked(both, fault)

    assert "Is the March announcement in lhs-rounds?" in question.summary
    assert "Teams didn’t confirm it" in question.all_text()
    assert both.channel_posts() == [ANNOUNCEMENT] * stored


def test_an_organizer_says_that_it_is_there(both: Both) -> None:
    question = asked(both, "lose_answer")
    organizer, second = both.in_teams(ORGANIZER), both.in_teams(SECOND_ORGANIZER)
    organizer.press(question, "Yes, it’s there")
    second.press(questions(both, SECOND_ORGANIZER)[0], "No, post it")
    both.bot.run_once()

    assert "We won’t post it again" in organizer.chat()[-1].all_text()
    assert "already answered" in second.chat()[-1].all_text()
    assert both.channel_posts() == [ANNOUNCEMENT]


def test_an_organizer_lets_it_be_posted(both: Both) -> None:
    question = asked(both, "reset")
    organizer = both.in_teams(ORGANIZER)
    organizer.press(question, "No, post it")
    both.bot.run_once()

    assert "posting it now" in organizer.chat()[-1].all_text()
    assert both.channel_posts() == [ANNOUNCEMENT]


@pytest.mark.parametrize(("fault", "stored"), [("lose_answer", 1), ("reset", 0)])
def test_a_reminder_is_dropped(both: Both, fault: str, stored: int) -> None:
    release_posts(both.bot.db, both.clock.now())
    while len(both.channel_posts()) < 1:
        both.clock.next_post()
    getattr(both.teams.faults, fault)("activities.create")
    sent = both.teams.calls.count("activities.create")
    while both.teams.calls.count("activities.create") == sent:
        both.clock.next_post()
    both.run_until(lambda: "checking" not in both.in_teams(ORGANIZER).say("status").text)

    assert len(both.channel_posts()) == 1 + stored
    assert not questions(both, ORGANIZER)


@pytest.mark.postgres
@pytest.mark.parametrize(("fault", "stored"), OPEN)
def test_an_organizers_message_is_sent_once_more_and_says_so(both: Both, fault: str, stored: int) -> None:
    organizer = both.moves_to_teams(ORGANIZER)
    before = len(organizer.chat())
    both.suggests("Handoffs")
    getattr(both.teams.faults, fault)("activities.create")
    both.bot.run_once()
    both.run_until(lambda: len(organizer.chat()) > before + stored)
    both.bot.run_once()

    received = [each.all_text() for each in organizer.chat()[before:]]
    assert all("Handoffs" in each for each in received)
    assert [False, True][-len(received) :] == ["may have seen this already" in each for each in received]
    assert len(received) == stored + 1


def test_an_organizers_message_is_not_sent_a_third_time(both: Both) -> None:
    organizer = both.moves_to_teams(ORGANIZER)
    before = len(organizer.chat())
    both.suggests("Handoffs")
    both.teams.faults.lose_answer("activities.create", times=2)
    both.run_until(lambda: len(organizer.chat()) == before + 2)
    both.run_until(lambda: "checking" not in both.in_teams(ORGANIZER).say("status").text)

    assert 2 == sum("Handoffs" in each.all_text() for each in organizer.chat())


@pytest.mark.parametrize("fault", ["lose_answer", "empty"])
def test_a_chat_that_is_opened_twice_shows_nothing(both: Both, fault: str) -> None:
    """Opening a chat leaves no message, so that it is simply tried again."""
    organizer = both.moves_to_teams(ORGANIZER)
    before = len(organizer.chat())
    both.suggests("Handoffs")
    getattr(both.teams.faults, fault)("conversations.create")
    both.run_until(lambda: len(organizer.chat()) > before)

    [received] = organizer.chat()[before:]
    assert "may have seen this already" not in received.all_text()
