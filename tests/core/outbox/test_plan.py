"""The plan: what is posted, when and to whom."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.base.people import Organizer, Prefs
from bot.core.calendar.models import AnnouncementChoice, AnnouncementDecision, AwardDay, Series, Session, SessionStatus
from bot.core.calendar.posting_policy import Policy
from bot.core.outbox.deliveries import AnyOrganizer, ChannelRecipient, Delivery, Kind, PersonRecipient
from bot.core.outbox.plan import plan
from bot.core.outbox.references import MonthRef, SessionRef
from bot.core.participation.subscriptions import Subscription
from tests.factories import LONG_AGO, NEW_YORK, SERIES, a_session, page_sessions

FEBRUARY = datetime(2024, 2, 1, 5, tzinfo=UTC)  # midnight in New York


def planned(sessions: list[Session], *, since: datetime = FEBRUARY, policy: Policy | None = None) -> list[Delivery]:
    series = SERIES if policy is None else replace(SERIES, policy=policy)
    return plan(series, sessions, (), since, since)


def local(delivery: Delivery) -> str:
    return delivery.due_at.astimezone(ZoneInfo(NEW_YORK)).strftime("%Y-%m-%d %H:%M")


def due_times(deliveries: list[Delivery]) -> list[tuple[str, Kind]]:
    return [(local(delivery), delivery.kind) for delivery in deliveries]


def test_plan_of_a_year() -> None:
    """The posts of the program's own calendar from February to October 2024."""
    expected = [
        ("2024-02-01 09:00", Kind.ANNOUNCEMENT),  # February is empty, March is known
        ("2024-03-01 09:00", Kind.ANNOUNCEMENT),
        ("2024-03-14 09:00", Kind.WEEK_REMINDER),
        ("2024-03-21 08:00", Kind.SAME_DAY_REMINDER),
        ("2024-03-21 17:00", Kind.FEEDBACK_PROMPT),
        ("2024-04-01 09:00", Kind.ANNOUNCEMENT),
        ("2024-04-18 09:00", Kind.WEEK_REMINDER),
        ("2024-04-25 08:00", Kind.SAME_DAY_REMINDER),
        ("2024-04-25 17:00", Kind.FEEDBACK_PROMPT),
        ("2024-05-01 09:00", Kind.ANNOUNCEMENT),  # May is empty
        ("2024-06-03 09:00", Kind.ANNOUNCEMENT),  # June 1 is a Saturday
        ("2024-06-13 09:00", Kind.WEEK_REMINDER),
        ("2024-06-20 08:00", Kind.SAME_DAY_REMINDER),
        ("2024-06-20 17:00", Kind.FEEDBACK_PROMPT),
        ("2024-07-01 09:00", Kind.ANNOUNCEMENT),
        ("2024-07-11 09:00", Kind.WEEK_REMINDER),
        ("2024-07-18 08:00", Kind.SAME_DAY_REMINDER),
        ("2024-07-18 17:00", Kind.FEEDBACK_PROMPT),
        ("2024-08-01 09:00", Kind.ANNOUNCEMENT),  # August is empty
        ("2024-09-03 09:00", Kind.ANNOUNCEMENT),  # September 2 is Labor Day
        ("2024-09-12 09:00", Kind.WEEK_REMINDER),
        ("2024-09-19 08:00", Kind.SAME_DAY_REMINDER),
        ("2024-09-19 17:00", Kind.FEEDBACK_PROMPT),
        ("2024-10-01 09:00", Kind.EMPTY_CALENDAR),  # to each of the two organizers; the channel gets nothing
        ("2024-10-01 09:00", Kind.EMPTY_CALENDAR),
    ]

    to_persons = {Kind.GO_NO_GO, Kind.ORGANIZER_DIGEST, Kind.PREVIEW, Kind.RESULTS}
    to_channels = [each for each in due_times(planned(page_sessions())) if each[1] not in to_persons]
    assert expected == to_channels


