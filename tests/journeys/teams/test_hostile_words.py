"""What people in Teams write to mislead others: held as in Slack, in messages, forms and dialogs."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from bot.demo import Demo
from bot.store.schema.tables import SuggestionRow
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.seed import CLINICIAN, MEMBER
from tests.journeys.calendar.test_links import store_link
from tests.journeys.privacy.test_hostile_words import ADDRESSES, DISGUISED, FULL_LINK, HIDDEN, SHOWN
from tests.journeys.teams.test_forms import announced, form_of, stored
from tests.journeys.teams.test_words import CHANNEL, answer_of

TOPIC, PAGE = "suggestion.topic", "paste.page"
UNSTORABLE = "\x00\udfff\ud800"


def cards_of(demo: Demo) -> list[Any]:
    """Return everything that Teams shows by now."""
    messages = [each for conversation in demo.teams.tenant.messages.values() for each in conversation]
    return [json.loads(json.dumps([each.activity, each.views])) for each in messages]


def targets_in(value: Any) -> Iterator[str]:
    """Yield the target of every link and picture in a card."""
    if isinstance(value, dict):
        yield from (value[name] for name in ("url", "iconUrl") if isinstance(value.get(name), str))
        for each in value.values():
            yield from targets_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from targets_in(each)


@pytest.mark.parametrize("way", ["typed", "in the form", "in a dialog"])
def test_hidden_characters_are_neither_kept_nor_shown(
    teams_demo: Demo, clinician: TeamsUserDriver, organizer: TeamsUserDriver, way: str
) -> None:
    organizer.say("home")
    if way == "in a dialog":
        assert clinician.press(announced(teams_demo, clinician), "Suggest a topic").ok
        assert clinician.submit_dialog({TOPIC: HIDDEN + UNSTORABLE}, button="Send").ok
    else:
        form = form_of(clinician, f"suggest {HIDDEN}" if way == "typed" else "suggest")
        assert clinician.press(form, "Send", {} if way == "typed" else {TOPIC: HIDDEN + UNSTORABLE}).ok
    teams_demo.bot.run_once()
    with teams_demo.bot.db.read() as tx:
        [kept] = tx.scalars(select(SuggestionRow.topic))

    assert kept == SHOWN
    assert SHOWN in organizer.chat()[-1].all_text()


def test_hidden_characters_in_a_name_are_not_shown(
    teams_demo: Demo, clinician: TeamsUserDriver, organizer: TeamsUserDriver
) -> None:
    teams_demo.teams.tenant.people[CLINICIAN].name = "Clin\u202enaici\x1b[2J\u200b\U000e0041\x00"
    clinician.press(answer_of(clinician.say("next")), "I’m going")
    listed = answer_of(organizer.press(answer_of(organizer.say("next")), "Who’s going (1)")).all_text()

    assert "Clinnaici[2J" in listed
    assert listed.replace("\n", "").isprintable()
    assert not any(set("\u202e\x1b\u200b") & set(row) for row in stored(teams_demo, "identities"))


def test_hidden_characters_in_the_name_of_a_chosen_person_are_not_shown(
    teams_demo: Demo, organizer: TeamsUserDriver
) -> None:
    """Who was chosen in a menu has written nothing yet: their name comes from Teams' own record."""
    member = teams_demo.teams.tenant.people[MEMBER]
    member.name = "Mem\u202ereb\x1b[2J\u200b\U000e0041"
    organizer.press(organizer.say("settings").shown[-1], "Change", data={"value": "people"})
    [field] = [
        str(each["id"])
        for each in (organizer.chat()[-1].card or {})["body"]
        if str(each.get("id")).startswith("settings.organizers")
    ]
    assert organizer.press(organizer.chat()[-1], "Save", {field: [member.aad_object_id]}).ok
    shown = answer_of(organizer.say("settings")).all_text() + "".join(stored(teams_demo, "identities"))

    assert "Memreb[2J" in shown
    assert not set("\u202e\x1b\u200b\U000e0041") & set(shown)
    assert "\\u202e" not in shown


def test_a_pasted_schedule_with_hidden_characters_is_read(teams_demo: Demo, organizer: TeamsUserDriver) -> None:
    line = f"Thursday, May 23, 2024 - Heather Hsu: Hand\u202eoffs{UNSTORABLE}\U000e0041 at night"
    form = form_of(organizer, "import")
    previewed = organizer.press(form, form.buttons[-1], {PAGE: line})

    assert previewed.ok
    assert "Handoffs at night" in organizer.chat()[-1].all_text()


@pytest.mark.parametrize("typed", [*ADDRESSES, *DISGUISED])
def test_only_plain_web_links_are_taken(teams_demo: Demo, organizer: TeamsUserDriver, typed: str) -> None:
    form = form_of(organizer, "edit hsu")
    [field] = [each["id"] for each in (form.card or {})["body"] if str(each.get("id")).startswith("session.link")]
    refused = organizer.press(form, form.buttons[-1], {field: typed})

    assert DISGUISED.get(typed, FULL_LINK) in refused.text + organizer.chat()[-1].all_text()
    assert [typed] != [each for each in stored(teams_demo, "sessions") if typed in each]


@pytest.mark.parametrize("evil", ["javascript:alert(1)", "msteams:/l/chat/1", *DISGUISED])
def test_rows_that_hold_another_link_are_shown_as_text(
    teams_demo: Demo, clinician: TeamsUserDriver, organizer: TeamsUserDriver, evil: str
) -> None:
    store_link(teams_demo.bot.db, evil)
    announced(teams_demo, clinician)
    for words in ("next", "upcoming", "past", "award", "about", "calendar", "readiness", "home"):
        assert organizer.say(words).ok
    targets = list(targets_in(cards_of(teams_demo)))

    assert clinician.messages(CHANNEL)
    assert any(each.startswith("https://") for each in targets)
    assert [] == [each for each in targets if each == evil or not each.startswith(("https://", "http://"))]
