"""Suggestion review: organizers act on a suggestion from their DM, and its author learns the outcome."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from bot.demo import Demo
from playground.client.user_driver import Outcome, UserDriver
from playground.models import Message, View
from playground.seed import CLINICIAN, MEMBER, ORGANIZER, SECOND_ORGANIZER
from tests.journeys.calendar.test_calendar_editing import COMMAND, send, value_of
from tests.journeys.outbox.test_message_updates import advance_to, apply_updates, at

TOPIC, WHY, SPEAKER, SHOW_NAME = "suggestion.topic", "suggestion.why", "suggestion.speaker", "suggestion.show_name"
SAME, STEP = "suggestion.same", "suggestion.step"


def suggest(person: UserDriver, topic: str = "Fewer blood draws at night", **values: object) -> Outcome:
    person.command(COMMAND, f"suggest {topic}")
    sent = person.submit(values={f"suggestion.{name}": value for name, value in values.items()})
    person.close(every=True)
    return sent


@pytest.fixture
def card(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> Message:
    """The Organizer's card of the Clinician's suggestion."""
    suggest(clinician, why="Patients sleep badly", speaker="A night nurse")
    demo.bot.run_once()
    return organizer.dm()[-1]


def step(person: UserDriver, card: Message, state: str) -> Outcome:
    """Choose from the card's menu."""
    [menu] = [e for block in card.blocks for e in block.get("elements", []) if e.get("action_id") == STEP]
    return person.press(
        card, STEP, option=next(o["value"] for o in menu["options"] if o["value"].startswith(f"{state}/"))
    )


def test_both_cards_show_who_did_what_at_once(
    demo: Demo, card: Message, organizer: UserDriver, second_organizer: UserDriver
) -> None:
    step(organizer, card, "PLANNED")
    demo.bot.run_once()

    for each in (organizer, second_organizer):
        assert f"Planned (<@{ORGANIZER}>)" in each.dm()[-1].all_text()
        assert f"Planned (<@{ORGANIZER}>)" in each.dm()[-1].text


def test_author_is_notified_after_a_delay(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver
) -> None:
    step(organizer, card, "PLANNED")
    demo.bot.run_once()
    at_once = clinician.dm()
    apply_updates(demo)

    assert at_once == []
    [told] = clinician.dm()
    assert "The organizers plan to schedule your topic" in told.all_text()
    assert "Fewer blood draws at night" in told.all_text()
    assert CLINICIAN not in card.all_text()


def test_corrected_mistake_sends_no_message(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver
) -> None:
    """Declined by mistake, then planned: one message. The same again: none."""
    organizer.press(card, "suggestion.decline")
    organizer.submit()
    demo.bot.run_once()
    step(organizer, organizer.dm()[-1], "PLANNED")
    apply_updates(demo)
    first = [each.text for each in clinician.dm()]
    organizer.press(organizer.dm()[-1], "suggestion.decline")
    organizer.submit()
    demo.bot.run_once()
    step(organizer, organizer.dm()[-1], "PLANNED")
    apply_updates(demo)

    assert len(first) == 1
    assert "plan to schedule your topic" in first[0]
    assert [each.text for each in clinician.dm()] == first


def test_outcome_is_not_sent_at_night(demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver) -> None:
    advance_to(demo, at(3, 1, 22))
    step(organizer, card, "PLANNED")
    advance_to(demo, at(3, 2, 6))
    in_the_night = clinician.dm()
    advance_to(demo, at(3, 2, 7))

    assert in_the_night == []
    assert "plan to schedule your topic" in clinician.dm()[-1].text


