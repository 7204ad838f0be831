"""The keys that encrypt tokens: wrong, replaced while the app runs, or lost. No token is lost with them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from bot.app import Bot, build
from bot.chat import port
from bot.config import SettingsError
from bot.core.outbox.rate_limit import UNLIMITED
from bot.services.admin import installations
from bot.store.schema.installations import InstallationRow
from bot.token_cipher import DecryptionError, TokenCipher, new_key
from handlers.slack.registry import COMMAND
from playground.seed import CLINICIAN, ORGANIZER
from tests.cli.conftest import Run
from tests.cli.conftest import run as run  # noqa: PLC0414 - a fixture
from tests.cli.test_workspaces import environment
from tests.journeys.admin.test_many_workspaces import set_up
from tests.journeys.outbox.test_message_updates import posts
from tests.logged import all_logged
from tests.multi_workspace_app import MultiWorkspaceApp, running_app

OLD, NEW = new_key(), new_key()
REFUSED = "ROUNDS_TOKEN_KEYS: no key here decrypts the stored tokens"


@pytest.fixture
def app(database_url: str) -> Iterator[MultiWorkspaceApp]:
    with running_app(database_url, keys=(OLD,)) as app:
        yield app


@contextmanager
def restarted(app: MultiWorkspaceApp, *keys: str) -> Iterator[Bot]:
    """Run a second process with other keys."""
    settings = app.settings.model_copy(update={"rounds_token_keys": SecretStr(",".join(keys))})
    bot = build(settings, app.clock, rate_limit=UNLIMITED)
    try:
        yield bot
    finally:
        bot.stop()


def sealed(app: MultiWorkspaceApp) -> list[str]:
    with app.bot.db.read() as tx:
        return list(tx.scalars(select(InstallationRow.sealed_token).order_by(InstallationRow.id)))


def readable(app: MultiWorkspaceApp, *keys: str) -> list[bool]:
    return [TokenCipher(keys).can_decrypt(each) for each in sealed(app)]


def test_with_a_wrong_key_no_program_starts_and_nothing_changes(app: MultiWorkspaceApp) -> None:
    app.install(app.first)
    before = sealed(app)
    with pytest.raises(SettingsError, match=REFUSED), restarted(app, NEW):
        pytest.fail("it started")
    with restarted(app, NEW, OLD) as bot:
        bot.run_once()

    assert before == sealed(app)


def test_with_any_key_a_program_starts_before_the_first_installation(app: MultiWorkspaceApp) -> None:
    with restarted(app, NEW) as bot:
        assert bot.web.install_pages is not None


@pytest.mark.postgres
def test_a_key_replaced_in_the_wrong_order_delays_posts_and_loses_none(
    app: MultiWorkspaceApp, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tokens are encrypted with the new key while a program still runs with the old one alone."""
    # The next attempt comes after a second of the machine's time instead of a minute.
    monkeypatch.setattr(port, "_SEND_RETRY_SECONDS", 1.0)
    app.install(app.first)
    set_up(app, app.first, calendar="March 14, 2024 - Heather Hsu")
    before = len(posts(app.first.as_user(ORGANIZER)))
    number = installations.rotate(app.bot.db, TokenCipher((NEW, OLD)).rotate)
    app.clock.advance_to(app.clock.now() + timedelta(minutes=10))
    app.bot.run_once()
    meanwhile = len(posts(app.first.as_user(ORGANIZER)))
    said = app.first.as_user(CLINICIAN).command(COMMAND, "next").text
    with restarted(app, NEW) as bot:

        def has_posted() -> bool:
            bot.run_once()
            return len(posts(app.first.as_user(ORGANIZER))) > before

        app.first.wait(has_posted, seconds=10)
    after = posts(app.first.as_user(ORGANIZER))

    assert (1, [True], [False]) == (number, readable(app, NEW), readable(app, OLD))
    assert "Contact your app admin." in said
    assert "another workspace" not in said
    assert (before, before + 1) == (meanwhile, len(after))
    assert "token cannot be opened" in all_logged(caplog)
    assert app.first.workspace.token not in all_logged(caplog)


def test_a_replacement_that_stops_midway_can_be_resumed(app: MultiWorkspaceApp) -> None:
    for each in (app.first, app.second):
        app.install(each)
    both = TokenCipher((NEW, OLD))
    done: list[str] = []

    def once(token: str) -> str:
        if done:
            raise DecryptionError("the machine stopped")
        done.append(token)
        return both.rotate(token)

    with pytest.raises(DecryptionError):
        installations.rotate(app.bot.db, once)
    midway = readable(app, NEW), readable(app, OLD), readable(app, NEW, OLD)
    with restarted(app, NEW, OLD) as bot:
        bot.run_once()
    number = installations.rotate(app.bot.db, both.rotate)

    assert ([True, False], [False, True], [True, True]) == midway
    assert (2, [True, True]) == (number, readable(app, NEW))


def test_with_a_lost_key_the_app_is_installed_again_and_finds_its_data(app: MultiWorkspaceApp, run: Run) -> None:
    app.install(app.first)
    set_up(app, app.first, calendar="March 14, 2024 - Heather Hsu")
    app.install(app.second)
    installations.rotate(app.bot.db, lambda _: TokenCipher((new_key(),)).encrypt("xoxb-lost"))
    removed = run("seal-tokens", "--remove-lost", **environment(app))
    left = sealed(app)
    app.install(app.first)

    assert (0, "Tokens deleted: 2\nTokens encrypted: 0\n", []) == (removed.code, removed.out, left)
    assert "Heather Hsu" in app.first.as_user(CLINICIAN).command(COMMAND, "next").text
