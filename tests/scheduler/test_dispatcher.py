"""The ledger and the tick: what is due is posted once, whatever Slack, the clock or a worker does."""

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
from bot.core.calendar.models import SessionStatus
from bot.core.outbox.deliveries import DeliveryState, Kind
from bot.core.outbox.notifications import MonthAnnouncement, Notification
from bot.core.outbox.references import MonthRef
from bot.core.suggestions.suggestions import SuggestionForm
from bot.services.admin import bootstrap
from bot.services.outbox import dispatch as service
from bot.services.shared import organizers, plan_sync
from bot.services.suggestions.suggestions import submit_suggestion
from bot.store.admin import workspaces
from bot.store.admin.workspaces import QuotaScope
from bot.store.calendar import sessions
from bot.store.db.engine import Database
from bot.store.outbox.claims import Claimed
from tests.factories import NEW_YORK
from tests.harness import CHANNEL, CLAIM, MARCH_1_EARLY, Harness, RecordingChatClient, Words, in_words

MARCH_1 = datetime(2024, 3, 1, 14, tzinfo=UTC)
MARCH_14 = datetime(2024, 3, 14, 13, tzinfo=UTC)
MARCH_20 = datetime(2024, 3, 20, 13, tzinfo=UTC)


@pytest.fixture
def house(db: Database) -> Harness:
    house = Harness(db)
    house.take_in_page()
    return house


def a_suggestion(house: Harness, submission: str = "V1") -> None:
    submit_suggestion(
        house.db,
        actor=Actor(workspace_id=house.workspace, external_id="U9"),
        series_id=house.series,
        submission=submission,
        draft=SuggestionForm("Sepsis alerts at night"),
        times=Times.of(house.clock),
        was_asked=True,
    )


def refuse(house: Harness, claimed: Claimed) -> None:
    now, wall_now = house.clock.now(), house.clock.wall_now()
    service.record_failed(house.db, claimed, "both", "user_disabled", times=Times(now, wall_now))


def is_held(house: Harness) -> bool:
    with house.db.read() as tx:
        return workspaces.paused_until(tx, house.workspace, QuotaScope.POSTING, house.clock.wall_now()) is not None


def states(house: Harness, kind: Kind) -> list[DeliveryState]:
    return [entry.state for entry in house.ledger() if entry.delivery.kind is kind]


def suggestions_reach(house: Harness) -> list[str]:
    """Who got the suggestion."""
    return [address for address, words in house.chat_client.posted if "A topic is suggested" in words]


def test_the_announcement_is_posted_once_however_often_it_ticks(house: Harness) -> None:
    house.tick.drain()
    before = list(house.chat_client.posted)
    house.go_to(MARCH_1)
    house.tick.drain()
    house.another_worker().drain()

    assert before == []
    assert [CHANNEL] == [address for address, _ in house.chat_client.posted]
    assert "Stephanie Hucker" in house.chat_client.posted[0][1]


def test_what_is_posted_keeps_its_place(house: Harness) -> None:
    house.go_to(MARCH_1)

    posted = [entry for entry in house.ledger() if entry.state is DeliveryState.POSTED]

    assert [(CHANNEL, "1.0", MARCH_1)] == [(e.conversation, e.message, e.posted_at) for e in posted]


def test_a_reminder_says_what_the_calendar_says_now(house: Harness) -> None:
    house.go_to(MARCH_1)
    page = "Upcoming LHS Rounds\nThursday, March 21st, 2024 - Stephanie Hucker: Team meetings, one year on\n"
    house.take_in_page(page)
    house.go_to(MARCH_14)

    assert "Team meetings, one year on" in house.chat_client.posted[-1][1]


def test_importing_again_plans_nothing_twice(house: Harness) -> None:
    before = house.ledger()
    house.take_in_page()

    assert before == house.ledger()


