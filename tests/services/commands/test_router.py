"""The command table: each word has one route, and only organizers get what is for organizers."""

import pytest

from bot.chat.actor import Actor, Times
from bot.core.commands.answers import ForOrganizers, Organizers, OwnSuggestions
from bot.core.commands.vocabulary import COMMANDS, ORGANIZER_COMMANDS, CommandName
from bot.services.commands.router import ROUTES_FOR_ALL, ROUTES_FOR_ORGANIZERS, answer_command
from bot.store.db.engine import Database
from tests.harness import ORGANIZERS, Harness

# What everybody else gets for these words instead of a refusal.
OTHERWISE = {CommandName.SUGGESTIONS: OwnSuggestions, CommandName.ORGANIZERS: Organizers}


def test_each_word_has_a_route() -> None:
    assert {*ROUTES_FOR_ALL, *ROUTES_FOR_ORGANIZERS} == set(CommandName)
    assert ROUTES_FOR_ALL.keys().isdisjoint(ROUTES_FOR_ORGANIZERS)


def test_what_is_offered_to_organizers_alone_is_for_organizers_alone() -> None:
    offered = set(ORGANIZER_COMMANDS) - set(COMMANDS)

    assert offered & ROUTES_FOR_ALL.keys() <= {CommandName.HISTORY}


@pytest.mark.parametrize("name", sorted(ROUTES_FOR_ORGANIZERS))
def test_others_are_told_that_it_is_for_organizers(db: Database, name: CommandName) -> None:
    harness = Harness(db)
    now = harness.clock.now()

    def typed_by(person: str) -> object:
        actor = Actor(workspace_id=harness.workspace, external_id=person)
        return answer_command(db, actor=actor, times=Times(now, now), text=name.value)[0]

    assert isinstance(typed_by("U9"), OTHERWISE.get(name, ForOrganizers))
    assert not isinstance(typed_by(ORGANIZERS[0]), (ForOrganizers, *OTHERWISE.values()))
