"""The report of a period, with links to its files."""

from bot.core.calendar.formatting import past_headline
from bot.core.learning.reports import Report
from bot.text import reports as words
from bot.text.evaluations import format_quarter
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Message

# Fits one message; the files have everything.
_MAX_ROWS = 24
_NO_FILE = "Need a file? Ask your app admin."


def render(report: Report, pdf: str | None, table: str | None) -> Message:
    """Render the report.

    Args:
        report: The report.
        pdf: The URL of the PDF; None if the bot has no public address.
        table: The URL of the comma-separated values, or None.
    """
    rows = [
        block_kit.plain(
            f"{words.format_row_date(report, row)}\n{past_headline(row.session)}\n{words.format_numbers(row)}"
        )
        for row in report.rows[-_MAX_ROWS:]
    ]
    links = block_kit.context(_NO_FILE)
    if pdf is not None and table is not None:
        links = block_kit.actions(
            block_kit.link_button("Download PDF", action_ids.LINK_REPORT, pdf),
            block_kit.link_button("Download CSV", action_ids.LINK_REPORT_TABLE, table),
        )
    return block_kit.message(
        "\n".join(words.format_report(report)),
        [
            block_kit.header(words.report_heading(report)),
            block_kit.plain(words.format_period(report.period)),
            links,
            block_kit.plain(words.format_sessions(report)),
            *rows,
            block_kit.plain(words.format_suggestions(report)),
            *(block_kit.plain(format_quarter(each)) for each in report.quarters),
        ],
    )


def which() -> Message:
    """Ask for a period when the words name none."""
    return block_kit.sentence(words.PERIOD_HINT)
