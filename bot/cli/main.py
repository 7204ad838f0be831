"""The command line, `lhs-rounds`: its table of contents, and what becomes of faults that were foreseen."""

import sys

import typer

from bot import logs, serving
from bot.commands import data, running
from bot.commands.common import FAILED, USAGE, say
from bot.config import SettingsError
from bot.services.setup import OtherTeamError
from bot.store.alone import InMemoryError, NotAloneError
from bot.store.engine import DatabaseUnavailableError, DatabaseUrlError

app = typer.Typer(
    name="lhs-rounds",
    help="The bot that runs a health system's monthly Learning Health System Rounds in Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    running.demo,
    running.manifest,
    running.doctor,
    running.migrate,
    running.serve,
    running.web,
    running.worker,
    running.health,
    running.status,
    running.rehearse,
    running.report,
    data.export,
    data.backup,
    data.restore,
    data.erase,
    running.seal_tokens,
):
    app.command()(command)
app.command(name="import")(data.import_)
app.command(name="new-key")(running.new_key_)


def main() -> None:
    """Run the command line; each anticipated fault ends in a line that says what to do, never in a stack trace."""
    logs.begin()
    try:
        app()
    except SettingsError as error:
        say(str(error))
        sys.exit(USAGE)
    except (DatabaseUrlError, InMemoryError) as error:
        say(f"DATABASE_URL is wrong: {error}")
        sys.exit(USAGE)
    except DatabaseUnavailableError as error:
        say(f"{error.state.value}: {error}")
        sys.exit(FAILED)
    except (serving.BehindError, serving.CannotListenError, NotAloneError, OtherTeamError) as error:
        say(str(error))
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
