"""The calendar feed and single-session downloads over HTTP."""

import re
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import Message
from html import unescape

from icalendar import Calendar

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from playground.seed import ROUNDS
from tests.journeys.admin.test_settings import change
from tests.journeys.calendar.test_calendar_editing import COMMAND, send
from tests.journeys.faults import database_away


@dataclass(frozen=True)
class FeedResponse:
    """A response of the feed."""

    status: int
    headers: Message
    body: bytes

    @property
    def events(self) -> list[dict[str, object]]:
        return [dict(each) for each in Calendar.from_ical(self.body).walk("VEVENT")]


def get(address: str, *, method: str = "GET", **headers: str) -> FeedResponse:
    asked = urllib.request.Request(address, headers=headers, method=method)  # noqa: S310 - local URL
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - as above
            return FeedResponse(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        return FeedResponse(error.code, error.headers, error.read())


def address(person: UserDriver) -> str:
    """Return the feed URL that `/lhs-rounds calendar` shows."""
    found = re.search(r"http://\S+/calendar\.ics\?key=[\w-]+", unescape(person.command(COMMAND, "calendar").text))
    assert found is not None
    return found[0]


def test_subscriber_sees_planned_sessions(clinician: UserDriver) -> None:
    got = get(address(clinician))

    assert got.status == 200
    assert got.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [str(each["SUMMARY"])[:29] for each in got.events][:2] == [
        "LHS Rounds: Stephanie Hucker:",
        "LHS Rounds: Heather Hsu (topi",
    ]
    assert len(got.events) == 5


def test_change_is_visible_on_the_next_request(demo: Demo, organizer: UserDriver) -> None:
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


def test_canceled_session_is_marked(organizer: UserDriver) -> None:
    feed = address(organizer)
    [shown] = organizer.command(COMMAND, "next").shown
    organizer.press(shown, "session.cancel")
    send(organizer)

    assert str(get(feed).events[0]["STATUS"]) == "CANCELLED"


def test_unchanged_feed_returns_304(clinician: UserDriver, organizer: UserDriver) -> None:
    feed = address(clinician)
    tag = get(feed).headers["ETag"]

    again = get(feed, **{"If-None-Match": f'"other", W/{tag}'})
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    assert get(feed, **{"If-None-Match": '"other"'}).status == 200
    organizer.command(COMMAND, "edit hsu")
    send(organizer, title="Sepsis in children")
    assert get(feed, **{"If-None-Match": tag}).status == 200


def test_head_request_returns_the_headers(clinician: UserDriver) -> None:
    feed = address(clinician)
    looked, got = get(feed, method="HEAD"), get(feed)

    assert (looked.status, looked.body, looked.headers["ETag"]) == (200, b"", got.headers["ETag"])


def test_single_session_download(clinician: UserDriver) -> None:
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


def test_wrong_secret_finds_nothing(demo: Demo, clinician: UserDriver) -> None:
    feed = address(clinician)

    for wrong in (feed[:-1], f"{feed}x", feed.partition("?")[0], f"{feed}&session=999", f"{feed}&session=x"):
        assert get(wrong).status == 404
    assert get(f"{demo.url}/calendar.ics?key={'x' * 5000}").status in {404, 414}
    assert get(f"{demo.url}/calendar.ics?key=%00%ff").status == 404


def test_unavailable_database(demo: Demo, clinician: UserDriver) -> None:
    feed = address(clinician)
    with database_away(demo):
        got = get(feed)

    assert (got.status, got.headers["Retry-After"]) == (503, "60")


def test_organizer_rotates_the_feed_url(clinician: UserDriver, organizer: UserDriver) -> None:
    old = address(clinician)
    kept = change(organizer, "texts", address=["renew"])
    assert kept.view is not None
    organizer.close(every=True)
    new = address(clinician)

    assert new != old
    assert (get(old).status, get(new).status) == (404, 200)
    history = organizer.command(COMMAND, "history").text
    assert "Calendar link reset" in history
    assert not {old[-4:], new[-4:]} & set(history.split())
    # Entries keep their UIDs for a new subscription.
    assert "renew" not in str(get(new).body)


def test_channel_is_not_shown_the_secret(clinician: UserDriver, member: UserDriver) -> None:
    [asked] = clinician.command(COMMAND, "calendar share").shown
    clinician.press(asked, "command.post")
    [shared] = [each for each in member.messages(ROUNDS) if "Add to your calendar" in each.text]

    assert "calendar.ics" not in str(shared)
