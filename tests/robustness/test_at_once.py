"""One request, sent twenty times at once: each is answered, and the work is done once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest

from bot.demo import Demo
from bot.views.kit import action_ids
from playground.client.user_driver import UserDriver
from playground.delivery.app_response import AppResponse
from playground.seed import ROUNDS
from tests.robustness.answers import errors_logged
from tests.robustness.signed_requests import rows

pytestmark = pytest.mark.postgres

COMMAND = "/lhs-rounds"
TIMES = 20


def at_once(demo: Demo, body: bytes) -> list[AppResponse]:
    """Send the same body that many times at once; no unexpected error may occur."""
    together = Barrier(TIMES)

    def send(_: int) -> AppResponse:
        together.wait(10)
        return demo.slack.send_signed(body, timeout=10)

    with errors_logged() as found, ThreadPoolExecutor(TIMES) as threads:
        replies = list(threads.map(send, range(TIMES)))
    assert found == []
    assert [200] * TIMES == [each.status for each in replies]
    return replies


def added_rows(demo: Demo, do: Callable[[], object]) -> dict[str, int]:
    """Return how many rows were added to each table, omitting unchanged tables."""
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
def test_form_is_saved_once(
    demo: Demo, clinician: UserDriver, word: str, values: dict[str, str], effect: dict[str, int]
) -> None:
    clinician.command(COMMAND, "suggest So that I am known")
    assert clinician.submit().ok
    view = clinician.command(COMMAND, word).view
    assert view is not None
    clinician.fill(view, values)
    body = clinician.submission_body(view)
    replies: list[AppResponse] = []

    assert added_rows(demo, lambda: replies.extend(at_once(demo, body))) == effect
    assert all("Thank you" in each.body for each in replies)
    clinician.close(view)


def test_first_form_of_a_new_person_creates_them_once(demo: Demo, member: UserDriver) -> None:
    view = member.command(COMMAND, "suggest Wayfinding").view
    body = member.submission_body(view)

    assert added_rows(demo, lambda: at_once(demo, body)) == {"people": 1, "suggestions": 1, "deliveries": 2}


def test_command_is_answered_each_time_and_changes_nothing(demo: Demo, clinician: UserDriver) -> None:
    body = clinician.command_body(COMMAND, "next", channel=ROUNDS)
    replies: list[AppResponse] = []

    assert added_rows(demo, lambda: replies.extend(at_once(demo, body))) == {}
    assert len({each.body for each in replies}) == 1


def test_button_opens_one_form(demo: Demo, clinician: UserDriver) -> None:
    """Slack allows one form per press; the others are answered beside the button."""
    [message] = clinician.command(COMMAND, "next", channel=ROUNDS).shown
    for action_id, option in ((action_ids.SESSION_CALENDAR, None), (action_ids.SESSION_MORE, "suggest/1")):
        body = clinician.press_body(message, action_id, option=option)
        assert added_rows(demo, partial(at_once, demo, body)) == {}