def test_preview_is_due_the_business_day_before() -> None:
    first_organizer = PersonRecipient(SERIES.organizers[0].id)
    previews = [each for each in planned(page_sessions()) if each.kind is Kind.PREVIEW]

    assert [
        "2024-02-29 09:00",
        "2024-03-29 09:00",
        "2024-04-30 09:00",
        "2024-05-31 09:00",  # June 1 is a Saturday
        "2024-06-28 09:00",
        "2024-07-31 09:00",
        "2024-08-30 09:00",  # September 2 is Labor Day
    ] == [local(each) for each in previews if each.recipient == first_organizer]
    assert len(previews) == 14


def test_organizer_on_leave_is_skipped_if_another_can_act() -> None:
    away = Organizer(1, "U1", prefs=Prefs(away_until=date(2024, 3, 20)))
    series = replace(SERIES, organizers=(away, Organizer(2, "U2")))
    asked = [each for each in plan(series, page_sessions(), (), FEBRUARY, FEBRUARY) if each.kind is Kind.GO_NO_GO]
    all_away = replace(series, organizers=(away,))
    still = [each for each in plan(all_away, page_sessions(), (), FEBRUARY, FEBRUARY) if each.kind is Kind.GO_NO_GO]

    assert [("2024-03-20 09:00", 2), ("2024-04-24 09:00", 1), ("2024-04-24 09:00", 2)] == [
        (local(each), each.recipient.id) for each in asked[:3] if isinstance(each.recipient, PersonRecipient)
    ]
    assert local(still[0]) == "2024-03-20 09:00"


def series_with_decision(choice: AnnouncementChoice, at: datetime) -> Series:
    return replace(SERIES, decisions=(AnnouncementDecision(2024, 4, choice, "U1", at),))


@pytest.mark.parametrize(
    ("choice", "at", "expected"),
    [
        (AnnouncementChoice.SKIP, datetime(2024, 3, 29, 14, tzinfo=UTC), []),
        (AnnouncementChoice.POST_NOW, datetime(2024, 3, 29, 14, tzinfo=UTC), ["2024-03-29 10:00"]),
        (AnnouncementChoice.ON_TIME, datetime(2024, 3, 29, 14, tzinfo=UTC), ["2024-04-01 09:00"]),
        (AnnouncementChoice.ON_TIME, datetime(2024, 4, 2, 14, tzinfo=UTC), ["2024-04-02 10:00"]),
    ],
)
def test_organizer_decisions_about_an_announcement(
    choice: AnnouncementChoice, at: datetime, expected: list[str]
) -> None:
    for policy in (Policy(), Policy(hold=True)):
        series = replace(series_with_decision(choice, at), policy=policy)
        april = [each for each in plan(series, page_sessions(), (), FEBRUARY, at) if each.kind is Kind.ANNOUNCEMENT]

        assert [local(each) for each in april if each.reference == MonthRef(2024, 4)] == expected


def test_silence_posts_or_withholds_by_policy() -> None:
    held = planned(page_sessions(), policy=Policy(hold=True))

    assert MonthRef(2024, 4) in {each.reference for each in planned(page_sessions()) if each.kind is Kind.ANNOUNCEMENT}
    assert [each for each in held if each.kind is Kind.ANNOUNCEMENT] == []
    assert "2024-03-29 09:00" in {local(each) for each in held if each.kind is Kind.PREVIEW}


def test_withheld_announcement_is_asked_about_even_after_the_day_before() -> None:
    known = datetime(2024, 4, 10, 12, tzinfo=UTC)
    sessions = [replace(a_session(date(2024, 4, 25)), added_at=known, dated_at=known)]

    assert ["2024-04-10 08:00"] * 2 == [
        local(each)
        for each in planned(sessions, policy=Policy(hold=True))
        if each.kind is Kind.PREVIEW and each.reference == MonthRef(2024, 4)
    ]


