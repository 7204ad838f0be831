"""Slides and recording: attached, posted once in the session's thread, asked for, and found again."""

import pytest

from bot.demo import Demo
from playground.client.user_driver import Outcome, Person
from playground.models import Message
from playground.seed import CLINICIAN
from tests.journeys.calendar.test_calendar_editing import COMMAND, said
from tests.journeys.outbox.test_message_updates import at, edit, go_to, posts, settle

SLIDES, RECORDING = "https://files.example.org/x/teamlets%20in%20practice.pptx", "https://video.example.org/7"


@pytest.fixture
def over(demo: Demo, organizer: Person, member: Person) -> Message:
    """The March session is over, a Clinician spoke; its announcement."""
    edit(organizer, "march 21", names="", accounts=[CLINICIAN])
    go_to(demo, at(3, 1))
    message = posts(member)[-1]
    go_to(demo, at(3, 22, 8))
    return message


def block(view: object, name: str) -> str:
    ids = [str(each.get("block_id", "")) for each in view.blocks]  # type: ignore[attr-defined] # a view
    return next(each for each in ids if each.startswith(f"materials.{name}."))


def attach(person: Person, **values: str) -> Outcome:
    [shown] = person.command(COMMAND, "past").shown
    return fill(person, person.press(shown, "materials.open").view, **values)


def fill(person: Person, view: object, **values: str) -> Outcome:
    sent = person.submit(values={block(view, name): value for name, value in values.items()})
    if sent.ok:
        person.close(every=True)
    return sent


def of_materials(person: Person) -> list[Message]:
    return [each for each in posts(person) if "Slides" in each.everything() or "Recording" in each.everything()]


def asked(person: Person) -> list[Message]:
    return [each for each in person.dm() if "Please attach the slides or the recording" in each.everything()]


@pytest.mark.postgres
def test_an_organizer_attaches_both_and_the_thread_gets_them_once(
    demo: Demo, organizer: Person, member: Person, over: Message
) -> None:
    sent = attach(organizer, slides=SLIDES, recording=RECORDING)
    settle(demo)
    go_to(demo, at(4, 10))
    [message] = of_materials(member)

    assert "Slides and Recording: saved." in said(sent.view)
    assert message.thread_ts == over.ts
    assert not message.broadcast
    assert "Slides and Recording of LHS Rounds on Thursday, March 21, 2024" in message.everything()
    assert [each["url"] for b in message.blocks for each in b.get("elements", [])] == [SLIDES, RECORDING]


def test_what_comes_later_is_posted_when_it_is_there(
    demo: Demo, organizer: Person, member: Person, over: Message
) -> None:
    attach(organizer, slides=SLIDES)
    settle(demo)
    attach(organizer, recording=RECORDING)
    settle(demo)
    first, second = of_materials(member)

    assert "Slides and Recording of" in second.everything()
    assert "Slides and Recording of" in first.everything()  # kept true
    assert second.thread_ts == first.thread_ts == over.ts


def test_slides_given_beforehand_are_posted_after_the_session(demo: Demo, organizer: Person, member: Person) -> None:
    go_to(demo, at(3, 1))
    organizer.command(COMMAND, "edit march 21")
    organizer.press(organizer.view(), "speaker.ask")  # type: ignore[arg-type] # it is open
    organizer.press(organizer.view(), "speaker.fill")  # type: ignore[arg-type] # as above
    view = organizer.view()
    assert view is not None
    name = next(str(each["block_id"]) for each in view.blocks if str(each.get("block_id")).startswith("speaker.slides"))
    organizer.submit(values={name: SLIDES})
    organizer.close(every=True)
    go_to(demo, at(3, 21, 23))
    before = of_materials(member)
    go_to(demo, at(3, 22, 1))

    assert before == []
    assert len(of_materials(member)) == 1


def test_a_link_that_is_changed_is_changed_in_what_was_posted(
    demo: Demo, organizer: Person, member: Person, over: Message
) -> None:
    attach(organizer, slides=SLIDES)
    settle(demo)
    attach(organizer, slides="https://files.example.org/better")
    demo.bot.run_once()
    [message] = of_materials(member)
    changed = str(message.blocks)
    attach(organizer, slides="")
    demo.bot.run_once()

    assert "https://files.example.org/better" in changed
    assert "were taken back" in message.everything()


def test_who_spoke_is_asked_two_business_days_after_and_once_more(
    demo: Demo, clinician: Person, organizer: Person, over: Message
) -> None:
    go_to(demo, at(3, 24, 23))
    weekend = asked(clinician)
    go_to(demo, at(3, 25, 9))
    first = asked(clinician)
    go_to(demo, at(3, 28, 9))
    second = asked(clinician)
    go_to(demo, at(4, 15))

    assert [len(weekend), len(first), len(second), len(asked(clinician))] == [0, 1, 2, 2]
    assert asked(organizer) == []


def test_who_spoke_attaches_from_the_question(demo: Demo, clinician: Person, member: Person, over: Message) -> None:
    go_to(demo, at(3, 25, 9))
    [question] = asked(clinician)
    fill(clinician, clinician.press(question, "materials.open").view, slides=SLIDES)
    settle(demo)
    go_to(demo, at(3, 29))

    assert len(of_materials(member)) == 1
    assert asked(clinician) == []
    assert "Thank you: the slides or the recording" in question.everything()


def test_the_organizers_are_asked_where_the_chat_knows_no_speaker(
    demo: Demo, organizer: Person, second_organizer: Person
) -> None:
    go_to(demo, at(3, 25, 9))

    assert [len(asked(organizer)), len(asked(second_organizer))] == [1, 1]


def test_what_is_no_web_address_stays_in_the_form(organizer: Person, over: Message) -> None:
    sent = attach(organizer, slides="the shared drive")

    assert list(sent.errors.values()) == ["Please give the whole web address, beginning with https://"]


def test_somebody_else_cannot_attach(demo: Demo, member: Person, organizer: Person, over: Message) -> None:
    [shown] = member.command(COMMAND, "past").shown

    assert "materials.open" not in str(shown.blocks)


def test_they_are_found_in_the_list_and_by_the_name_of_the_file(
    organizer: Person, clinician: Person, over: Message
) -> None:
    attach(organizer, slides=SLIDES)
    past = clinician.command(COMMAND, "past").shown[-1]
    found = clinician.command(COMMAND, "search teamlts").text  # a letter is missing

    assert SLIDES in str(past.blocks)
    assert "Thursday, March 21, 2024" in found


def test_the_speakers_form_does_not_take_away_what_was_attached_meanwhile(
    demo: Demo, organizer: Person, second_organizer: Person, over: Message
) -> None:
    organizer.command(COMMAND, "edit march 21")
    organizer.press(organizer.view(), "speaker.ask")  # type: ignore[arg-type] # it is open
    view = organizer.press(organizer.view(), "speaker.fill").view  # type: ignore[arg-type] # as above
    attach(second_organizer, recording=RECORDING)
    assert view is not None
    name = next(
        str(each["block_id"]) for each in view.blocks if str(each.get("block_id")).startswith("speaker.abstract")
    )
    organizer.submit(view, values={name: "Why teamlets work."})
    organizer.close(every=True)

    assert RECORDING in str(second_organizer.command(COMMAND, "past").shown[-1].blocks)
