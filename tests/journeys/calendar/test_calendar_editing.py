"""Organizers edit the calendar from Slack: add, edit, move, cancel, restore and undo."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.demo import Demo
from playground.client.user_driver import Outcome, UserDriver
from playground.models import View
from playground.seed import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER

COMMAND = "/lhs-rounds"
# Slack gives an answer three seconds; a machine that runs tests may lose some of them.
ACK_TIMEOUT = 3.5


def field(view: View | None, name: str) -> str:
    """Return a field's block, in any version of the form."""
    assert view is not None
    ids = [str(each.get("block_id", "")) for each in view.blocks]
    return next(each for each in ids if each.startswith(f"session.{name}."))


def value_of(view: View | None, name: str) -> object:
    """Return a field's value."""
    assert view is not None
    [value] = view.values[field(view, name)].values()
    return next((each for key, each in value.items() if key != "type"), None)


def send(person: UserDriver, **values: object) -> Outcome:
    """Fill in the top form by field names, and submit it."""
    view = person.view()
    return person.submit(values={field(view, name): value for name, value in values.items()})


def said(view: View | None) -> str:
    assert view is not None
    return view.all_text()


def upcoming_text(person: UserDriver) -> str:
    return person.command(COMMAND, "upcoming").text


def test_session_is_added_and_can_be_found(organizer: UserDriver, clinician: UserDriver) -> None:
    organizer.command(COMMAND, "add 2024-11-14")
    day = value_of(organizer.view(), "date")
    sent = send(
        organizer,
        start="12:00",
        minutes="60",
        title="Fewer blood draws at night",
        names="A night nurse\nA phlebotomist",
        place="Room 1",
        link="https://meet.example.org/j/1",
        notes="Ask for slides",
    )

    assert day == "2024-11-14"
    assert sent.ok
    assert said(sent.view).startswith("Saved")
    told = clinician.command(COMMAND, "november").text
    for words in ("Fewer blood draws at night", "A night nurse and A phlebotomist", "12:00–1:00 PM", "Room 1"):
        assert words in told
    assert "Ask for slides" not in told


def test_form_is_prefilled_and_keeps_unchanged_values(organizer: UserDriver) -> None:
    organizer.command(COMMAND, "edit March 21")
    title, names = value_of(organizer.view(), "title"), value_of(organizer.view(), "names")
    sent = send(organizer, start="12:00")
    organizer.close(every=True)

    told = upcoming_text(organizer)
    assert sent.ok
    assert str(title).startswith("Improving Continuity")
    assert names == "Stephanie Hucker"
    assert "Improving Continuity through Communication" in told
    assert "Thursday, March 21, 12:00 PM" in told


@pytest.mark.parametrize("words", ["edit", "move", "cancel"])
def test_ambiguous_session_gets_a_button_per_candidate(organizer: UserDriver, words: str) -> None:
    answer = organizer.command(COMMAND, words)
    [message] = answer.shown
    opened = organizer.press(message, f"session.{words}", value=_first_value(message, f"session.{words}"))

    assert "Which session" in answer.text
    assert opened.view is not None


def _first_value(message: object, action_id: str) -> str:
    for block in message.blocks:  # type: ignore[attr-defined] # a message
        element = block.get("accessory")
        if element and element["action_id"] == action_id:
            return str(element["value"])
    raise AssertionError(action_id)


def test_words_of_the_title_name_a_session(organizer: UserDriver) -> None:
    assert organizer.command(COMMAND, "move hucker").view is not None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("cancel june 21", "No sessions match “june 21.”"),
        ("edit smith", "No sessions match “smith.”"),
        ("move march 21", "March 21 is already canceled."),
        ("cancel hucker", "March 21 is already canceled."),
    ],
)
def test_session_that_is_not_there_is_not_passed_over(organizer: UserDriver, words: str, said: str) -> None:
    organizer.command(COMMAND, "cancel march 21")
    assert organizer.submit().ok
    organizer.close(every=True)
    [told] = organizer.command(COMMAND, words).shown
    [asked] = organizer.command(COMMAND, words.partition(" ")[0]).shown

    assert told.text.startswith(f"{said}\nWhich session do you want to")
    assert said in str(told.blocks)
    assert asked.text.startswith("Which session do you want to")


def test_warning_names_a_session_to_come_as_it_is(organizer: UserDriver) -> None:
    organizer.command(COMMAND, "move july 18")

    assert "Thu, Jun 20, Speaker and topic TBA." in said(send(organizer, date="2024-06-27").view)


def test_moving_asks_only_for_when_and_where(organizer: UserDriver) -> None:
    view = organizer.command(COMMAND, "move march 21").view
    sent = send(organizer, date="2024-03-28", place="Room 2")

    assert view is not None
    assert not any("session.title" in str(each.get("block_id")) for each in view.blocks)
    assert sent.ok
    assert "Thursday, March 28, Time TBA" in upcoming_text(organizer)
    assert "Room 2" in upcoming_text(organizer)


