"""What the command line prints: values in, lines out."""

from collections.abc import Iterator, Sequence
from datetime import time

from bot.core.calendar import Series, Session
from bot.core.imports import Change, Entry, Value
from bot.core.posts import KIND_IN_WORDS
from bot.core.spoken import post_in_words
from bot.core.wording import date_in_words, headline, moment_in_words, names_in_words, time_in_words
from bot.formats.reading import WHOLE_FILE, Problem
from bot.services.calendar import Imported
from bot.services.rehearsal import Rehearsed

_TO_BE_DETERMINED = "to be determined"


def sessions_counted(count: int) -> str:
    """ "1 session", "5 sessions"."""
    return f"{count} session{'' if count == 1 else 's'}"


def lines_counted(problems: Sequence[Problem]) -> str:
    """ "this line", "these 3 lines", or "this" where the file as a whole is meant."""
    lines = {problem.line for problem in problems}
    if WHOLE_FILE in lines:
        return "this"
    return "this line" if len(lines) == 1 else f"these {len(lines)} lines"


def unclear(entry: Entry) -> str:
    """A line of a file of which nobody can say which session it means."""
    return (
        f"Line {entry.line}: several sessions are on {date_in_words(entry.date)}, and this line has no start time:"
        " give it the start time of the one that it means."
    )


def imported(result: Imported, *, dry_run: bool) -> Iterator[str]:
    """What an import did, or would do, a line for each session that it concerns."""
    comparison = result.comparison
    verb = "would be" if dry_run else "was"
    for entry in comparison.added:
        yield f"{verb} added: {_session(entry)}"
    for change in comparison.changed:
        yield f"{verb} changed: {date_in_words(change.session.date)}"
        yield from _fields(change)
    for session in comparison.still_cancelled:
        yield f"stays cancelled, though the file has it: {_session(session)}"
    for session in comparison.missing:
        yield f"not in the file, left as it is: {_session(session)}"
    if result.texts_changed:
        yield f"the programme's texts {'would be' if dry_run else 'were'} taken from the file"
    changed_nothing = not (comparison.added or comparison.changed or result.texts_changed)
    yield (
        f"{sessions_counted(len(comparison.added))} added, {len(comparison.changed)} changed,"
        f" {len(comparison.unchanged)} unchanged{'; nothing has changed' if changed_nothing else ''}"
        + (" (dry run: nothing was kept)" if dry_run else "")
    )


def _session(session: Session | Entry) -> str:
    at = f", {time_in_words(session.start)}" if session.start else ""
    return f"{date_in_words(session.date)}{at}: {headline(session)}"


def _fields(change: Change) -> Iterator[str]:
    for field in change.fields:
        yield f"    {field.name}: {_value(field.before)} -> {_value(field.after)}"


def _value(value: Value) -> str:
    match value:
        case None | ():
            return _TO_BE_DETERMINED
        case time():
            return time_in_words(value)
        case tuple():
            return names_in_words(value)
    return str(value)


def rehearsed(series: Sequence[tuple[Series, Sequence[Rehearsed]]]) -> Iterator[str]:
    """Everything that would be posted, in the order of its moments: when, where, then the full words."""
    for its_series, posts in series:
        if len(series) > 1:
            yield f"== {its_series.name} =="
        if not posts:
            yield "Nothing would be posted in this time."
        for each in posts:
            moment = moment_in_words(each.delivery.due_at, its_series.zone)
            yield f"--- {moment} · to {each.to} · {KIND_IN_WORDS[each.delivery.kind]}"
            yield post_in_words(each.post, name_of=str)
            yield ""
