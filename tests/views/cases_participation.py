"""Participation cases: attendance, check-in, materials, sharing, paginated lists and the Home."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.core.calendar.models import Card, Series
from bot.core.commands.answers import Answer, CheckInForm, Listing, Next, Sessions
from bot.core.home import Home
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.notifications import (
    CheckInCode,
    MaterialsNudge,
    MaterialsPost,
    MonthAnnouncement,
    Notification,
    Reminder,
)
from bot.core.participation.attendance import Attendee, AttendeeList, Reader
from bot.core.participation.subscriptions import ReminderTimes
from bot.formats.attendance_csv import write_attendance
from bot.views import attendance, home, materials, sharing
from bot.views.kit.block_kit import Message
from tests.factories import SERIES, page_sessions

HUCKER, HSU, JUNE, BECK, RINNE = page_sessions()
TODAY = date(2024, 3, 20)
NOON = datetime(2024, 3, 21, 16, 10, tzinfo=UTC)
WITH_CODES: Series = replace(SERIES, policy=replace(SERIES.policy, check_in=True))
TIMED = replace(HUCKER, start=time(12), minutes=60, place="Room 5", coming=7)
LEFT = Card(slides="https://example.org/x/sepsis%20bundle.pptx", recording="https://example.org/r/1")
OVER = replace(HSU, card=LEFT)
FEED = "https://rounds.example.org/calendar.ics?key=k"
ATTENDING = AttendeeList(
    WITH_CODES,
    TIMED,
    (
        Attendee("U1", is_coming=True),
        Attendee("U2", is_coming=True, checked_in_at=NOON, name="=A clinician", email="c@example.org"),
        Attendee("U3", is_coming=False, checked_in_at=NOON + timedelta(minutes=2)),
    ),
    "K7QMA",
)


def posts() -> dict[str, Notification]:
    """Return notifications by case name."""
    return {
        "month, some come": MonthAnnouncement(SERIES, 2024, 3, (TIMED,), None),
        "month with two, some come": MonthAnnouncement(SERIES, 2024, 3, (TIMED, replace(HSU, coming=1)), None),
        "reminder today, some come, with check-in": Reminder(WITH_CODES, Kind.SAME_DAY_REMINDER, TIMED),
        "code": CheckInCode(WITH_CODES, TIMED, "K7QMA"),
        "code, time unknown": CheckInCode(WITH_CODES, JUNE, "K7QMA"),
        "materials": MaterialsPost(SERIES, OVER),
        "materials, recording alone": MaterialsPost(SERIES, replace(HSU, card=replace(LEFT, slides=None))),
        "materials, taken back": MaterialsPost(SERIES, HSU),
        "materials nudge": MaterialsNudge(SERIES, HUCKER),
        "materials nudge, there by now": MaterialsNudge(SERIES, OVER),
    }


def answers() -> dict[str, Answer]:
    """Return command answers by case name."""
    some = (HSU, HUCKER)
    over = frozenset(each.id for each in some)
    return {
        "next, some come": Next(SERIES, TIMED, 4),
        "check-in, form not open": CheckInForm(WITH_CODES, TIMED),
        "past with slides": Sessions(SERIES, Listing.PAST, (OVER,), over=over, organizes=True),
        "past, first part": Sessions(SERIES, Listing.PAST, some, unlisted=5, over=over),
        "found, second part": Sessions(SERIES, Listing.FOUND, some, words="a <b> c", unlisted=5, page=2, over=over),
        "past, last part": Sessions(SERIES, Listing.PAST, some, page=3, over=over),
    }


def messages() -> dict[str, Message]:
    """Return responses to presses, and messages to others, by case name."""
    return {
        "said that they come": attendance.rsvp_answer(SERIES, TIMED, [], comes=True),
        "said that they come, first": attendance.rsvp_answer(SERIES, replace(TIMED, coming=1), [], comes=True),
        "said that they do not": attendance.rsvp_answer(SERIES, TIMED, [], comes=False),
        "shared": sharing.shared(
            SERIES,
            TIMED,
            by="U1",
            words="Worth your *hour* <!here>",
            link="https://x.slack.com/archives/C1/p1",
            today=TODAY,
            is_over=False,
        ),
        "shared, over": sharing.shared(SERIES, HUCKER, by="U1", words="", link=None, today=TODAY, is_over=True),
        "shared, years ago": sharing.shared(
            SERIES, HUCKER, by="U1", words="", link=None, today=date(2026, 3, 22), is_over=True
        ),
    }


def modals() -> dict[str, dict[str, Any]]:
    """Return forms and their replacements by case name."""
    table = write_attendance(WITH_CODES, [(TIMED, ATTENDING.attendees)])
    return {
        "who comes": attendance.who(ATTENDING, table, may_note=True),
        "who comes, for a speaker": attendance.who(ATTENDING, table, may_note=False),
        "who comes, nobody": attendance.who(AttendeeList(SERIES, HUCKER, ()), "", may_note=True),
        "check-in": attendance.check_in_form(WITH_CODES, TIMED),
        "checked in": attendance.checked_in(TIMED),
        "materials form": materials.form(SERIES, OVER),
        "materials kept": materials.saved(OVER),
        "materials kept, none": materials.saved(HSU),
        "share form": sharing.form(SERIES, TIMED, TODAY),
        "share done": sharing.done(sharing.DONE),
        "home": home.page(
            Home(
                WITH_CODES,
                TIMED,
                (HSU, JUNE),
                2,
                (),
                NOON,
                reader=Reader(going=frozenset({TIMED.id})),
                speaking=frozenset({HSU.id, TIMED.id}),
                missed=(OVER,),
                series_reminders=ReminderTimes(day_before=True),
                can_check_in=True,
                feed=FEED,
            )
        ),
        "home, nothing planned": home.page(Home(SERIES, None, (), 0, (), NOON)),
    }
