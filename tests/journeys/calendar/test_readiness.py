"""Readiness: organizers see open items months ahead, with a button to fix them."""

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from tests.journeys.calendar.test_calendar_editing import COMMAND


def test_months_ahead_by_readiness(organizer: UserDriver) -> None:
    told = organizer.command(COMMAND, "radar").text

    assert "Thursday, March 21: Improving Continuity" in told
    assert "Missing: time, location" in told
    assert "Missing: title, time, location" in told
    assert "May: nothing scheduled" in told


def test_empty_month_lists_candidate_topics(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    clinician.command(COMMAND, "suggest Fewer blood draws at night")
    clinician.submit()

    assert "Ideas for open months\nFewer blood draws at night" in (organizer.command(COMMAND, "radar").text)


def test_only_organizers_see_readiness(clinician: UserDriver) -> None:
    assert "Only organizers can do that" in clinician.command(COMMAND, "radar").text


def test_each_month_has_a_button_to_fix_it(organizer: UserDriver) -> None:
    [radar] = organizer.command(COMMAND, "radar").shown
    values = [
        block["accessory"]["value"]
        for block in radar.blocks
        if block.get("accessory", {}).get("action_id") == "session.edit"
    ]
    opened = organizer.press(radar, "session.edit", value=values[0])
    organizer.close()
    added = organizer.press(radar, "session.add", block_id=_empty_month(radar.blocks))

    assert opened.view is not None
    assert opened.view.title == "Edit session"
    assert added.view is not None
    assert added.view.title == "Add session"


def _empty_month(blocks: list[dict[str, object]]) -> str:
    return next(str(each["block_id"]) for each in blocks if "nothing scheduled" in str(each.get("text")))
