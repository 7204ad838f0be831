"""The feed that people's own calendars subscribe to, and one session's file: over HTTP, as calendars ask for them."""

import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from html import unescape

from icalendar import Calendar

from bot.demo import Demo
from playground.client.user_driver import Person
from playground.seed import ROUNDS
from tests.journeys.admin.test_settings import change
from tests.journeys.calendar.test_calendar_editing import COMMAND, send
from tests.journeys.faults import database_away


@dataclass(frozen=True)
class Got:
    """What a calendar was given."""

    status: int
    headers: Message
    body: bytes

    @property
    def events(self) -> list[dict[str, object]]:
        return [dict(each) for each in Calendar.from_ical(self.body).walk("VEVENT")]


def get(address: str, *, method: str = "GET", **headers: str) -> Got:
    asked = urllib.request.Request(address, headers=headers, method=method)  # noqa: S310 - this machine's own
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - as above
            return Got(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return Got(error.code, error.headers, error.read())


def address(person: Person) -> str:
    """Where a calendar subscribes, as somebody is told by `/lhs-rounds calendar`."""
    found = re.search(r"http://\S+/calendar\.ics\?key=[\w-]+", unescape(person.command(COMMAND, "calendar").text))
    assert found is not None
    return found[0]


def test_somebody_subscribes_and_sees_what_is_planned(clinician: Person) -> None:
    got = get(address(clinician))

    assert got.status == 200
    assert got.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [str(each["SUMMARY"])[:29] for each in got.events][:2] == [
        "LHS Rounds: Stephanie Hucker:",
        "LHS Rounds: Heather Hsu (topi",
    ]
    assert len(got.events) == 5


def test_a_change_is_seen_by_whoever_asks_again(demo: Demo, organizer: Person) -> None:
    feed = address(organizer)
    before = get(feed)
    organizer.command(COMMAND, "edit hsu")
    send(organizer, start="12:30", minutes="45", title="Sepsis in children")
    organizer.close(every=True)
    after = get(feed)

    then, now = before.events[1], after.events[1]
    assert then["UID"] == now["UID"]
    assert now["SEQUENCE"] > then["SEQUENCE"]  # type: ignore[operator] # both are numbers
    assert b"DTSTART;TZID=America/New_York:20240425T123000" in after.body
    assert "Sepsis in children" in str(now["SUMMARY"])


def test_what_is_cancelled_says_so(organizer: Person) -> None:
    feed = address(organizer)
    [shown] = organizer.command(COMMAND, "next").shown
    organizer.press(shown, "session.cancel")
    send(organizer)

    assert str(get(feed).events[0]["STATUS"]) == "CANCELLED"


def test_nothing_is_sent_to_whoever_has_it_already(clinician: Person, organizer: Person) -> None:
    feed = address(clinician)
    tag = get(feed).headers["ETag"]

    again = get(feed, **{"If-None-Match": f'"other", W/{tag}'})
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert get(feed, **{"If-None-Match": '"other"'}).status == 200
    organizer.command(COMMAND, "edit hsu")
    send(organizer, title="Sepsis in children")
    assert get(feed, **{"If-None-Match": tag}).status == 200


def test_whoever_only_looks_is_told_as_much(clinician: Person) -> None:
    feed = address(clinician)
    looked, got = get(feed, method="HEAD"), get(feed)

    assert (looked.status, looked.body, looked.headers["ETag"]) == (200, b"", got.headers["ETag"])


def test_one_session_for_ones_own_calendar(clinician: Person) -> None:
    [shown] = clinician.command(COMMAND, "next").shown
    told = clinician.press(shown, "session.calendar").shown[-1]
    [file] = [
        each["url"]
        for block in told.blocks
        for each in block.get("elements", [])
        if each.get("action_id") == "link.file"
    ]
    got = get(file)

    assert got.headers["Content-Disposition"] == 'attachment; filename="session.ics"'
    [event] = got.events
    assert "Stephanie Hucker" in str(event["SUMMARY"])


def test_whoever_does_not_know_the_secret_finds_nothing(demo: Demo, clinician: Person) -> None:
    feed = address(clinician)

    for wrong in (feed[:-1], f"{feed}x", feed.partition("?")[0], f"{feed}&session=999", f"{feed}&session=x"):
        assert get(wrong).status == 404
    assert get(f"{demo.url}/calendar.ics?key={'x' * 5000}").status in {404, 414}
    assert get(f"{demo.url}/calendar.ics?key=%00%ff").status == 404


def test_the_database_is_away(demo: Demo, clinician: Person) -> None:
    feed = address(clinician)
    with database_away(demo):
        got = get(feed)

    assert (got.status, got.headers["Retry-After"]) == (503, "60")


def test_an_organizer_gives_it_a_new_address(clinician: Person, organizer: Person) -> None:
    old = address(clinician)
    kept = change(organizer, "feed", address=["renew"])
    assert kept.view is not None
    organizer.close(every=True)
    new = address(clinician)

    assert new != old
    assert (get(old).status, get(new).status) == (404, 200)
    history = organizer.command(COMMAND, "history").text
    assert f"Address: from ends in {old[-4:]} to ends in {new[-4:]}" in history
    # Its entries stay the same ones for whoever subscribes again.
    assert "renew" not in str(get(new).body)


def test_the_channel_is_not_shown_the_secret(clinician: Person, member: Person) -> None:
    clinician.command(COMMAND, "calendar share")
    [shared] = [each for each in member.messages(ROUNDS) if "for your own calendar" in each.text]

    assert "calendar.ics" not in str(shared)
