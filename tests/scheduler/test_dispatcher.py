"""The outbox and the dispatcher: each delivery is posted once, whatever Slack, the clock or a worker does."""

import time as time_of_machine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import event

from bot.chat.actor import Actor, Times
from bot.chat.port import Posted, RetryLater, Unknown
from bot.chat.surface import Surface
from bot.core.calendar.models import SessionStatus
from bot.core.outbox.deliveries import DeliveryState, Kind
from bot.core.outbox.notifications import MonthAnnouncement, Notification
from bot.core.outbox.references import MonthRef
from bot.core.suggestions.suggestions import SuggestionForm
from bot.services.admin import bootstrap
from bot.services.outbox import dispatch as service
from bot.services.shared import organizers, plan_sync
from bot.services.suggestions.suggestions import SuggestionSubmission, submit_suggestion
from bot.store.admin import connections
from bot.store.admin.connections import QuotaScope
from bot.store.calendar import sessions
from bot.store.db.engine import Database
from bot.store.outbox.claims import Claimed
from tests.factories import NEW_YORK
from tests.harness import CHANNEL, CLAIM, MARCH_1_EARLY, Harness, PlainMessage, RecordingChatClient, render_plain

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)
MARCH_14 = datetime(2024, 3, 14, 13, tzinfo=UTC)
MARCH_20 = datetime(2024, 3, 20, 13, tzinfo=UTC)


@pytest.fixture
def harness(db: Database) -> Harness:
    harness = Harness(db)
    harness.import_page()
    return harness


def suggest(harness: Harness, submission: str = "V1") -> None:
    submit_suggestion(
        harness.db,
        actor=Actor(workspace_id=harness.workspace, external_id="U9"),
        series_id=harness.series,
        submission=SuggestionSubmission(id=submission, draft=SuggestionForm("Sepsis alerts at night"), confirmed=True),
        times=Times.of(harness.clock),
    )


def reject(harness: Harness, claimed: Claimed) -> None:
    now, wall_now = harness.clock.now(), harness.clock.wall_now()
    with harness.db.write() as tx:
        service.record_failed(tx, claimed, "both", "user_disabled", times=Times(now, wall_now))


def is_paused(harness: Harness) -> bool:
    with harness.db.read() as tx:
        its = (harness.workspace, Surface.SLACK, QuotaScope.POSTING)
        return connections.paused_until(tx, *its, harness.clock.wall_now()) is not None


def states(harness: Harness, kind: Kind) -> list[DeliveryState]:
    return [entry.state for entry in harness.outbox() if entry.delivery.kind is kind]


def suggestion_recipients(harness: Harness) -> list[str]:
    """Return the recipients of the suggestion."""
    return [address for address, words in harness.chat_client.posted if "New topic suggestion" in words]


def test_announcement_is_posted_once_however_often_it_polls(harness: Harness) -> None:
    harness.dispatcher.drain()
    before = list(harness.chat_client.posted)
    harness.advance_to(MARCH_1)
    harness.dispatcher.drain()
    harness.second_worker().drain()

    assert before == []
    assert [CHANNEL] == [address for address, _ in harness.chat_client.posted]
    assert "Stephanie Hucker" in harness.chat_client.posted[0][1]


def test_posted_delivery_records_its_message(harness: Harness) -> None:
    harness.advance_to(MARCH_1)

    posted = [entry for entry in harness.outbox() if entry.state is DeliveryState.POSTED]

    assert [(CHANNEL, "1.0", MARCH_1)] == [(e.conversation, e.message, e.posted_at) for e in posted]


def test_reminder_uses_the_current_calendar(harness: Harness) -> None:
    harness.advance_to(MARCH_1)
    page = "Upcoming LHS Rounds\nThursday, March 21st, 2024 - Stephanie Hucker: Team meetings, one year on\n"
    harness.import_page(page)
    harness.advance_to(MARCH_14)

    assert "Team meetings, one year on" in harness.chat_client.posted[-1][1]


def test_second_import_adds_no_deliveries(harness: Harness) -> None:
    before = harness.outbox()
    harness.import_page()

    assert before == harness.outbox()


