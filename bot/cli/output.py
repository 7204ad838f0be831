"""What the command line prints: values in, lines out."""

import json
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from bot.core.calendar.formatting import NameOf, format_datetime
from bot.core.calendar.models import Series
from bot.services.outbox.rehearsal import Rehearsed
from bot.text.notifications import format_notification


def rehearsed(series: Sequence[tuple[Series, Sequence[Rehearsed]]], name_of: NameOf) -> Iterator[str]:
    """Everything that would be posted, in the order of its moments: when, where, then the full words."""
    for its_series, posts in series:
        if len(series) > 1:
            yield f"== {its_series.name} =="
        if not posts:
            yield "Nothing would be posted in this period."
        for each in posts:
            moment = format_datetime(each.delivery.due_at, its_series.zone)
            yield f"--- {moment} · to {name_of(each.to)} · {each.delivery.kind.label}"
            yield format_notification(each.post, name_of=name_of)
            yield ""


def rehearsed_as_json(series: Sequence[tuple[Series, Sequence[Rehearsed]]], name_of: NameOf) -> Iterator[str]:
    """Everything that would be posted, a JSON object each. `due_at` has the offset of the series' time zone."""
    for its_series, posts in series:
        for each in posts:
            post = {
                "series": its_series.name,
                "due_at": each.delivery.due_at.astimezone(ZoneInfo(its_series.zone)).isoformat(),
                "recipient": each.to,
                "recipient_name": name_of(each.to),
                "kind": each.delivery.kind.value,
                "text": format_notification(each.post, name_of=name_of),
            }
            yield json.dumps(post, ensure_ascii=False)
