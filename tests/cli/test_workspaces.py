"""The command line where the bot is installed in many workspaces."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.clock import SystemClock
from bot.doctor import examine
from bot.slack.views.kit.action_ids import SETTINGS_OPEN
from bot.token_cipher import new_key
from playground.seed import ORGANIZER, ROUNDS
from tests.cli.conftest import Run
from tests.journeys.admin.test_settings import block
from tests.multi_workspace_app import FIRST, SECOND, Two, two_workspaces


@pytest.fixture
def two(database_url: str) -> Iterator[Two]:
    with two_workspaces(database_url) as two:
        yield two


def environment(two: Two, **more: str) -> dict[str, str]:
    settings = two.settings
    assert settings.slack_client_secret is not None
    return {
        "SLACK_CLIENT_ID": two.several.client_id,
        "SLACK_CLIENT_SECRET": two.several.client_secret,
        "SLACK_SIGNING_SECRET": two.several.signing_secret,
        "SLACK_API_URL": two.several.api_url,
        "ROUNDS_TOKEN_KEYS": ",".join(settings.token_keys),
        "ROUNDS_PUBLIC_URL": two.url,
        **more,
    }


def test_which_workspace_is_meant(two: Two, run: Run) -> None:
    nowhere = run("status", **environment(two))
    two.install(two.first)
    one = run("status", **environment(two))
    two.install(two.second)
    which = run("status", **environment(two))
    named = run("status", "--workspace", SECOND, **environment(two))
    unknown = run("status", "--workspace", "T0NOBODY", **environment(two))

    assert 2 == nowhere.code
    assert "open /slack/install in a browser" in nowhere.err
    assert (0, 0) == (one.code, named.code)
    assert 2 == which.code
    assert f"--workspace is missing; there are: {FIRST}, {SECOND}" in which.err
    assert 2 == unknown.code
    assert f"there are: {FIRST}, {SECOND}" in unknown.err


def test_a_calendar_that_was_there_before_belongs_to_who_installs_it_first(two: Two, run: Run, tmp_path: Path) -> None:
    """Imported before the bot was installed anywhere; the second workspace begins with nothing."""
    (tmp_path / "page.csv").write_text("date,title\n2024-03-21,Handoffs\n")
    run("import", "page.csv")
    two.install(two.first)
    two.install(two.second)
    first = run("export", "--workspace", FIRST, **environment(two))
    second = run("export", "--workspace", SECOND, **environment(two))

    assert "Handoffs" in first.out
    assert "Handoffs" not in second.out


def test_the_doctor_looks_at_each(two: Two) -> None:
    before = [each.what for each in examine(two.settings, SystemClock())]
    for slack in (two.first, two.second):
        two.install(slack)
        organizer = slack.as_user(ORGANIZER)
        view = organizer.press(organizer.dm()[0], SETTINGS_OPEN).view
        assert view is not None
        organizer.submit(view, values={block(view, "channels"): [ROUNDS]})
    two.second.workspace.scopes -= {"chat:write"}
    findings = list(examine(two.settings, SystemClock()))

    assert any("nowhere yet" in each for each in before)
    assert {f"{SECOND}: scopes: chat:write missing"} == {each.what for each in findings if each.to_do is not None}
    for team in (FIRST, SECOND):
        names = [each.what.removeprefix(f"{team}: ") for each in findings if each.what.startswith(team)]
        assert any(each.startswith("channel #lhs-rounds") for each in names)
        assert any(each.startswith(f"organizer {ORGANIZER}") for each in names)


def test_the_doctor_says_when_a_key_is_gone(two: Two) -> None:
    two.install(two.first)
    other = two.settings.model_copy(update={"rounds_token_keys": SecretStr(new_key())})
    [finding] = [each for each in examine(other, SystemClock()) if each.to_do is not None]

    assert "sealed with a key that is not here" in finding.what
    assert "lhs-rounds seal-tokens" in (finding.to_do or "")


def test_keys_are_made_and_replaced(two: Two, run: Run) -> None:
    two.install(two.first)
    [old] = two.settings.token_keys
    new = run("new-key").out.strip()
    sealed = run("seal-tokens", **environment(two, ROUNDS_TOKEN_KEYS=f"{new},{old}"))
    without = run("seal-tokens", **environment(two, ROUNDS_TOKEN_KEYS=new_key()))

    Fernet(new)
    assert "Sealed anew: 1" in sealed.out
    assert 1 == without.code
    assert "none of the keys" in without.err


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SLACK_CLIENT_SECRET": ""}, "SLACK_CLIENT_SECRET is missing"),
        ({"ROUNDS_TOKEN_KEYS": ""}, "lhs-rounds new-key makes a key"),
        ({"ROUNDS_TOKEN_KEYS": "abc"}, "ROUNDS_TOKEN_KEYS is wrong: it should be keys"),
        ({"ROUNDS_PUBLIC_URL": ""}, "ROUNDS_PUBLIC_URL is missing"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "leave one of the two out"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "with SLACK_CLIENT_ID Slack reaches the bot by HTTP"),
    ],
)
def test_what_is_missing_is_named(two: Two, run: Run, changed: dict[str, str], said: str) -> None:
    ran = run("serve", **environment(two, **changed))

    assert 2 == ran.code
    assert said in ran.err


def test_the_manifest_is_printed_for_this_installation(two: Two, run: Run) -> None:
    shown = run("manifest", **environment(two))
    one = run("manifest", "--socket-mode")
    link = run("manifest", "--link")

    assert f'"{two.url}/slack/oauth_redirect"' in shown.out
    assert '"socket_mode_enabled": true' in one.out
    assert link.out.startswith("https://api.slack.com/apps?new_app=1&manifest_json=%7B")


def test_health_of_a_bot_that_does_not_run(run: Run) -> None:
    ran = run("health", PORT="9")
    worker = run("health", "--worker")

    assert (1, 2) == (ran.code, worker.code)
    assert "no answer on port 9" in ran.out
    assert "ROUNDS_WORKER_PORT is missing" in worker.err