def test_what_is_too_late_is_recorded_as_skipped_with_why(house: Harness) -> None:
    house.go_to(MARCH_20 + timedelta(hours=12))  # 21:00 on the eve: nothing of before is still useful

    skipped = [entry for entry in house.ledger() if entry.state is DeliveryState.SKIPPED]

    assert house.chat_client.posted == []
    assert [Kind.ANNOUNCEMENT, Kind.WEEK_REMINDER, Kind.DAY_REMINDER] == [e.delivery.kind for e in skipped]
    assert all(entry.why is not None and "too late" in entry.why for entry in skipped)


def test_after_a_sleep_the_late_announcement_is_posted_alone(house: Harness) -> None:
    """The bot was down from before the announcement until the week's reminder: one post on that morning, not two."""
    house.go_to(MARCH_14 + timedelta(minutes=30))

    assert 1 == len(house.chat_client.posted)
    assert [DeliveryState.POSTED] == states(house, Kind.ANNOUNCEMENT)[:1]
    assert [DeliveryState.SKIPPED] == states(house, Kind.WEEK_REMINDER)[:1]


def test_tomorrow_is_not_said_on_the_day_itself(house: Harness) -> None:
    house.go_to(MARCH_1)
    house.go_to(MARCH_20 + timedelta(hours=23))  # 08:00 on the day

    assert [DeliveryState.SKIPPED] == states(house, Kind.DAY_REMINDER)[:1]
    assert "tomorrow" not in house.chat_client.posted[-1][1].lower()


def test_asked_to_wait_everybody_waits_and_then_it_is_posted_once(house: Harness) -> None:
    house.chat_client.answers = {CHANNEL: [RetryLater("ratelimited", 1, workspace_wide=True)]}
    house.go_to(MARCH_1)
    a_suggestion(house)
    house.tick.drain()
    held = list(house.chat_client.posted)
    while len(house.chat_client.posted) < 3:  # the hold is on the machine's time
        house.tick.drain()

    assert held == []
    assert {CHANNEL, "U1", "U2"} == {address for address, _ in house.chat_client.posted}
    assert len(house.chat_client.asked) == len(house.chat_client.posted) + 1


def test_what_nobody_knows_of_is_kept_and_not_sent_again(house: Harness) -> None:
    house.chat_client.answers = {CHANNEL: [Unknown("timed out")]}
    house.go_to(MARCH_1)
    house.go_to(MARCH_1 + timedelta(days=1))

    assert 1 == len(house.chat_client.asked)
    assert [DeliveryState.UNKNOWN] == states(house, Kind.ANNOUNCEMENT)[:1]


def test_one_organizer_who_is_gone_does_not_stop_the_other(house: Harness) -> None:
    house.chat_client.refuses = {"U1": "user_disabled"}
    a_suggestion(house)
    house.tick.drain()

    assert ["U2"] == suggestions_reach(house)
    assert sorted([DeliveryState.FAILED, DeliveryState.POSTED]) == sorted(states(house, Kind.SUGGESTION))


def test_what_can_reach_no_organizer_belongs_to_whoever_becomes_one(house: Harness) -> None:
    house.chat_client.refuses = dict.fromkeys(("U1", "U2"), "user_disabled")
    a_suggestion(house)
    house.tick.drain()
    reached = list(house.chat_client.posted)
    house.add_organizer("U3")
    house.tick.drain()

    assert reached == []
    assert ["U3"] == suggestions_reach(house)


def test_a_suggestion_before_there_is_an_organizer_waits_for_one(db: Database) -> None:
    house = Harness(db, organizer_names=())
    a_suggestion(house)
    house.tick.drain()
    house.add_organizer("U3")
    house.tick.drain()

    assert ["U3"] == suggestions_reach(house)
    assert "Sepsis alerts at night" in house.chat_client.posted[0][1]


def test_an_organizer_known_by_email_only_is_written_to_once_slack_has_named_them(db: Database) -> None:
    house = Harness(db, organizer_names=("organizer@example.org",))
    a_suggestion(house)
    house.tick.drain()
    unnamed = list(house.chat_client.posted)
    [(person, _)] = organizers.known_by_email_only(db, house.workspace)
    organizers.keep_address(db, house.workspace, person, "U7")
    house.tick.drain()

    assert unnamed == []
    assert ["U7"] == suggestions_reach(house)


