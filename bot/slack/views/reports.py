"""The report of a period, with links to it as a file."""

from bot.core.reports import Report
from bot.core.spoken_evaluations import quarter_in_words
from bot.core.spoken_reports import (
    WHICH_PERIOD,
    numbers_in_words,
    period_in_words,
    report_heading,
    report_in_words,
    sessions_in_words,
    suggestions_in_words,
)
from bot.core.wording import date_in_words, headline_after
from bot.views import ids, kit
from bot.views.kit import Message

# What a message has room for; the file has all.
_ROWS_MOST = 24
_NO_FILE = "As a file: lhs-rounds report, for the person who runs this bot."


def render(report: Report, pdf: str | None, table: str | None) -> Message:
    """The report.

    Args:
        report: Of which time.
        pdf: The address of it as PDF; None where the bot is not reached from outside.
        table: The same as comma-separated values.
    """
    rows = [
        kit.plain(f"{date_in_words(row.session.date)}\n{headline_after(row.session)}\n{numbers_in_words(row)}")
        for row in report.rows[-_ROWS_MOST:]
    ]
    links = kit.context(_NO_FILE)
    if pdf is not None and table is not None:
        links = kit.actions(
            kit.link_button("PDF", ids.LINK_REPORT, pdf, label="The report as PDF, to be printed"),
            kit.link_button("CSV", ids.LINK_REPORT_TABLE, table, label="The report as a table"),
        )
    return kit.message(
        "\n".join(report_in_words(report)),
        [
            kit.header(report_heading(report)),
            kit.plain(period_in_words(report.period)),
            links,
            kit.plain(sessions_in_words(report)),
            *rows,
            kit.plain(suggestions_in_words(report)),
            *(kit.plain(quarter_in_words(each)) for each in report.quarters),
        ],
    )


def which() -> Message:
    """For words that name no time."""
    return kit.message(WHICH_PERIOD, [kit.plain(WHICH_PERIOD)])
