"""Sharing a session from a button, the menu or a message, also to channels without the bot."""

import pytest

from bot.demo import Demo
from playground.client.user_driver import Outcome, UserDriver
from playground.models import Message
from playground.seed import CLINICIAN, GENERAL, ROUNDS
from tests.journeys.calendar.test_calendar_editing import COMMAND, said, send
from tests.journeys.outbox.test_message_updates import advance_to, at, posts
from tests.robustness.signed_requests import post, signed


def opened(person: UserDriver) -> Outcome:
    [shown] = person.command(COMMAND, "next").shown
    menu = next(each for b in shown.blocks for each in b.get("elements", []) if each.get("action_id") == "session.more")
    share = next(each["value"] for each in menu["options"] if each["text"]["text"] == "Share")
    return person.press(shown, "session.more", option=share)


def share(person: UserDriver, words: str = "", where: str = GENERAL) -> Outcome:
    return person.submit(values={"share.where": where, "share.words": words})


def messages_in_general(person: UserDriver) -> list[Message]:
    return [each for each in person.messages(GENERAL) if each.ephemeral_to is None]


def test_share_with_a_comment_to_a_channel_without_the_bot(clinician: UserDriver, member: UserDriver) -> None:
    form = said(opened(clinician).view)
    sent = share(clinician, "Worth an hour <!here> *really*")
    [message] = messages_in_general(member)

    assert "Stephanie Hucker" in form
    assert "Shared." in said(sent.view)
    shown = message.all_text()
    assert f"<@{CLINICIAN}> shared a session" in shown
    assert "Worth an hour <!here> *really*" in shown
    assert "Thursday, March 21" in shown
    # User text mentions nobody.
    assert "<!here>" not in message.text


def test_shared_message_links_to_the_announcement(demo: Demo, clinician: UserDriver, member: UserDriver) -> None:
    opened(clinician)
    share(clinician)
    advance_to(demo, at(3, 1))
    announced = posts(member)[-1]
    clinician.close(every=True)
    opened(clinician)
    share(clinician)
    before, after = messages_in_general(member)
    link = f"https://{demo.slack.workspace.domain}.slack.com/archives/{ROUNDS}/p{announced.ts.replace('.', '')}"

    assert "archives" not in str(before.blocks)
    assert link in str(after.blocks)


def test_share_from_a_bot_message(demo: Demo, clinician: UserDriver, member: UserDriver) -> None:
    advance_to(demo, at(3, 1))
    announced = posts(member)[-1]
    chosen = clinician.shortcut("share.shortcut", announced)

    assert chosen.view is not None
    assert "Stephanie Hucker" in said(chosen.view)
    share(clinician)
    assert len(messages_in_general(member)) == 1


def test_share_from_another_message_uses_the_next_session(clinician: UserDriver, member: UserDriver) -> None:
    member.say(GENERAL, "When are the Rounds?")
    chosen = clinician.shortcut("share.shortcut", member.messages(GENERAL)[-1])

    assert chosen.view is not None
    assert "Thursday, March 21" in said(chosen.view)


def test_readers_can_say_that_they_will_attend(clinician: UserDriver, member: UserDriver) -> None:
    opened(clinician)
    share(clinician)
    [message] = messages_in_general(member)
    told = member.press(message, "attendance.come").shown[-1]

    assert "You’re going to LHS Rounds on Thursday, March 21." in told.all_text()


@pytest.mark.postgres
def test_form_sent_twice_shares_once(demo: Demo, clinician: UserDriver, member: UserDriver) -> None:
    view = opened(clinician).view
    clinician.fill(view, {"share.where": GENERAL})  # type: ignore[arg-type] # it is open
    body = clinician.submission_body(view)
    share(clinician)
    again = post(demo.url, body, signed(demo.slack.signing_secret, body).items())

    assert again.status == 200
    assert "You already shared this." in again.body
    assert len(messages_in_general(member)) == 1


def test_too_long_comment_stays_in_the_form(clinician: UserDriver, member: UserDriver) -> None:
    opened(clinician)
    sent = share(clinician, "word " * 300)

    assert "please shorten it to 1,000" in sent.errors["share.words"]
    assert messages_in_general(member) == []
    share(clinician, "word")
    assert len(messages_in_general(member)) == 1


def test_slack_rejects_the_message(
    demo: Demo, clinician: UserDriver, member: UserDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For example, the channel was archived meanwhile; the form stays open and can be sent again."""
    opened(clinician)
    monkeypatch.setattr("handlers.slack.support.respond._chosen_url", lambda _: f"{demo.slack.page_url}respond/gone")
    refused = share(clinician, "Worth an hour")
    monkeypatch.undo()
    again = share(clinician, "Worth an hour")

    assert "Slack couldn’t deliver that." in "".join(refused.errors.values())
    assert "Shared." in said(again.view)
    assert len(messages_in_general(member)) == 1


def test_slack_does_not_respond(
    demo: Demo, clinician: UserDriver, member: UserDriver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The result is unknown, and the person is told where to check."""
    opened(clinician)
    monkeypatch.setattr("handlers.slack.support.respond._chosen_url", lambda _: "http://127.0.0.1:9/nobody")
    sent = share(clinician)

    assert "Slack didn’t confirm it" in said(sent.view)


def test_an_answer_that_is_lost_shares_it_once(demo: Demo, clinician: UserDriver, member: UserDriver) -> None:
    opened(clinician)
    demo.slack.faults.lose_answer("response_url")
    sent = share(clinician)

    assert "Slack didn’t confirm it" in said(sent.view)
    assert len(messages_in_general(member)) == 1


def test_canceled_session_is_not_shared(clinician: UserDriver, organizer: UserDriver, member: UserDriver) -> None:
    opened(clinician)
    [shown] = organizer.command(COMMAND, "next").shown
    organizer.press(shown, "session.cancel")
    send(organizer)
    sent = share(clinician)

    assert "This session was canceled" in "".join(sent.errors.values())
    assert messages_in_general(member) == []
