"""What people read names their own chat, and how a command is typed there."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from bot.chat.surface import Surface
from bot.core.base.people import Channel
from bot.core.calendar.models import Series
from bot.core.calendar.session_form import SessionFormData
from bot.core.commands.answers import Help
from bot.core.outbox.alerts import FailureAlert, UnconfirmedAlert
from bot.core.outbox.deliveries import ChannelRecipient
from bot.core.outbox.notifications import CheckInCode
from bot.core.privacy.personal_data import PersonalData
from bot.text.answers import help_lines, share_hint
from bot.text.notifications import format_notification
from bot.views import evaluation_results, personal_data, session_forms, speaker_cards
from tests.factories import SERIES
from tests.views.cases import HSU

TEAMS_CHANNEL = Channel(9, "19:rounds@thread.tacv2", Surface.TEAMS)
ON_TEAMS = replace(SERIES, channels=(TEAMS_CHANNEL,))
ON_BOTH = replace(SERIES, channels=(*SERIES.channels, TEAMS_CHANNEL))


def words(value: Any) -> Iterator[str]:
    match value:
        case dict():
            for each in value.values():
                yield from words(each)
        case list() | tuple():
            for each in value:
                yield from words(each)
        case str():
            yield value


def test_help_shows_commands_as_they_are_typed_where_it_is_read() -> None:
    in_channel = Help(SERIES, is_full=True, surface=Surface.TEAMS)
    direct = replace(in_channel, is_direct=True)

    assert {"@LHS Rounds", "@LHS Rounds suggest"} <= {typed for typed, _ in help_lines(in_channel)}
    assert {"next", "suggest"} <= {typed for typed, _ in help_lines(direct)}
    assert "like @LHS Rounds next share." in (share_hint(in_channel) or "")
    assert share_hint(direct) is None


@pytest.mark.parametrize(
    ("series", "typed"),
    [
        (SERIES, "“Type /lhs-rounds check-in K7QPX”"),
        (ON_TEAMS, "“Type @LHS Rounds check-in K7QPX”"),
        (ON_BOTH, "“Type /lhs-rounds check-in K7QPX in Slack or @LHS Rounds check-in K7QPX in Teams”"),
    ],
)
def test_slide_says_how_to_check_in_in_each_chat_of_the_series(series: Series, typed: str) -> None:
    assert typed in format_notification(CheckInCode(series, HSU, "K7QPX"))


def test_delivery_alerts_name_the_chat_of_the_channel() -> None:
    unconfirmed = UnconfirmedAlert(ON_BOTH, uuid.UUID(int=7), 2024, 3, TEAMS_CHANNEL.external_id)
    failed = FailureAlert(ON_BOTH, ChannelRecipient(TEAMS_CHANNEL.id), TEAMS_CHANNEL.external_id, "BotNotInRoster")

    assert "Teams didn’t confirm it" in format_notification(unconfirmed)
    assert "Teams error: BotNotInRoster" in format_notification(failed)


@pytest.mark.parametrize(
    "view",
    [
        lambda surface: session_forms.form(SERIES, HSU, SessionFormData(date="", title=""), surface=surface),
        lambda surface: speaker_cards.asking(SERIES, HSU, [], surface),
        lambda surface: evaluation_results.choice(HSU, [], reaches=False, surface=surface),
        lambda surface: personal_data.view(PersonalData({}, is_organizer=False), surface),
    ],
)
def test_forms_name_the_chat_in_which_they_are_open(view: Callable[[Surface], Any]) -> None:
    in_slack, in_teams = (" ".join(words(view(each))) for each in Surface)

    assert "Slack" in in_slack
    assert "Teams" in in_teams
    assert "Slack" not in in_teams
