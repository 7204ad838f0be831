"""The log says what happened, and no token, word or name."""

import json
import logging
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo import Demo, running
from bot.observability.logging_setup import AsJson, AsText, redacted
from tests.robustness.samples import samples
from tests.robustness.test_other_workspaces import send

# What stands in no line: what people typed, their names and addresses.
_WORDS = (
    "Handoffs",
    "It was good",
    "Labs that nobody",
    "Sleep on the wards",
    "Ask twice",
    "Worth an hour",
    "example.org",
)
_NAMES = ("Clinician", "Organizer", "Hucker", "Hsu", "Auditorium")
SECRETS = {
    "a bot's token": "xoxb-1234-5678-abcDEF",
    "a person's token": "xoxp-1234-5678-abcDEF",
    "an app's token": "xapp-1-A1-2-abcdef",
    "a token that expires": "xoxe.xoxb-1-abcdef",
    "an address to answer at": "https://hooks.slack.com/commands/T1/2/abc",
    "a feed's address": "/calendar.ics?key=abcdefghijklmnop",
    "what somebody comes back with": "GET /slack/oauth_redirect?code=1.2.abcdef0123&state=abcdefghijklmnop",
    "a sealed token": "gAAAAABm" + "x" * 60,
    "a database's password": "postgresql+psycopg://rounds:hunter22@host/name",
}


def record(message: str, *arguments: object, error: bool = False) -> logging.LogRecord:
    raised = None
    if error:
        try:
            int("xoxb-1234-5678-abcDEF")
        except ValueError as caught:
            raised = (ValueError, caught, caught.__traceback__)
    return logging.LogRecord("bot.a", logging.WARNING, "a.py", 1, message, arguments, raised)


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize("formatter", [AsText(), AsJson()])
def test_what_lets_somebody_in_is_taken_out(formatter: logging.Formatter, secret: str) -> None:
    line = formatter.format(record("something failed why=%s", secret))

    for part in ("abcDEF", "abcdef", "hunter22", "abcdefghijklmnop", "xxxxxxxx", "/T1/2/abc"):
        assert part not in line
    assert "something failed" in line


@pytest.mark.parametrize("formatter", [AsText(), AsJson()])
def test_also_out_of_what_was_raised(formatter: logging.Formatter) -> None:
    line = formatter.format(record("it failed", error=True))

    assert "ValueError" in line
    assert "abcDEF" not in line


def test_a_line_for_programs() -> None:
    line = json.loads(AsJson().format(record("posted key=%s channel=%s", "a/1", "C1")))

    assert ("posted", "a/1", "C1", "warning", "bot.a") == tuple(
        line[name] for name in ("event", "key", "channel", "level", "logger")
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"])


@given(st.text())
def test_any_text_is_one_line_for_programs(text: str) -> None:
    line = AsJson().format(record("%s", text))

    assert "\n" not in line
    json.loads(line)


@given(st.text(alphabet=st.characters(categories=["L", "N", "Zs"]), max_size=60))
def test_what_is_no_secret_stays(text: str) -> None:
    assert redacted(text) == text


def test_whatever_is_done_no_words_names_or_tokens_are_logged(
    calendar_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Every command, press, form and event, at the finest level."""
    with caplog.at_level(logging.DEBUG), running(calendar_url, standing=True, is_taken_in=True) as demo:
        secrets = (demo.slack.token, demo.slack.signing_secret, demo.slack.workspace.verification_token)
        everything(demo)
        said = "\n".join(AsText().format(each) for each in caplog.records)

    assert "posted key=" in said
    assert [] == [word for word in (*_WORDS, *_NAMES, *secrets) if word in said]


def everything(demo: Demo) -> None:
    for payload in samples(demo).values():
        send(demo.slack, payload)
    demo.bot.run_once()
    demo.clock.next_post()
