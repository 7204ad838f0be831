"""A card asks the speaker for open details; their input is in the calendar at once."""

import pytest

from bot.demo import Demo
from playground.client.user_driver import Outcome, UserDriver
from playground.models import Message, View
from playground.seed import CLINICIAN, MEMBER
from tests.journeys.calendar.test_calendar_editing import COMMAND, said, send
from tests.journeys.outbox.test_message_updates import advance_to, apply_updates, at, notes, posts


@pytest.fixture
def session(demo: Demo, organizer: UserDriver) -> str:
    """Return the id of the April 25 session, with the Clinician as its speaker."""
    organizer.command(COMMAND, "edit april 25")
    send(organizer, accounts=[CLINICIAN], names="", title="")
    organizer.close(every=True)
    return "2"


def ask(demo: Demo, organizer: UserDriver, which: str = "april 25") -> Outcome:
    """Send the card from the session's form."""
    organizer.command(COMMAND, f"edit {which}")
    view = organizer.view()
    assert view is not None
    organizer.press(view, "speaker.ask")
    sent = organizer.submit()
    organizer.close(every=True)
    demo.bot.run_once()
    return sent


@pytest.fixture
def card(demo: Demo, organizer: UserDriver, clinician: UserDriver, session: str) -> Message:
    ask(demo, organizer)
    return clinician.dm()[-1]


def block(view: View, name: str) -> str:
    ids = [str(each.get("block_id", "")) for each in view.blocks]
    return next(each for each in ids if each.startswith(f"speaker.{name}."))


def fill(person: UserDriver, card: Message, **values: str) -> Outcome:
    view = person.press(card, "speaker.fill").view
    assert view is not None
    return person.submit(view, values={block(view, name): value for name, value in values.items()})


def move(organizer: UserDriver, which: str, **values: str) -> None:
    organizer.command(COMMAND, f"move {which}")
    sent = send(organizer, **values)
    if sent.view is not None and "Check this before saving" in said(sent.view):
        organizer.submit()
    organizer.close(every=True)


def test_card_reaches_the_speaker(demo: Demo, card: Message) -> None:
    assert "You’re speaking at LHS Rounds" in card.all_text()
    assert "Thursday, April 25" in card.all_text()


def test_speaker_input_is_in_the_calendar_at_once(
    demo: Demo,
    card: Message,
    clinician: UserDriver,
    organizer: UserDriver,
    second_organizer: UserDriver,
    member: UserDriver,
) -> None:
    sent = fill(
        clinician,
        card,
        date="good",
        title="What the night shift learned",
        abstract="Labs at 4 AM are rarely needed.",
        objective1="Name three labs that can wait",
        objective2="Order them for the morning",
        disclosure="None",
        needs="A projector",
    )
    demo.bot.run_once()
    advance_to(demo, at(4, 1, 9))
    asked = member.command(COMMAND, "april 2024").text

    assert sent.ok
    assert "Talk details saved" in said(sent.view)
    assert "What the night shift learned" in asked
    assert "What the night shift learned" in posts(member)[-1].text
    for each in (organizer, second_organizer):
        told = "\n".join(message.text for message in each.dm())
        assert "Clinician added talk details for April 25" in told
        assert "Abstract: Labs at 4 AM are rarely needed." in told
        assert "Learning objectives: Name three labs that can wait; Order them for the morning" in told
        assert "Room needs: A projector" in told
    assert "You confirmed this date." in clinician.dm()[-1].all_text()


def test_next_shows_the_abstract(demo: Demo, card: Message, clinician: UserDriver, member: UserDriver) -> None:
    fill(clinician, card, abstract="Labs at 4 AM are rarely needed.", objective1="Name three labs that can wait")
    advance_to(demo, at(3, 29, 12))
    told = member.command(COMMAND, "next").text

    assert "Labs at 4 AM are rarely needed." in told
    assert "After this session, you’ll be able to:\n1. Name three labs that can wait" in told


def test_announcement_follows_the_card(
    demo: Demo, organizer: UserDriver, clinician: UserDriver, member: UserDriver, session: str
) -> None:
    advance_to(demo, at(4, 1, 9))
    ask(demo, organizer)
    fill(clinician, clinician.dm()[-1], title="What the night shift learned")
    apply_updates(demo)

    assert "What the night shift learned" in posts(member)[-2].text
    assert "Topic announced" in notes(member)[-1].text


