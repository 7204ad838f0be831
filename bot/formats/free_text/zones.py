"""Time zones by the words that people and calendar programs use: "ET", "Pacific Time (US & Canada)"."""

import re
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from bot.core.calendar.models import local_to_utc
from bot.formats.free_text.reading import Misread

_EASTERN, _CENTRAL, _MOUNTAIN, _PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"
_ALASKA, _HAWAII, _ARIZONA, _ATLANTIC = "America/Anchorage", "Pacific/Honolulu", "America/Phoenix", "America/Halifax"
# "EST" in summer means the clock on the wall, so each abbreviation is its place's zone.
_ABBREVIATIONS = {
    **dict.fromkeys(("et", "est", "edt", "eastern"), _EASTERN),
    **dict.fromkeys(("ct", "cst", "cdt", "central"), _CENTRAL),
    **dict.fromkeys(("mt", "mst", "mdt", "mountain"), _MOUNTAIN),
    **dict.fromkeys(("pt", "pst", "pdt", "pacific"), _PACIFIC),
    **dict.fromkeys(("akst", "akdt", "akt", "alaska", "alaskan"), _ALASKA),
    **dict.fromkeys(("hst", "hawaii", "hawaiian"), _HAWAII),
    **dict.fromkeys(("ast", "adt", "atlantic"), _ATLANTIC),
    **dict.fromkeys(("utc", "gmt", "z"), "UTC"),
    **dict.fromkeys(("cet", "cest"), "Europe/Berlin"),
    **dict.fromkeys(("eet", "eest"), "Europe/Helsinki"),
    **dict.fromkeys(("wet", "west"), "Europe/Lisbon"),
    "bst": "Europe/London",
    "aest": "Australia/Sydney",
    "aedt": "Australia/Sydney",
    "jst": "Asia/Tokyo",
    "arizona": _ARIZONA,
}
_LONG = r"(?:eastern|central|mountain|pacific|alaskan?|hawaii(?:an)?|atlantic|arizona)"
_WORD = re.compile(
    rf"\s*[(\[,]?\s*(?:(?P<local>local time)|(?:us[ /])?(?P<long>{_LONG})\b(?:\s+(?:standard|daylight))?(?:\s+time)?"
    r"|(?P<iana>[A-Za-z]+/[A-Za-z_]+(?:/[A-Za-z_]+)?)|(?P<short>(?-i:[A-Z]{1,4}T|UTC|GMT|[a-z]?[ecmp][sd]?t))\b)\s*[)\]]?",
    re.IGNORECASE,
)  # fmt: skip
# As Windows, Outlook and Exchange display them.
_DISPLAY = re.compile(rf"\b({_LONG})\b.*\btime\b|\b(arizona|hawaii|alaska)\b", re.IGNORECASE)
_OFFSETS = re.compile(r"(?:gmt|utc)\s*-0?([5-8]):?00\D+?-0?([4-7]):?00", re.IGNORECASE)
_BY_WINTER_OFFSET = {5: _EASTERN, 6: _CENTRAL, 7: _MOUNTAIN, 8: _PACIFIC}

_US_PLACES = frozenset(
    """
    Adak Anchorage Boise Chicago Denver Detroit Fort_Wayne Indianapolis Juneau Los_Angeles Louisville Menominee
    Metlakatla New_York Nome Phoenix Puerto_Rico Shiprock Sitka Yakutat
    """.split()  # noqa: SIM905 - a list of quoted words would be unreadable
)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    # Asking for the list reads the folder of zones each time.
    return frozenset(available_timezones())


def is_us(zone: str | None) -> bool:
    """Return whether a time zone (IANA name) is one of the United States, where 3/4/2025 is March 4."""
    area, _, place = (zone or "").partition("/")
    if area == "America":
        return place in _US_PLACES or place.split("/")[0] in {"Indiana", "Kentucky", "North_Dakota"}
    return area == "US" or zone in {"Pacific/Honolulu", "Pacific/Guam", "EST5EDT", "CST6CDT", "MST7MDT", "PST8PDT"}


def known_zone(name: str) -> str:
    """Return a time zone's name if there is one of that name, else "UTC": a form reports the wrong name itself."""
    return name if name in _known() else "UTC"


def take_zone(text: str) -> tuple[str | None, str] | Misread:
    """Return the time zone that a text starts with (None if it is the series' own or none), and the rest."""
    match = _WORD.match(text)
    if match is None:
        return None, text
    rest = text[match.end() :]
    if match["local"]:
        return None, rest
    word = match["long"] or match["short"] or match["iana"]
    zone = _ABBREVIATIONS.get(word.casefold())
    if match["iana"]:
        zone = word if word in _known() else None
        if zone is None:
            return None, text
    if zone is None:
        return Misread(f"We don’t know the time zone “{word}.” Write the time in the program’s own zone.")
    return zone, rest


def zone_of_display_name(name: str) -> str | None:
    """Return the time zone (IANA name) of a display name, as Windows and calendar programs write it."""
    if match := _DISPLAY.search(name):
        return _ABBREVIATIONS[(match[1] or match[2]).casefold()]
    if (match := _OFFSETS.search(name)) and int(match[1]) - int(match[2]) == 1:
        return _BY_WINTER_OFFSET[int(match[1])]
    stem = re.sub(r".*/(?=\w+/\w+$)", "", name.strip().strip('"'))
    return stem if stem in _known() else None


def convert(day: date, wall: time, source: str, zone: str) -> tuple[date, time]:
    """Convert a local time from one time zone to another."""
    if ZoneInfo(source).utcoffset(datetime.combine(day, wall)) == ZoneInfo(zone).utcoffset(datetime.combine(day, wall)):
        return day, wall
    moment = local_to_utc(day, wall, source).astimezone(ZoneInfo(zone))
    return moment.date(), moment.time()
