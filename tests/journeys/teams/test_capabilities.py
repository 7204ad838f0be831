"""docs/teams.md says of each capability whether it works in Teams: the table has them all, and is true."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.core.commands.vocabulary import COMMANDS, ORGANIZER_COMMANDS
from bot.demo import Demo
from handlers.features.registry import BUTTONS, FORMS
from playground.teams.client.user_driver import TeamsUserDriver

# Two chats and their clocks, which take seconds.
pytestmark = pytest.mark.rest

DOCUMENT = Path(__file__).parents[3] / "docs" / "teams.md"
WORDS = tuple(each.usage or each.value for each in (*COMMANDS, *ORGANIZER_COMMANDS))
# Words that only one chat has.
OF_TEAMS_ALONE = {"home", "here"}
# What makes listeners for others.
HELPERS = {"phi_guard", "organizer_forms"}
# The row of each file of `handlers/features` that has a button or a form.
ROW_OF: Mapping[str, str] = {
    "announcement_approval": "Announcement preview",
    "attendance": "RSVP",
    "command": "`share` after a word",
    "commitments": "Initiatives, commitments",
    "delivery_alerts": "Announcement preview",
    "evaluations": "The rating form",
    "feedback": "`suggest`, `feedback`",
    "go_no_go": "Announcement preview",
    "history": "`season`, `import`, `plan`, `undo`",
    "info_buttons": "`next`, `schedule`",
    "initiatives": "Initiatives, commitments",
    "materials": "The speaker’s details",
    "paste_import": "`season`, `import`",
    "personal_data": "`privacy`",
    "reminders": "`remind`",
    "replies": "`suggestions`",
    "seasons": "`season`",
    "session_menu": "RSVP",
    "sessions": "`manage`, `add`",
    "settings": "`settings`",
    "sharing": "Share a session",
    "speaker_cards": "The speaker’s details",
    "speaker_results": "The rating form",
    "suggestion_review": "`suggestions`",
    "suggestions": "`suggest`",
}


def table() -> dict[str, tuple[str, str]]:
    """Return what the table says of Slack and of Teams, by capability."""
    part = DOCUMENT.read_text(encoding="utf-8").partition("## What works in each chat")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"]
    return {what.replace("'", "’"): (slack, teams) for what, slack, teams, _ in rows[2:]}


def feature_of(listener: object) -> str:
    """Return the file of `handlers/features` that a listener is written in."""
    inner = getattr(listener, "__wrapped__", getattr(listener, "func", listener))
    return str(inner.__module__).rpartition(".")[2]


def words_in(rows: Mapping[str, tuple[str, str]]) -> list[str]:
    return [word for what in rows for word in re.findall(r"`([a-z-]+)`", what)]


def test_every_word_is_in_the_table_once() -> None:
    named = [word for word in words_in(table()) if word != "share"]

    # `initiatives` is a word and a feature of its own.
    assert sorted({*WORDS} | OF_TEAMS_ALONE) == sorted(set(named))
    assert len(named) == len(set(named))


def test_every_feature_with_a_button_or_a_form_is_in_the_table() -> None:
    features = {feature_of(each) for each in (*BUTTONS.values(), *FORMS.values())} - HELPERS

    assert set(ROW_OF) == features
    missing = {row for row in ROW_OF.values() if not any(what.startswith(row) for what in table())}
    assert set() == missing


def test_what_is_in_no_table_row_is_not_promised() -> None:
    assert {"yes", ""} >= {teams for _, teams in table().values()} - {
        "a card",
        "in the conversation where you are",
        "where the tenant has it",
    }


@pytest.mark.parametrize("word", WORDS)
def test_word_is_answered_in_teams_alone(
    teams_demo: Demo, organizer: TeamsUserDriver, caplog: pytest.LogCaptureFixture, word: str
) -> None:
    [row] = [row for what, row in table().items() if f"`{word}`" in what]
    asked = organizer.say(word)

    assert "yes" == row[1]
    assert asked.response is not None
    assert 200 == asked.response.status
    assert asked.shown
    assert "/lhs-rounds" not in asked.text
    assert not [each for each in caplog.records if each.levelname == "ERROR"]


@pytest.mark.parametrize(("word", "said"), [("home", "LHS Rounds"), ("here", "LHS Rounds")])
def test_words_of_teams_alone(teams_demo: Demo, organizer: TeamsUserDriver, word: str, said: str) -> None:
    asked = organizer.say(word) if word == "home" else organizer.mention("lhs-rounds", word)

    assert said in asked.text
