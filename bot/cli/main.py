"""The command line, `lhs-rounds`: its commands, and the handling of expected errors."""

import sys
from typing import NoReturn

import typer

from bot import server
from bot.cli import data, operations, schedule_import
from bot.cli.common import FAILED, USAGE, say
from bot.config import SettingsError
from bot.doctor import database
from bot.observability import logging_setup
from bot.services.admin.bootstrap import WrongTeamError
from bot.store.db.engine import DatabaseUnavailableError, DatabaseUrlError
from bot.store.db.process_lock import AlreadyRunningError, InMemoryError

app = typer.Typer(
    name="lhs-rounds",
    help="LHS Rounds: a Slack and Microsoft Teams app for a health system’s monthly Learning Health System Rounds.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    operations.demo,
    operations.manifest,
    operations.teams_package,
    operations.doctor,
    operations.migrate,
    operations.serve,
    operations.web,
    operations.worker,
    operations.health,
    operations.status,
    operations.rehearse,
    operations.report,
    data.export,
    data.backup,
    data.restore,
    data.erase,
):
    app.command()(command)
app.command(name="seal-tokens")(operations.encrypt_tokens)
app.command(name="import")(schedule_import.import_)
app.command(name="new-key")(operations.new_key_)


def main() -> None:
    """Run the command line. Each expected error prints a line that says what to do, not a traceback."""
    logging_setup.configure_logging()
    try:
        app()
    except SettingsError as error:
        _exit(str(error), USAGE)
    except (DatabaseUrlError, InMemoryError) as error:
        _exit(f"DATABASE_URL: {error}", USAGE)
    except DatabaseUnavailableError as error:
        problem, fix = (_capitalized(each) for each in (error.state.value, database.fix(error)))
        _exit(f"{problem}: {error}. {fix}.", FAILED)
    except (server.SchemaOutdatedError, server.CannotListenError, AlreadyRunningError, WrongTeamError) as error:
        _exit(str(error), FAILED)


def _capitalized(text: str) -> str:
    return text[0].upper() + text[1:]


def _exit(sentence: str, code: int) -> NoReturn:
    say(sentence)
    sys.exit(code)


if __name__ == "__main__":
    main()
