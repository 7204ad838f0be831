"""Notifications as plain text."""

from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.base.people import Contact
from bot.core.calendar.formatting import format_count
from bot.core.calendar.notable_changes import NotableChange
from bot.core.calendar.posting_policy import Policy
from bot.core.commands.answers import About, Award, Help, Next, NothingPlanned
from bot.core.commands.vocabulary import COMMANDS, ORGANIZER_COMMANDS
from bot.core.learning.feedback import Feedback
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.learning_notifications import FeedbackDigest
from bot.core.outbox.notifications import ChangeNotice, EmptyCalendar, MonthAnnouncement, Reminder
from bot.core.outbox.suggestion_notifications import FeedbackCard, SuggestionCard
from bot.core.suggestions.suggestions import Suggestion, SuggestionState
from bot.text.answers import format_answer
from bot.text.notifications import format_notification
from bot.text.sessions import format_invitation
from tests.factories import LONG_AGO, SERIES, a_session, page_sessions

HUCKER, HSU, JUNE, BECK, RINNE = page_sessions()
SUGGESTION = Suggestion(7, "Night labs", "Sleep", None, True, "U123", SuggestionState.NEW, LONG_AGO)


def test_empty_month_names_the_next_session_and_invites_ideas() -> None:
    assert format_notification(MonthAnnouncement(SERIES, 2024, 5, (), JUNE)) == (
        "No LHS Rounds in May\n"
        "Next session: Thursday, June 20, Time TBA. Speaker and topic TBA.\n"
        "This date is open. Have a topic idea?"
    )


def test_month_with_two_sessions_names_both_and_the_open_one() -> None:
    early = replace(HUCKER, date=date(2024, 4, 4), title="A title", start=time(12), minutes=60, place="Room 1")
    late = replace(JUNE, date=date(2024, 4, 25))

    assert format_notification(MonthAnnouncement(SERIES, 2024, 4, (early, late), None)) == (
        "LHS Rounds in April: 2 sessions\n"
        "\n"
        "A title\n"
        "Stephanie Hucker\n"
        "When: Thursday, April 4, 12:00–1:00 PM ET\n"
        "Where: Room 1\n"
        "\n"
        "Speaker and topic TBA\n"
        "When: Thursday, April 25, Time TBA\n"
        "Where: Location TBA\n"
        "This date is open. Have a topic idea?\n"
    )


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        (Kind.WEEK_REMINDER, "Next week: LHS Rounds"),
        (Kind.DAY_REMINDER, "Tomorrow at 12:00 PM: LHS Rounds"),
        (Kind.SAME_DAY_REMINDER, "Today at 12:00 PM: LHS Rounds"),
    ],
)
def test_reminder_always_names_the_date_and_the_venues_hours(kind: Kind, heading: str) -> None:
    session = replace(HUCKER, start=time(12), minutes=60)
    lines = format_notification(Reminder(SERIES, kind, session)).splitlines()

    assert lines[0] == heading
    assert "When: Thursday, March 21, 12:00–1:00 PM ET" in lines


def test_session_that_moved_by_hours_has_a_new_time() -> None:
    before = replace(HUCKER, start=time(12), minutes=60)
    after = replace(before, start=time(13))
    notice = ChangeNotice(SERIES, after, before, (NotableChange.MOVED,))

    assert format_notification(notice).splitlines()[:2] == [
        "New time: LHS Rounds, March 21 at 1:00 PM",
        "Originally 12:00 PM.",
    ]


def test_ideas_are_invited_where_no_speaker_is_booked() -> None:
    assert format_invitation(JUNE) == "This date is open. Have a topic idea?"
    assert [format_invitation(each) for each in (HUCKER, HSU, replace(JUNE, title="A title"), None)] == [None] * 4


def test_author_of_a_suggestion_is_named_only_if_they_chose_it() -> None:
    shown = format_notification(SuggestionCard(SERIES, SUGGESTION), lambda address: f"<@{address}>")
    hidden = format_notification(SuggestionCard(SERIES, replace(SUGGESTION, person=None, would_present=False)))

    assert "\nSuggested by <@U123> (would like to present)\n" in shown
    assert "\nSuggested anonymously\n" in hidden


@given(st.text(), st.text())
def test_name_comes_before_user_text(topic: str, why: str) -> None:
    said = format_notification(SuggestionCard(SERIES, replace(SUGGESTION, topic=topic, why=why)), lambda _: "NAME")

    assert said.startswith("New topic suggestion\nSuggested by NAME (would like to present)\n")


def test_signed_feedback_names_who_signed_it() -> None:
    card = FeedbackCard(SERIES, Feedback("a", "Useful", None, "U123"))

    assert format_notification(card) == ("Feedback from U123\nAbout LHS Rounds in general:\nUseful")


def test_digest_says_that_its_order_is_random() -> None:
    said = (Feedback("a", "Useful", None, None), Feedback("b", "Too long", None, None))

    opening = format_notification(FeedbackDigest(SERIES, date(2024, 3, 22), said, 1, 2)).splitlines()[0]

    assert opening == "Anonymous feedback: 2 comments, in random order (part 1 of 2)"


def test_empty_calendar_names_the_last_session() -> None:
    last = "Nothing is scheduled right now. Last session: September 19, Seppo Rinne."

    assert format_notification(EmptyCalendar(SERIES, RINNE)).startswith(last)
    assert format_answer(NothingPlanned(SERIES, RINNE)).startswith(last)
    assert format_answer(NothingPlanned(SERIES, None)).startswith("Nothing is scheduled yet.")


def test_award_without_a_url_says_whom_to_ask() -> None:
    contact = Contact("Aubri Drake", "Aubri.Drake@baystatehealth.org")
    asked = replace(SERIES, texts=replace(SERIES.texts, contacts=(contact,)))

    assert format_answer(Award(asked)).endswith("contact: Aubri Drake (Aubri.Drake@baystatehealth.org)")
    assert format_answer(Award(SERIES)).endswith("contact: the organizers")
    assert format_answer(Award(replace(asked, award_url="https://example.org/rfa"))).endswith(
        "Request for Applications: https://example.org/rfa"
    )


def test_about_without_imported_texts_says_so() -> None:
    assert "The organizers haven’t added a description yet." in format_answer(About(SERIES))


def test_help_lists_what_people_need_and_all_of_it_on_request() -> None:
    short = format_answer(Help(SERIES, organizes=True)).splitlines()
    said = format_answer(Help(replace(SERIES, policy=Policy(check_in=True)), organizes=True, is_full=True))

    # A heading, five lines and what else can be asked.
    assert len(short) == 7
    assert "check-in" not in format_answer(Help(SERIES, is_full=True))
    commands = (*COMMANDS, *ORGANIZER_COMMANDS)
    assert all(f"/lhs-rounds {each.usage}".strip() + f": {each.help_text}" in said for each in commands)
    assert all(each.help_text not in format_answer(Help(SERIES, is_full=True)) for each in ORGANIZER_COMMANDS)


def test_timed_session_without_length_has_no_end() -> None:
    session = a_session(date(2024, 3, 21), start=time(12))

    assert "Thursday, March 21, 12:00 PM ET\n" in format_answer(Next(SERIES, session, 0))


@pytest.mark.parametrize(("number", "expected"), [(0, "0 days"), (1, "1 day"), (1200, "1,200 days")])
def test_numbers_are_numerals(number: int, expected: str) -> None:
    assert expected == format_count(number, "day", "days")
