"""The reader of times of day, for every file and form: "12-1pm", "noon", "(12:00 PM - 1:00 PM ET)".

An hour from 1 to 6 without AM or PM is doubtful, unless other times decide it: "1:30" is half past one at night on a
24-hour clock.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from bot.formats.free_text.reading import NOTHING_KNOWN, Context, Misread, Reading
from bot.formats.free_text.text_cleanup import DASH, clean
from bot.formats.free_text.zones import convert, take_zone

_CLOCK = re.compile(
    r"(?:(?P<word>noon|midday|midnight)\b"
    r"|(?P<hour>[0-9]{1,2})(?:(?P<colon>[:.])(?P<minute>[0-9]{2})(?::[0-9]{2}(?:\.0+)?)?)?(?![0-9]|(?:st|nd|rd|th)\b)"
    r"(?:\s*(?P<half>[ap])(?:\.?\s?m\b\.?|\b\.?(?![\w.]))|\s*(?:h\b|hrs?\b|o['’]clock))?"
    r"|(?P<military>[0-2][0-9][0-5][0-9])(?![0-9])(?:\s*(?:h|hrs?|hours)\b)?)"
    r"(?:\s*\(?\b(?P<noon>noon|midnight)\b\)?|(?<=12)\s?(?P<n>n)\b)?",
    re.IGNORECASE,
)
_LEAD = re.compile(r"\s*(?P<open>[(\[])?\s*(?P<at>(?:at|from|between|starting(?:\s+at)?|time:|@)\s*)*", re.IGNORECASE)
_TO = re.compile(rf"\s*(?:[{DASH}]+|\bto\b|\buntil\b|\btill?\b|\bthrough\b|\band\b)\s*", re.IGNORECASE)
_LENGTH = re.compile(
    r"\s*,?\s*(?P<bracket>\()?(?:for\s+)?(?:(?P<minutes>[0-9]{1,3})\s*-?\s*min(?:ute)?s?\b\.?|(?P<hours>an|one|two|[1-9])\s+h(?:ou)?rs?\b)\s*(?(bracket)\))",
    re.IGNORECASE,
)  # fmt: skip
_ENDS_HERE = re.compile(rf"\s*(?:$|[{DASH},;:|/()\[\]@]|\bat\b|\bin\b|\bon\b)", re.IGNORECASE)
_OVER_NOON = re.compile(
    rf"\b1[0-2](?::[0-9]{{2}})?\s*(?:[{DASH}]|to)\s*[1-6](?::[0-9]{{2}})?(?![\w:]|\s*[ap]\.?m)", re.I
)
_MORE_MILITARY = re.compile(rf"\s*[{DASH}]\s*[0-2][0-9][0-5][0-9](?![0-9])")
_ALSO = re.compile(r"\s*[/|,(]\s*")


@dataclass(frozen=True, slots=True)
class Span:
    """When a session starts, and how long it takes.

    Attributes:
        zone: The time zone (IANA name) that the text gives; None for the series' own.
        others: The start in other zones, as given after it ("12 PM ET / 9 AM PT").
    """

    start: time
    minutes: int | None = None
    zone: str | None = None
    others: tuple[tuple[time, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Clock:
    """One time as written. `minute_of_day` counts as a 24-hour clock would."""

    minute_of_day: int
    half: str
    has_minutes: bool
    is_24_hours: bool
    text: str

    def candidates(self) -> tuple[int, ...]:
        """Return the minutes of the day that it may mean."""
        if self.half == "noon" or self.is_24_hours:
            return (self.minute_of_day,)
        hour, minute = divmod(self.minute_of_day, 60)
        if self.half:
            return (60 * (hour % 12 + (12 if self.half == "p" else 0)) + minute,)
        return (self.minute_of_day,) if hour == 12 else (self.minute_of_day, self.minute_of_day + 12 * 60)

    def is_doubtful(self) -> bool:
        return not self.half and not self.is_24_hours and self.minute_of_day < 7 * 60


def parse_time(text: str, context: Context = NOTHING_KNOWN) -> Reading[Span] | Misread:
    """Return the time or times that a whole text gives."""
    cleaned = clean(text)
    found, rest = take_times(cleaned, context, is_cell=True)
    if found is None or (rest and not isinstance(found, Misread)):
        return Misread(f"We couldn’t read the time “{cleaned}.” Try 12:00 PM.")
    return found


def take_times(
    text: str, context: Context = NOTHING_KNOWN, *, is_cell: bool = False
) -> tuple[Reading[Span] | Misread | None, str]:
    """Return the time or times that a cleaned text starts with (None if it starts with none), and the rest.

    Args:
        text: Cleaned.
        context: What is known.
        is_cell: Whether nothing but times is expected, so that "12" and "1200" are times.
    """
    lead = _LEAD.match(text)
    position = lead.end() if lead else 0
    is_time = is_cell or bool(lead and lead["at"])
    first = _take_clock(text, position)
    if first is None:
        return None, text
    if isinstance(first, Misread):
        return first, text
    start, position = first
    zone = take_zone(text[position:])
    if isinstance(zone, Misread):
        return (zone, text) if start.half or start.has_minutes else (None, text)
    name, rest = zone
    end: _Clock | None = None
    if (to := _TO.match(rest)) and (
        second := _take_clock(rest, to.end(), after_four_digits=start.text.isdigit() and len(start.text) == 4)
    ) is not None:
        if isinstance(second, Misread):
            return second, text
        candidate, position = second
        if candidate.half or candidate.has_minutes or _ENDS_HERE.match(rest, position) or _starts_zone(rest[position:]):
            end, rest = candidate, rest[position:]
            zone = take_zone(rest)
            if isinstance(zone, Misread):
                return zone, text
            name, rest = zone[0] or name, zone[1]
    is_time = is_time or start.half != "" or start.has_minutes or name is not None
    is_range = end is not None and (end.half != "" or end.has_minutes or bool(_ENDS_HERE.match(rest)))
    if not (is_time or is_range) or (not is_cell and ":" not in start.text and "." in start.text and not start.half):
        return None, text
    time_text = text[: len(text) - len(rest)].strip(" ([)]")
    found = _single(start, context, time_text) if end is None else _range(start, end, context, time_text)
    if isinstance(found, Misread):
        return found, text
    if end is None and (length := _LENGTH.match(rest)):
        minutes = int(length["minutes"] or 60 * {"two": 2, "an": 1, "one": 1}.get(length["hours"], 0) or 0)
        minutes = minutes or 60 * int(length["hours"])
        found, rest = found.map(lambda span: Span(span.start, minutes)), rest[length.end() :]
    others, rest = _take_others(rest) if name else ((), rest)
    if lead and lead["open"]:
        rest = re.sub(r"^\s*[)\]]", "", rest)
    return found.map(lambda span: Span(span.start, span.minutes, name, others)), rest.strip()


@dataclass(frozen=True, slots=True)
class LocalTime:
    """When a session is in the series' time zone, with notes on what was converted."""

    date: date
    start: time | None
    minutes: int | None
    notes: tuple[str, ...] = ()


