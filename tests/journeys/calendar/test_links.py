"""Every way in for a link: only `http` and `https` become links. Forms refuse others, and files say so or keep text."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.demo import Demo
from bot.formats import parse_any
from bot.formats.parse_result import ParseResult
from bot.store.db.engine import Database
from bot.store.schema.tables import SeriesRow, SessionRow
from playground.client.user_driver import Outcome, UserDriver
from playground.models import Message
from tests.factories import NEW_YORK
from tests.journeys.admin.test_settings import change
from tests.journeys.calendar.test_calendar_editing import COMMAND, send
from tests.journeys.calendar.test_feed import address, get
from tests.journeys.calendar.test_materials import attach
from tests.journeys.calendar.test_materials import over as over  # noqa: PLC0414 - a fixture
from tests.journeys.participation.test_home import home
from tests.journeys.privacy.test_hostile_words import FULL_LINK, LOOK_ALIKE, USER_NAME

EVIL = ("javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,x", "slack://channel?id=C1", "vbscript:x")
DISGUISED = (
    "https://teams.microsoft.com@evil.example/l",
    "https://tеams.microsoft.com/l",
    "https://a.example\\@evil.example",
)
GOOD = "https://meet.example.org/j/1"
TEAMS = "https://teams.microsoft.com/l/meetup-join/1"


def session_form(organizer: UserDriver, link: str) -> Outcome:
    organizer.command(COMMAND, "edit hsu")
    return send(organizer, link=link)


def usual_settings(organizer: UserDriver, link: str) -> Outcome:
    return change(organizer, "usual", link=link)


def award_settings(organizer: UserDriver, link: str) -> Outcome:
    return change(organizer, "texts", award_url=link)


def slides(organizer: UserDriver, link: str) -> Outcome:
    return attach(organizer, slides=link)


def recording(organizer: UserDriver, link: str) -> Outcome:
    return attach(organizer, recording=link)


FORMS = (session_form, usual_settings, award_settings, slides, recording)
ICS = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20240101T000000Z\r\n"
    "DTSTART;VALUE=DATE:20240523\r\nSUMMARY:Handoffs\r\n%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
FILES = {
    "csv": ("x.csv", "date,title,link\n2024-05-23,Handoffs,%s\n"),
    "csv, in the location": ("x.csv", "date,title,location\n2024-05-23,Handoffs,%s\n"),
    "tsv": ("x.tsv", "date\ttitle\tlink\n2024-05-23\tHandoffs\t%s\n"),
    "ics, URL": ("x.ics", ICS % "URL:%s"),
    "ics, CONFERENCE": ("x.ics", ICS % "CONFERENCE;VALUE=URI;FEATURE=VIDEO:%s"),
    "ics, Teams": ("x.ics", ICS % "X-MICROSOFT-SKYPETEAMSMEETINGURL:%s"),
    "ics, LOCATION": ("x.ics", ICS % "LOCATION:%s"),
    "ics, DESCRIPTION": ("x.ics", ICS % "DESCRIPTION:Join at %s"),
    "page": ("page.txt", "Upcoming LHS Rounds\nThursday, May 23, 2024 - Heather Hsu: Handoffs, %s\n"),
    "paste, a line of its own": ("", "May 23, 2024\nHandoffs\nHeather Hsu\nJoin: %s\n"),
}


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
def test_no_form_takes_another_scheme(demo: Demo, organizer: UserDriver, over: Message, form: Any) -> None:
    """The web link at the end shows that the field is there."""
    for evil in EVIL:
        refused = form(organizer, evil)
        organizer.close(every=True)
        assert [FULL_LINK] == list(refused.errors.values()), (evil, refused)
    for disguised in DISGUISED:
        refused = form(organizer, disguised)
        organizer.close(every=True)
        assert {USER_NAME, LOOK_ALIKE} >= set(refused.errors.values()) != set(), (disguised, refused)
    assert form(organizer, GOOD).ok


def parsed(name: str, text: str) -> ParseResult:
    return parse_any(name, text, NEW_YORK, today=None, names=("LHS Rounds",))


@pytest.mark.parametrize("evil", [*EVIL, *DISGUISED])
@pytest.mark.parametrize("kind", FILES)
def test_no_file_brings_in_another_scheme(kind: str, evil: str) -> None:
    """Nor does a file with such a link lose the session without a word."""
    name, text = FILES[kind]
    result = parsed(name, text % evil)

    assert all(each.link is None for each in result.entries), result
    assert result.entries or result.problems


@pytest.mark.parametrize("kind", FILES)
def test_every_file_brings_in_a_web_link(kind: str) -> None:
    name, text = FILES[kind]
    result = parsed(name, text % TEAMS)

    assert [TEAMS] == [each.link for each in result.entries], result


def store_link(db: Database, link: str) -> None:
    """Put a link into every field of the database that holds one, as a restore or an early release may have left it."""
    with db.write() as tx:
        for each in tx.scalars(select(SessionRow)):
            each.link, each.version = link, each.version + 1
            each.card = {**(each.card or {}), "slides": link, "recording": link}
        tx.execute(update(SeriesRow).values(award_url=link))
    db.calendars.forget(1)


@pytest.mark.parametrize("evil", [*EVIL, *DISGUISED, "https://a.example/\u202e\x1b"])
def test_rows_that_hold_another_scheme_are_shown_as_text(
    demo: Demo, organizer: UserDriver, over: Message, evil: str
) -> None:
    store_link(demo.bot.db, evil)
    feed = address(organizer)
    shown = [
        organizer.command(COMMAND, words).shown[-1].blocks
        for words in ("next", "upcoming", "past", "award", "about", "calendar", "readiness")
    ]
    shown += [home(organizer).blocks]
    targets = list(links_in(json.loads(json.dumps(shown, default=str))))

    assert targets
    assert evil not in targets
    assert [] == [each for each in targets if not re.match(r"(?:https?|webcal)://|mailto:|[@#!]", each)]
    assert f"URL:{evil}".encode() not in get(feed).body


def links_in(value: Any) -> Iterator[str]:
    """Yield the target of every link: buttons, rich text, images, and marked-up text."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name in {"url", "image_url"}:
                yield each
            elif name == "text" and isinstance(each, str):
                yield from re.findall(r"<([^>|]+)[|>]", each)
            else:
                yield from links_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from links_in(each)