def test_award_date_reminders() -> None:
    series = replace(SERIES, award_days=(AwardDay(date(2024, 9, 30), "Applications are due"),))
    reminded = [each for each in plan(series, (), (), FEBRUARY, FEBRUARY) if each.kind is Kind.AWARD]

    assert ["2024-09-16 09:00", "2024-09-29 09:00"] == [local(each) for each in reminded]
    assert plan(replace(series, policy=Policy(remind_award=False)), (), (), FEBRUARY, FEBRUARY) == [
        each for each in plan(series, (), (), FEBRUARY, FEBRUARY) if each.kind is not Kind.AWARD
    ]


def complete(session: Session) -> Session:
    return replace(session, title="A title", speakers=("A speaker",), start=time(12), place="A room")


def test_top_level_channel_posts_of_the_pages_year() -> None:
    """Three for each session, and one for each month without; the rating request is a reply."""
    deliveries = planned([complete(each) for each in page_sessions()])
    posts = [
        each
        for each in deliveries
        if isinstance(each.recipient, ChannelRecipient)
        and each.kind is not Kind.FEEDBACK_PROMPT
        and "2024-03-01" <= local(each) < "2024-10-01"
    ]

    assert len(posts) == 17


@pytest.mark.parametrize(
    ("day", "is_reminded"),
    [
        (date(2024, 3, 15), True),  # 14 days after the announcement on March 1
        (date(2024, 3, 14), False),
        (date(2024, 3, 29), True),
    ],
)
def test_week_before_is_reminded_only_of_what_was_announced_two_weeks_before(day: date, is_reminded: bool) -> None:
    kinds = [each.kind for each in planned([a_session(day)])]

    assert (Kind.WEEK_REMINDER in kinds) is is_reminded


def test_week_before_is_reminded_of_what_was_not_announced() -> None:
    skipped = AnnouncementDecision(2024, 3, AnnouncementChoice.SKIP, "U1", FEBRUARY)
    late = AnnouncementDecision(2024, 3, AnnouncementChoice.ON_TIME, "U1", datetime(2024, 3, 8, 14, tzinfo=UTC))
    sessions = [a_session(date(2024, 3, 21))]

    for decision, is_reminded in ((skipped, True), (late, False)):
        kinds = [each.kind for each in plan(replace(SERIES, decisions=(decision,)), sessions, (), FEBRUARY, FEBRUARY)]
        assert (Kind.WEEK_REMINDER in kinds) is is_reminded


def test_go_or_no_go_is_asked_the_business_day_before_an_incomplete_session() -> None:
    monday = a_session(date(2024, 4, 8), start=time(12))
    asked = [each for each in planned([monday]) if each.kind is Kind.GO_NO_GO]

    assert ["2024-04-05 09:00"] * 2 == [local(each) for each in asked]
    assert all(each.useful_until == datetime(2024, 4, 8, 16, tzinfo=UTC) for each in asked)
    for settled in (complete(monday), replace(monday, released_on=monday.date)):
        assert Kind.GO_NO_GO not in {each.kind for each in planned([settled])}
    moved = replace(monday, date=date(2024, 4, 15), released_on=monday.date)
    assert Kind.GO_NO_GO in {each.kind for each in planned([moved])}


def test_go_or_no_go_is_asked_at_once_of_a_session_added_late() -> None:
    known = datetime(2024, 4, 24, 18, tzinfo=UTC)
    session = replace(a_session(date(2024, 4, 25)), added_at=known, dated_at=known)

    assert ["2024-04-24 14:00"] * 2 == [local(each) for each in planned([session]) if each.kind is Kind.GO_NO_GO]


def test_organizers_get_one_summary_each_monday() -> None:
    first_organizer = PersonRecipient(SERIES.organizers[0].id)
    digests = [each for each in planned(page_sessions()) if each.kind is Kind.ORGANIZER_DIGEST]
    mine = [local(each) for each in digests if each.recipient == first_organizer]

    assert mine[:3] == ["2024-02-05 09:00", "2024-02-12 09:00", "2024-02-20 09:00"]  # February 19 is a holiday
    assert mine[-1] == "2024-09-30 09:00"  # slides of September 19 may be due
    assert len(digests) == 2 * len(mine)
    assert Kind.ORGANIZER_DIGEST not in {each.kind for each in planned(page_sessions(), policy=Policy(nudge=False))}


