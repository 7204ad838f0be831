"""One series in Slack and in Teams: what one channel reads, the other one reads, once."""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache

import pytest

from bot.core.outbox.deliveries import DeliveryState
from bot.store.outbox import deliveries
from playground.seed import CLINICIAN as SLACK_CLINICIAN
from playground.seed import MEMBER as SLACK_MEMBER
from playground.seed import ROUNDS as SLACK_CHANNEL
from playground.seed import SECOND_ORGANIZER as SECOND_SLACK_ORGANIZER
from playground.teams.seed import CLINICIAN as TEAMS_CLINICIAN
from playground.teams.seed import MEMBER as TEAMS_MEMBER
from playground.teams.seed import ORGANIZER as TEAMS_ORGANIZER
from playground.teams.seed import ROUNDS as TEAMS_CHANNEL
from tests.harness import release_posts
from tests.journeys.both_chats.clinician_walks import SESSION
from tests.journeys.both_chats.slack_person import SlackPerson
from tests.journeys.both_chats.steps import (
    CLINICIAN,
    MEMBER,
    ORGANIZER,
    SECOND_ORGANIZER,
    Row,
    Walker,
    after,
    stored,
    until,
)
from tests.journeys.both_chats.teams_person import TeamsPerson
from tests.journeys.teams.both import Both, both_running

# Two chats and their clocks, which take seconds.
pytestmark = pytest.mark.rest

MARCH, MOVED = "LHS Rounds: Thursday, March 21", "Rescheduled from Thursday, March 21"
ENDED = {DeliveryState.POSTED, DeliveryState.SKIPPED, DeliveryState.CANCELED}
# The organizer and the clinician are in Teams, the second organizer and the member in Slack.
IN_TEAMS = {ORGANIZER.name, CLINICIAN.name}
GOOD = {"Overall, how was this session?": "Good", "It was relevant to my work": "Agree"}
EVERY = {"Before every session": ["The day before"]}
SEASON: tuple[Row, ...] = (
    *(each.types("help", "What you can do") for each in (ORGANIZER, SECOND_ORGANIZER)),
    *(
        step
        for each in (CLINICIAN, MEMBER)
        for step in (each.types("remind", "Before every session"), each.presses("Save", "day before", fills=EVERY))
    ),
    # Announced in both channels; who is going is counted together.
    until(3, 1, 9),
    CLINICIAN.finds_in_channel(MARCH, SESSION),
    CLINICIAN.presses("I’m going", "You’re going to LHS Rounds on Thursday, March 21."),
    MEMBER.finds_in_channel(MARCH, SESSION),
    MEMBER.presses("I’m going", "You’re going to LHS Rounds on Thursday, March 21."),
    stored("attendances", rows=2),
    # Moved in Teams: edited in both.
    ORGANIZER.types("move march 21", "Reschedule session"),
    ORGANIZER.presses("Save", "Friday, March 22", fills={"Date": "2024-03-22"}),
    after(minutes=10),
    *(each.finds_in_channel(MOVED, "Friday, March 22", "(edited)") for each in (CLINICIAN, MEMBER)),
    # It goes ahead on the new day as well, although there is no time yet.
    until(3, 21, 12),
    *(each.finds("Go or no-go: March 22", "no time or location") for each in (ORGANIZER, SECOND_ORGANIZER)),
    ORGANIZER.presses("Post anyway"),
    SECOND_ORGANIZER.finds("March 22 goes ahead"),
    # Rated in both: the results are of all of them.
    until(3, 23, 9),
    *(
        step
        for each in (CLINICIAN, MEMBER)
        for step in (
            each.finds_in_channel("How was"),
            each.presses("Rate this session", "Anonymous"),
            each.presses("Send", "Your answers are in.", fills=GOOD),
        )
    ),
    stored("evaluations", rows=2),
    after(days=15),
    *(each.finds("Feedback summary: March 22", "2 responses") for each in (ORGANIZER, SECOND_ORGANIZER)),
    # Canceled in Slack: both channels are told.
    SECOND_ORGANIZER.types("cancel april 25", "We’ll tell the channel"),
    SECOND_ORGANIZER.presses("Cancel session", "Session canceled"),
    after(minutes=10),
    *(each.finds_in_channel("Canceled: LHS Rounds on April 25") for each in (CLINICIAN, MEMBER)),
    # The next season.
    until(9, 20),
    ORGANIZER.types("season third Thursday, October to December, 12-1 PM", "Describe the schedule"),
    ORGANIZER.presses("Preview", "Preview (nothing is saved yet)"),
    ORGANIZER.presses("Add 3 sessions", "3 sessions added"),
    until(12, 1),
)