def test_a_worker_that_died_before_posting_loses_nothing(house: Harness) -> None:
    house.clock.advance_to(MARCH_1)
    service.claim(
        house.db,
        times=Times(MARCH_1, house.clock.wall_now() - timedelta(hours=1)),
        owner="dead worker",
        **CLAIM,
    )
    house.tick.drain()

    assert [CHANNEL] == [address for address, _ in house.chat_client.posted]


def test_a_worker_that_died_while_posting_is_not_repeated(house: Harness) -> None:
    house.clock.advance_to(MARCH_1)
    an_hour_ago = house.clock.wall_now() - timedelta(hours=1)
    [claimed] = service.claim(house.db, times=Times(MARCH_1, an_hour_ago), owner="dead worker", **CLAIM)
    service.open_claimed(house.db, claimed, owner="dead worker", times=Times(MARCH_1, an_hour_ago))
    house.tick.drain()

    assert house.chat_client.posted == []
    assert [DeliveryState.UNKNOWN] == states(house, Kind.ANNOUNCEMENT)[:1]


def test_two_workers_share_the_rows_and_none_is_posted_twice(house: Harness) -> None:
    for number in range(30):
        a_suggestion(house, f"V{number}")
    second = RecordingChatClient()
    other = house.another_worker(second)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda tick: tick.drain(), (house.tick, other)))
    house.tick.drain()

    keys = house.chat_client.asked + second.asked
    assert 60 == len(keys) == len(set(keys))


def test_a_row_that_cannot_be_rendered_does_not_stop_the_rest(house: Harness) -> None:
    house.clock.advance_to(MARCH_1)
    a_suggestion(house)

    def failing(post: Notification) -> Words:
        if isinstance(post, MonthAnnouncement):
            raise KeyError("poisoned")
        return in_words(post)

    house.a_worker("first worker", failing).drain()

    assert ["U1", "U2"] == sorted(suggestions_reach(house))
    assert [DeliveryState.FAILED] == states(house, Kind.ANNOUNCEMENT)[:1]


def test_a_session_that_was_cancelled_after_planning_is_not_reminded_of(house: Harness) -> None:
    house.go_to(MARCH_1)
    with house.db.write() as tx:
        hucker = sessions.of_series(tx, house.series)[0]
        sessions.change(tx, replace(hucker, status=SessionStatus.CANCELLED))
        plan_sync.sync_plan(tx, house.series, MARCH_1)
    house.go_to(MARCH_14)
    house.go_to(MARCH_20)

    assert 1 == len(house.chat_client.posted)
    assert [DeliveryState.CANCELLED] == states(house, Kind.WEEK_REMINDER)[:1]


def test_what_is_moved_away_and_back_is_reminded_of_once(house: Harness) -> None:
    for day in (28, 21):
        with house.db.write() as tx:
            hucker = sessions.of_series(tx, house.series)[0]
            moved = replace(hucker, date=hucker.date.replace(day=day), dated_at=MARCH_1_EARLY)
            sessions.change(tx, moved)
            plan_sync.sync_plan(tx, house.series, MARCH_1_EARLY)
    house.go_to(MARCH_1)
    house.go_to(MARCH_14)

    assert 2 == len(house.chat_client.posted)


def test_the_empty_month_and_the_empty_calendar(house: Harness) -> None:
    house.go_to(datetime(2024, 5, 1, 13, tzinfo=UTC))
    may = [words for address, words in house.chat_client.posted if address == CHANNEL][-1]
    house.go_to(datetime(2024, 10, 1, 13, tzinfo=UTC))

    assert "June 20, 2024" in may
    assert ["U1", "U2"] == sorted(address for address, _ in house.chat_client.posted[-2:])
    assert MonthRef(2024, 10) not in [e.delivery.reference for e in house.ledger()]


