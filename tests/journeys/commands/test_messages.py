"""People ask where they are: they mention the app in a channel, or write to it in its own conversation."""

from collections.abc import Iterator

import pytest

from bot.demo import Demo, running
from bot.slack.installation import manifest
from playground.client.user_driver import UserDriver
from playground.models import Message, NotOnScreenError
from playground.seed import CLINICIAN, GENERAL, ROUNDS
from tests.journeys import faults
from tests.journeys.participation.test_home import home

MENTION = "<@U0PLAYBOT>"


def private_answers(person: UserDriver, channel: str = ROUNDS) -> list[Message]:
    return person.ephemerals(channel)


def replies(person: UserDriver) -> list[Message]:
    return [each for each in person.dm() if each.user != person.id]


class TestMentions:
    def test_mention_is_answered_privately(self, clinician: UserDriver, member: UserDriver) -> None:
        said = clinician.say(ROUNDS, f"{MENTION} when is it?")

        [answer] = private_answers(clinician)
        assert said.response is not None
        assert said.response.status == 200
        assert "March 21" in answer.text
        assert answer.thread_ts is None
        assert private_answers(member) == []
        assert [each.text for each in member.messages(ROUNDS)] == [f"{MENTION} when is it?"]

    def test_mention_in_a_thread_is_answered_in_the_thread(self, clinician: UserDriver, member: UserDriver) -> None:
        [first] = member.say(ROUNDS, "Is anyone going to Rounds?").shown
        clinician.say(ROUNDS, f"{MENTION} hsu", thread_ts=first.ts)

        [answer] = private_answers(clinician)
        assert answer.thread_ts == first.ts
        assert "Heather Hsu" in answer.text

    @pytest.mark.parametrize(
        "typed",
        [f"{MENTION}", f"{MENTION}: “next”", f"hey {MENTION}, when’s the next one?!", f"{MENTION}\u00a0next\u00a0"],
    )
    def test_words_around_the_mention_are_understood(self, clinician: UserDriver, typed: str) -> None:
        clinician.say(ROUNDS, typed)

        [answer] = private_answers(clinician)
        assert answer.text.startswith("Next LHS Rounds")

    def test_share_in_a_mention_shows_nothing_to_the_channel(self, clinician: UserDriver, member: UserDriver) -> None:
        clinician.say(ROUNDS, f"{MENTION} next share")

        assert len(private_answers(clinician)) == 1
        assert len(member.messages(ROUNDS)) == 1

    def test_mention_where_the_app_is_not_is_delivered_to_no_one(self, demo: Demo, clinician: UserDriver) -> None:
        clinician.say(GENERAL, f"{MENTION} next")

        assert private_answers(clinician, GENERAL) == []
        assert 0 == len(demo.slack.calls)

    def test_words_of_a_suggestion_come_with_a_button_that_opens_the_form(self, clinician: UserDriver) -> None:
        clinician.say(ROUNDS, f"{MENTION} can we have a session on sepsis &amp; <https://example.org|bundles>")

        [answer] = private_answers(clinician)
        assert "Nothing has been sent yet" in answer.text
        clinician.press(answer, "suggestion.open")
        view = clinician.view()
        assert view is not None
        assert "sepsis & bundles" in str(view.values)

    def test_organizer_gets_a_button_for_the_form(self, organizer: UserDriver) -> None:
        organizer.say(ROUNDS, f"{MENTION} set the room for april 25")

        [answer] = private_answers(organizer)
        organizer.press(answer, "session.edit")
        assert organizer.view() is not None


class TestDirectMessages:
    def test_plain_words_get_a_reply(self, clinician: UserDriver) -> None:
        clinician.say(clinician.dm_channel, "is there one next week?")

        [answer] = replies(clinician)
        assert answer.ephemeral_to is None
        assert "No session next week" in answer.text
        assert "March 21" in answer.text

    def test_reply_in_a_thread_is_answered_there(self, clinician: UserDriver) -> None:
        [first] = clinician.say(clinician.dm_channel, "next").shown[:1]
        clinician.say(clinician.dm_channel, "april", thread_ts=first.ts)

        assert replies(clinician)[-1].thread_ts == first.ts

    def test_words_are_never_taken_as_anonymous_feedback(self, demo: Demo, clinician: UserDriver) -> None:
        clinician.say(clinician.dm_channel, "the audio was bad")

        [answer] = replies(clinician)
        assert "Messages show your name, so we never send them as feedback." in answer.text
        assert demo.slack.delivered("lhs_rounds") == []
        clinician.press(answer, "feedback.write")
        view = clinician.view()
        assert view is not None
        assert "the audio was bad" in str(view.values)

    def test_thanks_are_answered_in_a_line(self, clinician: UserDriver) -> None:
        clinician.say(clinician.dm_channel, "thank you so much!")

        assert [each.text for each in replies(clinician)] == ["You’re welcome. Ask anytime."]

    def test_data_is_shown_in_a_window_only(self, clinician: UserDriver) -> None:
        clinician.say(clinician.dm_channel, "delete my data")

        [answer] = replies(clinician)
        clinician.press(answer, "command.run.privacy")
        assert clinician.view() is not None

    def test_coming_is_stored(self, clinician: UserDriver) -> None:
        clinician.say(clinician.dm_channel, "I’m coming!")

        [answer] = replies(clinician)
        assert "March 21" in answer.text
        assert clinician.press(answer, "attendance.leave").error is None

    @pytest.mark.parametrize(
        "event",
        [
            {"subtype": "message_changed", "message": {"text": "next"}},
            {"subtype": "message_deleted", "deleted_ts": "1.0"},
            {"subtype": "bot_message", "text": "next"},
            {"user": "U0PLAYBOT", "text": "next"},
            {"user": CLINICIAN, "bot_id": "B0PLAYGROUND", "text": "next"},
            {"user": CLINICIAN, "edited": {"user": CLINICIAN, "ts": "1.0"}, "text": "next"},
            {"user": "U0ELSEWHERE", "user_team": "T0ELSEWHERE", "text": "next"},
            {"text": "next"},
            {"user": CLINICIAN, "text": "next", "channel_type": "channel"},
        ],
    )
    def test_edits_apps_and_unknown_people_are_ignored(
        self, demo: Demo, clinician: UserDriver, event: dict[str, object]
    ) -> None:
        base = {"type": "message", "channel_type": "im", "channel": clinician.dm_channel, "ts": "1709300000.000100"}
        response = demo.slack.send_event({**base, **event})

        assert response.status == 200
        assert replies(clinician) == []