def test_summary_is_planned_while_nothing_is_scheduled() -> None:
    """Suggestions may be waiting."""
    for weeks in range(60):
        now = FEBRUARY + timedelta(weeks=weeks)
        due = [each.due_at for each in plan(SERIES, [], (), FEBRUARY, now) if each.kind is Kind.ORGANIZER_DIGEST]
        assert any(now < each <= now + timedelta(days=8) for each in due)


def test_timed_session_is_reminded_an_hour_before_and_prompted_an_hour_after() -> None:
    session = a_session(date(2024, 3, 21), start=time(12), minutes=45)

    deliveries = {delivery.kind: delivery for delivery in planned([session])}

    assert local(deliveries[Kind.SAME_DAY_REMINDER]) == "2024-03-21 11:00"
    assert local(deliveries[Kind.FEEDBACK_PROMPT]) == "2024-03-21 13:45"
    assert deliveries[Kind.SAME_DAY_REMINDER].useful_until == datetime(2024, 3, 21, 16, tzinfo=UTC)


@pytest.mark.parametrize(
    ("session_day", "announced"),
    [
        (date(2024, 4, 1), "2024-03-29 09:00"),  # on the announcement's day, a Monday
        (date(2024, 6, 1), "2024-05-31 09:00"),  # before it, on a Saturday
        (date(2025, 1, 2), "2024-12-31 09:00"),  # the weekday before is New Year's Day
        (date(2024, 4, 2), "2024-04-01 09:00"),  # after it
    ],
)
def test_session_is_announced_before_its_day(session_day: date, announced: str) -> None:
    announcements = [
        delivery
        for delivery in planned([a_session(session_day)])
        if delivery.kind is Kind.ANNOUNCEMENT and delivery.reference == MonthRef(session_day.year, session_day.month)
    ]

    assert [announced] == [local(delivery) for delivery in announcements]


@pytest.mark.parametrize(("day", "dropped"), [(8, Kind.WEEK_REMINDER), (2, Kind.DAY_REMINDER)])
def test_announcement_alone_is_posted_on_its_morning(day: int, dropped: Kind) -> None:
    policy = Policy(remind_day_before=True)
    kinds = [d.kind for d in planned([a_session(date(2024, 3, day))], policy=policy) if d.due_at.month == 3]

    assert Kind.ANNOUNCEMENT in kinds
    assert dropped not in kinds


def test_month_with_two_sessions_has_one_announcement_until_the_eve_of_the_last() -> None:
    sessions = [a_session(date(2024, 3, 12)), a_session(date(2024, 3, 26), id=2)]

    march = [d for d in planned(sessions) if d.reference == MonthRef(2024, 3)]

    assert [each.kind for each in march] == [Kind.PREVIEW, Kind.PREVIEW, Kind.ANNOUNCEMENT]
    assert march[-1].useful_until == datetime(2024, 3, 26, 0, tzinfo=UTC)  # 20:00 of the 25th in New York


def test_nothing_is_planned_before_the_session_was_known() -> None:
    known = datetime(2024, 3, 15, 12, tzinfo=UTC)
    sessions = [replace(session, added_at=known, dated_at=known) for session in page_sessions()]

    first = ("2024-03-18 09:00", Kind.ORGANIZER_DIGEST)
    for deliveries in (planned(sessions), planned(page_sessions(), since=known)):
        assert first == next(each for each in due_times(deliveries) if each[0] > "2024-03-15")
        about_sessions = [each for each in deliveries if isinstance(each.reference, SessionRef)]
        assert ("2024-03-20 09:00", Kind.GO_NO_GO) == due_times(about_sessions)[0]


def test_late_session_does_not_announce_a_month_already_begun() -> None:
    known = datetime(2024, 3, 10, tzinfo=UTC)
    june = replace(a_session(date(2024, 6, 20)), added_at=known, dated_at=known)

    assert MonthRef(2024, 3) not in [d.reference for d in planned([june]) if d.kind is Kind.ANNOUNCEMENT]


