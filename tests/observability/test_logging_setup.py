"""The log describes events without tokens, user text or names."""

import ast
import json
import logging
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.outbox.deliveries import ChannelRecipient, Delivery, Kind
from bot.core.outbox.references import MonthRef
from bot.demo import Demo, running
from bot.observability.logging_setup import AsJson, AsText, redacted
from tests.harness import MARCH_1_EARLY
from tests.robustness.samples import samples
from tests.robustness.test_other_workspaces import send

# Never logged: user text, names and addresses.
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
    "That’s a user token": "xoxp-1234-5678-abcDEF",
    "an app's token": "xapp-1-A1-2-abcdef",
    "a token that expires": "xoxe.xoxb-1-abcdef",
    "an address to answer at": "https://hooks.slack.com/commands/T1/2/abc",
    "a feed's address": "/calendar.ics?key=abcdefghijklmnop",
    "a feed's second value": "/calendar.ics?session=3&key=abcdefghijklmnop",
    "a signing secret": "SLACK_SIGNING_SECRET=abcdef0123456789abcdef0123456789",
    "a form's body": "client_secret=abcdef0123456789&grant_type=x",
    "an object's text": "{'token': 'abcdefghijklmnop', 'type': 'block_actions'}",
    "JSON": '{"client_secret":"abcdef0123456789"}',
    "what somebody comes back with": "GET /slack/oauth_redirect?code=1.2.abcdef0123&state=abcdefghijklmnop",
    "a sealed token": "gAAAAABm" + "x" * 60,
    "a database's password": "postgresql+psycopg://rounds:hunter22@host/name",
}


def record(message: str, *arguments: object, error: bool = False, **fields: object) -> logging.LogRecord:
    raised = None
    if error:
        try:
            int("xoxb-1234-5678-abcDEF")
        except ValueError as caught:
            raised = (ValueError, caught, caught.__traceback__)
    made = logging.LogRecord("bot.a", logging.WARNING, "a.py", 1, message, arguments, raised)
    made.__dict__ |= fields
    return made


@pytest.mark.parametrize("secret", SECRETS.values(), ids=SECRETS)
@pytest.mark.parametrize("formatter", [AsText(), AsJson()])
def test_credentials_are_redacted(formatter: logging.Formatter, secret: str) -> None:
    line = formatter.format(record("something failed", why=secret))
    line += formatter.format(record("something failed: %s", secret))

    for part in ("abcDEF", "abcdef", "hunter22", "abcdefghijklmnop", "xxxxxxxx", "/T1/2/abc"):
        assert part not in line
    assert 2 == line.count("something failed")


@pytest.mark.parametrize("formatter", [AsText(), AsJson()])
def test_credentials_are_redacted_from_exceptions(formatter: logging.Formatter) -> None:
    line = formatter.format(record("it failed", error=True))

    assert "ValueError" in line
    assert "abcDEF" not in line


def test_json_format() -> None:
    why = "cannot be rendered, see the log: ab12"
    line = json.loads(AsJson().format(record("skipped", key="a/1", why=why, retry_seconds=30, team=None)))

    assert {
        "event": "skipped",
        "key": "a/1",
        "why": why,
        "retry_seconds": 30,
        "team": None,
        "level": "warning",
        "logger": "bot.a",
    } == {name: value for name, value in line.items() if name != "time"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line["time"])


def test_a_line_for_people() -> None:
    line = AsText().format(record("skipped", key="a/1", why="cannot be rendered, see the log: ab12", retry_seconds=30))

    assert line.endswith(' WARNING bot.a skipped key=a/1 why="cannot be rendered, see the log: ab12" retry_seconds=30')


def test_what_was_raised_comes_below_the_fields() -> None:
    first, second, *_ = AsText().format(record("it failed", error=True, reference="ab12")).splitlines()

    assert first.endswith("it failed reference=ab12")
    assert "    Traceback (most recent call last):" == second


@given(st.text())
def test_any_text_is_one_json_line(text: str) -> None:
    line = AsJson().format(record("%s", text, why=text))

    assert "\n" not in line
    assert redacted(text) == json.loads(line)["why"]


@given(st.text())
def test_any_value_is_on_the_line_for_people_and_can_be_read_back(text: str) -> None:
    line = AsText().format(record("skipped", why=text, key="a/1"))
    written = line.partition(" why=")[2].removesuffix(" key=a/1")

    assert "\n" not in line
    assert redacted(text) == (json.loads(written) if written.startswith('"') else written)


@given(st.text(alphabet=st.characters(categories=["L", "N", "Zs"]), max_size=60))
def test_other_text_is_not_redacted(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("formatter", [AsText(), AsJson()])
def test_the_key_of_a_delivery_is_no_secret(formatter: logging.Formatter, kind: Kind) -> None:
    key = Delivery(kind, 1, MonthRef(2024, 3), ChannelRecipient(1), MARCH_1_EARLY).key

    assert key in formatter.format(record("posted", key=key))


@pytest.mark.parametrize(
    "text",
    [
        "why=token_revoked",
        "refused state=waiting_for_an_organizer code=channel_not_found",
        "the token: authorization has failed",
        "see https://example.org/hooks.slack.com/about",
    ],
)
def test_what_only_looks_like_a_secret_stays(text: str) -> None:
    assert redacted(text) == text


def test_an_address_to_answer_at_is_taken_out_up_to_its_end() -> None:
    text = '{"response_url": "https://hooks.slack.com/actions/T1/2/abc", "type": "block_actions"}'

    assert '{"response_url": "[response_url]", "type": "block_actions"}' == redacted(text)


def test_every_field_is_in_the_operations_guide() -> None:
    root = Path(__file__).parents[2]
    sources = [file for name in ("bot", "handlers", "scheduler") for file in (root / name).rglob("*.py")]
    calls = (each for file in sources for each in ast.walk(ast.parse(file.read_text())) if isinstance(each, ast.Call))
    given = [each.value for call in calls for each in call.keywords if each.arg == "extra"]
    fields = {ast.literal_eval(key) for each in given if isinstance(each, ast.Dict) for key in each.keys if key}
    guide = (root / "docs/operations.md").read_text()

    assert {"key", "why", "reference"} <= fields
    assert [] == [each for each in sorted(fields) if f"`{each}`" not in guide]


def test_no_user_text_names_or_tokens_are_logged(calendar_url: str, caplog: pytest.LogCaptureFixture) -> None:
    """Every command, press, form and event, at the finest level."""
    with caplog.at_level(logging.DEBUG), running(calendar_url, paused=True, page=None) as demo:
        secrets = (demo.slack.token, demo.slack.signing_secret, demo.slack.workspace.verification_token)
        everything(demo)
        said = "\n".join(AsText().format(each) for each in caplog.records)
        ours = [each for each in caplog.records if each.name.split(".")[0] in {"bot", "handlers", "scheduler"}]

    assert "posted key=initiative-news/1/" in said
    assert "[secret]" not in said
    assert [] == [each.msg for each in ours if each.args or "=" in str(each.msg)]
    assert [] == [word for word in (*_WORDS, *_NAMES, *secrets) if word in said]


def everything(demo: Demo) -> None:
    for payload in samples(demo).values():
        send(demo.slack, payload)
    demo.bot.run_once()
    demo.clock.next_post()
