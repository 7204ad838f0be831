"""Unconfirmed deliveries: searched for, and never simply resent."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from bot.chat.actor import Actor, Times
from bot.chat.port import HistoryUnavailable, Outcome, Posted, RetryLater, SearchPaused, SearchProgress, Unknown
from bot.core.outbox.deliveries import DeliveryState, Kind
from bot.core.suggestions.suggestions import SuggestionForm
from bot.services.outbox import dispatch as service
from bot.services.suggestions.suggestions import SuggestionSubmission, submit_suggestion
from bot.store.db.engine import Database
from bot.store.outbox import search_state, unconfirmed
from bot.store.outbox.queue import Room
from bot.store.outbox.search_state import SearchState
from bot.store.schema.tables import DeliveryRow
from tests.harness import CHANNEL, CLAIM, TIMEOUTS, Harness

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)
MARCH_14 = datetime(2024, 3, 14, 13, tzinfo=UTC)
MOMENT = timedelta(seconds=1)
ANNOUNCEMENT = "announcement/1/month/2024-03/channel-1"


@pytest.fixture
def harness(db: Database) -> Harness:
    harness = Harness(db)
    harness.import_page()
    return harness


def suggest(harness: Harness) -> None:
    submit_suggestion(
        harness.db,
        actor=Actor(workspace_id=harness.workspace, external_id="U9"),
        series_id=harness.series,
        submission=SuggestionSubmission(id="V1", draft=SuggestionForm("Sepsis alerts at night"), confirmed=True),
        times=Times.of(harness.clock),
    )


def state(harness: Harness, kind: Kind) -> DeliveryState:
    return next(entry.state for entry in harness.outbox() if entry.delivery.kind is kind)


def lost_after_posting(harness: Harness) -> Outcome:
    """Post the message, and lose the response."""
    harness.chat_client.record(CHANNEL, "the announcement", harness.chat_client.sent_keys[-1])
    return Unknown("reset")


def test_existing_message_is_found_and_not_resent(harness: Harness) -> None:
    harness.chat_client.outcomes = {CHANNEL: [lambda: lost_after_posting(harness)]}
    harness.advance_to(MARCH_1)
    doubted = state(harness, Kind.ANNOUNCEMENT)
    harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)

    [announcement] = [entry for entry in harness.outbox() if entry.state is DeliveryState.POSTED]

    assert doubted is DeliveryState.UNKNOWN
    assert 1 == len(harness.chat_client.sent_keys)
    assert (CHANNEL, "1.0") == (announcement.conversation, announcement.message)


def test_no_search_before_reconcile_after(harness: Harness) -> None:
    """An accepted message may appear late; an immediate search would miss it and cause a duplicate."""
    harness.chat_client.outcomes = {CHANNEL: [Unknown("reset")]}
    harness.advance_to(MARCH_1)
    harness.advance_wall_clock(TIMEOUTS.reconcile_after - timedelta(seconds=10))

    assert harness.chat_client.searches == []
    assert state(harness, Kind.ANNOUNCEMENT) is DeliveryState.UNKNOWN


def test_missing_message_is_resent_with_the_same_key(harness: Harness) -> None:
    harness.chat_client.outcomes = {CHANNEL: [Unknown("HTTP 500")]}
    harness.advance_to(MARCH_1)
    harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)

    assert 2 == len(harness.chat_client.sent_keys)
    assert 1 == len(set(harness.chat_client.sent_keys)) == len(harness.chat_client.posted)
    assert state(harness, Kind.ANNOUNCEMENT) is DeliveryState.POSTED


def test_post_of_a_dead_worker_is_searched_for(harness: Harness) -> None:
    harness.clock.advance_to(MARCH_1)
    [claimed] = service.claim(harness.db, times=Times(MARCH_1, harness.clock.wall_now()), owner="dead worker", **CLAIM)
    service.open_claimed(harness.db, claimed, owner="dead worker", times=Times(MARCH_1, harness.clock.wall_now()))
    harness.chat_client.record(CHANNEL, "the announcement", claimed.delivery.key)
    harness.advance_wall_clock(TIMEOUTS.lease + MOMENT)
    waiting = state(harness, Kind.ANNOUNCEMENT)
    harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)

    assert waiting is DeliveryState.UNKNOWN
    assert harness.chat_client.sent_keys == []
    assert state(harness, Kind.ANNOUNCEMENT) is DeliveryState.POSTED


def test_duplicate_that_appears_late_is_removed(harness: Harness) -> None:
    """Slack showed the first message very late: for some minutes there are two, then only the first."""
    harness.chat_client.outcomes = {CHANNEL: [Unknown("HTTP 500")]}
    harness.advance_to(MARCH_1)
    harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)
    key, second = harness.chat_client.existing[0]
    first = Posted(CHANNEL, "0.5")
    harness.chat_client.existing.insert(0, (key, first))
    harness.advance_wall_clock(TIMEOUTS.duplicate_check_after + MOMENT)

    assert [(key, first)] == harness.chat_client.existing
    assert second != first
    assert ["0.5"] == [entry.message for entry in harness.outbox() if entry.state is DeliveryState.POSTED]


def test_frozen_worker_that_posts_late_leaves_one_message(harness: Harness) -> None:
    """It continued after its lease and `reconcile_after`, when another worker had sent the message."""

    def frozen() -> Posted:
        other = harness.second_worker()
        for span in (TIMEOUTS.lease, TIMEOUTS.reconcile_after):
            harness.clock.ahead += span + MOMENT
            other.drain()
        # The frozen worker's own dispatcher goes on, and may be the one that searches and sends.
        while not harness.chat_client.existing:
            other.drain()
        return harness.chat_client.record(CHANNEL, "the announcement, late", harness.chat_client.sent_keys[0])

    harness.chat_client.outcomes = {CHANNEL: [frozen]}
    harness.advance_to(MARCH_1)
    stood = len(harness.chat_client.existing)
    harness.advance_wall_clock(TIMEOUTS.duplicate_check_after + MOMENT)

    assert 2 == stood
    assert 1 == len(harness.chat_client.existing)
    assert [harness.chat_client.existing[0][1].message] == [
        e.message for e in harness.outbox() if e.state is DeliveryState.POSTED
    ]


def test_reminder_with_unavailable_history_is_left_alone(harness: Harness) -> None:
    harness.advance_to(MARCH_1)
    harness.chat_client.outcomes = {CHANNEL: [Unknown("reset")]}
    harness.chat_client.search_outcomes = [HistoryUnavailable("missing_scope")]
    harness.advance_to(MARCH_14)
    for _ in range(3):
        harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)

    reminder = next(entry for entry in harness.outbox() if entry.delivery.kind is Kind.WEEK_REMINDER)

    assert 2 == len(harness.chat_client.sent_keys)
    assert reminder.state is DeliveryState.UNKNOWN
    assert "missing_scope" in (reminder.why or "")
    assert 1 == len(harness.chat_client.searches)


def test_organizers_are_asked_about_an_announcement_with_unavailable_history(harness: Harness) -> None:
    harness.chat_client.outcomes = {CHANNEL: [Unknown("reset")]}
    harness.chat_client.search_outcomes = [HistoryUnavailable("not_in_channel")]
    harness.advance_to(MARCH_1)
    harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)
    harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)

    assert ["U1", "U2"] == sorted(address for address, _ in harness.chat_client.posted)
    assert all("Is the March announcement in" in words for _, words in harness.chat_client.posted)
    assert state(harness, Kind.ANNOUNCEMENT) is DeliveryState.UNKNOWN


def test_unconfirmed_organizer_message_is_resent(harness: Harness) -> None:
    harness.chat_client.outcomes = {"U1": [Unknown("reset"), Unknown("reset")]}
    harness.chat_client.search_outcomes = [HistoryUnavailable("missing_scope")] * 2
    suggest(harness)
    harness.dispatcher.drain()
    for _ in range(4):
        harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)
    to_first = [key for key in harness.chat_client.sent_keys if key.endswith("person-1")]

    assert 2 == len(to_first)
    assert ["U2"] == [address for address, _ in harness.chat_client.posted]


def test_resent_message_says_that_it_may_be_a_repeat(harness: Harness) -> None:
    harness.chat_client.outcomes = {"U1": [Unknown("reset")]}
    harness.chat_client.search_outcomes = [HistoryUnavailable("missing_scope")]
    suggest(harness)
    harness.dispatcher.drain()
    harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)

    [words] = [words for address, words in harness.chat_client.posted if address == "U1"]

    assert words.startswith("You may have seen this already")
    assert "Sepsis alerts at night" in words


def test_rate_limited_search_does_not_block_posting(harness: Harness) -> None:
    harness.chat_client.outcomes = {CHANNEL: [Unknown("reset")]}
    harness.chat_client.search_outcomes = [RetryLater("ratelimited", 120, workspace_wide=True)]
    harness.advance_to(MARCH_1)
    harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)
    suggest(harness)
    harness.dispatcher.drain()
    harness.advance_wall_clock(timedelta(seconds=100))
    looks = len(harness.chat_client.searches)
    harness.advance_wall_clock(timedelta(seconds=30))

    assert 2 == sum("Sepsis" in words for _, words in harness.chat_client.posted)
    assert 1 == looks
    assert 2 == len(harness.chat_client.searches)
    assert state(harness, Kind.ANNOUNCEMENT) is DeliveryState.POSTED


def test_permanently_rate_limited_history_counts_as_unavailable(harness: Harness) -> None:
    """Some apps may read one page per minute; if that never suffices, the organizers are asked."""
    harness.chat_client.outcomes = {CHANNEL: [Unknown("reset")]}
    harness.chat_client.search_outcomes = [RetryLater("ratelimited", 60, workspace_wide=True)] * 40
    harness.advance_to(MARCH_1)
    for _ in range(40):
        harness.advance_wall_clock(timedelta(seconds=61))

    assert ["U1", "U2"] == sorted(address for address, _ in harness.chat_client.posted)


def lose_announcement(harness: Harness) -> None:
    """Lose the answer about the announcement, which was posted."""
    harness.chat_client.outcomes = {CHANNEL: [lambda: lost_after_posting(harness)]}
    harness.advance_to(MARCH_1)


def paused(reached: str, *found: str) -> SearchPaused:
    """Return the outcome of a search whose second page Slack refuses."""
    progress = SearchProgress(CHANNEL, None, reached, {ANNOUNCEMENT: found})
    return SearchPaused(progress, RetryLater("ratelimited", 60, workspace_wide=True))


def keep_search(harness: Harness, **values: object) -> None:
    with harness.db.write() as tx:
        tx.execute(update(DeliveryRow).where(DeliveryRow.key == ANNOUNCEMENT).values(**values))


def test_search_goes_on_where_it_paused(harness: Harness) -> None:
    lose_announcement(harness)
    harness.chat_client.search_outcomes = [paused("9.0"), paused("5.0", "7.0"), RetryLater("HTTP 500")]
    for _ in range(4):
        harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)

    progress = [each.progress for each in harness.chat_client.searches]

    assert [None, paused("9.0").progress, paused("5.0", "7.0").progress, paused("5.0", "7.0").progress] == [
        each and replace(each, found={ANNOUNCEMENT: tuple(each.found.get(ANNOUNCEMENT, ()))}) for each in progress
    ]
    assert state(harness, Kind.ANNOUNCEMENT) is DeliveryState.POSTED


def test_search_is_bounded_by_the_attempt(harness: Harness) -> None:
    lose_announcement(harness)
    harness.clock.advance_to(MARCH_1 + timedelta(days=2))
    harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)

    assert [(MARCH_1, MARCH_1)] == [(each.since, each.until) for each in harness.chat_client.searches]


def test_search_for_the_post_of_a_dead_worker_ends_with_its_lease(harness: Harness) -> None:
    times = Times(MARCH_1, harness.clock.wall_now())
    harness.clock.advance_to(MARCH_1)
    [claimed] = service.claim(harness.db, times=times, owner="dead worker", **CLAIM)
    service.open_claimed(harness.db, claimed, owner="dead worker", times=times)
    harness.clock.advance_to(MARCH_1 + timedelta(hours=5))
    harness.advance_wall_clock(timedelta(hours=5))
    harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)

    [search] = harness.chat_client.searches

    assert MARCH_1 == search.since
    assert abs(search.until - MARCH_1 - TIMEOUTS.lease) < timedelta(minutes=1)


@pytest.mark.parametrize("values", [{"attempts": 2}, {"search": "?"}, {"search": '{"attempt": 1}'}, {"search": None}])
def test_search_of_another_version_reaches_to_the_present(harness: Harness, values: dict[str, object]) -> None:
    """During an upgrade, the previous release may try once more, and says nothing about when."""
    lose_announcement(harness)
    keep_search(harness, **values)
    harness.clock.advance_to(MARCH_1 + timedelta(hours=1))
    harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)

    [search] = harness.chat_client.searches

    assert (MARCH_1, MARCH_1 + timedelta(hours=1)) == (search.since, search.until)
    assert state(harness, Kind.ANNOUNCEMENT) is DeliveryState.POSTED


def test_attempt_that_certainly_failed_is_not_searched_for(harness: Harness) -> None:
    harness.chat_client.outcomes = {CHANNEL: [RetryLater("token_revoked"), lambda: lost_after_posting(harness)]}
    harness.advance_to(MARCH_1)
    harness.clock.advance_to(MARCH_1 + timedelta(hours=9))
    harness.advance_wall_clock(TIMEOUTS.max_backoff)
    harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)

    assert [MARCH_1 + timedelta(hours=9)] == [each.since for each in harness.chat_client.searches]


@pytest.mark.parametrize(("moment", "searches"), [(MARCH_14, 2), (MARCH_1 + timedelta(minutes=5), 1)])
def test_attempts_at_about_the_same_time_share_a_search(harness: Harness, moment: datetime, searches: int) -> None:
    harness.advance_to(MARCH_1)
    harness.advance_to(MARCH_14)
    for entry in harness.outbox():
        if entry.delivery.kind in {Kind.ANNOUNCEMENT, Kind.WEEK_REMINDER} and entry.state is DeliveryState.POSTED:
            begun = MARCH_1 if entry.delivery.kind is Kind.ANNOUNCEMENT else moment
            with harness.db.write() as tx:
                ended = search_state.as_text(entry.delivery.key, SearchState(entry.attempts, begun))
                values = {"check_at": harness.clock.wall_now(), "first_begun_at": begun, "search": ended}
                tx.execute(update(DeliveryRow).where(DeliveryRow.id == entry.id).values(values))
    harness.advance_wall_clock(MOMENT)

    assert searches == len(harness.chat_client.searches)
    assert 2 == len(frozenset[str]().union(*(each.keys for each in harness.chat_client.searches)))


@pytest.mark.rest
def test_other_conversations_wait_while_one_is_read_page_by_page(harness: Harness) -> None:
    """That does not count as searches of theirs, of which too many would mean that the history cannot be read."""
    harness.chat_client.outcomes = {CHANNEL: [lambda: lost_after_posting(harness)], "U1": [Unknown("reset")]}
    suggest(harness)
    harness.advance_to(MARCH_1)
    harness.chat_client.search_outcomes = [paused(f"{100 - number}.0") for number in range(40)]
    for _ in range(42):
        harness.advance_wall_clock(timedelta(seconds=61))

    assert 42 == len(harness.chat_client.searches)
    assert state(harness, Kind.ANNOUNCEMENT) is DeliveryState.POSTED
    assert ["U1", "U2"] == sorted(address for address, words in harness.chat_client.posted if "Sepsis" in words)
    assert not any("Is the March announcement" in words for _, words in harness.chat_client.posted)


def test_all_workers_keep_to_a_pause(harness: Harness) -> None:
    """Also in conversations that nobody has searched yet."""
    lose_announcement(harness)
    harness.chat_client.search_outcomes = [
        SearchPaused(paused("9.0").progress, RetryLater("ratelimited", 300, workspace_wide=True))
    ]
    harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)
    harness.chat_client.outcomes = {"U1": [Unknown("reset")]}
    suggest(harness)
    other = harness.second_worker()
    numbers = []
    for span in (timedelta(), TIMEOUTS.reconcile_after + MOMENT, timedelta(minutes=5)):
        harness.clock.ahead += span
        other.drain()
        numbers.append(len(harness.chat_client.searches))

    assert [1, 1, 3] == numbers
    assert state(harness, Kind.ANNOUNCEMENT) is DeliveryState.POSTED


def test_search_is_retried_while_the_chat_is_unavailable(harness: Harness) -> None:
    harness.chat_client.outcomes = {CHANNEL: [lambda: lost_after_posting(harness)]}
    harness.chat_client.search_outcomes = [RetryLater("TimeoutError")] * 50
    harness.advance_to(MARCH_1)
    for _ in range(52):
        harness.advance_wall_clock(TIMEOUTS.reconcile_retry + MOMENT)

    assert state(harness, Kind.ANNOUNCEMENT) is DeliveryState.POSTED
    assert 1 == len(harness.chat_client.sent_keys)


def test_search_of_a_dead_worker_is_taken_over(harness: Harness) -> None:
    harness.chat_client.outcomes = {CHANNEL: [lambda: lost_after_posting(harness)]}
    harness.advance_to(MARCH_1)
    harness.clock.ahead += TIMEOUTS.reconcile_after + MOMENT
    wall_now = harness.clock.wall_now()
    with harness.db.write() as tx:
        taken = unconfirmed.claim(tx, wall_now=wall_now, until=wall_now + TIMEOUTS.lease, room=Room(10))
    harness.dispatcher.drain()
    while_taken = list(harness.chat_client.searches)
    harness.advance_wall_clock(TIMEOUTS.lease + MOMENT)

    assert 1 == len(taken)
    assert while_taken == []
    assert state(harness, Kind.ANNOUNCEMENT) is DeliveryState.POSTED


def test_expired_delivery_is_skipped(harness: Harness) -> None:
    """It was not posted after all, and by the time this is known it has expired."""
    harness.chat_client.outcomes = {CHANNEL: [Unknown("HTTP 500")]}
    harness.advance_to(MARCH_1)
    harness.clock.advance_to(MARCH_14 + timedelta(days=30))
    harness.advance_wall_clock(TIMEOUTS.reconcile_after + MOMENT)

    assert state(harness, Kind.ANNOUNCEMENT) is DeliveryState.SKIPPED
    assert 0 == sum("in March" in words for _, words in harness.chat_client.posted)