def test_it_is_declined_with_a_reason_that_can_be_edited(
    demo: Demo, card: Message, organizer: UserDriver, second_organizer: UserDriver, clinician: UserDriver
) -> None:
    organizer.press(card, "suggestion.decline")
    view = organizer.view()
    assert view is not None
    usual = view.values["suggestion.reason"]["suggestion.reason"]["value"]
    empty = organizer.submit(values={"suggestion.reason": "  "})
    sent = organizer.submit(values={"suggestion.reason": "It was the topic of last year."})
    demo.bot.run_once()
    apply_updates(demo)

    assert usual.startswith("Thanks for the suggestion.")
    assert "a few words" in empty.errors["suggestion.reason"]
    assert sent.ok
    assert f"Declined (<@{ORGANIZER}>)" in second_organizer.dm()[-1].all_text()
    told = clinician.dm()[-1].all_text()
    assert "An update on your suggestion" in told
    assert "The organizers wrote: It was the topic of last year." in told


def test_it_is_made_a_session_in_an_open_month(
    demo: Demo, card: Message, organizer: UserDriver, second_organizer: UserDriver, clinician: UserDriver
) -> None:
    organizer.press(card, "suggestion.schedule")
    view = organizer.view()
    filled = [value_of(view, name) for name in ("date", "title", "names", "notes")]
    sent = send(organizer, start="12:00", minutes="60")
    demo.bot.run_once()
    apply_updates(demo)

    # The page's sessions are on third Thursdays; May has none.
    assert filled == ["2024-05-16", "Fewer blood draws at night", "A night nurse", "Patients sleep badly"]
    assert sent.ok
    assert f"Scheduled for May 16 by <@{ORGANIZER}>" in second_organizer.dm()[-1].all_text()
    assert "Your topic is on the schedule" in clinician.dm()[-1].text
    assert "Thursday, May 16" in clinician.dm()[-1].text
    assert "Fewer blood draws at night" in clinician.command(COMMAND, "upcoming").text


def test_author_is_thanked_when_it_is_announced(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver
) -> None:
    organizer.press(card, "suggestion.schedule")
    send(organizer)
    apply_updates(demo)
    advance_to(demo, at(5, 1, 8))
    before = len(clinician.dm())
    advance_to(demo, at(5, 1, 9))
    demo.bot.run_once()
    advance_to(demo, at(5, 9, 9))
    demo.bot.run_once()

    [thanks] = clinician.dm()[before:]
    assert "Your topic was just announced. Thank you!" in thanks.all_text()
    assert "Thursday, May 16" in thanks.all_text()
    assert "Add to calendar" in thanks.all_text()
    advance_to(demo, at(5, 17, 2))
    demo.bot.run_once()
    assert "Add to calendar" not in thanks.all_text()


def test_outcome_message_follows_the_session(
    demo: Demo, card: Message, organizer: UserDriver, second_organizer: UserDriver, clinician: UserDriver
) -> None:
    organizer.press(card, "suggestion.schedule")
    send(organizer)
    organizer.close(every=True)
    apply_updates(demo)
    organizer.command(COMMAND, "move 2024-05-16")
    send(organizer, date="2024-05-23")
    demo.bot.run_once()

    assert "May 23" in second_organizer.dm()[-1].all_text()
    assert "Thursday, May 23" in clinician.dm()[-1].all_text()
    assert "May 16" not in clinician.dm()[-1].all_text()


def test_a_state_of_an_earlier_release_counts_as_new(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver
) -> None:
    """The first release had a state "in review": its rows and its cards are still there."""
    with demo.bot.db.engine.begin() as connection:
        connection.execute(text("UPDATE suggestions SET state = 'in review', version = 1"))
    listed = organizer.command(COMMAND, "suggestions").text
    [menu] = [e for block in card.blocks for e in block.get("elements", []) if e.get("action_id") == STEP]
    old = {**menu["options"][0], "value": "IN_REVIEW/1/1"}
    menu["options"].append(old)
    pressed = organizer.press(card, STEP, option="IN_REVIEW/1/1")
    apply_updates(demo)
    stored = "SELECT state FROM suggestions"
    with demo.bot.db.engine.begin() as connection:
        kept = connection.execute(text(stored)).scalar_one()

    assert "New:\nFewer blood draws at night" in listed
    assert "In review" not in listed
    assert "New topic suggestion" in pressed.shown[-1].all_text()
    assert kept == "in review"
    assert clinician.dm() == []


