"""Organizers import a pasted schedule: the preview, lines to decide, lines that wait, and undo."""

from pathlib import Path

import pytest

import bot
from playground.client import form_elements
from playground.client.user_driver import Outcome, UserDriver
from playground.models import Json, View
from playground.seed import CLINICIAN

COMMAND = "/lhs-rounds"
WRONG_DAY = "Thursday, November 22, 2024 - A guest: On the wrong weekday"
FINE = "December 12, 2024 12pm - A guest: Sleep"
NO_YEAR = "January 9 - A guest: Without a year"
PAGE = "paste.page"
LEAVE_OUT = "paste.leave_out"


def said(view: View | None) -> str:
    assert view is not None
    return view.all_text().replace("\n\n", "\n")


def choice(view: View | None, line: int) -> Json:
    """Return the field in which a doubtful line is decided."""
    assert view is not None
    [found] = [each for each in view.blocks if str(each.get("block_id", "")).startswith(f"paste.choice.{line}.")]
    return found


def option_called(block: Json, words: str) -> str:
    """Return the value of the option with these words."""
    [found] = [each for each in block["element"]["options"] if words in each["text"]["text"]]
    return str(found["value"])


def pasted(organizer: UserDriver, *lines: str) -> Outcome:
    """Paste a text, and return its preview."""
    organizer.command(COMMAND, "import")
    return organizer.submit(values={PAGE: "\n".join(lines)})


def kept_text(outcome: Outcome) -> str:
    return str(outcome.view.values if outcome.view else "")


def test_pasted_text_is_previewed_before_import(organizer: UserDriver, clinician: UserDriver) -> None:
    preview = said(pasted(organizer, "Thursday, November 21, 2024 - A guest: What the night shift learned").view)
    before = clinician.command(COMMAND, "november").text
    taken = organizer.submit()

    assert "Sessions: 1 new, 0 changed, 0 same" in preview
    assert "New: Thu, Nov 21, 2024, Time TBA\nA guest: What the night shift learned (speaker TBA)\nLocation" in preview
    assert "What the night shift learned" not in before
    assert said(taken.view).startswith("Saved")
    assert "A guest: What the night shift learned" in clinician.command(COMMAND, "november").text


def test_preview_shows_each_session_once_with_all_its_parts(organizer: UserDriver) -> None:
    preview = said(
        pasted(
            organizer,
            "April 25, 2024, 12-1pm - Heather Hsu: Sepsis in children",
            "Thursday, June 20th, 2024 - TBD",
            "Thursday, July 18th, 2024 - Heather Hsu: Falls",
            "December 12, 2024, noon to 1 - A guest: Sleep (Room 5)",
        ).view
    )

    assert "Sessions: 1 new, 2 changed, 1 same" in preview
    assert "New: Thu, Dec 12, 2024, 12:00–1:00 PM ET\nA guest: Sleep (speaker TBA)\nRoom 5" in preview
    assert "Changed: Thu, Apr 25, 12:00–1:00 PM ET\nSepsis in children (Heather Hsu)\n" in preview
    assert "Adds time, length, and title" in preview
    assert "Same: Thu, Jun 20, Time TBA\nSpeaker and topic TBA" in preview
    assert "Not listed, left as is: Thu, Mar 21; Thu, Sep 19, 2024" in preview
    assert "Speakers: was Andy Beck, now Heather Hsu\nAdds title" in preview


def test_long_schedule_is_cut_and_imported_whole(organizer: UserDriver, clinician: UserDriver) -> None:
    days = [f"{month} {day}, 2025 - A guest: Talk {day}" for month in ("March", "May") for day in range(1, 29)]
    preview = said(pasted(organizer, *days).view)
    organizer.submit()

    assert "Sessions: 56 new" in preview
    assert "+26 more sessions" in preview
    assert "Talk 28" in clinician.command(COMMAND, "May 28, 2025").text


def test_lines_that_are_not_sessions_are_skipped_with_a_reason(organizer: UserDriver) -> None:
    preview = said(pasted(organizer, FINE, "December 24, 2024: Winter break", "See you there").view)

    assert "Line 2: No session that day. Importing doesn’t cancel sessions." in preview
    assert "December 24, 2024: Winter break" in preview
    assert "Line 3: No date, so not a session." in preview


