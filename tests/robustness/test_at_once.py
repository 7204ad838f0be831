"""The same thing twenty times at the same moment: each is answered, and it is done once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from bot.demo import Demo
from bot.slack.views.kit import action_ids
from playground.client.user_driver import Person
from playground.delivery.app_response import Reply
from playground.seed import ROUNDS
from tests.robustness.answers import errors_logged
from tests.robustness.signed_requests import rows

pytestmark = pytest.mark.postgres

COMMAND = "/lhs-rounds"
TIMES = 20


def at_once(demo: Demo, body: bytes) -> list[Reply]:
    """Send the same body so many times by HTTP, all together; nothing may be an error of ours."""
    together = Barrier(TIMES)

    def send(_: int) -> Reply:
        together.wait(10)
        return demo.slack.send_signed(body, patience=10)

    with errors_logged() as found, ThreadPoolExecutor(TIMES) as threads:
        replies = list(threads.map(send, range(TIMES)))
    assert found == []
    assert [200] * TIMES == [each.status for each in replies]
    return replies


def more(demo: Demo, do: Callable[[], object]) -> dict[str, int]:
    """How many rows each table has more afterwards; tables that have none more are left out."""
    before = rows(demo.bot.db)
    do()
    after = rows(demo.bot.db)
    return {name: after[name] - before[name] for name in after if after[name] != before[name]}


@pytest.mark.parametrize(
    ("word", "values", "effect"),
    [
        ("suggest Handoffs", {}, {"suggestions": 1, "deliveries": 2}),
        ("feedback Good", {action_ids.FEEDBACK_SIGNED: "signed"}, {"feedback": 1, "deliveries": 2}),
        ("feedback Better", {}, {"feedback": 1, "anonymous_submissions": 1, "deliveries": 2}),
    ],
)
def test_a_form_is_kept_once(
    demo: Demo, clinician: Person, word: str, values: dict[str, str], effect: dict[str, int]
) -> None:
    clinician.command(COMMAND, "suggest So that I am known")
    assert clinician.submit().ok
    view = clinician.command(COMMAND, word).view
    assert view is not None
    clinician.fill(view, values)
    body = clinician.submission_body(view)
    replies: list[Reply] = []

    assert more(demo, lambda: replies.extend(at_once(demo, body))) == effect
    assert all("Thank you" in each.body for each in replies)
    clinician.close(view)


def test_the_first_form_of_somebody_new_makes_them_known_once(demo: Demo, member: Person) -> None:
    view = member.command(COMMAND, "suggest Wayfinding").view
    body = member.submission_body(view)

    assert more(demo, lambda: at_once(demo, body)) == {"people": 1, "suggestions": 1, "deliveries": 2}


def test_a_command_is_answered_each_time_and_changes_nothing(demo: Demo, clinician: Person) -> None:
    body = clinician.command_body(COMMAND, "next", channel=ROUNDS)
    replies: list[Reply] = []

    assert more(demo, lambda: replies.extend(at_once(demo, body))) == {}
    assert len({each.body for each in replies}) == 1


def test_a_button_opens_one_form(demo: Demo, clinician: Person) -> None:
    """Slack lets a press open one form; the others are answered beside the button."""
    [message] = clinician.command(COMMAND, "next", channel=ROUNDS).shown
    for action_id in (action_ids.SESSION_CALENDAR, action_ids.SUGGESTION_OPEN):
        body = clinician.press_body(message, action_id)
        assert more(demo, partial(at_once, demo, body)) == {}