@pytest.mark.postgres
def test_two_organizers_act_at_once(
    demo: Demo, card: Message, organizer: UserDriver, second_organizer: UserDriver, clinician: UserDriver
) -> None:
    """One is first and the other is told so; the author gets one outcome."""
    cards = [(organizer, card, "PLANNED"), (second_organizer, second_organizer.dm()[-1], "PLANNED")]
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda each: step(*each), cards))
    demo.bot.run_once()
    apply_updates(demo)

    quicker = [outcome for outcome in outcomes if "Another organizer already handled this" in outcome.text]
    assert len(quicker) == 1
    assert len(clinician.dm()) == 1
    cards_now = [each for person in (organizer, second_organizer) for each in person.dm() if not each.ephemeral_to]
    assert len({each.text for each in cards_now}) == 1


@pytest.mark.postgres
def test_two_organizers_make_it_a_session_at_once(
    demo: Demo, card: Message, organizer: UserDriver, second_organizer: UserDriver
) -> None:
    """The slower one gets a warning before a second session exists."""
    theirs = second_organizer.dm()[-1]
    organizer.press(card, "suggestion.schedule")
    second_organizer.press(theirs, "suggestion.schedule")
    send(organizer)
    warned = send(second_organizer, date="2024-08-15")
    assert warned.view is not None
    asked = warned.view.all_text()
    second_organizer.close(every=True)

    assert "May 16" in asked
    assert "August 15" not in second_organizer.command(COMMAND, "upcoming").text


def test_stale_card_changes_nothing_newer(
    demo: Demo, card: Message, organizer: UserDriver, second_organizer: UserDriver
) -> None:
    organizer.press(card, "suggestion.decline")
    theirs = second_organizer.dm()[-1]
    second_organizer.press(theirs, "suggestion.decline")
    organizer.submit()
    slower = second_organizer.submit()

    assert slower.view is not None
    assert "Another organizer already handled this" in slower.view.all_text()
    assert f"Declined (<@{ORGANIZER}>)" in slower.view.all_text()


def test_similar_suggestion_is_offered_for_support(
    demo: Demo, card: Message, organizer: UserDriver, member: UserDriver, clinician: UserDriver
) -> None:
    offered = suggest_like_it(member)
    shown = offered.all_text()
    typed = offered.values[TOPIC][TOPIC]["value"]
    sent = member.submit(values={SAME: "1"})
    demo.bot.run_once()
    step(organizer, organizer.dm()[-1], "PLANNED")
    apply_updates(demo)

    assert "Someone already suggested something similar" in shown
    assert "Fewer blood draws at night" in shown
    assert CLINICIAN not in shown
    assert typed == "Less blood draws at night"
    assert sent.view is not None
    assert "Your vote is in." in sent.view.all_text()
    assert len(organizer.dm()) == 1
    assert "1 other person wants this" in organizer.dm()[-1].all_text()
    assert MEMBER not in organizer.dm()[-1].all_text()
    assert "plan to schedule your topic" in clinician.dm()[-1].text
    assert "plan to schedule a topic you support" in member.dm()[-1].text


def test_own_similar_suggestion_is_kept_and_needs_no_vote(card: Message, clinician: UserDriver) -> None:
    offered = suggest_like_it(clinician).all_text()
    sent = clinician.submit(values={SAME: "1"})

    assert "You already suggested something similar. Keep it instead?" in offered
    assert "vote" not in offered
    assert sent.view is not None
    assert "We’re keeping your earlier suggestion." in sent.view.all_text()
    assert "vote" not in sent.view.all_text().lower()


def suggest_like_it(person: UserDriver) -> View:
    person.command(COMMAND, "suggest Less blood draws at night")
    sent = person.submit(values={WHY: "My own words"})
    assert sent.ok
    view = person.view()
    assert view is not None
    return view


def test_similar_suggestion_may_be_submitted_anyway(
    demo: Demo, card: Message, organizer: UserDriver, member: UserDriver
) -> None:
    suggest_like_it(member)
    sent = member.submit(values={SAME: "own"})
    demo.bot.run_once()

    assert sent.view is not None
    assert sent.view.title == "Thank you"
    assert "My own words" in organizer.dm()[-1].all_text()
    assert len(organizer.dm()) == 2