def test_unread_line_stops_the_import_until_the_organizer_leaves_it_out(
    organizer: UserDriver, clinician: UserDriver
) -> None:
    preview = pasted(organizer, WRONG_DAY, FINE)
    shown, refused = said(preview.view), organizer.submit()
    kept = kept_text(refused)
    meanwhile = clinician.command(COMMAND, "december 2024").text
    imported = organizer.submit(values={LEAVE_OUT: ["yes"]})

    assert preview.errors == {}
    assert "Line 1: November 22, 2024 is a Friday, not a Thursday. Fix the date or the day." in shown
    assert refused.errors == {LEAVE_OUT: "Fix the other lines, or check this box."}
    assert "wrong weekday" in kept
    assert "Sleep" not in meanwhile
    assert said(imported.view).startswith("Saved")
    assert "Not imported" in said(imported.view)
    assert WRONG_DAY in said(imported.view)
    assert "12:00 PM" in clinician.command(COMMAND, "december 2024").text
    assert "wrong weekday" not in clinician.command(COMMAND, "november 2024").text


def test_missing_year_is_asked_and_imported_as_chosen(organizer: UserDriver, clinician: UserDriver) -> None:
    preview = pasted(organizer, FINE, NO_YEAR)
    field = choice(preview.view, 2)
    before = said(preview.view)
    decided = said(organizer.submit(values={field["block_id"]: option_called(field, "2025")}).view)
    meanwhile = clinician.command(COMMAND, "january 2025").text
    imported = organizer.submit()

    assert NO_YEAR in field["label"]["text"]
    assert "The year is missing." in field["hint"]["text"]
    assert [each["text"]["text"] for each in field["element"]["options"]] == [
        "Thu, Jan 9, 2025", "Tue, Jan 9, 2024", "Leave it out"
    ]  # fmt: skip
    assert "Sessions: 1 new" in before
    assert "Sessions: 2 new" in decided
    assert "New: Thu, Jan 9, 2025" in decided
    assert "Without a year" not in meanwhile
    assert said(imported.view).startswith("Saved")
    assert "Without a year" in clinician.command(COMMAND, "january 2025").text


def test_speaker_or_title_is_decided(organizer: UserDriver, clinician: UserDriver) -> None:
    preview = pasted(organizer, "December 12, 2024 - Rinne")
    field = choice(preview.view, 1)
    organizer.submit(values={field["block_id"]: option_called(field, "Speakers: TBA")})
    organizer.submit()

    assert [each["text"]["text"] for each in field["element"]["options"]] == [
        "Speakers: Rinne", "Speakers: TBA", "Leave it out"
    ]  # fmt: skip
    assert "Rinne\nSpeaker TBA" in clinician.command(COMMAND, "upcoming").text


def test_decision_can_be_changed_before_the_import(organizer: UserDriver, clinician: UserDriver) -> None:
    field = choice(pasted(organizer, FINE, NO_YEAR).view, 2)
    organizer.submit(values={field["block_id"]: option_called(field, "2025")})
    decided_again = said(organizer.submit(values={field["block_id"]: option_called(field, "2024")}).view)
    organizer.submit()

    assert "New: Tue, Jan 9, Time TBA" in decided_again
    assert "Without a year" not in clinician.command(COMMAND, "january 2025").text
    assert "Without a year" in clinician.command(COMMAND, "january 2024").text


def test_doubtful_line_is_left_out(organizer: UserDriver, clinician: UserDriver) -> None:
    field = choice(pasted(organizer, FINE, NO_YEAR).view, 2)
    decided = said(organizer.submit(values={field["block_id"]: option_called(field, "Leave it out")}).view)
    imported = organizer.submit()

    assert "Line 2: You left it out." in decided
    assert said(imported.view).startswith("Saved")
    assert "Sleep" in clinician.command(COMMAND, "december 2024").text
    assert "Without a year" not in clinician.command(COMMAND, "january 2025").text