def test_expired_deliveries_are_skipped_with_a_reason(harness: Harness) -> None:
    harness.advance_to(MARCH_20 + timedelta(hours=12))  # 21:00 on the eve: earlier deliveries have expired

    skipped = [entry for entry in harness.outbox() if entry.state is DeliveryState.SKIPPED]

    assert harness.chat_client.posted == []
    assert [Kind.ANNOUNCEMENT, Kind.WEEK_REMINDER, Kind.DAY_REMINDER] == [e.delivery.kind for e in skipped]
    assert all(entry.why is not None and "too late" in entry.why for entry in skipped)


def test_late_announcement_after_downtime_is_posted_alone(harness: Harness) -> None:
    """The bot was down from before the announcement until the week reminder: one post that morning, not two."""
    harness.advance_to(MARCH_14 + timedelta(minutes=30))

    assert 1 == len(harness.chat_client.posted)
    assert [DeliveryState.POSTED] == states(harness, Kind.ANNOUNCEMENT)[:1]
    assert [DeliveryState.SKIPPED] == states(harness, Kind.WEEK_REMINDER)[:1]


def test_tomorrow_is_not_said_on_the_day_itself(harness: Harness) -> None:
    harness.advance_to(MARCH_1)
    harness.advance_to(MARCH_20 + timedelta(hours=23))  # 08:00 on the day

    assert [DeliveryState.SKIPPED] == states(harness, Kind.DAY_REMINDER)[:1]
    assert "tomorrow" not in harness.chat_client.posted[-1][1].lower()


def test_rate_limit_pauses_all_and_then_posts_once(harness: Harness) -> None:
    harness.chat_client.outcomes = {CHANNEL: [RetryLater("ratelimited", 60, workspace_wide=True)]}
    harness.advance_to(MARCH_1)
    suggest(harness)
    harness.dispatcher.drain()
    held = list(harness.chat_client.posted)
    harness.advance_wall_clock(timedelta(seconds=61))

    assert held == []
    assert {CHANNEL, "U1", "U2"} == {address for address, _ in harness.chat_client.posted}
    assert len(harness.chat_client.sent_keys) == len(harness.chat_client.posted) + 1


def test_unconfirmed_delivery_is_kept_and_not_resent(harness: Harness) -> None:
    harness.chat_client.outcomes = {CHANNEL: [Unknown("timed out")]}
    harness.advance_to(MARCH_1)
    harness.advance_to(MARCH_1 + timedelta(days=1))

    assert 1 == len(harness.chat_client.sent_keys)
    assert [DeliveryState.UNKNOWN] == states(harness, Kind.ANNOUNCEMENT)[:1]


def test_deactivated_organizer_does_not_block_the_other(harness: Harness) -> None:
    harness.chat_client.rejections = {"U1": "user_disabled"}
    suggest(harness)
    harness.dispatcher.drain()

    assert ["U2"] == suggestion_recipients(harness)
    assert sorted([DeliveryState.FAILED, DeliveryState.POSTED]) == sorted(states(harness, Kind.SUGGESTION))


def test_undeliverable_message_goes_to_the_next_organizer(harness: Harness) -> None:
    harness.chat_client.rejections = dict.fromkeys(("U1", "U2"), "user_disabled")
    suggest(harness)
    harness.dispatcher.drain()
    reached = list(harness.chat_client.posted)
    harness.add_organizer("U3")
    harness.dispatcher.drain()

    assert reached == []
    assert ["U3"] == suggestion_recipients(harness)


def test_suggestion_waits_for_an_organizer(db: Database) -> None:
    harness = Harness(db, organizer_names=())
    suggest(harness)
    harness.dispatcher.drain()
    harness.add_organizer("U3")
    harness.dispatcher.drain()

    assert ["U3"] == suggestion_recipients(harness)
    assert "Sepsis alerts at night" in harness.chat_client.posted[0][1]


def test_organizer_known_by_email_gets_messages_once_resolved(db: Database) -> None:
    harness = Harness(db, organizer_names=("organizer@example.org",))
    suggest(harness)
    harness.dispatcher.drain()
    unnamed = list(harness.chat_client.posted)
    [(person, _)] = organizers.known_by_email_only(db, harness.workspace)
    organizers.keep_address(db, harness.workspace, person, "U7")
    harness.dispatcher.drain()

    assert unnamed == []
    assert ["U7"] == suggestion_recipients(harness)