def test_canceled_session_is_hidden_and_can_be_restored(organizer: UserDriver, clinician: UserDriver) -> None:
    organizer.command(COMMAND, "cancel march 21")
    canceled = organizer.submit()
    gone = upcoming_text(clinician)
    organizer.close(every=True)
    organizer.command(COMMAND, "restore march 21")
    restored = organizer.submit()

    assert canceled.ok
    assert "March 21" not in gone
    assert restored.ok
    assert "March 21" in upcoming_text(clinician)


@pytest.mark.parametrize(
    "words", ["add", "edit", "move", "cancel", "restore", "season", "paste", "add 2024-11-14", "cancel March 21"]
)
def test_others_are_rejected_politely(clinician: UserDriver, words: str) -> None:
    answer = clinician.command(COMMAND, words)

    assert clinician.view() is None
    assert "Only organizers can do that." in answer.text


def test_organizer_commands_are_listed_for_organizers_only(organizer: UserDriver, clinician: UserDriver) -> None:
    [shown] = organizer.command(COMMAND, "help").shown
    everything = organizer.press(shown, "command.run.help").text
    for word in ("cancel", "season", "undo", "status"):
        assert f"/lhs-rounds {word}" in everything
        assert f"/lhs-rounds {word}" not in shown.all_text()
        assert f"/lhs-rounds {word}" not in clinician.command(COMMAND, "help all").text


def test_organizer_command_from_others_is_searched_for(clinician: UserDriver) -> None:
    assert "Add to your calendar" in clinician.command(COMMAND, "add it to my calendar").text
    assert "No past sessions yet" in clinician.command(COMMAND, "history").text
    assert "No sessions match" in clinician.command(COMMAND, "move the needle on sepsis").text


def test_form_has_the_button_that_cancels_its_session(organizer: UserDriver, clinician: UserDriver) -> None:
    view = organizer.command(COMMAND, "edit march 21").view
    assert view is not None
    asked = said(organizer.press(view, "session.cancel").view)
    canceled = organizer.submit()

    assert "You can restore it later." in asked
    assert canceled.ok
    assert "March 21" not in upcoming_text(clinician)


def test_former_organizer_cannot_submit(demo: Demo, organizer: UserDriver) -> None:
    organizer.command(COMMAND, "edit march 21")
    with demo.bot.db.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM organizers")
    sent = send(organizer, title="Something else")

    assert not sent.ok
    assert "Only organizers can do that" in str(sent.errors)


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        ({"minutes": "0"}, "Enter a whole number from 1 to 1,440"),
        ({"link": "meet.example.org"}, "Enter a full link that starts with https://"),
        ({"title": "x" * 301}, "Shorten this to 300 characters"),
        ({"names": "\n".join(f"Speaker {number}" for number in range(13))}, "Enter at most 12 speakers."),
    ],
)
def test_invalid_input_is_flagged_and_kept(organizer: UserDriver, values: dict[str, str], problem: str) -> None:
    organizer.command(COMMAND, "edit march 21")
    sent = send(organizer, **values)

    assert problem in str(sent.errors)
    for name, value in values.items():
        assert value_of(organizer.view(), name) == value


@pytest.mark.parametrize(
    ("date", "warning"),
    [
        ("2024-07-04", "federal holiday: Independence Day"),
        ("2024-02-08", "is in the past"),
        ("2024-03-28", "There’s already a session in March: Thu, Mar 21, Improving"),
        ("2024-03-30", "March 30 is a Saturday."),
    ],
)
def test_warnings_can_be_overridden(organizer: UserDriver, date: str, warning: str) -> None:
    organizer.command(COMMAND, "add")
    first = send(organizer, date=date, title="Kept while warned")
    warned, kept = said(first.view), value_of(first.view, "title")
    second = organizer.submit()

    assert warning in warned
    assert "Check this before saving" in warned
    assert kept == "Kept while warned"
    assert said(second.view).startswith("Saved")


def test_recent_speaker_causes_a_warning(organizer: UserDriver) -> None:
    organizer.command(COMMAND, "add 2024-11-21")

    assert "Stephanie Hucker also speaks on March 21" in said(send(organizer, names="Stephanie Hucker").view)


def test_speaker_of_the_workspace_is_known_by_name(organizer: UserDriver, clinician: UserDriver) -> None:
    organizer.command(COMMAND, "add 2024-11-21")
    sent = send(organizer, accounts=[CLINICIAN], names="A guest")
    organizer.close(every=True)
    organizer.command(COMMAND, "edit 2024-11-21")

    assert sent.ok
    assert "Clinician and A guest" in clinician.command(COMMAND, "november").text
    assert value_of(organizer.view(), "accounts") == [CLINICIAN]
    assert value_of(organizer.view(), "names") == "A guest"