def localize(day: date, span: Span | None, context: Context = NOTHING_KNOWN) -> LocalTime | Misread:
    """Return a time as in the series' time zone; without a time, only the date."""
    if span is None:
        return LocalTime(day, None, None)
    if span.zone is None or context.zone is None:
        return LocalTime(day, span.start, span.minutes)
    local = convert(day, span.start, span.zone, context.zone)
    for other, zone in span.others:
        if convert(day, other, zone, context.zone) != local:
            return Misread(
                f"{span.start:%H:%M} and {other:%H:%M} aren’t the same time in their zones. Fix one of them."
            )
    if local == (day, span.start):
        return LocalTime(day, span.start, span.minutes)
    note = f"{span.start:%H:%M} in {span.zone} was read as {local[1]:%H:%M} in {context.zone}."
    return LocalTime(*local, span.minutes, (note,))


def says_afternoon(texts: Iterable[str]) -> bool:
    """Return whether the times in texts are those of a 12-hour clock after noon, so that "1:00" is after noon too."""
    halves = set()
    for text in texts:
        halves |= {match["half"].lower() for match in _CLOCK.finditer(text) if match["half"]}
        # "12:00-1:00" can only be noon.
        halves |= {"p" for _ in _OVER_NOON.finditer(text)}
    return halves == {"p"}


