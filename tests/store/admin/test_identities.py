"""Who a person is in two chats: the same only by an address that both vouch for, or by an id of the directory."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.chat.actor import Actor, Identity
from bot.chat.surface import Surface
from bot.core.outbox.deliveries import Delivery, Kind, PersonRecipient
from bot.core.outbox.references import WelcomeRef
from bot.services.admin import identities, installations
from bot.services.admin.identities import NoOtherChatError, OtherChatUnavailableError
from bot.services.privacy import personal_data
from bot.store.admin import connections, people, reachability, workspaces
from bot.store.admin.connections import Connection
from bot.store.calendar import series
from bot.store.db.engine import Database
from bot.store.db.types import Base
from bot.store.outbox import deliveries
from bot.store.schema.tables import DeliveryRow, IdentityRow, PersonRow, RateLimitRow
from tests.factories import LONG_AGO, NEW_YORK

NOW = datetime(2024, 3, 1, 14, tzinfo=UTC)
TEAMS_ID, SLACK_ID, EMAIL, ENTRA_ID = "29:1a", "U0A", "a@example.org", "entra-a"
Find = Callable[[str], str | None]


@pytest.fixture
def workspace(db: Database) -> int:
    """A workspace in Slack and Teams."""
    with db.write() as tx:
        workspace_id = workspaces.add(tx)
        connections.bind(tx, Connection(workspace_id, Surface.SLACK, "T1"))
        connections.bind(tx, Connection(workspace_id, Surface.TEAMS, "tenant"))
    return workspace_id


def never(_email: str) -> str | None:
    raise NoOtherChatError


def nobody(_email: str) -> str | None:
    return None


def not_now(_email: str) -> str | None:
    raise OtherChatUnavailableError


def in_teams(
    db: Database,
    workspace: int,
    external_id: str = TEAMS_ID,
    *,
    email: str | None = EMAIL,
    directory_id: str | None = ENTRA_ID,
    find: Find = never,
) -> str | None:
    """Let a person of Teams suggest something; return the external id by which they are known."""
    identity = Identity(external_id=external_id, name="A Name", email=email, directory_id=directory_id)
    known = identities.known_as(db, workspace, Surface.TEAMS, identity, acts=True)
    known = known or identities.recognize(db, workspace, Surface.TEAMS, identity, find)
    return stored(db, workspace, Surface.TEAMS, known, identity)


def in_slack(db: Database, workspace: int, external_id: str = SLACK_ID, *, email: str | None = EMAIL) -> str | None:
    """Let a person of Slack suggest something; return the external id by which they are known."""
    identity = Identity(external_id=external_id, name="A Name", email=email)
    known = identities.known_as(db, workspace, Surface.SLACK, identity, acts=True)
    known = known or identities.recognize(db, workspace, Surface.SLACK, identity)
    return stored(db, workspace, Surface.SLACK, known, identity)


def stored(db: Database, workspace: int, surface: Surface, known: str, identity: Identity) -> str | None:
    actor = Actor(workspace_id=workspace, external_id=known, surface=surface, identity=identity)
    with db.write() as tx:
        return people.of_actor(tx, actor).external_id


def everybody(db: Database) -> dict[str | None, str | None]:
    """Return the email address of each person, by the external id by which they are known."""
    with db.read() as tx:
        return dict(tx.execute(select(PersonRow.address, PersonRow.email)).all())


@pytest.mark.parametrize("teams_first", [True, False])
@pytest.mark.parametrize("written", [EMAIL, "A@Example.ORG"])
def test_one_address_in_two_chats_is_one_person(db: Database, workspace: int, teams_first: bool, written: str) -> None:
    """However it is written. Messages go where they were last, by the id that they have there."""
    steps: list[Callable[[], str | None]] = [
        lambda: in_teams(db, workspace, email=written, find=lambda email: SLACK_ID if email == EMAIL else None),
        lambda: in_slack(db, workspace),
    ]
    first, second = steps if teams_first else steps[::-1]
    known = [first(), second(), first(), second()]
    # Teams asked Slack, who the person is there.
    expected = SLACK_ID
    with db.read() as tx:
        person = people.find(tx, workspace, expected)
        assert person is not None
        reached = reachability.chat_of(tx, person.id)

    assert [expected] * 4 == known
    assert {expected: EMAIL} == everybody(db)
    assert (Surface.SLACK if teams_first else Surface.TEAMS) is reached


def test_a_person_whom_slack_did_not_know_then_is_recognized_from_slack(db: Database, workspace: int) -> None:
    assert TEAMS_ID == in_teams(db, workspace, find=nobody)
    assert TEAMS_ID == in_slack(db, workspace)


def test_a_name_alone_proves_nothing(db: Database, workspace: int) -> None:
    known = [in_slack(db, workspace, email=None), in_teams(db, workspace, email=None)]
    known += [in_teams(db, workspace, "29:1b", email="b@example.org", directory_id="entra-b")]

    assert [SLACK_ID, TEAMS_ID, "29:1b"] == known
    assert 3 == len(everybody(db))


def test_an_unverified_guest_is_a_person_of_teams(db: Database, workspace: int) -> None:
    """A guest has no address here, and an id in the directory of the organization that invited them."""
    in_slack(db, workspace)
    known = [in_teams(db, workspace, email=None, find=lambda _: SLACK_ID) for _ in range(2)]

    assert [TEAMS_ID, TEAMS_ID] == known
    assert {SLACK_ID: EMAIL, TEAMS_ID: None} == everybody(db)
    assert TEAMS_ID == in_teams(db, workspace, "29:2a", email=None)


@pytest.mark.parametrize(
    ("find", "known"), [(nobody, TEAMS_ID), (lambda _: "U0B", "U0B"), (never, SLACK_ID), (not_now, SLACK_ID)]
)
def test_an_address_that_slack_gives_to_no_one_or_another_person_has_changed_hands(
    db: Database, workspace: int, find: Find, known: str
) -> None:
    """If Slack does not say who has it now, what it said before counts."""
    in_slack(db, workspace)
    in_teams(db, workspace, find=find)

    # It is the address of the one for whom a chat vouched last.
    assert everybody(db) == {SLACK_ID: None} | {known: EMAIL}


def test_the_next_holder_of_an_address_is_one_person_in_both_chats(db: Database, workspace: int) -> None:
    in_slack(db, workspace)
    in_teams(db, workspace, find=nobody)

    assert TEAMS_ID == in_slack(db, workspace, "U0B")
    assert SLACK_ID == in_slack(db, workspace, SLACK_ID, email=None)


def test_a_person_who_gets_another_address_frees_the_one_before(db: Database, workspace: int) -> None:
    in_teams(db, workspace)
    in_teams(db, workspace, email="new.name@example.org")
    in_teams(db, workspace, "29:1b", directory_id="entra-b")

    assert {TEAMS_ID: "new.name@example.org", "29:1b": EMAIL} == everybody(db)


def test_two_people_of_one_chat_with_one_address_stay_two(db: Database, workspace: int) -> None:
    known = [in_teams(db, workspace), in_teams(db, workspace, "29:1b", directory_id="entra-b")]

    assert [TEAMS_ID, "29:1b"] == known
    assert [TEAMS_ID, "29:1b"] == [in_teams(db, workspace), in_teams(db, workspace, "29:1b", directory_id="entra-b")]


def test_two_people_who_came_at_the_same_moment_are_not_one_later(db: Database, workspace: int) -> None:
    """Both were taken for the person in Slack before either was stored."""
    in_slack(db, workspace)
    for external_id, directory_id in ((TEAMS_ID, ENTRA_ID), ("29:1b", "entra-b")):
        identity = Identity(external_id=external_id, email=EMAIL, directory_id=directory_id)
        stored(db, workspace, Surface.TEAMS, SLACK_ID, identity)
    with db.read() as tx:
        now = list(tx.scalars(select(IdentityRow.external_id)))

    assert [TEAMS_ID] == now
    assert "29:1b" == in_teams(db, workspace, "29:1b", directory_id="entra-b", find=lambda _: SLACK_ID)


@pytest.mark.parametrize("other", ["29:1a", SLACK_ID])
def test_another_registration_of_the_app_changes_ids_and_not_people(db: Database, workspace: int, other: str) -> None:
    """A question is enough to learn the new id; an address is not needed."""
    if other == SLACK_ID:
        in_slack(db, workspace)
    in_teams(db, workspace, find=lambda _: SLACK_ID if other == SLACK_ID else None)
    identity = Identity(external_id="29:2a", directory_id=ENTRA_ID)
    asked = [identities.known_as(db, workspace, Surface.TEAMS, identity, acts=True) for _ in range(2)]
    with db.read() as tx:
        now = tx.execute(select(IdentityRow.external_id, IdentityRow.name)).all()
        in_chat = people.id_in(tx, workspace, Surface.TEAMS, other)

    assert [other, other] == asked
    assert [("29:2a", "A Name")] == now
    assert "29:2a" == in_chat


def test_an_organizer_who_was_chosen_in_a_menu_is_known_by_the_directory_once_they_did_anything(
    db: Database, workspace: int
) -> None:
    with db.write() as tx:
        people.by_external_id(tx, workspace, TEAMS_ID)
    for external_id in (TEAMS_ID, "29:2a"):
        identity = Identity(external_id=external_id, directory_id=ENTRA_ID)
        assert TEAMS_ID == identities.known_as(db, workspace, Surface.TEAMS, identity, acts=True)


def test_nothing_is_kept_of_a_person_who_is_only_looked_up(db: Database, workspace: int) -> None:
    in_teams(db, workspace)
    identity = Identity(external_id="29:2a", directory_id=ENTRA_ID)

    assert TEAMS_ID == identities.known_as(db, workspace, Surface.TEAMS, identity)
    with db.read() as tx:
        assert [TEAMS_ID] == list(tx.scalars(select(IdentityRow.external_id)))


def everything(db: Database) -> str:
    with db.read() as tx:
        return "\n".join(repr(tx.execute(select(table)).all()) for table in Base.metadata.sorted_tables)


def test_erasure_leaves_neither_identities_nor_where_messages_went(db: Database, workspace: int) -> None:
    """A person of both chats, who was sent a message in each."""
    in_slack(db, workspace)
    in_teams(db, workspace, find=lambda _: SLACK_ID)
    with db.write() as tx:
        series.add(tx, workspace, name="LHS Rounds", zone=NEW_YORK, known_since=LONG_AGO)
        [its] = series.of_workspace(tx, workspace)
        person = people.by_external_id(tx, workspace, SLACK_ID)
        deliveries.record(
            tx, workspace, Delivery(Kind.WELCOME, its.id, WelcomeRef(its.id), PersonRecipient(person.id), NOW)
        )
        tx.query(DeliveryRow).update({"conversation": "a:chat", "message": "1709300000000", "surface": "teams"})
        for each in (SLACK_ID, TEAMS_ID, "U0OTHER"):
            tx.add(RateLimitRow(workspace_id=workspace, address=each, next_at=NOW))
    traces = (SLACK_ID, TEAMS_ID, EMAIL, ENTRA_ID, "A Name", "a:chat", "1709300000000")
    before = everything(db)
    erased = personal_data.erase(db, actor=Actor(workspace_id=workspace, external_id=SLACK_ID))
    after = everything(db)

    assert erased
    assert [] == [each for each in traces if each not in before]
    assert [] == [each for each in traces if each in after]
    assert "U0OTHER" in after


def test_what_the_app_left_long_ago_is_erased_with_everybodys_identities(db: Database, workspace: int) -> None:
    """Of a workspace that has left both chats; another one keeps its own."""
    with db.write() as tx:
        other = workspaces.add(tx)
        connections.bind(tx, Connection(other, Surface.TEAMS, "another tenant"))
    in_teams(db, workspace)
    in_teams(db, other, "29:9a")
    with db.write() as tx:
        connections.leave(tx, workspace, Surface.SLACK, NOW)
    only_slack = installations.forget(db, NOW + timedelta(days=60))
    with db.write() as tx:
        connections.leave(tx, workspace, Surface.TEAMS, NOW + timedelta(days=60))
    both = [installations.forget(db, NOW + timedelta(days=day)) for day in (61, 91)]
    left = everything(db)

    assert (0, [0, 1]) == (only_slack, both)
    assert [] == [each for each in (TEAMS_ID, "'tenant'", "'T1'") if each in left]
    assert "29:9a" in left
    assert "another tenant" in left
