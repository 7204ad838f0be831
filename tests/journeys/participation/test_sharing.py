"""A session told on: from a button, from the menu, from a message; to a channel where the bot is not."""

import pytest

from bot.demo import Demo
from playground.client.user_driver import Outcome, Person
from playground.models import Message
from playground.seed import CLINICIAN, GENERAL, ROUNDS
from tests.journeys.calendar.test_calendar_editing import COMMAND, said, send
from tests.journeys.outbox.test_message_updates import at, go_to, posts
from tests.robustness.signed_requests import post, signed


def opened(person: Person) -> Outcome:
    [shown] = person.command(COMMAND, "next").shown
    menu = next(each for b in shown.blocks for each in b.get("elements", []) if each.get("action_id") == "session.more")
    share = next(each["value"] for each in menu["options"] if each["text"]["text"] == "Share it")
    return person.press(shown, "session.more", option=share)


def share(person: Person, words: str = "", where: str = GENERAL) -> Outcome:
    return person.submit(values={"share.where": where, "share.words": words})


def in_general(person: Person) -> list[Message]:
    return [each for each in person.messages(GENERAL) if each.ephemeral_to is None]


def test_to_a_channel_where_the_bot_is_not_with_a_word_of_ones_own(clinician: Person, member: Person) -> None:
    form = said(opened(clinician).view)
    sent = share(clinician, "Worth an hour <!here> *really*")
    [message] = in_general(member)

    assert "Stephanie Hucker" in form
    assert "Shared." in said(sent.view)
    shown = message.everything()
    assert f"<@{CLINICIAN}> shares LHS Rounds:" in shown
    assert "Worth an hour <!here> *really*" in shown
    assert "Thursday, March 21, 2024" in shown
    # Nobody is called by what somebody typed.
    assert "<!here>" not in message.text


def test_with_the_way_to_the_announcement_where_there_is_one(demo: Demo, clinician: Person, member: Person) -> None:
    opened(clinician)
    share(clinician)
    go_to(demo, at(3, 1))
    announced = posts(member)[-1]
    clinician.close(every=True)
    opened(clinician)
    share(clinician)
    before, after = in_general(member)
    link = f"https://{demo.slack.workspace.domain}.slack.com/archives/{ROUNDS}/p{announced.ts.replace('.', '')}"

    assert "archives" not in str(before.blocks)
    assert link in str(after.blocks)


def test_from_a_message_of_the_bots(demo: Demo, clinician: Person, member: Person) -> None:
    go_to(demo, at(3, 1))
    announced = posts(member)[-1]
    chosen = clinician.shortcut("share.shortcut", announced)

    assert chosen.view is not None
    assert "Stephanie Hucker" in said(chosen.view)
    share(clinician)
    assert len(in_general(member)) == 1


def test_from_any_other_message_it_is_the_next_session(clinician: Person, member: Person) -> None:
    member.say(GENERAL, "When are the Rounds?")
    chosen = clinician.shortcut("share.shortcut", member.messages(GENERAL)[-1])

    assert chosen.view is not None
    assert "Thursday, March 21, 2024" in said(chosen.view)


def test_whoever_reads_it_can_say_that_they_come(clinician: Person, member: Person) -> None:
    opened(clinician)
    share(clinician)
    [message] = in_general(member)
    told = member.press(message, "attendance.come").shown[-1]

    assert "You will be there: Thursday, March 21, 2024." in told.everything()


@pytest.mark.postgres
def test_sent_twice_it_is_shared_once(demo: Demo, clinician: Person, member: Person) -> None:
    view = opened(clinician).view
    clinician.fill(view, {"share.where": GENERAL})  # type: ignore[arg-type] # it is open
    body = clinician.submission_body(view)
    share(clinician)
    again = post(demo.url, body, signed(demo.slack.signing_secret, body).items())

    assert again.status == 200
    assert "It is shared already." in again.body
    assert len(in_general(member)) == 1


def test_words_that_are_too_long_stay_in_the_form(clinician: Person, member: Person) -> None:
    opened(clinician)
    sent = share(clinician, "word " * 300)

    assert "please shorten it to 1,000" in sent.errors["share.words"]
    assert in_general(member) == []
    share(clinician, "word")
    assert len(in_general(member)) == 1


def test_slack_does_not_take_it(demo: Demo, clinician: Person, member: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a channel was archived between choosing and sharing; the form stays, and can be sent again."""
    opened(clinician)
    monkeypatch.setattr("handlers.slack.sharing._webhook_url", lambda _: f"{demo.slack.page_url}respond/gone")
    refused = share(clinician, "Worth an hour")
    monkeypatch.undo()
    again = share(clinician, "Worth an hour")

    assert "Slack did not take it, and nothing was shared." in "".join(refused.errors.values())
    assert "Shared." in said(again.view)
    assert len(in_general(member)) == 1


def test_slack_does_not_answer(demo: Demo, clinician: Person, member: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows then, and the person is told where to look."""
    opened(clinician)
    monkeypatch.setattr("handlers.slack.sharing._webhook_url", lambda _: "http://127.0.0.1:9/nobody")
    sent = share(clinician)

    assert "nobody can tell whether it was shared" in said(sent.view)


def test_an_answer_that_is_lost_shares_it_once(demo: Demo, clinician: Person, member: Person) -> None:
    opened(clinician)
    demo.slack.faults.lose_answer("response_url")
    sent = share(clinician)

    assert "nobody can tell whether it was shared" in said(sent.view)
    assert len(in_general(member)) == 1


def test_a_session_that_is_cancelled_is_not_told_on(clinician: Person, organizer: Person, member: Person) -> None:
    opened(clinician)
    [shown] = organizer.command(COMMAND, "next").shown
    organizer.press(shown, "session.cancel")
    send(organizer)
    sent = share(clinician)

    assert "This session is cancelled" in "".join(sent.errors.values())
    assert in_general(member) == []