def test_worker_that_died_before_posting_loses_nothing(harness: Harness) -> None:
    harness.clock.advance_to(MARCH_1)
    service.claim(
        harness.db, times=Times(MARCH_1, harness.clock.wall_now() - timedelta(hours=1)), owner="dead worker", **CLAIM
    )
    harness.dispatcher.drain()

    assert [CHANNEL] == [address for address, _ in harness.chat_client.posted]


def test_worker_that_died_while_posting_is_not_repeated(harness: Harness) -> None:
    harness.clock.advance_to(MARCH_1)
    an_hour_ago = harness.clock.wall_now() - timedelta(hours=1)
    [claimed] = service.claim(harness.db, times=Times(MARCH_1, an_hour_ago), owner="dead worker", **CLAIM)
    service.open_claimed(harness.db, claimed, owner="dead worker", times=Times(MARCH_1, an_hour_ago))
    harness.dispatcher.drain()

    assert harness.chat_client.posted == []
    assert [DeliveryState.UNKNOWN] == states(harness, Kind.ANNOUNCEMENT)[:1]


def test_two_workers_share_the_rows_and_none_is_posted_twice(harness: Harness) -> None:
    for number in range(30):
        suggest(harness, f"V{number}")
    second = RecordingChatClient()
    other = harness.second_worker(second)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda dispatcher: dispatcher.drain(), (harness.dispatcher, other)))
    harness.dispatcher.drain()

    keys = harness.chat_client.sent_keys + second.sent_keys
    assert 60 == len(keys) == len(set(keys))


def test_render_failure_does_not_block_the_rest(harness: Harness) -> None:
    harness.clock.advance_to(MARCH_1)
    suggest(harness)

    def failing(post: Notification) -> PlainMessage:
        if isinstance(post, MonthAnnouncement):
            raise KeyError("poisoned")
        return render_plain(post)

    harness.make_worker("first worker", failing).drain()

    assert ["U1", "U2"] == sorted(suggestion_recipients(harness))
    assert [DeliveryState.FAILED] == states(harness, Kind.ANNOUNCEMENT)[:1]


def test_session_canceled_after_planning_is_not_reminded_of(harness: Harness) -> None:
    harness.advance_to(MARCH_1)
    with harness.db.write() as tx:
        hucker = sessions.of_series(tx, harness.series)[0]
        sessions.change(tx, replace(hucker, status=SessionStatus.CANCELED))
        plan_sync.sync_plan(tx, harness.series, MARCH_1)
    harness.advance_to(MARCH_14)
    harness.advance_to(MARCH_20)

    assert 1 == len(harness.chat_client.posted)
    assert [DeliveryState.CANCELED] == states(harness, Kind.WEEK_REMINDER)[:1]


def test_session_moved_away_and_back_is_reminded_of_once(harness: Harness) -> None:
    for day in (28, 21):
        with harness.db.write() as tx:
            hucker = sessions.of_series(tx, harness.series)[0]
            moved = replace(hucker, date=hucker.date.replace(day=day), dated_at=MARCH_1_EARLY)
            sessions.change(tx, moved)
            plan_sync.sync_plan(tx, harness.series, MARCH_1_EARLY)
    harness.advance_to(MARCH_1)
    harness.advance_to(MARCH_14)

    assert 2 == len(harness.chat_client.posted)


def test_empty_month_and_the_empty_calendar(harness: Harness) -> None:
    harness.advance_to(datetime(2024, 5, 1, 13, tzinfo=UTC))
    may = [words for address, words in harness.chat_client.posted if address == CHANNEL][-1]
    harness.advance_to(datetime(2024, 10, 1, 13, tzinfo=UTC))

    assert "June 20" in may
    assert ["U1", "U2"] == sorted(address for address, _ in harness.chat_client.posted[-2:])
    assert MonthRef(2024, 10) not in [e.delivery.reference for e in harness.outbox()]