def _starts_zone(text: str) -> bool:
    zone = take_zone(text)
    return not isinstance(zone, Misread) and zone[0] is not None


def _take_clock(text: str, position: int, *, after_four_digits: bool = False) -> tuple[_Clock, int] | Misread | None:
    match = _CLOCK.match(text, position)
    if match is None:
        return None
    time_text = match[0]
    if match["word"]:
        minute_of_day = 0 if match["word"].lower() == "midnight" else 12 * 60
        return _Clock(minute_of_day, "noon", has_minutes=True, is_24_hours=True, text=time_text), match.end()
    if match["military"]:
        hour, minute, half = int(match["military"][:2]), int(match["military"][2:]), ""
        # Four digits are a time only where "1200-1300" or "1200 hours" says so; a year is more likely.
        is_alone = text == time_text or "h" in time_text.lower() or after_four_digits
        if not is_alone and not _MORE_MILITARY.match(text, match.end()):
            return None
        is_24_hours = True
    else:
        hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").lower()
        is_24_hours = not half and (hour == 0 or hour > 12 or (len(match["hour"]) == 2 and hour < 10))
    if minute > 59 or hour > 23 or (half and not 1 <= hour <= 12):
        if match["minute"] or half:
            return Misread(f"We couldn’t read the time “{time_text.strip()}.” Try 12:00 PM.")
        return None
    if hour == 12 and not half and (match["n"] or (match["noon"] or "").lower() == "noon"):
        half = "noon"
    has_minutes = match["minute"] is not None or match["military"] is not None
    return _Clock(
        hour * 60 + minute, half, has_minutes=has_minutes, is_24_hours=is_24_hours, text=time_text
    ), match.end()


def _single(start: _Clock, context: Context, time_text: str) -> Reading[Span] | Misread:
    values = start.candidates()
    if not start.is_doubtful():
        return Reading((Span(_time(values[0])),))
    after_noon = _time(values[-1])
    if context.is_afternoon or not start.has_minutes:
        return Reading((Span(after_noon),), notes=(f"“{time_text}” was read as {after_noon:%H:%M}, after noon.",))
    return Reading((Span(after_noon), Span(_time(values[0]))), f"“{time_text}” has no AM or PM.")


def _range(start: _Clock, end: _Clock, context: Context, time_text: str) -> Reading[Span] | Misread:
    starts, ends = start.candidates(), end.candidates()
    if start.half or start.is_24_hours:
        pairs = [(starts[0], last) for last in ends if last > starts[0]][:1]
    elif end.half or end.is_24_hours:
        pairs = [(first, ends[0]) for first in reversed(starts) if first < ends[0]][:1]
    else:
        firsts = starts if start.is_doubtful() else starts[:1]
        nearest = [(first, next((last for last in ends if last > first), None)) for first in reversed(firsts)]
        pairs = [(first, last) for first, last in nearest if last is not None]
    if not pairs:
        return Misread(f"We couldn’t read “{time_text}.” Try 12–1 PM.")
    spans = tuple(Span(_time(first), last - first) for first, last in pairs)
    if len(spans) == 1:
        return Reading(spans)
    if context.is_afternoon:
        return Reading(spans[:1], notes=(f"“{time_text}” was read as {spans[0].start:%H:%M}, after noon.",))
    return Reading(spans, f"“{time_text}” has no AM or PM.")


def _take_others(text: str) -> tuple[tuple[tuple[time, str], ...], str]:
    """Return the times in other zones at the start of a text ("/ 9 AM PT"), and the rest."""
    others: list[tuple[time, str]] = []
    while (also := _ALSO.match(text)) and (found := _take_clock(text, also.end())) and not isinstance(found, Misread):
        zone = take_zone(text[found[1] :])
        if isinstance(zone, Misread) or zone[0] is None:
            break
        others.append((_time(found[0].candidates()[0]), zone[0]))
        text = zone[1]
    return tuple(others), text


def _time(minute_of_day: int) -> time:
    return time(minute_of_day // 60 % 24, minute_of_day % 60)
