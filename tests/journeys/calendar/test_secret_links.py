"""Links that hold a key: the feed's, and a report's. Guessed, altered, late, of another workspace, and in the log."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.core.learning.reports import Period
from bot.demo import Demo
from bot.services.learning import reports
from bot.store.calendar import series
from handlers.slack.registry import COMMAND
from playground.client.user_driver import UserDriver
from playground.seed import ORGANIZER
from tests.journeys.admin.test_many_workspaces import set_up
from tests.journeys.calendar.test_feed import address, get
from tests.journeys.learning.test_reports import links
from tests.logged import all_logged
from tests.multi_workspace_app import MultiWorkspaceApp, running_app

PERIOD = Period(datetime(2024, 1, 1, tzinfo=UTC).date(), datetime(2024, 12, 31, tzinfo=UTC).date())


@pytest.fixture
def app(database_url: str) -> Iterator[MultiWorkspaceApp]:
    with running_app(database_url) as app:
        for slack in (app.first, app.second):
            app.install(slack)
            set_up(app, slack, calendar=f"March 14, 2024 - A speaker of {slack.workspace.team_id}")
        yield app


def report_url(demo: Demo, made_at: datetime) -> str:
    """Return the link that was made at a time of the machine's clock."""
    return f"{demo.url}/report.csv?{reports.link(demo.bot.db, 1, PERIOD, 'csv', made_at).query()}"


def test_a_key_that_is_almost_right_finds_nothing(demo: Demo, clinician: UserDriver, organizer: UserDriver) -> None:
    [shown] = organizer.command(COMMAND, "report 2024").shown
    for url in (address(clinician), links(shown)["Download CSV"]):
        before, _, key = url.rpartition("key=")
        near = [key[:place] + ("A" if key[place] != "A" else "B") + key[place + 1 :] for place in range(len(key))]
        near += [key.swapcase(), f" {key}", f"{key}%20", f"{key}%00", key * 2, "%25", "_" * len(key), "*"]

        assert 200 == get(url).status
        assert {404} == {get(f"{before}key={each.replace(' ', '%20')}").status for each in near if each != key}


@pytest.mark.parametrize(
    ("made", "status"),
    [
        (timedelta(0), 200),
        (timedelta(minutes=-59), 200),
        (timedelta(minutes=-61), 404),
        # The clock was ahead when it was made, and has been set right.
        (timedelta(minutes=1), 200),
        (timedelta(days=1), 404),
        (timedelta(days=3650), 404),
    ],
)
def test_a_report_link_is_good_for_an_hour_of_any_clock(demo: Demo, made: timedelta, status: int) -> None:
    assert status == get(report_url(demo, demo.bot.clock.wall_now() + made)).status


def test_keys_open_their_own_workspace_only(app: MultiWorkspaceApp) -> None:
    with app.bot.db.read() as tx:
        first, second = (series.get(tx, each) for each in (1, 2))
    feed = f"{app.url}/calendar.ics?key={first.feed_key}"
    [shown] = app.first.as_user(ORGANIZER).command(COMMAND, "report 2024").shown
    csv = links(shown)["Download CSV"]
    foreign = get(f"{feed}&session=2")

    assert first.workspace_id != second.workspace_id
    assert b"T0FIRST" in get(feed).body
    assert b"T0SECOND" not in get(feed).body
    assert (404, 200) == (foreign.status, get(f"{feed}&session=1").status)
    assert "1" == parse_qs(urlsplit(csv).query)["series"][0]
    assert (200, 404) == (get(csv).status, get(csv.replace("series=1&", "series=2&")).status)


def test_no_key_is_in_the_log_the_metrics_or_a_referrer(
    demo: Demo, clinician: UserDriver, organizer: UserDriver, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        [shown] = organizer.command(COMMAND, "report 2024").shown
        for url in (address(clinician), links(shown)["Download CSV"]):
            got, refused = get(url), get(f"{url}x")
            key = url.rpartition("key=")[2]

            assert (200, 404) == (got.status, refused.status)
            assert {"no-referrer"} == {each.headers["Referrer-Policy"] for each in (got, refused)}
            assert got.headers["Cache-Control"] in {"no-store", "private, no-cache"}
            assert key.encode() not in got.body
            assert key.encode() not in get(f"{demo.url}/metrics").body
            ours = [line for line in all_logged(caplog).splitlines() if key in line]
            assert [] == ours
