"""`lhs-rounds doctor` finds each practical problem and says what to do."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.clock import SystemClock
from bot.config import SettingsError, read_settings
from bot.demo import PAGE, Demo, build_for_playground, import_calendar, running
from bot.doctor import Finding, database, examine
from playground.rate_limits import RateLimits
from playground.seed import CLINICIAN, ORGANIZER, ROUNDS, SECOND_ORGANIZER
from tests.factories import SERIES


def examine_demo(demo: Demo) -> list[Finding]:
    return list(examine(demo.bot.settings, SystemClock()))


def test_healthy_installation_has_no_findings(database_url: str) -> None:
    with running(database_url, paused=True) as demo:
        findings = examine_demo(demo)

    assert [None] * len(findings) == [finding.to_do for finding in findings]
    names = [finding.what.partition(":")[0] for finding in findings]
    assert [
        "Bot token",
        "Scopes",
        "Mentions and direct messages",
        "Unconfirmed posts",
        "Channel #lhs-rounds",
        "Signing secret",
        "Request URL",
        "Clock",
        "Database",
        f"Organizer {ORGANIZER}",
        f"Organizer {SECOND_ORGANIZER}",
        "Time zone",
        "Slack’s history limit",
        "Duplicate bot",
        "Messages to organizers",
    ] == names


def archived(demo: Demo) -> None:
    demo.slack.workspace.channels[ROUNDS].archived = True


def not_invited(demo: Demo) -> None:
    demo.slack.workspace.channels[ROUNDS].members.remove(demo.slack.workspace.bot_user)


def scope_missing(demo: Demo) -> None:
    demo.slack.workspace.scopes -= {"chat:write"}


def token_revoked(demo: Demo) -> None:
    demo.slack.workspace.token = "xoxb-another"


def organizer_gone(demo: Demo) -> None:
    demo.slack.workspace.users[ORGANIZER].deleted = True


def slack_away(demo: Demo) -> None:
    demo.slack.faults.fail("*", times=50)


def organizers_unreached(demo: Demo) -> None:
    for each in (ORGANIZER, SECOND_ORGANIZER):
        demo.slack.workspace.users[each].deleted = True
    clinician = demo.slack.as_user(CLINICIAN)
    clinician.command("/lhs-rounds", "suggest Handoffs")
    clinician.submit()
    demo.bot.run_once()


@pytest.mark.parametrize(
    ("wrong", "what", "to_do"),
    [
        (archived, "#lhs-rounds: archived", "unarchive it"),
        (not_invited, "#lhs-rounds: app isn’t in this channel", "/invite @LHS Rounds"),
        (scope_missing, "chat:write missing", "reinstall the app"),
        (token_revoked, "Bot token: Slack rejected it (invalid_auth)", "copy the Bot User OAuth Token"),
        (organizer_gone, f"{ORGANIZER}: deactivated", "another organizer"),
        (slack_away, "Slack: no response", "can reach https://slack.com"),
        (organizers_unreached, "3 waiting, because no organizer can be reached", "ROUNDS_ORGANIZERS"),
    ],
)
def test_each_problem_is_found(database_url: str, wrong: Callable[[Demo], None], what: str, to_do: str) -> None:
    with running(database_url, paused=True) as demo:
        wrong(demo)
        findings = [finding for finding in examine_demo(demo) if finding.to_do is not None]

    assert [True] == [to_do in (finding.to_do or "") for finding in findings if what in finding.what]


def test_missing_optional_scope_is_named_and_no_problem(database_url: str) -> None:
    with running(database_url, paused=True) as demo:
        demo.slack.workspace.scopes -= {"app_mentions:read"}
        findings = examine_demo(demo)

    [finding] = [each for each in findings if each.what.startswith("Mentions and direct messages")]
    assert finding.what.endswith("not answered (optional scopes not granted: app_mentions:read)")
    assert finding.to_do is None


@pytest.mark.parametrize(
    ("method", "what"),
    [("auth.test", "Slack"), ("conversations.info", f"Channel {ROUNDS}"), ("users.info", "Organizer")],
)
def test_rate_limited_slack_counts_as_reachable(database_url: str, method: str, what: str) -> None:
    with running(database_url, paused=True) as demo:
        demo.slack.faults.rate_limit(method, times=9)
        findings = [finding for finding in examine_demo(demo) if finding.to_do is not None]

    assert any(each.what.startswith(what) and "rate limit was reached" in each.what for each in findings)
    assert {"run lhs-rounds doctor again in a minute"} == {each.to_do for each in findings}


def test_slow_history_is_found(database_url: str) -> None:
    with running(database_url, paused=True) as demo:
        demo.slack.limits = RateLimits(distributed=True)
        findings = {each.what.partition(":")[0]: each for each in examine_demo(demo)}

    assert "15 messages a minute" in findings["Slack’s history limit"].what
    assert "in your own workspace" in (findings["Slack’s history limit"].to_do or "")
    assert "Duplicate bot: not checked (Slack’s history limit)" == findings["Duplicate bot"].what


def findings_with(demo: Demo, **settings: object) -> list[Finding]:
    """Return the findings that need action under other settings."""
    other = demo.bot.settings.model_copy(update=settings)
    return [finding for finding in examine(other, SystemClock()) if finding.to_do is not None]


def test_unreachable_public_url(database_url: str) -> None:
    with running(database_url, paused=True) as demo:
        [nobody] = findings_with(demo, rounds_public_url="http://127.0.0.1:9")
        [another] = findings_with(demo, rounds_public_url=demo.slack.page_url)

    assert "can’t reach" in nobody.what
    assert "start the app" in (nobody.to_do or "")
    assert "responds with 4" in another.what


@pytest.mark.rest
def test_feed_address_with_socket_mode(database_url: str) -> None:
    with running(database_url, paused=True, socket_mode=True) as demo:
        answers = finding_text(demo, "Calendar feed")
        [nobody] = findings_with(demo, rounds_public_url="http://127.0.0.1:9")
        [another] = findings_with(demo, rounds_public_url=demo.slack.page_url)
        none_needed = findings_with(demo, rounds_public_url=None)

    assert f"Calendar feed: OK at {demo.url}/calendar.ics" == answers
    assert "can’t reach" in nobody.what
    assert "something else responds" in another.what
    assert "set ROUNDS_HOST=0.0.0.0" in (nobody.to_do or "")
    assert [] == none_needed


def test_public_url_of_a_bot_with_another_secret(database_url: str) -> None:
    with running(database_url, paused=True) as demo:
        [finding] = findings_with(demo, slack_signing_secret=SecretStr("0" * 32))

    assert "has a different signing secret" in finding.what


def test_wrong_signing_secret(database_url: str) -> None:
    """Detected from requests that Slack has sent, because only Slack can sign with the real secret."""
    with running(database_url, paused=True) as demo:
        untried = finding_text(demo, "Signing secret")
        demo.slack.as_user(CLINICIAN).command("/lhs-rounds")
        good = finding_text(demo, "Signing secret")
        ours = demo.slack.workspace.signing_secret
        demo.slack.workspace.signing_secret = "1" * 32
        demo.slack.as_user(CLINICIAN).command("/lhs-rounds")
        demo.slack.workspace.signing_secret = ours
        bad = finding_text(demo, "Signing secret")

    assert "not checked since" in untried
    assert "OK, last request at" in good
    assert "didn’t match" in bad


def finding_text(demo: Demo, name: str) -> str:
    [found_] = [finding.what for finding in examine_demo(demo) if finding.what.startswith(name)]
    return found_


def test_second_bot_with_the_same_token(database_url: str, another_database_url: str) -> None:
    with running(database_url, paused=True) as demo:
        demo.clock.next_post()
        alone = second_bot(demo)
        other = demo.bot.settings.model_copy(update={"database_url": another_database_url})
        import_calendar(other, demo.bot.clock, PAGE)
        twin = build_for_playground(other, demo.bot.clock)
        twin.run_once()
        twin.stop()
        both = second_bot(demo)

    assert alone.to_do is None
    assert "from another bot in the last 14 days: 1" in both.what


def test_unreadable_channel_is_named(database_url: str) -> None:
    with running(database_url, paused=True) as demo:
        demo.slack.faults.refuse("conversations.history", error="not_in_channel", times=2)
        unread = second_bot(demo)

    assert f"Duplicate bot: none found; {ROUNDS} could not be read (not_in_channel)" == unread.what


def second_bot(demo: Demo) -> Finding:
    [finding] = [each for each in examine(demo.bot.settings, demo.bot.clock) if each.what.startswith("Duplicate bot")]
    return finding


def test_unknown_time_zone() -> None:
    assert "this machine doesn’t know" in database.zone(replace(SERIES, zone="Mars/Olympus")).what
    assert database.zone(SERIES).to_do is None


def test_read_only_database(tmp_path: Path) -> None:
    file = tmp_path / "rounds.db"
    with running(f"sqlite:///{file}", paused=True) as demo:
        findings = findings_with(demo, database_url=f"sqlite:///file:{file}?mode=ro&uri=true")

    assert ["Database: the database is read-only"] == [each.what.partition(" (")[0] for each in findings]
    assert "give the app’s account write access" in (findings[0].to_do or "")


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-1", "That’s a user token"),
        ("SLACK_BOT_TOKEN", "xapp-1", "belongs in SLACK_APP_TOKEN"),
        ("SLACK_BOT_TOKEN", "xoxe.xoxb-1", "Turn off token rotation"),
        ("SLACK_APP_TOKEN", "xoxb-1", "belongs in SLACK_BOT_TOKEN"),
    ],
)
def test_wrong_token_type_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, what: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=what):
        read_settings()