def test_decision_does_not_hold_for_another_text(organizer: UserDriver) -> None:
    field = choice(pasted(organizer, FINE, NO_YEAR).view, 2)
    organizer.submit(values={field["block_id"]: option_called(field, "2025")})
    other = organizer.submit(values={PAGE: f"{FINE}\nJanuary 16 - A guest: Another talk"})

    assert "Sessions: 1 new" in said(other.view)
    assert choice(other.view, 2)["block_id"] != field["block_id"]


def test_two_decisions_for_one_time_are_pointed_out(organizer: UserDriver) -> None:
    preview = pasted(organizer, "January 9, 2025 - A guest: Sleep", NO_YEAR)
    field = choice(preview.view, 2)
    decided = organizer.submit(values={field["block_id"]: option_called(field, "2025")})

    assert "Line 2: Same date and time as line 1. Remove one." in said(decided.view)
    assert choice(decided.view, 2)["element"]["initial_option"]["value"] == option_called(field, "2025")


def test_more_doubtful_lines_than_fit_are_named_and_left_out(organizer: UserDriver, clinician: UserDriver) -> None:
    lines = [f"January {day} - A guest: Talk {day}" for day in range(2, 22)]
    preview = pasted(organizer, FINE, *lines)
    shown, last = said(preview.view), choice(preview.view, 16)
    organizer.submit(values={LEAVE_OUT: ["yes"]})

    assert "January 16" in last["label"]["text"]
    assert "Line 17: The year is missing." in shown
    assert "Sleep" in clinician.command(COMMAND, "december 2024").text
    assert "Talk 2" not in clinician.command(COMMAND, "january 2025").text


def test_session_of_several_on_a_day_waits(organizer: UserDriver, clinician: UserDriver) -> None:
    pasted(organizer, *(f"December 12, 2024 {hour} - A guest: Talk at {hour}" for hour in ("9am", "noon")))
    organizer.submit()
    preview = pasted(organizer, "December 12, 2024 - A guest: Sleep", "December 19, 2024 - A guest: Falls")
    shown = said(preview.view)
    organizer.submit(values={LEAVE_OUT: ["yes"]})

    assert "Line 1: Several sessions are on Thursday, December 12." in shown
    assert "Falls" in clinician.command(COMMAND, "December 19, 2024").text
    assert "Sleep" not in clinician.command(COMMAND, "December 12, 2024").text


def test_text_without_a_readable_line_is_kept_and_explained(organizer: UserDriver) -> None:
    sent = pasted(organizer, WRONG_DAY)
    again = organizer.submit()

    for outcome in (sent, again):
        assert outcome.view is not None
        assert outcome.view.title == "Import schedule"
        assert "Line 1: November 22, 2024 is a Friday" in said(outcome.view)
        assert "wrong weekday" in kept_text(outcome)


def program_page() -> str:
    return (Path(bot.__file__).parent / "seed" / "lhs-rounds-page.txt").read_text(encoding="utf-8")


def test_the_program_page_goes_into_one_field(organizer: UserDriver) -> None:
    preview = pasted(organizer, program_page())

    assert len(program_page()) > 3000
    assert preview.errors == {}
    assert "We couldn’t read" not in said(preview.view)
    assert "Sessions: no changes (5 already match)" in said(preview.view)
    assert "Program description" not in said(preview.view)


def test_form_of_an_earlier_release_is_read(organizer: UserDriver) -> None:
    """It had two fields of 3,000 characters: the page continues in the second one, wherever it was cut."""
    view = organizer.command(COMMAND, "paste").view
    assert view is not None
    texts = {"paste.text": program_page()[:3000], "paste.rest": program_page()[3000:]}
    view.content["blocks"] = [
        {
            "type": "input",
            "block_id": name,
            "label": {"type": "plain_text", "text": "Schedule"},
            "element": {"type": "plain_text_input", "action_id": name, "multiline": True},
        }
        for name in texts
    ]
    view.values = {name: {name: {"type": "plain_text_input", "value": text}} for name, text in texts.items()}
    preview = organizer.submit(view)

    assert "Sessions: no changes (5 already match)" in said(preview.view)
    assert "Stephanie Hucker" in kept_text(preview)