def test_speaker_declines_the_date(demo: Demo, card: Message, clinician: UserDriver, organizer: UserDriver) -> None:
    sent = fill(clinician, card, date="not good")
    demo.bot.run_once()
    told = organizer.dm()[-1]
    moving = organizer.press(told, "session.move").view

    assert "Thanks for letting us know." in said(sent.view)
    assert "The organizers will contact you about another date." in said(sent.view)
    assert "Saved" not in said(sent.view)
    assert told.text.startswith("Clinician can’t make April 25")
    for button in ("Reschedule", "Change speaker", "Cancel session"):
        assert button in told.all_text()
    assert "Reschedule session" in said(moving)
    assert "You can’t make this date." in clinician.dm()[-1].all_text()


def test_date_is_confirmed_with_one_press(
    demo: Demo, card: Message, clinician: UserDriver, organizer: UserDriver
) -> None:
    told = clinician.press(card, "speaker.confirm").text
    demo.bot.run_once()

    assert "Thank you! You confirmed April 25." in told
    assert organizer.dm()[-1].text.startswith("Clinician confirmed April 25")
    assert "You confirmed this date." in card.all_text()
    assert "This date works" not in card.all_text()
    assert "Can’t make it" in card.all_text()


def test_date_is_declined_with_one_press(
    demo: Demo, card: Message, clinician: UserDriver, organizer: UserDriver
) -> None:
    told = clinician.press(card, "speaker.decline").text
    demo.bot.run_once()

    assert "Thanks for letting us know. The organizers will contact you about another date." in told
    assert organizer.dm()[-1].text.startswith("Clinician can’t make April 25")
    for button in ("Reschedule", "Change speaker", "Cancel session"):
        assert button in organizer.dm()[-1].all_text()
    assert "You can’t make this date." in card.all_text()
    clinician.press(card, "speaker.confirm")
    demo.bot.run_once()
    assert organizer.dm()[-1].text.startswith("Clinician confirmed April 25")


def test_press_about_an_earlier_date_answers_nothing(
    demo: Demo, card: Message, clinician: UserDriver, organizer: UserDriver
) -> None:
    move(organizer, "april 25", date="2024-04-26")
    told = clinician.press(card, "speaker.confirm").text
    demo.bot.run_once()

    assert "The date has changed since. Does April 26 work?" in told
    assert "confirmed" not in "".join(each.text for each in organizer.dm())
    assert "This date works" in card.all_text()


def test_confirmed_new_date_is_not_asked_about_any_more(
    demo: Demo, card: Message, clinician: UserDriver, organizer: UserDriver
) -> None:
    clinician.press(card, "speaker.confirm")
    move(organizer, "april 25", date="2024-04-26")
    demo.clock.forward(300)
    asked = clinician.dm()[-1]
    question = asked.all_text()
    clinician.press(asked, "speaker.confirm")
    demo.bot.run_once()

    assert "The date changed. Does April 26 work?" in question
    assert "The date changed" not in asked.all_text()
    assert "You’re speaking at LHS Rounds" in asked.all_text()
    assert "Friday, April 26" in asked.all_text()


def test_request_for_a_past_session_has_no_buttons_for_its_date(
    demo: Demo, card: Message, clinician: UserDriver
) -> None:
    assert "Add to calendar" in card.all_text()
    advance_to(demo, at(4, 26, 12))
    demo.bot.run_once()

    for text in ("This date works", "Can’t make it", "Add to calendar", "Please confirm the date"):
        assert text not in card.all_text()
    assert "Add talk details" in card.all_text()


def test_reminders_wait_while_the_speaker_cannot_come(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver, member: UserDriver
) -> None:
    advance_to(demo, at(4, 16))
    fill(clinician, card, date="not good")
    advance_to(demo, at(4, 24, 12))
    held = [each.text for each in posts(member) if "Tomorrow" in each.text and "April 25" in each.text]
    fill(clinician, clinician.dm()[-1], date="good")
    advance_to(demo, at(4, 25, 12))

    assert held == []
    assert any("Today" in each.text and "April 25" in each.text for each in posts(member))


