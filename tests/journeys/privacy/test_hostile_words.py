"""What people type to mislead others, or a program that reads what we write."""

import logging

import pytest
from sqlalchemy import select

from bot.demo import Demo
from bot.observability.logging_setup import AsJson, AsText
from bot.store.schema.tables import SuggestionRow
from bot.views.kit import action_ids
from playground.client.user_driver import UserDriver
from playground.seed import CLINICIAN
from tests.journeys.admin.test_settings import change
from tests.journeys.calendar.test_calendar_editing import said, send, upcoming_text
from tests.journeys.outbox.test_message_updates import advance_to, at
from tests.journeys.participation.test_attendance import with_codes as with_codes  # noqa: PLC0414 - a fixture

COMMAND = "/lhs-rounds"
FULL_LINK = "Enter a full link that starts with https://"
ADDRESSES = (
    "javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "slack://channel?id=C1", "vbscript:x", "file:///x",
    "//example.org", "mailto:a@example.org", "\u202ehttps://example.org javascript:x", "https:example.org",
    "https:// x", "https://example.org|x>", "tel:+1", "msteams:/l/chat/1", "java\tscript:alert(1)",
    "\x01javascript:alert(1)", "view-source:https://example.org", "blob:https://example.org/1", "https:\\\\example.org",
    "https://[x]/", "https://a%2eb/",
)  # fmt: skip
USER_NAME = "Remove the “@” and all before it. It hides the website."
LOOK_ALIKE = "Write the website’s name in the letters a to z, or as xn--."
DISGUISED = {
    "https://zoom.us@evil.example/j/1": USER_NAME,
    "https://zoom.us:443@evil.example": USER_NAME,
    "https://zoom.us\\@evil.example/": USER_NAME,
    "https://zооm.us/j/1": LOOK_ALIKE,
    "https://zoom.us／j.evil.example/": LOOK_ALIKE,
    "https://ⓩoom.us": LOOK_ALIKE,
}
GOOD = (
    "https://zoom.us/j/1?pwd=a@b", "HTTPS://EXAMPLE.org", "https://medium.com/@someone", "https://10.0.0.1:8443/a",
    "https://[2001:db8::1]/a", "https://xn--bcher-kva.example/é", "http://intranet/rounds#top",
)  # fmt: skip
HIDDEN = "Fewer \u202elluf\u202c blood\x1b[2J draws\u2066 at\u2069 night\x85or\u2028day\x07"
HIDDEN += "\u200b\ufeff\u2060\u00ad\U000e0041\u3164\u115f\ufff9\u206a\u180e\u034f"
SHOWN = "Fewer lluf blood[2J draws at night or day"


@pytest.mark.parametrize("typed", ADDRESSES)
def test_only_web_links_are_taken(organizer: UserDriver, typed: str) -> None:
    organizer.command(COMMAND, "edit hsu")
    edited = send(organizer, link=typed)
    organizer.close(every=True)
    usual = change(organizer, "usual", link=typed)
    organizer.close(every=True)

    for outcome in (edited, usual):
        assert list(outcome.errors.values()) == [FULL_LINK], outcome


@pytest.mark.parametrize("typed", DISGUISED)
def test_a_link_that_disguises_where_it_leads_is_refused(organizer: UserDriver, typed: str) -> None:
    organizer.command(COMMAND, "edit hsu")

    assert list(send(organizer, link=typed).errors.values()) == [DISGUISED[typed]]


@pytest.mark.parametrize("typed", GOOD)
def test_other_web_links_are_taken(organizer: UserDriver, typed: str) -> None:
    organizer.command(COMMAND, "edit hsu")

    assert send(organizer, link=typed).ok


def test_hidden_characters_are_neither_kept_nor_shown(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    clinician.command(COMMAND, "suggest")
    clinician.submit(values={action_ids.SUGGESTION_TOPIC: HIDDEN})
    demo.bot.run_once()
    with demo.bot.db.read() as tx:
        [kept] = tx.scalars(select(SuggestionRow.topic))
    organizer.command(COMMAND, "edit hsu")
    send(organizer, title=HIDDEN)

    assert kept == SHOWN
    assert SHOWN in organizer.dm()[0].all_text()
    assert SHOWN in upcoming_text(clinician)


@pytest.mark.parametrize(
    "typed",
    [
        "שלום \u200fעולם",
        "👩\u200d⚕️ rounds",
        "a\nb\tc",
        "e\u0301",
        "می\u200cخواهم",
        "葛\U000e0100城",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ],
)
def test_characters_that_languages_and_emoji_need_are_kept(demo: Demo, clinician: UserDriver, typed: str) -> None:
    clinician.command(COMMAND, "suggest")
    clinician.submit(values={action_ids.SUGGESTION_TOPIC: f"Handoffs {typed}"})
    with demo.bot.db.read() as tx:
        [kept] = tx.scalars(select(SuggestionRow.topic))

    assert typed in kept


def test_hidden_characters_in_a_name_are_not_shown(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, with_codes: str
) -> None:
    demo.slack.workspace.users[CLINICIAN].real_name = "Clin\u202enaici\x1b[2J\u200b\U000e0041"
    advance_to(demo, at(3, 21, 12, 5))
    clinician.command(COMMAND, f"check-in {with_codes}")
    [card] = [each for each in organizer.dm() if "Check-in code" in each.all_text()]
    listed = said(organizer.press(card, action_ids.ATTENDANCE_WHO).view)

    assert "Clinnaici[2J,clinician@example.org" in listed
    assert not set("\u202e\x1b\u200b\U000e0041") & set(listed)


@pytest.mark.parametrize("formatter", [AsText(), AsJson()])
@pytest.mark.parametrize(
    "evil",
    [
        "x\n2026-01-01 INFO forged",
        "\x1b[2J",
        "\x9b2J",
        "a\rb",
        "a\x85b",
        "a\u2028b",
        "\u202ea",
        "a\u200bb",
        "\U000e0041",
        "\u061ca",
        "\ufeffa",
        "a\x0bb",
        "a\x0cb",
        "a\x1cb",
        "a\x1eb",
        "a\u2029b",
        "\x1b]8;;https://example.org\x1b\\a",
        "a\x08b",
        "\ue000",
    ],
)
def test_nothing_in_the_log_begins_a_line_or_moves_the_cursor(formatter: logging.Formatter, evil: str) -> None:
    error = ValueError(evil)
    raised = (ValueError, error, None)
    record = logging.LogRecord("a", logging.ERROR, "a.py", 1, "it failed: %s", (evil,), raised)
    record.__dict__ |= {"why": evil}
    written = formatter.format(record)
    first, *rest = written.splitlines()

    assert "it failed" in first
    assert all(line.startswith("    ") for line in rest)
    assert written.replace("\n", "").isprintable()