def test_supporting_twice_or_supporting_ones_own_counts_once(
    demo: Demo, card: Message, organizer: UserDriver, member: UserDriver, clinician: UserDriver
) -> None:
    for person in (member, member, clinician):
        suggest_like_it(person)
        person.submit(values={SAME: "1"})
        person.close(every=True)
    demo.bot.run_once()

    assert "1 other person wants this" in organizer.dm()[-1].all_text()


def home_text(person: UserDriver) -> str:
    person.open_home()
    home = person.home()
    assert home is not None
    return home.all_text()


@pytest.mark.postgres
def test_two_suggestions_are_merged_and_unmerged(
    demo: Demo,
    card: Message,
    organizer: UserDriver,
    second_organizer: UserDriver,
    member: UserDriver,
    clinician: UserDriver,
) -> None:
    suggest(member, "Labs that nobody needs")
    demo.bot.run_once()
    newer = organizer.dm()[-1]
    step(organizer, newer, "merge")
    organizer.submit()
    demo.bot.run_once()
    apply_updates(demo)
    told = [each.all_text() for each in member.dm()]
    own = [member.command(COMMAND, "my suggestions").text, home_text(member)]
    older, merged = (each.all_text() for each in second_organizer.dm()[-2:])
    step(organizer, organizer.dm()[-2], "PLANNED")
    apply_updates(demo)
    heard = [each.text.splitlines()[0] for each in member.dm()]
    organizer.press(organizer.dm()[-1], "suggestion.separate")
    demo.bot.run_once()

    assert "We merged your suggestion with a similar one" in told[0]
    assert ["Merged by an organizer into: Fewer blood draws at night" in each for each in own] == [True, True]
    assert f"Merged by <@{ORGANIZER}> into:" in merged
    assert "Fewer blood draws at night" in merged
    assert "1 other person wants this" in older
    assert heard[-1] == "The organizers plan to schedule a topic you support"
    assert "wants this" not in second_organizer.dm()[-2].all_text()
    assert "Reopened" in second_organizer.dm()[-1].all_text()


def test_organizer_and_author_reply_to_each_other(
    demo: Demo, card: Message, organizer: UserDriver, second_organizer: UserDriver, clinician: UserDriver
) -> None:
    organizer.press(card, "reply.open")
    organizer.submit(values={"reply.words": "Who could show the data?"})
    demo.bot.run_once()
    [answer] = clinician.dm()
    theirs = second_organizer.dm()[-1].all_text()
    clinician.press(answer, "reply.open")
    clinician.submit(values={"reply.words": "Anybody of the night team."})
    demo.bot.run_once()
    back = second_organizer.dm()[-1].all_text()

    assert f"<@{ORGANIZER}> replied to your suggestion" in answer.all_text()
    assert "Who could show the data?" in answer.all_text()
    assert f"<@{ORGANIZER}> replied:" in theirs
    assert "The author of a suggestion replied" in back
    assert "Anybody of the night team." in back
    assert CLINICIAN not in back
    assert "The author replied:" in second_organizer.dm()[-2].all_text()


def test_organizer_replies_to_signed_feedback(demo: Demo, organizer: UserDriver, clinician: UserDriver) -> None:
    clinician.command(COMMAND, "feedback The room was too small.")
    clinician.submit(values={"feedback.signed": "signed"})
    demo.bot.run_once()
    organizer.press(organizer.dm()[-1], "reply.open")
    organizer.submit(values={"reply.words": "We have a larger one now."})
    demo.bot.run_once()

    assert "We have a larger one now." in clinician.dm()[-1].all_text()
    assert "The room was too small." in clinician.dm()[-1].all_text()
    assert f"<@{ORGANIZER}> replied:" in organizer.dm()[-1].all_text()


