"""People who travel: their reminders follow them to another time zone, once."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.outbox.deliveries import DeliveryState, Kind, PersonRecipient
from bot.demo import Demo
from bot.store.admin import workspaces
from bot.store.outbox import deliveries
from playground.client.user_driver import UserDriver
from playground.seed import CLINICIAN, MEMBER
from tests.journeys.outbox.test_message_updates import advance_to, at, posts
from tests.journeys.participation.test_reminders import choose, headings, timed
from tests.logged import all_logged

HONOLULU, LONDON, AUCKLAND = "Pacific/Honolulu", "Europe/London", "Pacific/Auckland"


def personal(demo: Demo, kind: Kind) -> list[tuple[str, DeliveryState]]:
    """Return keys and states of the personal reminders of one kind, by due time."""
    with demo.bot.db.read() as tx:
        [workspace] = workspaces.every(tx)
        entries = [each for each in deliveries.every(tx, workspace) if each.delivery.kind is kind]
    return [(each.delivery.key, each.state) for each in entries if isinstance(each.delivery.recipient, PersonRecipient)]


def pass_time(demo: Demo, until: datetime) -> None:
    """Advance the clock by hours: a worker that runs looks around each second."""
    while demo.clock.now() < until:
        advance_to(demo, min(demo.clock.now() + timedelta(hours=1), until))


def sent(person: UserDriver) -> list[datetime]:
    return [each.sent.astimezone(UTC) for each in person.dm()]


@pytest.mark.parametrize("is_event_sent", [True, False])
def test_reminder_follows_a_person_to_another_zone(demo: Demo, member: UserDriver, is_event_sent: bool) -> None:
    """Without the event, Slack is asked a day before; nine in Honolulu is six hours after nine in New York."""
    if not is_event_sent:
        demo.slack.workspace.subscriptions.discard("user_change")
    choose(member, every=["day"])
    before = personal(demo, Kind.DAY_REMINDER)
    advance_to(demo, at(3, 18))
    demo.slack.administration.change_zone(MEMBER, HONOLULU)
    pass_time(demo, at(3, 20, 14, 59))
    early = headings(member)
    advance_to(demo, at(3, 21, 20))

    assert early == []
    assert sent(member) == [datetime(2024, 3, 20, 19, tzinfo=UTC)]
    assert [key for key, _ in personal(demo, Kind.DAY_REMINDER)] == [key for key, _ in before]


def test_reminder_follows_to_an_earlier_time(demo: Demo, member: UserDriver) -> None:
    choose(member, every=["day"])
    demo.slack.administration.change_zone(MEMBER, LONDON)
    advance_to(demo, at(3, 21, 20))

    assert sent(member) == [datetime(2024, 3, 20, 9, tzinfo=UTC)]


def test_reminder_that_was_sent_is_not_sent_in_the_next_zone(demo: Demo, member: UserDriver) -> None:
    choose(member, every=["day"])
    advance_to(demo, at(3, 20, 9))
    for zone in (HONOLULU, LONDON, HONOLULU):
        demo.slack.administration.change_zone(MEMBER, zone)
        demo.bot.run_once()
    advance_to(demo, at(3, 21, 20))

    assert sent(member) == [datetime(2024, 3, 20, 13, tzinfo=UTC)]


def test_reminder_whose_time_is_over_in_the_new_zone_is_sent_at_once(demo: Demo, member: UserDriver) -> None:
    """An hour before nine in Honolulu, it is the next morning in Auckland."""
    demo.slack.workspace.users[MEMBER].tz = HONOLULU
    choose(member, every=["day"])
    advance_to(demo, at(3, 20, 14))
    demo.slack.administration.change_zone(MEMBER, AUCKLAND)
    demo.bot.run_once()
    advance_to(demo, at(3, 21, 20))

    assert sent(member) == [datetime(2024, 3, 20, 18, tzinfo=UTC)]


def test_reminder_an_hour_before_is_dropped_at_night_and_comes_back(
    demo: Demo, organizer: UserDriver, member: UserDriver
) -> None:
    timed(organizer)
    choose(member, every=["hour"])
    demo.slack.administration.change_zone(MEMBER, AUCKLAND)
    dropped = personal(demo, Kind.SAME_DAY_REMINDER)
    demo.slack.administration.change_zone(MEMBER, "America/Chicago")
    advance_to(demo, at(3, 21, 11, 30))

    assert dropped[0][1] is DeliveryState.CANCELED
    assert headings(member) == ["Today at 12:00 PM: LHS Rounds"]


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", None, 7])
def test_unknown_zone_changes_nothing(demo: Demo, member: UserDriver, zone: object) -> None:
    choose(member, every=["day"])
    answer = demo.slack.send_event({"type": "user_change", "user": {"id": MEMBER, "tz": zone}})
    advance_to(demo, at(3, 20, 9))

    assert answer.status == 200
    assert len(member.dm()) == 1


def test_profile_of_a_person_without_reminders_costs_no_transaction(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    demo.bot.run_once()
    monkeypatch.setattr(demo.bot.db, "write", lambda: pytest.fail("it writes"))
    answer = demo.slack.send_event({"type": "user_change", "user": {"id": CLINICIAN, "tz": LONDON}})

    assert answer.status == 200


@pytest.mark.rest
def test_silent_slack_delays_no_reminder_and_no_post(demo: Demo, member: UserDriver, clinician: UserDriver) -> None:
    demo.slack.workspace.subscriptions.discard("user_change")
    for person in (member, clinician):
        choose(person, every=["day"])
    demo.slack.administration.change_zone(CLINICIAN, HONOLULU)
    demo.slack.faults.fail("users.info", times=1000)
    pass_time(demo, at(3, 20, 8))
    asked = demo.slack.calls.count("users.info")
    advance_to(demo, at(3, 20, 9))

    assert asked > 20
    assert sent(member) == sent(clinician) == [datetime(2024, 3, 20, 13, tzinfo=UTC)]
    assert [each.sent.astimezone(UTC) for each in posts(member)][-1] == datetime(2024, 3, 14, 13, tzinfo=UTC)


def test_zone_is_read_once_slack_answers_again(
    demo: Demo, member: UserDriver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    demo.slack.workspace.subscriptions.discard("user_change")
    choose(member, every=["day"])
    demo.slack.administration.change_zone(MEMBER, HONOLULU)
    advance_to(demo, at(3, 19, 12))
    demo.slack.faults.fail("users.info", times=5)
    pass_time(demo, at(3, 20, 20))

    assert sent(member) == [datetime(2024, 3, 20, 19, tzinfo=UTC)]
    assert "time zones are read later" in all_logged(caplog)


def test_zone_is_asked_for_only_before_reminders(demo: Demo, member: UserDriver) -> None:
    choose(member, every=["day", "hour"])
    asked = demo.slack.calls.count("users.info")
    pass_time(demo, at(3, 6))
    idle = demo.slack.calls.count("users.info") - asked
    advance_to(demo, at(3, 19, 2))
    pass_time(demo, at(3, 20, 9))

    assert idle == 0
    assert demo.slack.calls.count("users.info") - asked == 2
