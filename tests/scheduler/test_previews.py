"""A preview whose announcement has gone out leaves nothing to decide, whatever the time at which it is read."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.chat.actor import Times
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.notifications import AnnouncementPreview
from bot.core.outbox.references import MonthRef
from bot.services.outbox import dispatch
from bot.store.calendar import series
from bot.store.db.engine import Database
from bot.store.outbox import message_updates
from bot.store.outbox.claims import Claimed
from tests.harness import CLAIM, Harness

PREVIEW_AT = datetime(2024, 3, 29, 13, tzinfo=UTC)
ANNOUNCED_AT = datetime(2024, 4, 1, 13, tzinfo=UTC)
OWNER = "slow worker"


@pytest.fixture
def harness(db: Database) -> Harness:
    """A harness a minute before the previews of April's announcement are due."""
    harness = Harness(db)
    harness.import_page()
    harness.advance_to(PREVIEW_AT - timedelta(minutes=1))
    return harness


def claimed_previews(harness: Harness) -> list[Claimed]:
    """Claim the previews for a worker that opens them later."""
    harness.clock.advance_to(PREVIEW_AT)
    claimed = dispatch.claim(harness.db, times=Times.of(harness.clock), owner=OWNER, **CLAIM)
    return [each for each in claimed if each.delivery.kind is Kind.PREVIEW]


def opened(harness: Harness, preview: Claimed, now: datetime) -> AnnouncementPreview:
    """Open a claimed preview with the rounds' time that its worker has read."""
    times = Times(now, harness.clock.wall_now())
    content = dispatch.open_claimed(harness.db, preview, owner=OWNER, times=times)
    assert isinstance(content, dispatch.OpenedDelivery)
    assert isinstance(content.notification, AnnouncementPreview)
    return content.notification


def test_nothing_is_left_to_decide_if_the_announcement_was_settled_since_the_time_was_read(harness: Harness) -> None:
    first, second = claimed_previews(harness)
    just_before = ANNOUNCED_AT - timedelta(milliseconds=1)

    before = opened(harness, first, just_before)
    harness.advance_to(ANNOUNCED_AT)
    after = opened(harness, second, just_before)

    assert any("April" in text for _, text in harness.chat_client.posted)
    assert (before.is_due, after.is_due) == (False, True)


def test_nothing_is_left_to_decide_if_organizers_change_the_time_of_announcements_after_the_post(
    harness: Harness,
) -> None:
    harness.advance_to(PREVIEW_AT)
    harness.advance_to(ANNOUNCED_AT)
    harness.dispatcher.drain()
    harness.chat_client.updated.clear()
    with harness.db.write() as tx:
        its_series = series.get(tx, harness.series)
        series.keep_settings(tx, replace(its_series, policy=replace(its_series.policy, hold=True)))
        message_updates.mark_stale_for_kind(
            tx, harness.series, Kind.PREVIEW, MonthRef(2024, 4), harness.clock.wall_now()
        )
    harness.dispatcher.drain()

    texts = [text for _, text in harness.chat_client.updated]
    assert len(texts) == 2
    assert all("Posted Monday, April 1 at 9:00 AM ET" in text for text in texts)
