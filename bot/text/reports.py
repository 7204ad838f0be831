"""The report of a period, in words."""

from bot.core.calendar.formatting import counted, date_in_words, headline_after
from bot.core.learning.evaluations import Field
from bot.core.learning.reports import Period, Report, Row
from bot.core.suggestions.suggestions import State
from bot.text.evaluations import quarter_in_words

WHICH_PERIOD = (
    "Which time is meant? For example: /lhs-rounds report 2026, report 2025-26 (July to June), report Q2 2026,"
    " report 2026-01-01 to 2026-03-31; or only report, for the last twelve months."
)
STATES = {
    State.NEW: "new",
    State.IN_REVIEW: "in review",
    State.PLANNED: "planned",
    State.SCHEDULED: "made a session",
    State.DECLINED: "declined",
}


def period_in_words(period: Period) -> str:
    """ "Monday, January 1, 2024 to Tuesday, December 31, 2024"."""
    return f"{date_in_words(period.first)} to {date_in_words(period.last)}"


def report_heading(report: Report) -> str:
    """What it is a report of."""
    return f"{report.series.name}: report"


def row_in_words(row: Row) -> str:
    """One session: when, who and what; how many came, how many answered, what it was worth."""
    return f"{date_in_words(row.session.date)}, {headline_after(row.session)}: {numbers_in_words(row)}"


def numbers_in_words(row: Row) -> str:
    """ "12 said they would come, ten were there, six answered, overall 3.2 of 5, four commitments"."""
    said = [f"{_so_many(row.session.coming)} said they would come"]
    if row.there is not None:
        said.append(f"{_so_many(row.there)} {'were' if row.there > 1 else 'was'} there")
    said.append(f"{_so_many(row.results.came)} answered")
    overall = row.results.of(Field.OVERALL)
    if overall is not None:
        said.append(f"overall {overall.mean:.1f} of 5")
        said.append(counted(row.results.commitments, "commitment", "commitments"))
    return ", ".join(said)


def _so_many(people: int) -> str:
    return counted(people, "", "").strip() if people else "nobody"


def suggestions_in_words(report: Report) -> str:
    """What was suggested, and where it stands."""
    if not report.suggestions:
        return "Nothing was suggested."
    total = sum(count for _, count in report.suggestions)
    stands = ", ".join(f"{STATES[state]} {count}" for state, count in report.suggestions)
    return f"{counted(total, 'topic was', 'topics were')} suggested: {stands}.".capitalize()


def sessions_in_words(report: Report) -> str:
    """How many sessions there were."""
    took_place = counted(len(report.rows), "session took place", "sessions took place").capitalize()
    return (
        f"{took_place}; {counted(report.cancelled, 'was', 'were')} cancelled." if report.cancelled else f"{took_place}."
    )


def report_in_words(report: Report) -> list[str]:
    """The whole report, line by line."""
    return [
        report_heading(report),
        period_in_words(report.period),
        sessions_in_words(report),
        *map(row_in_words, report.rows),
        suggestions_in_words(report),
        *map(quarter_in_words, report.quarters),
    ]