@pytest.mark.postgres
def test_a_moved_date_asks_the_speaker_anew(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver
) -> None:
    fill(clinician, card, date="good")
    demo.bot.run_once()
    move(organizer, "april 25", date="2024-04-26")
    before = len(clinician.dm())
    apply_updates(demo)
    *_, again = clinician.dm()

    assert len(clinician.dm()) == before + 1
    assert "The date changed. Does April 26 work?" in again.all_text()
    assert "You confirmed" not in "".join(each.all_text() for each in clinician.dm())
    fill(clinician, again, date="good")
    demo.bot.run_once()
    assert "You confirmed this date." in clinician.dm()[-1].all_text()
    assert organizer.dm()[-1].text.startswith("Clinician confirmed April 26")


def test_moving_back_does_not_confirm_the_date(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver
) -> None:
    fill(clinician, card, date="good")
    move(organizer, "april 25", date="2024-04-26")
    move(organizer, "april 26", date="2024-04-25")
    apply_updates(demo)
    asked = [each.all_text() for each in clinician.dm() if "The date changed." in each.all_text()]

    assert ["Does April 25 work?" in each for each in asked] == [True]
    assert "You confirmed" not in "".join(each.all_text() for each in clinician.dm())


def test_undoing_a_move_keeps_the_confirmation_and_asks_nobody(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver
) -> None:
    fill(clinician, card, date="good")
    organizer.command(COMMAND, "move april 25")
    saved = send(organizer, date="2024-04-26").view
    assert saved is not None
    organizer.press(saved, "session.undo")
    organizer.close(every=True)
    apply_updates(demo)

    assert not any("The date changed." in each.all_text() for each in clinician.dm())
    assert "You confirmed this date." in clinician.dm()[-1].all_text()


def test_an_answer_is_about_the_date_that_the_form_showed(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver
) -> None:
    view = clinician.press(card, "speaker.fill").view
    assert view is not None
    move(organizer, "april 25", date="2024-04-26")
    clinician.submit(view, values={block(view, "date"): "good", block(view, "title"): "What the night shift learned"})
    apply_updates(demo)

    assert "The date changed. Does April 26 work?" in clinician.dm()[-1].all_text()
    assert "You confirmed" not in clinician.dm()[-1].all_text()
    assert "What the night shift learned" in clinician.dm()[-1].all_text()


def test_an_organizer_who_declines_for_the_speaker_is_not_thanked(organizer: UserDriver) -> None:
    organizer.command(COMMAND, "edit march 21")
    view = organizer.view()
    assert view is not None
    asked = organizer.press(view, "speaker.ask").view
    assert asked is not None
    form = organizer.press(asked, "speaker.fill").view
    assert form is not None
    saved = said(organizer.submit(form, values={block(form, "date"): "not good"}).view)

    assert "Thanks for letting us know" not in saved
    assert "Reminders for this session are on hold until you decide." in saved


@pytest.mark.parametrize("values", [{"date": "2024-04-26"}, {"start": "13:00"}])
def test_a_speaker_who_has_not_answered_is_asked_again(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver, values: dict[str, str]
) -> None:
    move(organizer, "april 25", **values)
    apply_updates(demo)

    assert len(clinician.dm()) == 2


def test_another_speaker_has_not_confirmed_the_date(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver, member: UserDriver
) -> None:
    fill(clinician, card, date="not good")
    organizer.command(COMMAND, "edit april 25")
    send(organizer, accounts=[MEMBER])
    organizer.close(every=True)
    ask(demo, organizer)

    assert "You can’t make this date." not in member.dm()[-1].all_text()
    assert "You’re speaking at LHS Rounds" in member.dm()[-1].all_text()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("abstract", "x" * 2501, "Shorten this to 2,500"),
        ("objective3", "x" * 301, "Shorten this to 300"),
        ("slides", "my slides", "Enter a full link that starts with https://"),
    ],
)
def test_invalid_value_is_shown_at_its_field(
    card: Message, clinician: UserDriver, field: str, value: str, words: str
) -> None:
    sent = fill(clinician, card, **{field: value})

    [problem] = sent.errors.values()
    assert words in problem