def test_canceled_session_is_not_planned() -> None:
    session = replace(a_session(date(2024, 3, 21)), status=SessionStatus.CANCELED)

    assert {Kind.EMPTY_CALENDAR, Kind.ORGANIZER_DIGEST} == {delivery.kind for delivery in planned([session])}


def test_moved_or_restored_session_has_new_keys() -> None:
    first = a_session(date(2024, 3, 21))
    keys = [
        {
            d.key
            for d in planned([session])
            if isinstance(d.reference, SessionRef) and isinstance(d.recipient, ChannelRecipient)
        }
        for session in (first, replace(first, date=date(2024, 3, 28)), replace(first, restored=1))
    ]

    assert all(keys)
    assert keys[0].isdisjoint(keys[1])
    assert keys[0].isdisjoint(keys[2])


@pytest.mark.parametrize(
    ("policy", "gone"),
    [
        (Policy(announce=False), {Kind.PREVIEW, Kind.ANNOUNCEMENT, Kind.EMPTY_CALENDAR}),
        (Policy(preview=False), {Kind.PREVIEW}),
        (Policy(remind_week_before=False), {Kind.WEEK_REMINDER}),
        (Policy(nudge=False), {Kind.ORGANIZER_DIGEST}),
        (Policy(remind_same_day=False), {Kind.SAME_DAY_REMINDER}),
        (Policy(prompt=False), {Kind.FEEDBACK_PROMPT, Kind.RESULTS}),
        (Policy(results=False), {Kind.RESULTS}),
    ],
)
def test_each_line_of_the_policy_can_be_switched_off(policy: Policy, gone: set[Kind]) -> None:
    all_kinds = {d.kind for d in planned(page_sessions())}
    assert Kind.DAY_REMINDER not in all_kinds
    with_day_before = planned(page_sessions(), policy=Policy(remind_day_before=True))
    assert {d.kind for d in with_day_before} == all_kinds | {Kind.DAY_REMINDER}

    assert all_kinds - gone == {d.kind for d in planned(page_sessions(), policy=policy)}


def test_results_are_due_three_days_after_on_a_business_day() -> None:
    first_organizer = PersonRecipient(SERIES.organizers[0].id)
    results = [d for d in planned(page_sessions()) if d.kind is Kind.RESULTS and d.recipient == first_organizer]

    # Thursdays: three days later is a Sunday.
    assert ["2024-03-25 09:00", "2024-04-29 09:00", "2024-06-24 09:00", "2024-07-22 09:00", "2024-09-23 09:00"] == [
        when for when, _ in due_times(results)
    ]


def test_feedback_prompts_follow_the_persons_day() -> None:
    session = a_session(date(2024, 3, 21), start=time(12))
    for zone, moment in (("America/New_York", "2024-03-21 14:00"), ("Asia/Tokyo", "2024-03-21 18:00")):
        subscription = Subscription(7, zone, day_before=False, same_day=False, after=True)
        everything = plan(SERIES, [session], [subscription], FEBRUARY, FEBRUARY)
        asked = [d for d in everything if d.recipient == PersonRecipient(7)]
        # It is 03:00 in Tokyo then; 07:00 there is 18:00 in New York.
        assert [(moment, Kind.FEEDBACK_PROMPT)] == due_times(asked)


def test_empty_months_can_be_left_unannounced() -> None:
    subjects = {d.reference for d in planned(page_sessions(), policy=Policy(announce_empty_months=False))}

    assert MonthRef(2024, 5) not in subjects
    assert MonthRef(2024, 6) in subjects


def test_empty_calendar_notice_is_planned_once() -> None:
    """However often the plan is computed, and however long the calendar stays empty."""
    past = [replace(session) for session in page_sessions()]
    nows = [FEBRUARY + timedelta(days=days) for days in range(0, 700, 13)]
    keys = {
        delivery.key
        for now in nows
        for delivery in plan(SERIES, past, (), FEBRUARY, now)
        if delivery.kind is Kind.EMPTY_CALENDAR
    }

    assert len(keys) == len(SERIES.organizers)


