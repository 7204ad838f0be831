"""Slides and recordings: attached, posted once in the session's thread, requested, and found by search."""

import pytest

from bot.demo import Demo
from playground.client.user_driver import Outcome, UserDriver
from playground.models import Message
from playground.seed import CLINICIAN
from tests.journeys.calendar.test_calendar_editing import COMMAND, said
from tests.journeys.outbox.test_message_updates import advance_to, apply_updates, at, edit, posts

SLIDES, RECORDING = "https://files.example.org/x/teamlets%20in%20practice.pptx", "https://video.example.org/7"


@pytest.fixture
def over(demo: Demo, organizer: UserDriver, member: UserDriver) -> Message:
    """The announcement of the March session, which is over and had a Clinician as speaker."""
    edit(organizer, "march 21", names="", accounts=[CLINICIAN])
    advance_to(demo, at(3, 1))
    message = posts(member)[-1]
    advance_to(demo, at(3, 22, 8))
    return message


def block(view: object, name: str) -> str:
    ids = [str(each.get("block_id", "")) for each in view.blocks]  # type: ignore[attr-defined] # a view
    return next(each for each in ids if each.startswith(f"materials.{name}."))


def attach(person: UserDriver, **values: str) -> Outcome:
    [shown] = person.command(COMMAND, "past").shown
    return fill(person, person.press(shown, "materials.open").view, **values)


def fill(person: UserDriver, view: object, **values: str) -> Outcome:
    sent = person.submit(values={block(view, name): value for name, value in values.items()})
    if sent.ok:
        person.close(every=True)
    return sent


def material_posts(person: UserDriver) -> list[Message]:
    return [each for each in posts(person) if "Slides" in each.all_text() or "Recording" in each.all_text()]


def material_requests(person: UserDriver) -> list[Message]:
    return [each for each in person.dm() if "Can you share the slides or recording" in each.all_text()]


@pytest.mark.postgres
def test_organizer_attaches_both_and_they_are_posted_once(
    demo: Demo, organizer: UserDriver, member: UserDriver, over: Message
) -> None:
    sent = attach(organizer, slides=SLIDES, recording=RECORDING)
    apply_updates(demo)
    advance_to(demo, at(4, 10))
    [message] = material_posts(member)

    assert "Slides and recording saved." in said(sent.view)
    assert message.thread_ts == over.ts
    assert not message.broadcast
    assert "Slides and recording from March 21 are here" in message.all_text()
    assert [each["url"] for b in message.blocks for each in b.get("elements", [])] == [SLIDES, RECORDING]


def test_later_material_is_posted_when_attached(
    demo: Demo, organizer: UserDriver, member: UserDriver, over: Message
) -> None:
    attach(organizer, slides=SLIDES)
    apply_updates(demo)
    attach(organizer, recording=RECORDING)
    apply_updates(demo)
    first, second = material_posts(member)

    assert "Slides and recording from" in second.all_text()
    assert "Slides and recording from" in first.all_text()  # updated in place
    assert second.thread_ts == first.thread_ts == over.ts


def test_early_slides_are_posted_after_the_session(demo: Demo, organizer: UserDriver, member: UserDriver) -> None:
    advance_to(demo, at(3, 1))
    organizer.command(COMMAND, "edit march 21")
    organizer.press(organizer.view(), "speaker.ask")  # type: ignore[arg-type] # it is open
    organizer.press(organizer.view(), "speaker.fill")  # type: ignore[arg-type] # as above
    view = organizer.view()
    assert view is not None
    name = next(str(each["block_id"]) for each in view.blocks if str(each.get("block_id")).startswith("speaker.slides"))
    organizer.submit(values={name: SLIDES})
    organizer.close(every=True)
    advance_to(demo, at(3, 21, 23))
    before = material_posts(member)
    advance_to(demo, at(3, 22, 1))

    assert before == []
    assert len(material_posts(member)) == 1


def test_changed_link_updates_the_post(demo: Demo, organizer: UserDriver, member: UserDriver, over: Message) -> None:
    attach(organizer, slides=SLIDES)
    apply_updates(demo)
    attach(organizer, slides="https://files.example.org/better")
    demo.bot.run_once()
    [message] = material_posts(member)
    changed = str(message.blocks)
    attach(organizer, slides="")
    demo.bot.run_once()

    assert "https://files.example.org/better" in changed
    assert "were removed" in message.all_text()


def test_speaker_is_asked_after_two_business_days_and_once_more(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, over: Message
) -> None:
    advance_to(demo, at(3, 24, 23))
    weekend = material_requests(clinician)
    advance_to(demo, at(3, 25, 9))
    first = material_requests(clinician)
    advance_to(demo, at(3, 28, 9))
    second = material_requests(clinician)
    advance_to(demo, at(4, 15))

    assert [len(weekend), len(first), len(second), len(material_requests(clinician))] == [0, 1, 2, 2]
    assert material_requests(organizer) == []


def test_speaker_attaches_from_the_request(
    demo: Demo, clinician: UserDriver, member: UserDriver, over: Message
) -> None:
    advance_to(demo, at(3, 25, 9))
    [question] = material_requests(clinician)
    fill(clinician, clinician.press(question, "materials.open").view, slides=SLIDES)
    apply_updates(demo)
    advance_to(demo, at(3, 29))

    assert len(material_posts(member)) == 1
    assert material_requests(clinician) == []
    assert "Thanks! The March 21 slides are in." in question.all_text()


def test_organizers_are_asked_if_no_speaker_is_known(
    demo: Demo, organizer: UserDriver, second_organizer: UserDriver
) -> None:
    advance_to(demo, at(3, 25, 9))

    for each in (organizer, second_organizer):
        assert "March 21 needs slides or a recording" in each.dm()[-1].text
        assert material_requests(each) == []


def test_invalid_url_stays_in_the_form(organizer: UserDriver, over: Message) -> None:
    sent = attach(organizer, slides="the shared drive")

    assert list(sent.errors.values()) == ["Enter a full link that starts with https://"]


def test_other_people_cannot_attach(demo: Demo, member: UserDriver, organizer: UserDriver, over: Message) -> None:
    [shown] = member.command(COMMAND, "past").shown

    assert "materials.open" not in str(shown.blocks)


def test_materials_are_found_in_lists_and_by_file_name(
    organizer: UserDriver, clinician: UserDriver, over: Message
) -> None:
    attach(organizer, slides=SLIDES)
    past = clinician.command(COMMAND, "past").shown[-1]
    found = clinician.command(COMMAND, "search teamlts").text  # a letter is missing

    assert SLIDES in str(past.blocks)
    assert "March 21" in found


def test_speaker_form_keeps_materials_attached_meanwhile(
    demo: Demo, organizer: UserDriver, second_organizer: UserDriver, over: Message
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