@pytest.mark.parametrize(("seconds", "problem"), [(1, None), (5, "We couldn’t look up this name.")])
def test_many_speakers_are_looked_up_in_time_though_slack_is_slow(
    demo: Demo, organizer: UserDriver, seconds: int, problem: str | None
) -> None:
    organizer.command(COMMAND, "add 2024-11-21")
    demo.slack.outbound.timeout = ACK_TIMEOUT
    demo.slack.faults.delay("users.info", seconds=seconds, times=9)
    sent = send(organizer, accounts=[CLINICIAN, ORGANIZER, SECOND_ORGANIZER, MEMBER])

    assert sent.error is None
    if problem is None:
        assert said(sent.view).startswith("Saved")
    else:
        assert problem in "".join(sent.errors.values())


@pytest.mark.postgres
def test_concurrent_edit_is_shown_and_input_is_kept(
    organizer: UserDriver, second_organizer: UserDriver, clinician: UserDriver
) -> None:
    organizer.command(COMMAND, "edit march 21")
    second_organizer.command(COMMAND, "edit march 21")
    send(second_organizer, place="Room 2", title="Theirs")
    clash = send(organizer, title="Mine", start="12:00")
    told, title, place = said(clash.view), value_of(clash.view, "title"), value_of(clash.view, "place")
    saved = organizer.submit()

    assert f"<@{SECOND_ORGANIZER}> changed this session while you were editing." in told
    assert "Title: was Improving Continuity" in told
    assert "now Theirs" in told
    assert title == "Mine"
    assert place == "Room 2"
    assert said(saved.view).startswith("Saved")
    march = clinician.command(COMMAND, "march").text
    for words in ("Mine\nStephanie Hucker", "Room 2", "12:00 PM"):
        assert words in march


@pytest.mark.postgres
def test_simultaneous_saves_lose_nothing(
    organizer: UserDriver, second_organizer: UserDriver, clinician: UserDriver
) -> None:
    people = (organizer, second_organizer)
    for each in people:
        each.command(COMMAND, "edit march 21")
    with ThreadPoolExecutor(2) as pool:
        sent = list(
            pool.map(
                lambda each: send(each, **({"place": "Room 2"} if each is organizer else {"start": "12:00"})), people
            )
        )
    for each, outcome in zip(people, sent, strict=True):
        if not said(outcome.view).startswith("Saved"):
            assert said(each.submit().view).startswith("Saved")

    march = clinician.command(COMMAND, "march").text
    assert "Room 2" in march
    assert "12:00 PM" in march


@pytest.mark.postgres
def test_history_shows_changes_and_can_undo_them(organizer: UserDriver, clinician: UserDriver) -> None:
    organizer.command(COMMAND, "edit march 21")
    send(organizer, title="Another title")
    organizer.close(every=True)
    [history] = organizer.command(COMMAND, "history").shown
    pressed = organizer.press(history, "history.undo", value=_first_value(history, "history.undo"))

    assert f"by <@{ORGANIZER}>" in history.all_text()
    assert "title: was Improving Continuity" in history.all_text()
    assert "now Another title" in history.all_text()
    assert pressed.error is None
    assert "Improving Continuity" in clinician.command(COMMAND, "march").text
    assert "(undone)" in organizer.command(COMMAND, "history").text


def test_later_change_blocks_undo(organizer: UserDriver, clinician: UserDriver) -> None:
    for title in ("First title", "Second title"):
        organizer.command(COMMAND, "edit march 21")
        send(organizer, title=title)
        organizer.close(every=True)
    [history] = organizer.command(COMMAND, "history").shown
    values = [block["accessory"]["value"] for block in history.blocks if "accessory" in block]
    pressed = organizer.press(history, "history.undo", value=values[1])

    assert "This was changed again later" in pressed.text
    assert "Second title" in clinician.command(COMMAND, "march").text


def test_only_organizers_can_undo(organizer: UserDriver, clinician: UserDriver) -> None:
    assert "by" in organizer.command(COMMAND, "history").text
    assert "Only organizers can do that" not in clinician.command(COMMAND, "history").text


def test_season_is_previewed_before_it_is_created(organizer: UserDriver, clinician: UserDriver) -> None:
    organizer.command(COMMAND, "season the third thursday, september to june, 12-1pm, not december")
    preview = organizer.submit()
    days = said(preview.view)
    before = clinician.command(COMMAND, "2025-01").text
    made = organizer.submit()

    assert "nothing is saved yet" in days
    assert "September 2024 to June 2025" in days
    assert "Thu, Jan 16" in days
    assert "December" not in days.split("not in December", 1)[1].split("Describe the schedule")[0]
    assert "Nothing is scheduled for January 2025 yet." in before
    assert said(made.view).startswith("Saved")
    assert "12:00–1:00 PM" in clinician.command(COMMAND, "january 2025").text


