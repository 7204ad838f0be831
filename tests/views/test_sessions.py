"""Display of a session: what is shown of it, and its buttons."""

import copy
import json
from dataclasses import replace
from typing import Any

import pytest

from bot.core.calendar.models import Session
from bot.core.commands.answers import MAX_LISTED, AddToCalendar, Next
from bot.core.participation.attendance import ANYONE, Reader
from bot.slack import names
from bot.teams.cards import adaptive_card
from bot.views import answers, command_buttons
from bot.views.kit import action_ids, block_kit
from bot.views.sessions import blocks, links
from tests.factories import NEW_YORK, SERIES
from tests.views.cases import HSU, HUCKER, JUNE, TIMED

FEED = "https://rounds.example.org/calendar.ics?key=k"


def _pieces(session: Session, *, over: bool = False) -> list[tuple[str, bool]]:
    [block] = blocks(session, NEW_YORK, over=over)
    return [(each["text"], "style" in each) for each in block["elements"][0]["elements"]]


def test_title_comes_first_and_is_bold() -> None:
    assert _pieces(TIMED) == [
        (TIMED.title, True),
        ("\nStephanie Hucker", False),
        ("\nWhen", True),
        ("  Thursday, March 21, 12:00–1:00 PM ET", False),
        ("\nWhere", True),
        ("  Room 5 or online" if TIMED.place else "  Online", False),
    ]


@pytest.mark.parametrize(
    ("session", "expected"),
    [
        (JUNE, "Speaker and topic TBA\nWhen  Thursday, June 20, Time TBA\nWhere  Location TBA"),
        (HSU, "Topic TBA\nHeather Hsu\nWhen  Thursday, April 25, Time TBA\nWhere  Location TBA"),
        (
            replace(HUCKER, title="A title", speakers=(), place="Room 5"),
            "A title\nSpeaker TBA\nWhen  Thursday, March 21, Time TBA\nWhere  Room 5",
        ),
    ],
)
def test_what_is_unknown_is_always_said(session: Session, expected: str) -> None:
    assert "".join(text for text, _ in _pieces(session)) == expected


def test_past_session_says_nothing_of_what_stayed_unknown() -> None:
    assert "".join(text for text, _ in _pieces(JUNE, over=True)) == "Details not recorded\nWhen  Thursday, June 20"


def test_markup_in_a_title_is_shown_as_it_is() -> None:
    assert _pieces(replace(TIMED, title="<!channel> *A* & B"))[0] == ("<!channel> *A* & B", True)


def _buttons(session: Session, reader: Reader = ANYONE) -> list[dict[str, Any]]:
    message = answers.render(Next(SERIES, session, 1, reader=reader))
    return list(next(each for each in message.blocks if each["type"] == "actions")["elements"])


def _ids_and_primary(buttons: list[dict[str, Any]]) -> tuple[list[str], list[str]]:
    return [each["action_id"] for each in buttons], [each["action_id"] for each in buttons if "style" in each]


def test_joining_is_the_primary_button_on_the_day_only() -> None:
    linked = replace(TIMED, link="https://meet.example.org/rounds")
    everything = [
        action_ids.LINK_JOIN,
        action_ids.SESSION_CALENDAR,
        action_ids.ATTENDANCE_COME,
        action_ids.SESSION_MORE,
    ]
    assert _ids_and_primary(_buttons(linked)) == (everything, [action_ids.SESSION_CALENDAR])
    assert _ids_and_primary(_buttons(linked, Reader(TIMED.date))) == (everything, [action_ids.LINK_JOIN])
    assert _ids_and_primary(_buttons(replace(TIMED, link=None), Reader(TIMED.date)))[1] == [action_ids.SESSION_CALENDAR]


def test_buttons_that_no_longer_apply_are_gone() -> None:
    ids = frozenset({TIMED.id})
    going, _ = _ids_and_primary(_buttons(TIMED, Reader(going=ids)))
    checked_in, _ = _ids_and_primary(_buttons(TIMED, Reader(going=ids, checked_in=ids)))
    assert action_ids.ATTENDANCE_LEAVE in going
    assert action_ids.ATTENDANCE_COME not in going
    assert not {action_ids.ATTENDANCE_LEAVE, action_ids.ATTENDANCE_COME} & set(checked_in)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("America/Los_Angeles", "Your time: 9:00–10:00 AM PT"),
        ("Asia/Tokyo", "Your time: Fri, Mar 22, 1:00–2:00 AM JST"),
        (NEW_YORK, None),
        ("America/Detroit", None),
        (None, None),
    ],
)
def test_readers_own_time_is_shown_where_it_differs(zone: str | None, expected: str | None) -> None:
    shown = str(answers.render(Next(SERIES, TIMED, 0, reader=Reader(zone=zone))).blocks)
    assert expected in shown if expected else "Your time" not in shown


def test_one_session_has_its_links_and_each_of_several_a_button() -> None:
    sessions = tuple(replace(JUNE, id=each) for each in range(1, MAX_LISTED + 1))
    one = answers.render(AddToCalendar(SERIES, sessions[:1], feed=FEED))
    several = answers.render(AddToCalendar(SERIES, sessions, 3, feed=FEED))
    row = next(each for each in one.blocks if each["type"] == "actions")
    assert [each["text"]["text"] for each in row["elements"]] == ["Outlook", "Google Calendar", "Apple or other"]
    adding = [each["accessory"]["text"]["text"] for each in several.blocks if "accessory" in each]
    assert adding == ["Add to calendar"] * MAX_LISTED
    assert "See all" in str(several.blocks)


def test_subscription_is_offered_while_nothing_is_scheduled() -> None:
    shown = str(answers.render(AddToCalendar(SERIES, (), feed=FEED)).blocks)
    assert "Subscribe in Outlook" in shown
    assert "https://outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2Frounds.example.org" in shown


def test_links_without_a_feed_need_no_file() -> None:
    assert [each["text"]["text"] for each in links(SERIES, TIMED, None)] == ["Outlook", "Google Calendar"]


def test_an_answer_that_is_kept_is_shown_unchanged_after_each_use() -> None:
    """The view of the next session keeps what it rendered; who used it before must leave no trace."""
    answer = Next(SERIES, TIMED, 4, organizes=True)
    first = answers.render(answer)
    before = copy.deepcopy(first)
    block_kit.before("Hello.", first)
    command_buttons.ask_to_post(first, "next")
    names.named(first, lambda _: "Clinician")
    adaptive_card.of_message(first, lambda _: "Clinician")

    again = answers.render(replace(answer))
    assert first is again
    assert again == before
    assert json.loads(again.ephemeral) == {
        "response_type": "ephemeral",
        "text": before.text,
        "blocks": list(before.blocks),
    }
