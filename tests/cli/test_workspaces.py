"""The command line with the bot installed in many workspaces."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.clock import SystemClock
from bot.doctor import examine
from bot.token_cipher import new_key
from bot.views.kit.action_ids import SETTINGS_OPEN
from playground.seed import ORGANIZER, ROUNDS
from tests.cli.conftest import Run
from tests.journeys.admin.test_settings import block
from tests.multi_workspace_app import FIRST, SECOND, MultiWorkspaceApp, running_app


@pytest.fixture
def app(database_url: str) -> Iterator[MultiWorkspaceApp]:
    with running_app(database_url) as app:
        yield app


def environment(app: MultiWorkspaceApp, **more: str) -> dict[str, str]:
    settings = app.settings
    assert settings.slack_client_secret is not None
    return {
        "SLACK_CLIENT_ID": app.multi_workspace.client_id,
        "SLACK_CLIENT_SECRET": app.multi_workspace.client_secret,
        "SLACK_SIGNING_SECRET": app.multi_workspace.signing_secret,
        "SLACK_API_URL": app.multi_workspace.api_url,
        "ROUNDS_TOKEN_KEYS": ",".join(settings.token_keys),
        "ROUNDS_PUBLIC_URL": app.url,
        **more,
    }


def test_workspace_selection(app: MultiWorkspaceApp, run: Run) -> None:
    nowhere = run("status", **environment(app))
    app.install(app.first)
    one = run("status", **environment(app))
    app.install(app.second)
    which = run("status", **environment(app))
    named = run("status", "--workspace", SECOND, **environment(app))
    unknown = run("status", "--workspace", "T0NOBODY", **environment(app))

    assert 2 == nowhere.code
    assert "Open /slack/install in a browser" in nowhere.err
    assert (0, 0) == (one.code, named.code)
    assert 2 == which.code
    assert f"Add --workspace. Choose from: {FIRST}, {SECOND}" in which.err
    assert 2 == unknown.code
    assert f"Choose from: {FIRST}, {SECOND}" in unknown.err


def test_existing_calendar_belongs_to_the_first_installation(app: MultiWorkspaceApp, run: Run, tmp_path: Path) -> None:
    """It was imported before any installation; the second workspace starts empty."""
    (tmp_path / "page.csv").write_text("date,title\n2024-03-21,Handoffs\n")
    run("import", "page.csv")
    app.install(app.first)
    app.install(app.second)
    first = run("export", "--workspace", FIRST, **environment(app))
    second = run("export", "--workspace", SECOND, **environment(app))

    assert "Handoffs" in first.out
    assert "Handoffs" not in second.out


def test_doctor_checks_each_workspace(app: MultiWorkspaceApp) -> None:
    before = [each.what for each in examine(app.settings, SystemClock())]
    for slack in (app.first, app.second):
        app.install(slack)
        organizer = slack.as_user(ORGANIZER)
        view = organizer.press(organizer.dm()[0], SETTINGS_OPEN).view
        assert view is not None
        organizer.submit(view, values={block(view, "channels"): [ROUNDS]})
    app.second.workspace.scopes -= {"chat:write"}
    findings = list(examine(app.settings, SystemClock()))

    assert any("none yet" in each for each in before)
    assert {f"{SECOND}: Scopes: chat:write missing"} == {each.what for each in findings if each.to_do is not None}
    for team in (FIRST, SECOND):
        names = [each.what.removeprefix(f"{team}: ") for each in findings if each.what.startswith(team)]
        assert any(each.startswith("Channel #lhs-rounds") for each in names)
        assert any(each.startswith(f"Organizer {ORGANIZER}") for each in names)


def test_doctor_reports_a_missing_key(app: MultiWorkspaceApp) -> None:
    app.install(app.first)
    other = app.settings.model_copy(update={"rounds_token_keys": SecretStr(new_key())})
    [finding] = [each for each in examine(other, SystemClock()) if each.to_do is not None]

    assert "no key here decrypts its token" in finding.what
    assert "lhs-rounds seal-tokens" in (finding.to_do or "")


def test_keys_are_created_and_rotated(app: MultiWorkspaceApp, run: Run) -> None:
    app.install(app.first)
    [old] = app.settings.token_keys
    new = run("new-key").out.strip()
    sealed = run("seal-tokens", **environment(app, ROUNDS_TOKEN_KEYS=f"{new},{old}"))
    without = run("seal-tokens", **environment(app, ROUNDS_TOKEN_KEYS=new_key()))

    Fernet(new)
    assert "Tokens encrypted: 1" in sealed.out
    assert 1 == without.code
    assert "no key in ROUNDS_TOKEN_KEYS fits" in without.err


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SLACK_CLIENT_SECRET": ""}, "SLACK_CLIENT_SECRET isn’t set"),
        ({"ROUNDS_TOKEN_KEYS": ""}, "Make a key with lhs-rounds new-key"),
        ({"ROUNDS_TOKEN_KEYS": "abc"}, "ROUNDS_TOKEN_KEYS: Use keys from lhs-rounds new-key"),
        ({"ROUNDS_PUBLIC_URL": ""}, "ROUNDS_PUBLIC_URL isn’t set"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_BOT_TOKEN and SLACK_CLIENT_ID don’t go together"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_APP_TOKEN and SLACK_CLIENT_ID don’t go together"),
    ],
)
def test_missing_settings_are_named(app: MultiWorkspaceApp, run: Run, changed: dict[str, str], said: str) -> None:
    ran = run("serve", **environment(app, **changed))

    assert 2 == ran.code
    assert said in ran.err


def test_manifest_is_printed_for_this_installation(app: MultiWorkspaceApp, run: Run) -> None:
    shown = run("manifest", **environment(app))
    one = run("manifest", "--socket-mode")
    link = run("manifest", "--link")

    assert f'"{app.url}/slack/oauth_redirect"' in shown.out
    assert '"socket_mode_enabled": true' in one.out
    assert link.out.startswith("https://api.slack.com/apps?new_app=1&manifest_json=%7B")


def test_health_of_a_stopped_bot(run: Run) -> None:
    ran = run("health", PORT="9")
    worker = run("health", "--worker")

    assert (1, 2) == (ran.code, worker.code)
    assert "No answer on port 9" in ran.out
    assert "ROUNDS_WORKER_PORT isn’t set" in worker.err