@pytest.fixture
def both(calendar_url: str) -> Iterator[Both]:
    with both_running(calendar_url, page=None) as both:
        release_posts(both.bot.db, both.clock.now())
        yield both


def slack_posts(both: Both) -> list[tuple[str, str, bool]]:
    """Return how each of the app's posts begins, how the post that it replies to begins, and whether it was edited."""
    posts = [each for each in both.slack.as_user(SLACK_MEMBER).messages(SLACK_CHANNEL) if each.metadata]
    lines = {each.ts: each.text.splitlines()[0] for each in posts}
    return [(lines[each.ts], lines[each.thread_ts or each.ts], each.edited is not None) for each in posts]


def teams_posts(both: Both) -> list[tuple[str, str, bool]]:
    """Return the posts of the Teams channel in that form."""
    messages = both.in_teams(TEAMS_MEMBER).messages("lhs-rounds")
    posts = [each for each in messages if each.is_bot and not each.is_targeted]
    lines = {each.id: each.summary.splitlines()[0] for each in posts}
    return [(lines[each.id], lines[each.thread], each.is_edited) for each in posts]


@pytest.mark.postgres
def test_a_season_is_turned_through_in_both(both: Both) -> None:
    def person(role: str) -> SlackPerson | TeamsPerson:
        return TeamsPerson(both.teams, role) if role in IN_TEAMS else SlackPerson(both.slack, role)

    Walker("both", both.demo, cache(person)).walk(SEASON)

    with both.bot.db.read() as tx:
        due = [each for each in deliveries.every(tx, 1) if each.delivery.due_at <= both.clock.now()]
    posts, sent = slack_posts(both), [each for each in due if each.state is DeliveryState.POSTED]
    assert [each for each in due if each.state not in ENDED] == []
    assert posts == teams_posts(both)
    assert len(posts) > 20
    # Each is there once.
    for channel in (SLACK_CHANNEL, TEAMS_CHANNEL):
        assert len(posts) == len({each.message for each in sent if each.conversation == channel})
    # Each person hears of something in one chat.
    in_slack = {each: both.slack.as_user(each).dm() for each in (SLACK_CLINICIAN, SLACK_MEMBER, SECOND_SLACK_ORGANIZER)}
    in_teams = {each: both.in_teams(each).chat() for each in (TEAMS_CLINICIAN, TEAMS_MEMBER, TEAMS_ORGANIZER)}
    assert (in_slack[SLACK_CLINICIAN], in_teams[TEAMS_MEMBER]) == ([], [])
    answered, *told = [each.summary for each in in_teams[TEAMS_CLINICIAN] if each.is_bot]
    assert answered == "Saved"
    assert told == [each.text for each in in_slack[SLACK_MEMBER]]


def test_a_reply_whose_thread_was_deleted_is_shown_on_its_own(both: Both) -> None:
    both.clock.forward((datetime(2024, 3, 21, 14, tzinfo=UTC) - both.clock.now()).total_seconds())
    user = both.in_teams(TEAMS_MEMBER)
    for post in user.threads("lhs-rounds"):
        found = both.teams.tenant.find(post.conversation, post.id)
        assert found is not None
        both.teams.tenant.remove(found)
    both.clock.forward(2 * 24 * 3600)

    assert any("How was" in each.summary for each in user.threads("lhs-rounds"))
