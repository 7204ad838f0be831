"""What the command line prints: values in, lines out."""

from collections.abc import Iterator, Sequence

from bot.core.calendar.formatting import format_datetime
from bot.core.calendar.models import Series
from bot.services.outbox.rehearsal import Rehearsed
from bot.text.notifications import format_notification


def rehearsed(series: Sequence[tuple[Series, Sequence[Rehearsed]]]) -> Iterator[str]:
    """Everything that would be posted, in the order of its moments: when, where, then the full words."""
    for its_series, posts in series:
        if len(series) > 1:
            yield f"== {its_series.name} =="
        if not posts:
            yield "Nothing would be posted in this period."
        for each in posts:
            moment = format_datetime(each.delivery.due_at, its_series.zone)
            yield f"--- {moment} · to {each.to} · {each.delivery.kind.label}"
            yield format_notification(each.post, name_of=str)
            yield ""
