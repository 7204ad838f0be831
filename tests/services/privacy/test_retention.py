"""Data with a retention period is purged on time, and nothing else."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.config import SettingsError, read_settings
from bot.core.privacy.retention import RetainedData, parse_retention
from bot.demo import Demo, running
from bot.services.privacy import retention
from bot.store.db.types import Base
from bot.views.kit.action_ids import ATTENDANCE_COME, FEEDBACK_SIGNED, SETTINGS_OPEN
from handlers.slack.registry import COMMAND
from playground.seed import CLINICIAN, ORGANIZER
from tests.journeys.admin.test_settings import block


def rows(demo: Demo) -> dict[str, int]:
    with demo.bot.db.engine.connect() as connection:
        return {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def busy_calendar(demo: Demo) -> None:
    """A month with an attendance, signed feedback, and a change by an organizer."""
    clinician, organizer = demo.slack.as_user(CLINICIAN), demo.slack.as_user(ORGANIZER)
    [shown] = clinician.command(COMMAND, "next").shown
    clinician.press(shown, ATTENDANCE_COME)
    view = clinician.command(COMMAND, "feedback The room is too small").view
    assert view is not None
    assert clinician.submit(view, values={FEEDBACK_SIGNED: "signed"}).ok
    clinician.close(every=True)
    [settings] = organizer.command(COMMAND, "settings").shown
    form = organizer.press(settings, SETTINGS_OPEN, value="usual").view
    assert form is not None
    organizer.submit(form, values={block(form, "place"): "Auditorium"})
    demo.clock.forward(timedelta(days=60).total_seconds())


@pytest.mark.parametrize(
    ("kind", "table"),
    [
        (RetainedData.ATTENDANCE, "attendances"),
        (RetainedData.HISTORY, "changes"),
        (RetainedData.MESSAGES, "deliveries"),
    ],
)
def test_each_kind_of_data_is_purged_on_time(calendar_url: str, kind: RetainedData, table: str) -> None:
    with running(calendar_url, paused=True, page=None) as demo:
        busy_calendar(demo)
        before = rows(demo)
        retention.purge(demo.bot.db, {kind: 100}, demo.bot.clock.now())
        early = rows(demo)
        retention.purge(demo.bot.db, {kind: 20}, demo.bot.clock.now())
        late = rows(demo)

    others = {"mentions", table}
    assert before == early
    assert late[table] < before[table]
    assert {name: number for name, number in late.items() if name not in others} == {
        name: number for name, number in before.items() if name not in others
    }


def test_signed_feedback_is_purged_with_its_deliveries(calendar_url: str) -> None:
    with running(calendar_url, paused=True, page=None) as demo:
        busy_calendar(demo)
        retention.purge(demo.bot.db, {RetainedData.FEEDBACK: 20}, demo.bot.clock.now())
        after = rows(demo)
        with demo.bot.db.engine.connect() as connection:
            deliveries = Base.metadata.tables["deliveries"]
            told = connection.scalar(
                select(func.count()).select_from(deliveries).where(deliveries.c.subject.startswith("feedback/"))
            )

    assert (0, 0) == (after["feedback"], told)


def test_purging_causes_no_reposts(calendar_url: str) -> None:
    with running(calendar_url, paused=True, page=None) as demo:
        busy_calendar(demo)
        posted = len(demo.slack.workspace.delivery_log.delivered())
        retention.purge(demo.bot.db, {RetainedData.MESSAGES: 1}, demo.bot.clock.now())
        [settings] = demo.slack.as_user(ORGANIZER).command(COMMAND, "settings").shown
        form = demo.slack.as_user(ORGANIZER).press(settings, SETTINGS_OPEN, value="usual").view
        assert form is not None
        # Each change syncs the plan.
        demo.slack.as_user(ORGANIZER).submit(form, values={block(form, "place"): "Elsewhere"})
        demo.bot.run_once()
        since = len(demo.slack.workspace.delivery_log.delivered())

    assert posted == since


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("words=3", "isn’t one of attendance, feedback, history, messages"),
        ("feedback", "a number of days, such as feedback=730"),
        ("feedback=soon", "a number of days"),
        ("messages=30", "at least 90 days"),
    ],
)
def test_unreadable_retention_is_reported(monkeypatch: pytest.MonkeyPatch, text: str, said: str) -> None:
    monkeypatch.setenv("ROUNDS_KEEP_DAYS", text)

    with pytest.raises(SettingsError, match=said):
        read_settings()


def test_valid_retention_is_parsed() -> None:
    assert {RetainedData.ATTENDANCE: 2555, RetainedData.FEEDBACK: 730} == parse_retention(
        " attendance=2555, feedback=730,"
    )
    assert {} == parse_retention("")
