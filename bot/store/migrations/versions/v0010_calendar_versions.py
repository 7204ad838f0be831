"""A version of each workspace's calendar, which triggers renew with every change."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

# The tables that `bot.store.calendar.calendars` reads, and the changes that show in what it reads. A person shows there
# only as an organizer, and that is another row: a new person changes nothing.
_ANY = ("INSERT", "UPDATE", "DELETE")
_CHANGES = {
    "series": _ANY,
    "channels": _ANY,
    "organizers": _ANY,
    "people": ("UPDATE",),
    "sessions": _ANY,
    "speakers": _ANY,
    "attendances": _ANY,
}
_SQLITE_ADD = """
INSERT INTO calendar_versions (workspace_id, version) VALUES (NEW.id, lower(hex(randomblob(16))))
"""
_SQLITE_RENEW = """
UPDATE calendar_versions SET version = lower(hex(randomblob(16))) WHERE workspace_id IN
"""
# The workspaces that a changed row belongs to.
_SQLITE_CHANGED = {
    "INSERT": "(NEW.workspace_id)",
    "UPDATE": "(OLD.workspace_id, NEW.workspace_id)",
    "DELETE": "(OLD.workspace_id)",
}
_SQLITE_FIRST = "INSERT INTO calendar_versions SELECT id, lower(hex(randomblob(16))) FROM workspaces"
# A version begins with the number of its transaction: one that changes many rows writes it once.
_POSTGRES_FIRST = "INSERT INTO calendar_versions SELECT id, txid_current() || '-' || gen_random_uuid() FROM workspaces"
_POSTGRES_ADD = """
CREATE FUNCTION add_calendar_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO calendar_versions (workspace_id, version) VALUES (NEW.id, txid_current() || '-' || gen_random_uuid());
    RETURN NULL;
END $$
"""
_POSTGRES_RENEW = """
CREATE FUNCTION renew_calendar_version() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed integer[] := '{}';
BEGIN
    IF TG_OP <> 'INSERT' THEN
        changed := changed || OLD.workspace_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        changed := changed || NEW.workspace_id;
    END IF;
    UPDATE calendar_versions SET version = txid_current() || '-' || gen_random_uuid()
    WHERE workspace_id = ANY (changed) AND split_part(version, '-', 1) <> txid_current()::text;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    """Add a table and triggers, which also fire for the version before this one while both run."""
    op.create_table(
        "calendar_versions",
        sa.Column("workspace_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_calendar_versions_workspace_id_workspaces"),
            # The previous version erases workspaces too, and does not know this table.
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_calendar_versions")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(_SQLITE_FIRST)
        _make_sqlite_triggers()
    else:
        op.execute(_POSTGRES_FIRST)
        _make_postgres_triggers()


def _make_sqlite_triggers() -> None:
    """Create triggers that name no table but the versions', so that a later migration can replace any other table."""
    op.execute(f"CREATE TRIGGER add_calendar_version AFTER INSERT ON workspaces BEGIN {_SQLITE_ADD}; END")
    for table, changes in _CHANGES.items():
        for change in changes:
            name = f"renew_calendar_version_{table}_{change.lower()}"
            op.execute(
                f"CREATE TRIGGER {name} AFTER {change} ON {table} BEGIN {_SQLITE_RENEW} {_SQLITE_CHANGED[change]}; END"
            )


def _make_postgres_triggers() -> None:
    """Create triggers that fire at commit, when all other locks are held: the version's lock causes no deadlock."""
    op.execute(_POSTGRES_ADD)
    op.execute(_POSTGRES_RENEW)
    op.execute(
        "CREATE TRIGGER add_calendar_version AFTER INSERT ON workspaces"
        " FOR EACH ROW EXECUTE FUNCTION add_calendar_version()"
    )
    for table, changes in _CHANGES.items():
        op.execute(
            f"CREATE CONSTRAINT TRIGGER renew_calendar_version AFTER {' OR '.join(changes)} ON {table}"
            " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION renew_calendar_version()"
        )