def test_post_is_recorded_after_its_lease_expired(harness: Harness) -> None:
    """Slack took longer than the lease and then succeeded, so the post is confirmed."""

    def slow() -> Posted:
        late = harness.clock.wall_now() + timedelta(hours=1)
        service.claim(harness.db, times=Times(MARCH_1, late), owner="second", **CLAIM)
        return Posted(CHANNEL, "1.0")

    harness.chat_client.outcomes = {CHANNEL: [slow]}
    harness.advance_to(MARCH_1)

    assert [DeliveryState.POSTED] == states(harness, Kind.ANNOUNCEMENT)[:1]
    assert 1 == len(harness.chat_client.sent_keys)


def test_rate_limit_within_a_batch_pauses_the_rest(harness: Harness) -> None:
    for number in range(5):
        suggest(harness, f"V{number}")

    def post_once_paused() -> Posted:
        # Both sends run at once; until the rate limit is recorded, nothing pauses this one.
        until = time_of_machine.monotonic() + 5
        while time_of_machine.monotonic() < until and not is_paused(harness):
            time_of_machine.sleep(0.01)
        return Posted("U2", "1.0")

    harness.chat_client.outcomes = {
        "U1": [RetryLater("ratelimited", 30, workspace_wide=True)],
        "U2": [post_once_paused],
    }
    harness.dispatcher.drain()
    harness.second_worker().drain()

    assert 1 == sum(key.endswith("person-1") for key in harness.chat_client.sent_keys)
    assert len(harness.chat_client.sent_keys) <= 2


def test_pause_is_never_shortened(harness: Harness) -> None:
    wall_now = harness.clock.wall_now()
    with harness.db.write() as tx:
        for seconds in (300, 1):
            until = wall_now + timedelta(seconds=seconds)
            connections.pause(tx, harness.workspace, Surface.SLACK, QuotaScope.POSTING, wall_now=wall_now, until=until)
    with harness.db.read() as tx:
        its = (harness.workspace, Surface.SLACK, QuotaScope.POSTING)
        kept = connections.paused_until(tx, *its, wall_now + timedelta(seconds=299))
    assert kept == wall_now + timedelta(seconds=300)


def test_message_survives_both_last_organizers_failing_at_once(harness: Harness) -> None:
    suggest(harness)
    wall_now = harness.clock.wall_now()
    claimed = service.claim(harness.db, times=Times(harness.clock.now(), wall_now), owner="both", **CLAIM)
    both_are_about_to_commit = Barrier(2)

    def wait_for_the_other(_connection: object) -> None:
        # If one transaction already waits for the other, the barrier cannot fill; continue alone.
        with suppress(BrokenBarrierError):
            both_are_about_to_commit.wait(timeout=0.4)

    event.listen(harness.db.engine, "commit", wait_for_the_other)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda each: reject(harness, each), claimed))
    event.remove(harness.db.engine, "commit", wait_for_the_other)
    harness.add_organizer("U3")
    harness.dispatcher.drain()

    assert 2 == len(claimed)
    assert ["U3"] == suggestion_recipients(harness)


def test_new_organizer_from_settings_gets_waiting_messages(harness: Harness) -> None:
    harness.chat_client.rejections = dict.fromkeys(("U1", "U2"), "user_disabled")
    suggest(harness)
    harness.dispatcher.drain()
    bootstrap.bootstrap(
        harness.db, zone=NEW_YORK, channels=(), organizer_names=("U2", "U7"), award_url=None, now=harness.clock.now()
    )
    harness.dispatcher.drain()

    assert ["U7"] == suggestion_recipients(harness)


def test_waiting_prompt_moves_with_its_session(harness: Harness) -> None:
    """It could not be posted when due, and meanwhile the session was moved to the evening."""
    prompt_due = datetime(2024, 3, 21, 21, tzinfo=UTC)
    harness.advance_to(MARCH_1)
    harness.clock.advance_to(prompt_due)
    with harness.db.write() as tx:
        hucker = sessions.of_series(tx, harness.series)[0]
        sessions.change(tx, replace(hucker, start=time(19), minutes=60))
        plan_sync.sync_plan(tx, harness.series, prompt_due)
    harness.dispatcher.drain()
    early = [words for _, words in harness.chat_client.posted if "How was " in words]
    harness.advance_to(datetime(2024, 3, 22, 1, tzinfo=UTC))

    assert early == []
    assert 1 == sum("How was " in words for _, words in harness.chat_client.posted)
