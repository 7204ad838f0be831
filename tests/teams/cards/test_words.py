"""No view names in Teams what only Slack has: with Teams' own words, nothing of Slack is left in any card."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest

from bot.chat.surface import Surface
from bot.core.admin.settings import from_series
from bot.core.admin.settings_forms import SettingsSection
from bot.core.base.people import Channel
from bot.core.commands.style import STYLES
from bot.teams.cards import adaptive_card
from bot.views import error_messages, settings
from playground.teams.models import collect_texts
from tests.factories import SERIES
from tests.teams.cards.test_adaptive_card import names
from tests.teams.words_of_slack import words_of_slack
from tests.views import cases

EXEMPT = {
    # What to do about a channel in Slack, for an organizer who may read it in Teams.
    "post - refusal, not in channel": {"/invite"},
    "post - refusal, channel gone": {"/invite"},
    "post - refusal, archived": {"/invite"},
    # A column of a file that other programs read.
    "modal - who comes": {"slack_id"},
    "modal - who comes, for a speaker": {"slack_id"},
    # As a series that posts in Slack has them; Teams' form is below.
    "modal - settings people": {"User group"},
    "settings - people": {"User group"},
    "settings - all": {"User group"},
    # What is stored, as it is stored.
    "modal - own data copied": {"slack"},
    # What a person wrote.
    "post - suggestion, mark-up typed": {":tada:"},
    # The link to a message in Slack.
    "told - shared": {"slack"},
    # Slack itself does not answer.
    "problem - no connection": {"Slack", "workspace"},
    "problem - other workspace": {"workspace"},
}


@pytest.fixture(autouse=True)
def _words_of_teams(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each view that asks for the reader's chat say what it says in Teams."""
    monkeypatch.setitem(cast("dict[Surface, Any]", STYLES), Surface.SLACK, STYLES[Surface.TEAMS])
    monkeypatch.setattr(Surface, "label", property(lambda _: "Teams"))


def _cards() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, message in cases.messages().items():
        yield name, adaptive_card.of_message(message, names)
    for name, view in cases.modals().items():
        is_home = view["type"] == "home"
        yield name, adaptive_card.of_home(view, names) if is_home else adaptive_card.of_form(view, names)


def test_no_card_names_what_only_slack_has() -> None:
    found = {
        (name, word)
        for name, card in _cards()
        for word, _ in words_of_slack([*collect_texts(card), str(card.get("speak", ""))])
        if word not in EXEMPT.get(name, ())
    }

    assert found == set()


@pytest.mark.parametrize("part", SettingsSection)
def test_settings_in_teams_ask_for_nothing_of_slack(part: SettingsSection) -> None:
    form = settings.form(SERIES, part, from_series(SERIES, part, "U1"), "U1", surface=Surface.TEAMS)

    assert words_of_slack(collect_texts(adaptive_card.of_form(form, names))) == []


def test_user_group_that_organizes_is_said_to_be_slacks() -> None:
    """Nobody is asked in Teams for what only Slack can offer."""
    series = replace(SERIES, group="@lhs-team", channels=(*SERIES.channels, Channel(9, "19:x", Surface.TEAMS)))
    part = SettingsSection.PEOPLE
    card = adaptive_card.of_form(
        settings.form(series, part, from_series(series, part, "U1"), "U1", surface=Surface.TEAMS), names
    )
    asked = {str(each["id"]).split(".")[1] for each in card["body"] if str(each.get("id")).startswith("settings.")}
    overview = "\n".join(collect_texts(adaptive_card.of_message(settings.overview(series, (part,)), names)))

    assert {"suggestions", "feedback", "away"} == asked
    assert "Members of the Slack user group @lhs-team are the organizers." in "\n".join(collect_texts(card))
    assert "Slack user group: @lhs-team" in overview


def test_errors_name_nothing_of_slack() -> None:
    kept = {error_messages.OTHER_WORKSPACE, error_messages.NO_CONNECTION}  # Slack's own
    sentences = [value for name, value in vars(error_messages).items() if name.isupper() and isinstance(value, str)]

    assert words_of_slack(set(sentences) - kept) == []