@pytest.mark.parametrize("mark", ["• ", "- ", "{}. "])
def test_list_keeps_its_lines(organizer: UserDriver, mark: str) -> None:
    lines = [f"{mark.format(day)}December {day}, 2024 - A guest: Talk {day}" for day in (2, 3, 4)]
    preview = said(pasted(organizer, "Upcoming sessions", *lines).view)

    assert "Sessions: 3 new" in preview
    assert "A guest: Talk 4" in preview


def test_mentioned_colleague_is_read_by_name(organizer: UserDriver) -> None:
    organizer.command(COMMAND, "import")
    elements = [
        {"type": "text", "text": "December 12, 2024, noon - "},
        {"type": "user", "user_id": CLINICIAN},
        {"type": "text", "text": ": Sleep "},
        {"type": "link", "url": "https://meet.example.org/j/1"},
    ]
    page = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}
    preview = said(organizer.submit(values={PAGE: page}).view)

    assert CLINICIAN not in preview
    assert ": Sleep" in preview
    assert "https://meet.example.org/j/1" in preview


def test_empty_form_is_not_sent(organizer: UserDriver) -> None:
    organizer.command(COMMAND, "import")
    sent = organizer.submit()

    assert sent.response is None
    assert list(sent.errors) == [PAGE]


def test_dates_in_numbers_are_read_as_in_the_united_states_and_said(organizer: UserDriver) -> None:
    preview = said(pasted(organizer, "12/5/2024, noon to 1 - A guest: Sleep").view)

    assert "New: Thu, Dec 5, 2024, 12:00–1:00 PM ET\nA guest: Sleep (speaker TBA)\n" in preview
    assert "Numeric dates were read month first, as in the United States." in preview


AWARD = "Learning Health System Award Program (LHS-AP)"


def test_change_of_the_description_is_shown_and_undone(organizer: UserDriver, clinician: UserDriver) -> None:
    page = program_page().replace(AWARD, "Learning Health System Award Program for Nurses")
    preview = said(pasted(organizer, page).view)
    imported = organizer.submit().view
    changed = clinician.command(COMMAND, "award").text
    assert imported is not None
    done = said(imported)
    undone = organizer.press(imported, "session.undo").view

    assert "Sessions: no changes (5 already match)" in preview
    assert "Program description: will update" in preview
    assert f"Award program name: was “{AWARD}”, now “Learning Health System Award Program for Nurses”" in preview
    assert "Program description: updated" in done
    assert "for Nurses" in changed
    assert said(undone).startswith("Undone")
    assert AWARD in clinician.command(COMMAND, "award").text
    assert "for Nurses" not in clinician.command(COMMAND, "award").text


def test_undo_restores_sessions_and_description_together(organizer: UserDriver, clinician: UserDriver) -> None:
    page = (
        program_page().replace("Heather Hsu (Topic TBD)", "Heather Hsu: Sepsis").replace(AWARD, f"{AWARD} for Nurses")
    )
    pasted(organizer, page)
    imported = organizer.submit().view
    assert imported is not None
    before = clinician.command(COMMAND, "award").text, clinician.command(COMMAND, "upcoming").text
    organizer.press(imported, "session.undo")
    history = organizer.command(COMMAND, "undo").text

    assert "for Nurses" in before[0]
    assert "Sepsis" in before[1]
    assert "for Nurses" not in clinician.command(COMMAND, "award").text
    assert "Sepsis" not in clinician.command(COMMAND, "upcoming").text
    assert "Program description updated: award program name" in history
    assert "(undone)" in history


def test_description_that_was_changed_since_is_not_undone(organizer: UserDriver, clinician: UserDriver) -> None:
    for name in ("Nurses", "Residents"):
        pasted(organizer, program_page().replace(AWARD, f"{AWARD} for {name}"))
        organizer.submit()
        organizer.close()
    history = organizer.command(COMMAND, "undo").shown[-1]
    first = [button for _, button in form_elements.interactive(history.blocks)][1]
    refused = organizer.press(history, "history.undo", value=first["value"]).text

    assert "This was changed again later, so it can’t be undone." in refused
    assert "for Residents" in clinician.command(COMMAND, "award").text