@pytest.mark.postgres
def test_reply_submitted_twenty_times_is_sent_once(
    demo: Demo, card: Message, organizer: UserDriver, clinician: UserDriver
) -> None:
    organizer.press(card, "reply.open")
    view = organizer.view()
    assert view is not None
    organizer.fill(view, {"reply.words": "Who could show the data?"})
    body = organizer.submission_body()
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: demo.slack.send_signed(body), range(20)))
    demo.bot.run_once()

    assert {200} == {each.status for each in replies}
    assert 1 == len(clinician.dm())


def test_author_who_left_is_not_named(
    demo: Demo, card: Message, organizer: UserDriver, second_organizer: UserDriver
) -> None:
    demo.slack.workspace.users[CLINICIAN].deleted = True
    organizer.press(card, "reply.open")
    organizer.submit(values={"reply.words": "Who could show the data?"})
    demo.bot.run_once()
    demo.bot.run_once()

    for each in (organizer, second_organizer):
        assert len(each.dm()) == 1
        assert "Couldn’t deliver this" in each.dm()[-1].all_text()
    assert CLINICIAN not in organizer.command(COMMAND, "status").text


@pytest.mark.postgres
def test_list_by_state_support_and_age(
    demo: Demo, card: Message, organizer: UserDriver, member: UserDriver, clinician: UserDriver
) -> None:
    suggest(clinician, "Handoffs between teams")
    suggest(clinician, "Sepsis alerts")
    demo.bot.run_once()
    suggest(member, "Handoffs between our teams")
    member.command(COMMAND, "suggest Handoffs between our teams")
    member.submit()
    member.submit(values={SAME: "2"})
    step(organizer, organizer.dm()[-1], "PLANNED")
    advance_to(demo, at(3, 4, 12))
    shown = organizer.command(COMMAND, "suggestions").text.splitlines()

    assert shown[:5] == [
        "Topic suggestions",
        "New:",
        "Handoffs between teams (1 vote, 3 days old)",
        "Fewer blood draws at night (3 days old)",
        "Planned:",
    ]
    assert "Sepsis alerts (3 days old)" in shown


def test_declined_suggestions_are_not_said_to_be_none(card: Message, organizer: UserDriver) -> None:
    organizer.press(card, "suggestion.decline")
    assert organizer.submit().ok
    told = organizer.command(COMMAND, "suggestions").text

    assert told.startswith("No open suggestions.\n1 declined\n")


def test_list_opens_a_working_card(demo: Demo, card: Message, organizer: UserDriver) -> None:
    [shown] = organizer.command(COMMAND, "suggestions").shown
    [opened] = organizer.press(shown, "suggestion.show").shown
    step(organizer, opened, "PLANNED")
    declined = organizer.command(COMMAND, "suggestions declined").text

    assert "Fewer blood draws at night" in opened.all_text()
    assert f"Planned (<@{ORGANIZER}>)" in organizer.ephemerals()[-2].all_text()
    assert declined.startswith("No suggestions in this state.\n1 planned")


def test_only_organizers_may_review(
    demo: Demo, card: Message, clinician: UserDriver, organizer: UserDriver, member: UserDriver
) -> None:
    told = clinician.command(COMMAND, "suggestions").text
    body = organizer.press_body(card, "suggestion.schedule")
    stolen = body.replace(ORGANIZER.encode(), MEMBER.encode())
    demo.slack.send_signed(stolen)

    assert told.startswith("Your suggestions\nFewer blood draws at night\nNew")
    assert member.view() is None
    assert "suggestions" not in clinician.command(COMMAND, "help").text.replace("suggest WORDS", "")


def test_second_organizer_reads_of_a_canceled_session(
    demo: Demo, card: Message, organizer: UserDriver, second_organizer: UserDriver
) -> None:
    organizer.press(card, "suggestion.schedule")
    send(organizer)
    organizer.close(every=True)
    second_organizer.command(COMMAND, "cancel 2024-05-16")
    second_organizer.submit()
    demo.bot.run_once()

    assert "(canceled)" in organizer.dm()[-1].all_text()
    assert SECOND_ORGANIZER not in organizer.dm()[-1].all_text()
