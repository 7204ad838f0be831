"""Slack's response_url is slow or loses its answer: a press is answered in time, and nothing is shown twice."""

import pytest

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from tests.journeys.calendar.test_calendar_editing import ACK_TIMEOUT, COMMAND
from tests.journeys.faults import database_away


def test_lost_response_is_not_resent(demo: Demo, clinician: UserDriver) -> None:
    [shown] = clinician.command(COMMAND, "next").shown
    demo.slack.faults.lose_answer("response_url")
    pressed = clinician.press(shown, "attendance.come")

    assert pressed.error is None
    assert "You’re going" in pressed.text
    assert 1 == len(pressed.shown)
    assert 1 == demo.slack.calls.count("response_url")


def test_a_press_is_answered_in_time_though_its_response_url_is_slow(demo: Demo, clinician: UserDriver) -> None:
    [shown] = clinician.command(COMMAND, "next").shown
    demo.slack.faults.delay_answer("response_url", seconds=5)
    pressed = clinician.press(shown, "attendance.come")

    assert pressed.error is None
    assert "You’re going" in pressed.text


@pytest.mark.parametrize("fault", ["slow", "lost"])
def test_a_press_that_fails_is_answered_once_and_in_time(demo: Demo, clinician: UserDriver, fault: str) -> None:
    [shown] = clinician.command(COMMAND, "next").shown
    if fault == "slow":
        demo.slack.faults.delay_answer("response_url", seconds=5)
    else:
        demo.slack.faults.lose_answer("response_url")
    with database_away(demo):
        pressed = clinician.press(shown, "attendance.come")

    assert pressed.error is None
    assert 1 == len(pressed.shown)
    assert 1 == demo.slack.calls.count("response_url")


def test_a_form_that_opens_too_late_and_a_slow_response_url_share_one_deadline(
    demo: Demo, clinician: UserDriver
) -> None:
    [shown] = clinician.command(COMMAND, "about").shown
    demo.slack.outbound.timeout = ACK_TIMEOUT
    demo.slack.faults.delay("views.open", seconds=5)
    demo.slack.faults.delay_answer("response_url", seconds=5)
    pressed = clinician.press(shown, "suggestion.open")

    assert pressed.error is None
    assert 1 == len(pressed.shown)
