"""One series in Slack and in Teams: what one channel reads, the other one reads, once."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from playground.seed import MEMBER as SLACK_MEMBER
from playground.seed import ROUNDS as SLACK_CHANNEL
from playground.teams.seed import MEMBER
from tests.harness import release_posts
from tests.journeys.teams.both import Both, both_running

# Two chats and their clocks, which take seconds.
pytestmark = pytest.mark.rest

SEASON_END = datetime(2024, 10, 1, tzinfo=UTC)


@pytest.fixture
def both(calendar_url: str) -> Iterator[Both]:
    with both_running(calendar_url, page=None) as both:
        release_posts(both.bot.db, both.clock.now())
        yield both


@pytest.mark.postgres
def test_a_season_has_the_same_posts_in_both_channels(both: Both) -> None:
    both.clock.forward((SEASON_END - both.clock.now()).total_seconds())
    in_slack = [
        each
        for each in both.slack.as_user(SLACK_MEMBER).messages(SLACK_CHANNEL)
        if each.metadata and not each.thread_ts
    ]
    in_teams = [each for each in both.in_teams(MEMBER).threads("lhs-rounds") if each.is_bot]

    headlines = [each.text.splitlines()[0] for each in in_slack]
    assert headlines == [each.summary.splitlines()[0] for each in in_teams]
    assert len(headlines) == len({each.sent for each in in_teams})
    assert 10 < len(headlines) <= 17


def test_the_rating_request_is_a_reply_in_both(both: Both) -> None:
    both.clock.forward((datetime(2024, 3, 23, tzinfo=UTC) - both.clock.now()).total_seconds())
    user = both.in_teams(MEMBER)
    [post] = [each for each in user.threads("lhs-rounds") if each.summary.startswith("Today")]

    assert ["How was" in each.summary for each in user.replies(post)] == [True]
    assert "Rate this session" in user.replies(post)[0].buttons


def test_a_reply_whose_thread_was_deleted_stands_alone(both: Both) -> None:
    both.clock.forward((datetime(2024, 3, 21, 14, tzinfo=UTC) - both.clock.now()).total_seconds())
    user = both.in_teams(MEMBER)
    for post in user.threads("lhs-rounds"):
        found = both.teams.tenant.find(post.conversation, post.id)
        assert found is not None
        both.teams.tenant.remove(found)
    both.clock.forward(2 * 24 * 3600)

    assert any("How was" in each.summary for each in user.threads("lhs-rounds"))
