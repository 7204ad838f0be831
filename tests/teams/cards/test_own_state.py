"""Which cards ask for their reader's own: those on which the reader has a state, and can still change it."""

from dataclasses import replace

import pytest

from bot.core.calendar.models import Session
from bot.core.calendar.notable_changes import NotableChange
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.notifications import ChangeNotice, FeedbackPrompt, MonthAnnouncement, Notification, Reminder
from bot.teams.chat import notification_card
from playground.teams.adaptive_cards.validator import card_errors
from tests.factories import SERIES
from tests.teams.cards.test_adaptive_card import names
from tests.views.cases import HUCKER, TIMED

FIRST, SECOND = replace(HUCKER, id=1), replace(TIMED, id=2)
MONTH = MonthAnnouncement(SERIES, 2024, 3, (FIRST, SECOND), None)
DAY = Reminder(SERIES, Kind.SAME_DAY_REMINDER, SECOND)
PROMPT = FeedbackPrompt(SERIES, FIRST)


@pytest.mark.parametrize(
    ("post", "session"), [(MONTH, FIRST), (replace(MONTH, over=frozenset({1})), SECOND), (DAY, SECOND), (PROMPT, FIRST)]
)
def test_card_with_a_state_asks_for_the_readers_own(post: Notification, session: Session) -> None:
    card = dict(notification_card(post, names).blocks[0])

    assert card["refresh"]["action"]["data"] == {"action": "card.refresh", "value": str(session.id)}
    assert card["refresh"].keys() == {"action"}
    assert card_errors(card) == []


@pytest.mark.parametrize(
    "post",
    [
        replace(MONTH, over=frozenset({1, 2})),
        replace(MONTH, sessions=()),
        replace(DAY, is_personal=True),
        replace(DAY, is_over=True),
        replace(PROMPT, is_closed=True),
        ChangeNotice(SERIES, FIRST, None, (NotableChange.ADDED,)),
    ],
)
def test_card_without_a_state_asks_for_nothing(post: Notification) -> None:
    assert "refresh" not in notification_card(post, names).blocks[0]
