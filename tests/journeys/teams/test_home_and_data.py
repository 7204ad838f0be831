"""A clinician's Home and their own data in Teams, and words that are meant to mislead."""

import pytest

from bot.demo import Demo
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.seed import CLINICIAN
from tests.journeys.teams.test_forms import form_of, shown, stored
from tests.journeys.teams.test_words import CHANNEL, answer_of

HOSTILE = "[Free](https://evil.example) **now** <at>Member</at> `x` <b>y</b>\n# title &lt;z&gt; <@29:1member>"


def test_home_shows_what_is_next_and_what_is_theirs(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    clinician.say("I’m coming")
    clinician.press(form_of(clinician, "suggest Fewer blood draws"), "Send")
    home = answer_of(clinician.say("home")).all_text()

    for words in (
        "Next LHS Rounds",
        "You’re going",
        "Upcoming",
        "Your suggestions",
        "Fewer blood draws",
        "No reminders",
    ):
        assert words in home
    assert "Needs you" not in home
    assert "Slack" not in home


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ("Add to calendar", "Google Calendar"),
        ("Suggest a topic", "Your suggestion goes to"),
        ("Send feedback", "Your feedback goes to"),
        ("Remind me", "Before every session"),
        ("Help", "What you can do"),
        ("Privacy", "We don’t have any data about you."),
        ("About LHS Rounds", "learning health system"),
    ],
)
def test_each_button_of_home_is_answered(teams_demo: Demo, clinician: TeamsUserDriver, button: str, said: str) -> None:
    home = answer_of(clinician.say("home"))

    assert said in answer_of(clinician.press(home, button)).all_text()


def test_home_stays_when_a_person_cannot_come(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    clinician.say("I’m coming")
    home = answer_of(clinician.say("home"))
    clinician.press(home, "Can’t make it")

    assert "Upcoming" in shown(clinician, home).all_text()
    assert stored(teams_demo, "attendances") == []


def test_home_is_shown_when_a_person_adds_the_app(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    teams_demo.teams.as_admin(CLINICIAN).install_for_person()

    [home] = clinician.chat()
    assert "Next LHS Rounds" in home.all_text()


def test_nothing_that_people_write_is_markup(
    teams_demo: Demo, clinician: TeamsUserDriver, organizer: TeamsUserDriver
) -> None:
    organizer.say("help")
    form = form_of(clinician, "suggest")
    clinician.press(form, "Send", {"suggestion.topic": HOSTILE.replace("\n", " "), "suggestion.why": HOSTILE})
    teams_demo.bot.run_once()
    card = organizer.chat()[-1]

    for shown_to in (shown(clinician, form), card, answer_of(clinician.say("my suggestions"))):
        assert "[Free](https://evil.example) **now** <at>Member</at> `x` <b>y</b>" in shown_to.all_text()
        assert "&lt;z&gt; <@29:1member>" in shown_to.all_text()
        assert set(kinds(shown_to.card, "text")) <= {"TextRun"}
    assert [each for each in teams_demo.teams.tenant.posted if each.activity.get("entities")] == []
    assert "evil.example" not in str([*addresses(card.card), *addresses(shown(clinician, form).card)])


def kinds(part: object, name: str) -> list[str]:
    """The types of the elements that have a property."""
    if isinstance(part, list):
        return [kind for each in part for kind in kinds(each, name)]
    if not isinstance(part, dict):
        return []
    return [*([str(part["type"])] if name in part else []), *kinds(list(part.values()), name)]


def addresses(part: object) -> list[str]:
    if isinstance(part, list):
        return [url for each in part for url in addresses(each)]
    if not isinstance(part, dict):
        return []
    return [*([str(part["url"])] if "url" in part else []), *addresses(list(part.values()))]


def test_unknown_words_are_repeated_as_they_are(teams_demo: Demo, clinician: TeamsUserDriver) -> None:
    said = answer_of(clinician.mention(CHANNEL, "[zebra](https://evil.example)"))

    assert "[zebra](https://evil.example)" in said.all_text()
    assert set(kinds(said.card, "text")) == {"TextRun"}