@pytest.mark.postgres
def test_speaker_and_organizer_save_at_once(
    demo: Demo, card: Message, clinician: UserDriver, organizer: UserDriver
) -> None:
    """The organizer's concurrent change is kept."""
    view = clinician.press(card, "speaker.fill").view
    assert view is not None
    organizer.command(COMMAND, "edit april 25")
    send(organizer, start="12:00", place="Room 5")
    organizer.close(every=True)
    clinician.submit(view, values={block(view, "title"): "What the night shift learned"})
    told = clinician.command(COMMAND, "april 2024").text

    assert "12:00 PM" in told
    assert "Room 5" in told
    assert "What the night shift learned" in told


def test_speaker_outside_slack(demo: Demo, organizer: UserDriver) -> None:
    """The organizer gets a text to forward, and the form."""
    organizer.command(COMMAND, "edit march 21")
    view = organizer.view()
    assert view is not None
    shown = organizer.press(view, "speaker.ask").view
    assert shown is not None
    text = shown.all_text()
    form = organizer.press(shown, "speaker.fill").view
    assert form is not None
    intro = form.all_text()
    sent = organizer.submit(form, values={block(form, "abstract"): "On continuity."})
    organizer.close(every=True)
    demo.bot.run_once()

    assert "Dear Stephanie Hucker," in text
    assert "When: Thursday, March 21" in text
    assert "Up to three learning objectives" in text
    assert "Send request" not in text
    assert "You’re entering details for the speaker." in intro
    assert sent.ok
    assert "On continuity." in organizer.command(COMMAND, "next").text
    assert organizer.dm() == []


def test_first_request_does_not_say_that_the_time_changed(
    demo: Demo, organizer: UserDriver, clinician: UserDriver
) -> None:
    organizer.command(COMMAND, "edit april 25")
    send(organizer, accounts=[CLINICIAN], names="", title="", start="12:00")
    organizer.close(every=True)
    ask(demo, organizer)
    [request] = clinician.dm()

    assert "You’re speaking at LHS Rounds" in request.all_text()


def test_speaker_is_told_that_the_talk_is_canceled_and_back_on(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver
) -> None:
    for command, news in (("cancel", "Canceled: LHS Rounds on April 25"), ("restore", "Back on: LHS Rounds, April 25")):
        organizer.command(COMMAND, f"{command} april 25")
        organizer.submit()
        organizer.close(every=True)
        apply_updates(demo)
        notice = clinician.dm()[-1].all_text()

        assert news in notice
        assert "You’re getting this because you’re speaking." in notice


def test_asking_twice_sends_one_card(demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver) -> None:
    ask(demo, organizer)

    assert len(clinician.dm()) == 1


def test_moved_or_canceled_session_changes_the_card(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver
) -> None:
    organizer.command(COMMAND, "move april 25")
    sent = send(organizer, date="2024-04-24")
    assert sent.ok
    organizer.close(every=True)
    demo.bot.run_once()
    moved = clinician.dm()[-1].all_text()
    organizer.command(COMMAND, "cancel april 24")
    organizer.submit()
    demo.bot.run_once()
    canceled = clinician.dm()[-1].all_text()
    body = clinician.dm()[-1].blocks

    assert "Wednesday, April 24" in moved
    assert "Canceled: your LHS Rounds talk on April 24" in canceled
    assert "speaker.fill" not in str(body)


def test_only_speaker_and_organizers_can_save(
    demo: Demo, card: Message, clinician: UserDriver, member: UserDriver
) -> None:
    stolen = clinician.press_body(card, "speaker.fill").replace(CLINICIAN.encode(), MEMBER.encode())
    demo.slack.send_signed(stolen)

    assert member.view() is None


def test_readiness_shows_what_the_speaker_left_open(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver
) -> None:
    before = organizer.command(COMMAND, "radar").text
    fill(
        clinician,
        card,
        title="What the night shift learned",
        abstract="Labs.",
        objective1="Name three",
        slides="https://slides.example.org/1",
    )
    after = organizer.command(COMMAND, "radar").text

    assert "Missing: title, time, location" in before
    assert "What the night shift learned (Clinician)\nMissing: time, location" in after


def test_history_shows_who_wrote_what(demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver) -> None:
    fill(clinician, card, abstract="Labs.")

    assert f"by <@{CLINICIAN}>" in organizer.command(COMMAND, "history").text
    assert "abstract: was not given, now Labs." in organizer.command(COMMAND, "history").text
