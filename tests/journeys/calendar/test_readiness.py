"""Readiness: organizers see open items months ahead, and get timely nudges with a button to fix them."""

from bot.demo import Demo
from playground.client.user_driver import UserDriver
from tests.journeys.calendar.test_calendar_editing import COMMAND, send
from tests.journeys.outbox.test_message_updates import advance_to, at


def test_months_ahead_by_readiness(organizer: UserDriver) -> None:
    told = organizer.command(COMMAND, "radar").text

    assert "Thursday, March 21: Stephanie Hucker" in told
    assert "still open: time, place, abstract, objectives and slides" in told
    assert "still open: title, time, place, abstract, objectives and slides" in told
    assert "May 2024: nothing is planned yet" in told


def test_empty_month_lists_candidate_topics(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    clinician.command(COMMAND, "suggest Fewer blood draws at night")
    clinician.submit()

    assert "Suggestions that could fill an empty month:\nFewer blood draws at night" in (
        organizer.command(COMMAND, "radar").text
    )


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
    assert opened.view.title == "Edit a session"
    assert added.view is not None
    assert added.view.title == "Add a session"


def _empty_month(blocks: list[dict[str, object]]) -> str:
    return next(str(each["block_id"]) for each in blocks if "nothing is planned" in str(each.get("text")))


def test_nudge_comes_three_weeks_before_with_a_button_to_fix_it(
    demo: Demo, organizer: UserDriver, second_organizer: UserDriver
) -> None:
    advance_to(demo, at(4, 4, 8))
    before = organizer.dm()
    advance_to(demo, at(4, 4, 9))
    nudge = organizer.dm()[-1]
    organizer.press(nudge, "session.edit")
    send(organizer, title="What the night shift learned")
    demo.bot.run_once()
    told = (nudge.all_text(), second_organizer.dm()[-1].all_text())
    advance_to(demo, at(4, 18, 10))

    assert [each.text for each in before if "still open" in each.text.splitlines()[0]] == []
    assert "The title of LHS Rounds on Thursday, April 25 is still open." in nudge.text or "known" in nudge.text
    for each in told:
        assert "are known: Heather Hsu: What the night shift learned" in each
    assert 1 == len(organizer.dm()) - len(before)