def test_the_place_of_a_post_whose_lease_ran_out_meanwhile_is_kept(house: Harness) -> None:
    """Slack took longer than the lease and then said yes: that it stands is known now."""

    def slow() -> Posted:
        late = house.clock.wall_now() + timedelta(hours=1)
        service.claim(house.db, times=Times(MARCH_1, late), owner="second", **CLAIM)
        return Posted(CHANNEL, "1.0")

    house.chat_client.answers = {CHANNEL: [slow]}
    house.go_to(MARCH_1)

    assert [DeliveryState.POSTED] == states(house, Kind.ANNOUNCEMENT)[:1]
    assert 1 == len(house.chat_client.asked)


def test_a_429_in_the_middle_of_a_batch_holds_the_rest_of_it(house: Harness) -> None:
    for number in range(5):
        a_suggestion(house, f"V{number}")

    def once_the_other_is_refused() -> Posted:
        # Both are asked at the same time: until the refusal is written down, nothing holds this one.
        until = time_of_machine.monotonic() + 5
        while time_of_machine.monotonic() < until and not is_held(house):
            time_of_machine.sleep(0.01)
        return Posted("U2", "1.0")

    house.chat_client.answers = {
        "U1": [RetryLater("ratelimited", 30, workspace_wide=True)],
        "U2": [once_the_other_is_refused],
    }
    house.tick.drain()
    house.another_worker().drain()

    assert 1 == sum(key.endswith("person-1") for key in house.chat_client.asked)
    assert len(house.chat_client.asked) <= 2


def test_a_hold_is_never_shortened(house: Harness) -> None:
    wall_now = house.clock.wall_now()
    with house.db.write() as tx:
        for seconds in (300, 1):
            workspaces.pause(
                tx, house.workspace, QuotaScope.POSTING, wall_now=wall_now, until=wall_now + timedelta(seconds=seconds)
            )
    with house.db.read() as tx:
        until = workspaces.paused_until(tx, house.workspace, QuotaScope.POSTING, wall_now + timedelta(seconds=299))
    assert until == wall_now + timedelta(seconds=300)


def test_the_last_two_organizers_failing_at_once_leave_the_message_for_the_next_one(house: Harness) -> None:
    a_suggestion(house)
    wall_now = house.clock.wall_now()
    claimed = service.claim(house.db, times=Times(house.clock.now(), wall_now), owner="both", **CLAIM)
    both_are_about_to_commit = Barrier(2)

    def wait_for_the_other(_connection: object) -> None:
        # Where one waits for the other already, the other cannot come: then go on alone.
        with suppress(BrokenBarrierError):
            both_are_about_to_commit.wait(timeout=0.4)

    event.listen(house.db.engine, "commit", wait_for_the_other)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda each: refuse(house, each), claimed))
    event.remove(house.db.engine, "commit", wait_for_the_other)
    house.add_organizer("U3")
    house.tick.drain()

    assert 2 == len(claimed)
    assert ["U3"] == suggestions_reach(house)


def test_an_organizer_named_in_the_settings_gets_what_waits_for_somebody(house: Harness) -> None:
    house.chat_client.refuses = dict.fromkeys(("U1", "U2"), "user_disabled")
    a_suggestion(house)
    house.tick.drain()
    bootstrap.bootstrap(
        house.db, zone=NEW_YORK, channels=(), organizer_names=("U2", "U7"), award_url=None, now=house.clock.now()
    )
    house.tick.drain()

    assert ["U7"] == suggestions_reach(house)


def test_a_prompt_that_waits_goes_along_when_its_session_begins_later(house: Harness) -> None:
    """It could not be posted at its moment, and meanwhile the calendar learned that the session is in the evening."""
    prompt_due = datetime(2024, 3, 21, 21, tzinfo=UTC)
    house.go_to(MARCH_1)
    house.clock.advance_to(prompt_due)
    with house.db.write() as tx:
        hucker = sessions.of_series(tx, house.series)[0]
        sessions.change(tx, replace(hucker, start=time(19), minutes=60))
        plan_sync.sync_plan(tx, house.series, prompt_due)
    house.tick.drain()
    early = [words for _, words in house.chat_client.posted if "How was it?" in words]
    house.go_to(datetime(2024, 3, 22, 1, tzinfo=UTC))

    assert early == []
    assert 1 == sum("How was it?" in words for _, words in house.chat_client.posted)
