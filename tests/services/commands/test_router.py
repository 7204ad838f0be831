"""The command table: each word has one route, and only organizers get what is for organizers."""

import pytest

from bot.chat.actor import Actor, Times
from bot.core.commands.answers import ForOrganizers
from bot.core.commands.parser import COMMANDS, ORGANIZER_COMMANDS, CommandName
from bot.services.commands.router import ROUTES, answer_command
from bot.store.db.engine import Database
from tests.harness import ORGANIZERS, Harness


def test_each_word_has_a_route() -> None:
    assert set(ROUTES) == set(CommandName)


def test_what_is_offered_to_organizers_alone_is_for_organizers_alone() -> None:
    offered = {each.name for each in ORGANIZER_COMMANDS} - {each.name for each in COMMANDS}

    assert {name for name in offered if not ROUTES[name].organizers_only} <= {CommandName.HISTORY}


@pytest.mark.parametrize("name", sorted(name for name, route in ROUTES.items() if route.organizers_only))
def test_others_are_told_that_it_is_for_organizers(db: Database, name: CommandName) -> None:
    harness = Harness(db)
    now = harness.clock.now()

    def typed_by(person: str) -> object:
        actor = Actor(workspace_id=harness.workspace, external_id=person)
        return answer_command(db, actor=actor, times=Times(now, now), text=name.value)[0]

    assert isinstance(typed_by("U9"), ForOrganizers)
    assert not isinstance(typed_by(ORGANIZERS[0]), ForOrganizers)
