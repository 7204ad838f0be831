"""Helpers shared by the commands: the database, the workspace, error messages and safe file writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from bot import server
from bot.app import bootstrap_workspace
from bot.chat.surface import Surface
from bot.clock import SystemClock
from bot.config import Settings, SettingsError, read_settings
from bot.core.calendar.formatting import NameOf
from bot.services.admin import identities, workspace_resolver
from bot.store.db.engine import Database, make_engine

FAILED = 1
USAGE = 2

Workspace = Annotated[
    str | None, typer.Option("--workspace", help="Slack workspace ID (T…), if the app is installed in several.")
]


@contextmanager
def database(*, creates: bool = False) -> Iterator[tuple[Database, Settings]]:
    """Open the configured database, which must have the current schema, until the block ends.

    Args:
        creates: Whether to create the tables if the database has none.

    Raises:
        SettingsError, SchemaOutdatedError, DatabaseUnavailableError: The database cannot be used.
    """
    settings = read_settings()
    server.check_current(settings, creates=creates)
    db = Database(make_engine(settings.database_url, patient=True))
    try:
        yield db, settings
    finally:
        db.close()


def workspace_of(db: Database, settings: Settings, team: str | None) -> int:
    """Return the id of the named workspace, or of the only one.

    Raises:
        SettingsError: There is no such workspace, or several and none is named.
    """
    if not settings.many_workspaces and team is None:
        return bootstrap_workspace(db, settings, SystemClock())
    known = workspace_resolver.by_team(db)
    names = ", ".join(sorted(known))
    if team is not None:
        if team not in known:
            raise SettingsError(f"--workspace: {team} isn’t here. Choose from: {names or 'none'}")
        return known[team]
    if not known:
        raise SettingsError("The app isn’t installed anywhere yet. Open /slack/install in a browser first.")
    if len(known) > 1:
        raise SettingsError(f"Add --workspace. Choose from: {names}")
    return known.popitem()[1]


def names_in(db: Database, workspace_id: int) -> NameOf:
    """Return a function that names a workspace's channels and people by external id; unknown ids stay as they are."""
    names = identities.known_names(db, workspace_id, Surface.TEAMS)

    def name_of(external_id: str) -> str:
        name = names.get(external_id, external_id)
        is_channel_of_teams = name != external_id and external_id.startswith("19:")
        return f"{name} in Teams" if is_channel_of_teams else name

    return name_of


def say(words: str) -> None:
    """Print an error line."""
    typer.echo(words, err=True)


@contextmanager
def writing(file: Path) -> Iterator[None]:
    """End the command with one sentence if the block cannot write `file`."""
    try:
        yield
    except OSError as error:
        say(f"We couldn’t write {file}: {error.strerror}. Check the folder, or use another one.")
        raise typer.Exit(FAILED) from None


@contextmanager
def written_whole(file: Path) -> Iterator[Path]:
    """Yield a temporary file that replaces `file` when the block succeeds. Only its owner can read it."""
    partial = file.with_name(f".{file.name}.partial")
    with writing(file):
        partial.touch(mode=0o600)
        try:
            yield partial
            partial.replace(file)
        finally:
            partial.unlink(missing_ok=True)
