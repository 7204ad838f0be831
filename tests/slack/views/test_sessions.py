"""Display of a session's time."""

from dataclasses import replace

from bot.core.calendar.models import Session, starts_at
from bot.core.commands.answers import MAX_LISTED, AddToCalendar, Next
from bot.slack.views import answers
from bot.slack.views.kit import action_ids
from bot.slack.views.sessions import when
from tests.factories import NEW_YORK, SERIES
from tests.slack.views.cases import HUCKER, JUNE, TIMED


def test_untimed_session_is_shown_in_plain_words_and_never_as_an_instant() -> None:
    assert when(HUCKER, NEW_YORK) == "*Thursday, March 21*"


def test_timed_session_is_shown_in_the_readers_own_time_and_in_the_venues() -> None:
    start = starts_at(TIMED, NEW_YORK)
    assert start is not None

    shown = when(TIMED, NEW_YORK)

    venue = "Thursday, March 21, 12:00–1:00 PM ET"
    first = f"*<!date^{int(start.timestamp())}^{{date_long_pretty}} at {{time}}|{venue}>*"
    assert shown == f"{first}\nAt the venue: {venue}"


def _buttons(session: Session, further: int) -> list[str]:
    message = answers.render(Next(SERIES, session, further))
    row = next(each for each in message.blocks if each["type"] == "actions")
    return [each["action_id"] for each in row["elements"]]


def test_next_session_has_four_buttons_at_most_and_adding_is_the_first() -> None:
    assert (
        _buttons(TIMED, 1)
        == _buttons(TIMED, 0)
        == [
            action_ids.SESSION_CALENDAR,
            action_ids.ATTENDANCE_COME,
            action_ids.SUGGESTION_OPEN,
            action_ids.SESSION_MORE,
        ]
    )


def test_every_listed_session_has_its_links() -> None:
    sessions = tuple(replace(JUNE, id=each) for each in range(1, MAX_LISTED + 1))

    message = answers.render(AddToCalendar(SERIES, sessions, 3))

    rows = [each for each in message.blocks if each["type"] == "actions"]
    assert len(rows) == MAX_LISTED
    assert all(
        [each["action_id"] for each in row["elements"]] == [action_ids.LINK_GOOGLE, action_ids.LINK_OUTLOOK]
        for row in rows
    )
