"""The connections of workspaces to chats, beside what the previous release writes about workspaces."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from bot.chat.surface import Surface
from bot.store.admin import connections, workspaces
from bot.store.admin.connections import Connection
from bot.store.db.engine import Database

NOW = datetime(2024, 3, 1, 14, tzinfo=UTC)


def test_a_new_workspace_waits_for_its_slack_team(db: Database) -> None:
    with db.write() as tx:
        workspace_id = workspaces.add(tx)
        connections.bind(tx, Connection(workspace_id, Surface.SLACK, "T1", bot="U0BOT", organization="E1"))
        connections.bind(tx, Connection(workspace_id, Surface.SLACK, "T1", url="https://example.slack.com/"))
    with db.read() as tx:
        expected = Connection(workspace_id, Surface.SLACK, "T1", "E1", "U0BOT", "https://example.slack.com/")
        assert expected == connections.bound_to(tx, Surface.SLACK, "T1")
        assert [expected] == connections.of_organization(tx, Surface.SLACK, "E1")
        assert connections.bound_to(tx, Surface.TEAMS, "T1") is None


def test_a_workspace_is_gone_when_its_last_chat_is(db: Database) -> None:
    with db.write() as tx:
        workspace_id = workspaces.add(tx)
        connections.bind(tx, Connection(workspace_id, Surface.TEAMS, "tenant"))
        connections.leave(tx, workspace_id, Surface.SLACK, NOW)
        only_slack = workspaces.gone_before(tx, NOW + timedelta(days=1))
        connections.leave(tx, workspace_id, Surface.TEAMS, NOW + timedelta(days=2))
        too_early = workspaces.gone_before(tx, NOW + timedelta(days=1))
        both = workspaces.gone_before(tx, NOW + timedelta(days=3))

    assert ([], [], [workspace_id]) == (only_slack, too_early, both)


def test_what_the_previous_release_writes_meanwhile_is_taken_over(db: Database) -> None:
    with db.write() as tx:
        ours = workspaces.add(tx)
        connections.bind(tx, Connection(ours, Surface.SLACK, "T1"))
        tx.execute(text("INSERT INTO workspaces (team, bot_user, enterprise) VALUES ('T2', 'U0BOT', 'E2')"))
        tx.execute(text("UPDATE workspaces SET gone_at = :now WHERE team = 'T1'"), {"now": NOW})
        connections.adopt(tx)
        connections.adopt(tx)
        known = connections.every(tx, Surface.SLACK)

    assert [("T1", None, True), ("T2", "E2", False)] == [
        (each.external_id, each.organization, each.gone_at is not None) for each in known
    ]


def test_the_previous_release_sees_what_is_written_now(db: Database) -> None:
    def old(tx: object) -> list[tuple[str | None, bool]]:
        rows = tx.execute(text("SELECT team, gone_at FROM workspaces ORDER BY id"))  # type: ignore[attr-defined] # a session
        return [(team, gone_at is not None) for team, gone_at in rows]

    with db.write() as tx:
        workspace_id = workspaces.add(tx)
        connections.bind(tx, Connection(workspace_id, Surface.SLACK, "T1"))
        connections.bind(tx, Connection(workspace_id, Surface.TEAMS, "tenant"))
        connections.leave(tx, workspace_id, Surface.TEAMS, NOW)
        here = old(tx)
        connections.leave(tx, workspace_id, Surface.SLACK, NOW)
        gone = old(tx)
        connections.come_back(tx, workspace_id, Surface.SLACK)
        connections.adopt(tx)
        back = old(tx)
        still_here = connections.find(tx, workspace_id, Surface.SLACK)

    assert ([("T1", False)], [("T1", True)], [("T1", False)]) == (here, gone, back)
    assert still_here is not None
    assert still_here.gone_at is None