def test_empty_calendar_notice_waits_for_an_organizer() -> None:
    series = replace(SERIES, organizers=())

    assert {AnyOrganizer()} == {d.recipient for d in plan(series, [], (), FEBRUARY, FEBRUARY)}


def test_personal_reminder_is_in_the_persons_morning() -> None:
    session = a_session(date(2024, 3, 21), start=time(12))
    tokyo = Subscription(person_id=7, zone="Asia/Tokyo")

    theirs = [d for d in plan(SERIES, [session], (tokyo,), FEBRUARY, FEBRUARY) if d.recipient == PersonRecipient(7)]

    # Noon in New York is 01:00 on the 22nd in Tokyo: notified at 09:00 on the 21st there, not an hour before.
    assert [(Kind.DAY_REMINDER, datetime(2024, 3, 21, 0, tzinfo=UTC))] == [(d.kind, d.due_at) for d in theirs]


ZONES = st.sampled_from(
    ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Pacific/Apia", "America/St_Johns"]
)
DATES = st.dates(min_value=date(2023, 1, 1), max_value=date(2027, 12, 31))
SESSIONS = st.lists(
    st.builds(
        lambda day, start, minutes: a_session(day, start=start, minutes=minutes),
        DATES,
        st.none() | st.times(timezones=st.none()).map(lambda t: t.replace(microsecond=0, second=0)),
        st.none() | st.integers(min_value=5, max_value=480),
    ),
    max_size=6,
).map(lambda sessions: [replace(session, id=number) for number, session in enumerate(sessions, start=1)])
SINCE_EVER = datetime(2022, 10, 1, tzinfo=UTC)
MOMENTS = st.datetimes(min_value=datetime(2023, 1, 1), max_value=datetime(2028, 1, 1), timezones=st.just(UTC))


@given(sessions=SESSIONS, zone=ZONES, since=MOMENTS, later=st.timedeltas(timedelta(), timedelta(days=400)))
def test_plan_invariants(sessions: list[Session], zone: str, since: datetime, later: timedelta) -> None:
    """Keys are unique; due times are aware, ordered, after the calendar was known, and useful when they come.

    Computing the plan again later gives the same keys at the same times, only fewer of them.
    """
    series = replace(SERIES, zone=zone)
    early = plan(series, sessions, (), since, since)
    late = plan(series, sessions, (), since, since + later)

    assert len({delivery.key for delivery in early}) == len(early)
    assert early == sorted(early, key=lambda delivery: delivery.due_at)
    for delivery in early:
        assert delivery.due_at >= since >= LONG_AGO
        assert delivery.useful_until is None or delivery.useful_until > delivery.due_at
    until_now = {Kind.EMPTY_CALENDAR, Kind.ORGANIZER_DIGEST}
    calendar_only = {d.key: d for d in early if d.kind not in until_now}
    assert all(calendar_only[d.key] == d for d in late if d.kind not in until_now)
    digests = {d.key: d for d in early if d.kind is Kind.ORGANIZER_DIGEST}
    assert all(digests.get(d.key, d) == d for d in late if d.kind is Kind.ORGANIZER_DIGEST)


@given(zone=ZONES, day=DATES, start=st.none() | st.times(timezones=st.none()))
def test_each_session_is_reminded_of_once_across_dst_changes(zone: str, day: date, start: time | None) -> None:
    session = a_session(day, start=start)
    series = replace(SERIES, zone=zone)

    reminders = [
        d.kind
        for d in plan(series, [session], (), SINCE_EVER, SINCE_EVER)
        if d.reference == SessionRef(1, day, 0) and isinstance(d.recipient, ChannelRecipient)
    ]

    assert reminders.count(Kind.SAME_DAY_REMINDER) == reminders.count(Kind.FEEDBACK_PROMPT) == 1
    assert len(reminders) == len(set(reminders))
