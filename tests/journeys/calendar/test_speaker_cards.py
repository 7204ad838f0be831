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


def test_card_reaches_the_speaker(demo: Demo, card: Message) -> None:
    assert "You speak at LHS Rounds" in card.all_text()
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
    assert "It is in the calendar" in said(sent.view)
    assert "What the night shift learned" in asked
    assert "What the night shift learned" in posts(member)[-1].text
    for each in (organizer, second_organizer):
        told = "\n".join(message.text for message in each.dm())
        assert "The speaker has filled in the card of Thursday, April 25" in told
        assert "Abstract: Labs at 4 AM are rarely needed." in told
        assert "Objectives: Name three labs that can wait; Order them for the morning" in told
        assert "Room needs: A projector" in told
    assert "The date is confirmed." in clinician.dm()[-1].all_text()


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
    fill(clinician, card, date="not good")
    demo.bot.run_once()

    assert organizer.dm()[-1].text.startswith("The speaker cannot on Thursday, April 25")
    assert "Edit" in organizer.dm()[-1].all_text()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("abstract", "x" * 2501, "shorten it to 2,500"),
        ("objective3", "x" * 301, "shorten it to 300"),
        ("slides", "my slides", "beginning with https://"),
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
    assert "up to three learning objectives" in text
    assert "Send the card" not in text
    assert "You fill it in for the speaker." in intro
    assert sent.ok
    assert "On continuity." in organizer.command(COMMAND, "next").text
    assert organizer.dm() == []


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
    cancelled = clinician.dm()[-1].all_text()
    body = clinician.dm()[-1].blocks

    assert "Wednesday, April 24" in moved
    assert "Cancelled: LHS Rounds at which you were to speak" in cancelled
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
    assert "What the night shift learned\nMissing: time, location" in after


def test_history_shows_who_wrote_what(demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver) -> None:
    fill(clinician, card, abstract="Labs.")

    assert f"by <@{CLINICIAN}>:" in organizer.command(COMMAND, "history").text
    assert "Abstract from to be determined to Labs." in organizer.command(COMMAND, "history").text