class TestDelivery:
    def test_event_that_comes_twice_is_answered_once(self, demo: Demo, clinician: UserDriver) -> None:
        event = {
            "type": "message",
            "channel_type": "im",
            "channel": clinician.dm_channel,
            "user": CLINICIAN,
            "text": "next",
            "ts": "1709300000.000100",
        }
        first = demo.slack.send_event(event, event_id="Ev1")
        again = demo.slack.send_event(event, event_id="Ev1", retry_num=1)

        assert (first.status, again.status) == (200, 200)
        assert len(replies(clinician)) == 1

    def test_event_comes_again_after_a_rate_limit(self, demo: Demo, clinician: UserDriver) -> None:
        event = {"type": "app_mention", "channel": ROUNDS, "user": CLINICIAN, "text": f"{MENTION} next", "ts": "1.0"}
        demo.slack.faults.rate_limit("chat.postEphemeral")
        first = demo.slack.send_event(event, event_id="Ev2")
        again = demo.slack.send_event(event, event_id="Ev2", retry_num=1)

        assert (first.status, again.status) == (503, 200)
        assert len(private_answers(clinician)) == 1

    def test_event_that_cannot_be_stored_comes_again(self, demo: Demo, clinician: UserDriver) -> None:
        with faults.database_away(demo):
            said = clinician.say(clinician.dm_channel, "next")

        assert said.response is not None
        assert said.response.status == 503
        assert replies(clinician) == []
        event = {"type": "message", "channel_type": "im", "channel": clinician.dm_channel, "user": CLINICIAN}
        again = demo.slack.send_event({**event, "text": "next", "ts": "1709300000.000100"}, retry_num=1)
        assert again.status == 200
        assert len(replies(clinician)) == 1

    def test_answer_that_was_lost_is_not_given_twice(self, demo: Demo, clinician: UserDriver) -> None:
        demo.slack.faults.lose_answer("chat.postMessage")
        event = {"type": "message", "channel_type": "im", "channel": clinician.dm_channel, "user": CLINICIAN}
        message = {**event, "text": "next", "ts": "1709300000.000100"}
        first = demo.slack.send_event(message, event_id="Ev3")
        again = demo.slack.send_event(message, event_id="Ev3", retry_num=1)

        assert (first.status, again.status) == (200, 200)
        assert len(replies(clinician)) == 1

    def test_refused_answer_is_not_tried_again(self, demo: Demo, clinician: UserDriver) -> None:
        demo.slack.faults.refuse("chat.postMessage", error="msg_too_long")
        said = clinician.say(clinician.dm_channel, "next")

        assert said.response is not None
        assert said.response.status == 200
        assert replies(clinician) == []


class TestWithoutTheScopes:
    @pytest.fixture
    def bare(self, calendar_url: str) -> Iterator[Demo]:
        with running(calendar_url, paused=True, page=None) as demo:
            demo.slack.workspace.scopes -= {"app_mentions:read", "im:history"}
            yield demo

    def test_nothing_arrives_and_the_command_works(self, bare: Demo) -> None:
        clinician = bare.slack.as_user(CLINICIAN)
        clinician.say(ROUNDS, f"{MENTION} next")
        clinician.say(clinician.dm_channel, "next")

        assert private_answers(clinician) == []
        assert replies(clinician) == []
        assert "March 21" in clinician.command("/lhs-rounds", "next", channel=ROUNDS).text


def test_read_only_messages_tab_has_no_message_box(demo: Demo, clinician: UserDriver) -> None:
    """Plain words and commands need the switch of the shipped manifest."""
    clinician.say(clinician.dm_channel, "next")
    shipped = manifest.shipped()
    shipped["features"]["app_home"]["messages_tab_read_only_enabled"] = True
    demo.slack.workspace.install(shipped)

    with pytest.raises(NotOnScreenError):
        clinician.say(clinician.dm_channel, "next")
    with pytest.raises(NotOnScreenError):
        clinician.command("/lhs-rounds", "next", channel=clinician.dm_channel)


@pytest.mark.parametrize("typed", ["help", "help all", "remind", "report", "suggestions", "manage", "what can you do"])
def test_no_answer_in_a_direct_message_names_a_slash_command(
    clinician: UserDriver, organizer: UserDriver, typed: str
) -> None:
    for person in (clinician, organizer):
        person.say(person.dm_channel, typed)

        [answer] = replies(person)
        assert "/lhs-rounds" not in answer.all_text()
        assert "/lhs-rounds" not in answer.text


def test_help_on_home_lists_words_alone(organizer: UserDriver) -> None:
    shown = organizer.press(home(organizer), "programme.help").view

    assert shown is not None
    assert "`schedule`" in shown.all_text()
    assert "/lhs-rounds" not in shown.all_text()
