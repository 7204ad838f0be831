"""What a clinician types to LHS Rounds in Teams, in their own chat with it and in a channel."""

import pytest

from bot.core.commands.vocabulary import COMMANDS
from bot.demo import Demo
from playground.teams.client.outcome import TeamsOutcome
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.client.user_view import SeenMessage

# Two chats and their clocks, which take seconds.
pytestmark = pytest.mark.rest

CHANNEL = "lhs-rounds"
WORDS = [
    ("next", "Thursday, March 21"),
    ("when is the next one", "Thursday, March 21"),
    ("schedule", "Seppo Rinne"),
    ("past", "No past sessions yet"),
    ("search team meetings", "Stephanie Hucker"),
    ("hsu", "Heather Hsu"),
    ("march", "Thursday, March 21"),
    ("may", "Nothing is scheduled for May 2024 yet."),
    ("calendar", "Subscribe in Outlook"),
    ("about", "knowledge generation processes are embedded in daily practice"),
    ("award", "innovative funding mechanism"),
    ("help", "Or just ask"),
    ("upcomming", "Showing “schedule.”"),
    ("zebra crossings", "zebra crossings"),
    ("privacy", "We don’t have any data about you."),
    ("check-in", "LHS Rounds don’t use check-in."),
    ("remind", "Before every session"),
    ("suggest Fewer blood draws", "Your suggestion goes to the LHS Rounds organizers."),
    ("feedback It was useful", "Your feedback goes to the LHS Rounds organizers."),
    ("I’m coming", "You’re going to LHS Rounds on Thursday, March 21."),
    ("my suggestions", "You haven’t suggested a topic yet."),
    ("thank you", "You’re welcome."),
]
HOSTILE = (
    "x" * 9000,
    "\u202e\x00next\x07",
    "**next**",
    "[next](https://example.org)",
    "<at>Member</at> next",
    "&lt;b&gt;",
)


def answer_of(asked: TeamsOutcome) -> SeenMessage:
    """The only message of the app that an action has led to, with a card that Teams accepts."""
    [answer] = [each for each in asked.shown if each.is_bot]
    assert (asked.error, asked.detail) == (None, [])
    assert answer.card is not None
    return answer


def test_every_word_of_the_help_is_here() -> None:
    typed = {word.split()[0] for word, _ in WORDS}

    assert {each.usage for each in COMMANDS} - {""} <= typed


@pytest.mark.parametrize(("typed", "said"), WORDS)
def test_each_word_is_answered_in_the_chat(teams_demo: Demo, clinician: TeamsUserDriver, typed: str, said: str) -> None:
    answer = answer_of(clinician.say(typed))

    assert said in answer.all_text()
    assert answer.conversation == clinician.chat_id
    assert answer.summary
    assert "/lhs-rounds" not in answer.all_text()
    assert "Slack" not in answer.all_text()


@pytest.mark.parametrize(("typed", "said"), WORDS)
def test_each_word_is_answered_to_one_person_in_a_channel(
    teams_demo: Demo, clinician: TeamsUserDriver, member: TeamsUserDriver, typed: str, said: str
) -> None:
    asked = clinician.mention(CHANNEL, typed)
    answer = answer_of(asked)

    assert said in answer.all_text()
    assert answer.is_targeted
    [question] = [each for each in asked.shown if not each.is_bot]
    assert answer.thread == question.id
    assert [each.is_bot for each in member.messages(CHANNEL)] == [False]
    assert "/lhs-rounds" not in answer.all_text()
    assert "Slack" not in answer.all_text()


@pytest.mark.parametrize("typed", ["next", "suggest Fewer blood draws", "zebra"])
def test_where_a_tenant_refuses_messages_to_one_person_the_answer_is_in_their_chat(
    teams_demo: Demo, clinician: TeamsUserDriver, member: TeamsUserDriver, typed: str
) -> None:
    teams_demo.teams.tenant.accepts_targeted = False
    answer = answer_of(clinician.mention(CHANNEL, typed))

    assert answer.conversation == clinician.chat_id
    assert not answer.is_targeted
    assert [each.is_bot for each in clinician.messages(CHANNEL)] == [False]
    assert [each.is_bot for each in member.messages(CHANNEL)] == [False]


def test_help_says_how_words_are_typed(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    in_chat, in_channel = answer_of(clinician.say("help")), answer_of(clinician.mention(CHANNEL, "help"))

    assert "schedule: See the full schedule" in in_chat.summary
    assert "@LHS Rounds schedule: See the full schedule" in in_channel.summary
    assert "@LHS Rounds" not in in_chat.all_text()


def test_mention_alone_is_answered_with_the_next_session(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    assert "Next LHS Rounds" in answer_of(clinician.mention(CHANNEL, "")).all_text()


def test_words_without_a_mention_are_not_answered(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    assert [each for each in clinician.write(CHANNEL, "next").shown if each.is_bot] == []


def test_answer_is_posted_for_all_only_if_the_person_says_so(
    teams_demo: Demo, clinician: TeamsUserDriver, member: TeamsUserDriver
) -> None:
    asked = answer_of(clinician.mention(CHANNEL, "next share"))
    before = [each for each in member.messages(CHANNEL) if each.is_bot]
    clinician.press(asked, "Post here")

    assert "Post it here for everyone?" in asked.all_text()
    assert before == []
    [posted] = [each for each in member.messages(CHANNEL) if each.is_bot]
    assert posted.summary.startswith("Next LHS Rounds")
    assert "Post it here" not in posted.all_text()


def test_own_chat_has_no_others_to_post_for(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    answer = answer_of(clinician.say("next share"))

    assert "Next LHS Rounds" in answer.all_text()
    assert "Post here" not in answer.buttons


def test_words_that_work_elsewhere_say_where(teams_demo: Demo, organizer: TeamsUserDriver) -> None:
    posts_here = [answer_of(organizer.say(typed)).all_text() for typed in ("here", "not here")]
    home = answer_of(organizer.mention(CHANNEL, "home")).all_text()

    assert all("To let us post in a channel, type “@LHS Rounds here” there." in each for each in posts_here)
    assert "Type “home” in your chat with LHS Rounds." in home


@pytest.mark.parametrize("typed", ["", "import"])
@pytest.mark.parametrize("kind", ["application/vnd.microsoft.teams.file.download.info", "image/*"])
def test_a_file_is_not_read_and_the_answer_says_where_it_is(
    teams_demo: Demo, organizer: TeamsUserDriver, typed: str, kind: str
) -> None:
    """The app has no permission for files, so that clients should offer none."""
    file = {"contentType": kind, "contentUrl": "https://contoso.sharepoint.com/schedule.xlsx", "name": "schedule.xlsx"}
    said = answer_of(organizer.say(typed, attachments=[file])).all_text()

    assert "We can’t read files in Teams." in said
    assert "paste the text" in said
    assert "Next LHS Rounds" in answer_of(organizer.say("next", attachments=[file])).all_text()


def test_long_suggestion_opens_the_form(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    answer = answer_of(clinician.say("suggest " + "a blood draw " * 800))

    assert "Your suggestion goes to" in answer.all_text()


@pytest.mark.parametrize("typed", HOSTILE)
def test_any_words_are_answered(teams_demo: Demo, clinician: TeamsUserDriver, typed: str) -> None:
    answer_of(clinician.say(typed))


def test_addresses_of_people_are_readable(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    said = answer_of(clinician.say("about")).all_text()

    assert "Aubri.Drake@baystatehealth.org" in said
    assert "mailto" not in said