def test_season_is_undone_with_one_press(organizer: UserDriver, clinician: UserDriver) -> None:
    organizer.command(COMMAND, "season last friday, january 2025 to march 2025")
    organizer.submit()
    organizer.submit()
    organizer.close(every=True)
    [history] = organizer.command(COMMAND, "history").shown
    organizer.press(history, "history.undo", value=_first_value(history, "history.undo"))

    assert "Nothing is scheduled for February 2025 yet." in clinician.command(COMMAND, "february 2025").text


def test_unreadable_season_names_the_problem(organizer: UserDriver) -> None:
    organizer.command(COMMAND, "season whenever it suits, september to june")
    sent = organizer.submit()

    assert "Add which day, like “third Thursday.”" in str(sent.errors)
    assert organizer.view() is not None


def test_season_does_not_duplicate_existing_sessions(organizer: UserDriver) -> None:
    organizer.command(COMMAND, "season third thursday, march 2024 to april 2024")

    assert "Thu, Mar 21: already scheduled, skipped" in said(organizer.submit().view)


def test_add_reads_the_words_after_it(organizer: UserDriver) -> None:
    view = organizer.command(COMMAND, "add november 14 12-1pm Heather Hsu - Fewer blood draws").view

    assert value_of(view, "date") == "2024-11-14"
    assert value_of(view, "start") == "12:00"
    assert value_of(view, "minutes") == "60"
    assert value_of(view, "names") == "Heather Hsu"
    assert value_of(view, "title") == "Fewer blood draws"


@pytest.mark.parametrize(
    ("words", "date", "start", "title"),
    [
        ("Sleep in the ICU", None, None, "Sleep in the ICU"),
        ("Sleep in the ICU on november 14", "2024-11-14", None, "Sleep in the ICU"),
        ("tomorrow noon Sleep in the ICU", "2024-03-02", "12:00", "Sleep in the ICU"),
        ("11/14 at 7:30 am", "2024-11-14", "07:30", None),
    ],
)
def test_add_keeps_what_was_typed(
    organizer: UserDriver, words: str, date: str | None, start: str | None, title: str | None
) -> None:
    view = organizer.command(COMMAND, f"add {words}").view

    assert (value_of(view, "date"), value_of(view, "start"), value_of(view, "title")) == (date, start, title)


@pytest.mark.postgres
def test_what_a_form_saved_is_undone_where_it_says_so(organizer: UserDriver, clinician: UserDriver) -> None:
    organizer.command(COMMAND, "edit march 21")
    saved = send(organizer, title="Another title").view
    assert saved is not None
    before = said(saved)
    undone = said(organizer.press(saved, "session.undo").view)
    organizer.close(every=True)

    assert "Session saved" in before
    assert "Change undone" in undone
    assert "Improving Continuity" in clinician.command(COMMAND, "march").text
    assert "(undone)" in organizer.command(COMMAND, "history").text


def test_canceled_session_is_restored_where_it_says_so(organizer: UserDriver, clinician: UserDriver) -> None:
    organizer.command(COMMAND, "cancel march 21")
    saved = organizer.submit().view
    assert saved is not None
    before = said(saved)
    organizer.press(saved, "session.undo")

    assert "Session canceled" in before
    assert "Improving Continuity" in upcoming_text(clinician)


def test_a_later_change_blocks_undo_in_the_form(organizer: UserDriver, second_organizer: UserDriver) -> None:
    organizer.command(COMMAND, "edit march 21")
    saved = send(organizer, title="First title").view
    second_organizer.command(COMMAND, "edit march 21")
    send(second_organizer, title="Second title")
    assert saved is not None
    pressed = organizer.press(saved, "session.undo").view

    assert "This was changed again later, so it can’t be undone. Edit it instead." in said(pressed)


def test_saving_without_a_change_has_nothing_to_undo(organizer: UserDriver) -> None:
    organizer.command(COMMAND, "edit march 21")
    saved = organizer.submit().view

    assert "Session saved" in said(saved)
    assert "Undo" not in said(saved)


def test_organizer_sees_edit_buttons(organizer: UserDriver, clinician: UserDriver) -> None:
    [mine] = organizer.command(COMMAND, "").shown
    [theirs] = clinician.command(COMMAND, "").shown

    assert organizer.press(mine, "session.edit").view is not None
    assert "session.edit" not in str(theirs.blocks)


def test_shared_answer_has_no_organizer_buttons(organizer: UserDriver) -> None:
    [asked] = organizer.command(COMMAND, "next share").shown
    shown = [asked, *organizer.press(asked, "command.post").shown]

    assert "session.edit" not in str([each.blocks for each in shown])
