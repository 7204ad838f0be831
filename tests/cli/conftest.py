"""The command line, run in this process."""

import logging
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.observability.logging_setup import AsJson, AsText


@dataclass(frozen=True)
class CommandResult:
    """The result of a command."""

    code: int
    out: str
    err: str


Run = Callable[..., CommandResult]


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], database_url: str
) -> Iterator[Run]:
    """Run `lhs-rounds` with these arguments in an empty folder on an empty database; keywords set the environment."""
    for name in ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "ROUNDS_CHANNELS", "ROUNDS_ORGANIZERS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.chdir(tmp_path)

    def run(*words: str, **environment: str) -> CommandResult:
        with monkeypatch.context() as patched:
            for name, value in environment.items():
                patched.setenv(name, value)
            patched.setattr(sys, "argv", ["lhs-rounds", *words])
            with pytest.raises(SystemExit) as ended:
                main()
        said = capsys.readouterr()
        return CommandResult(int(ended.value.code or 0), said.out, said.err)

    yield run
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each.formatter, AsText | AsJson)]:
        # Log handlers hold this test's captured stream.
        root.removeHandler(handler)
