"""Links that open somebody's own web calendar with a session filled in. Nothing is saved until they save it there.

Neither maker documents all of the parameters; what is used here is what these name:

* Google: its former event publisher guide (google.com/googlecalendar/event_publisher_guide_detail.html: `action`,
  `text`, `dates` in UTC with a `Z`, an all-day entry as two dates) and the collected notes of
  github.com/InteractionDesignFoundation/add-event-to-calendar-docs, services/google.md (the second date of an all-day
  entry is the day after it; `details`, `location`).
* Outlook on the web for work: the same notes, services/outlook-web.md (`path`, `rru`, `subject`, `startdt`, `enddt`,
  `allday`, `location`, `body`), and their pull request 60 (`body` is read as HTML). That the second date of an all-day
  entry is the day after it is not said there; it is how github.com/add2cal/add-to-calendar-button, src/core/dates.ts
  writes it for Outlook in a computer's browser.
"""

import html
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from bot.core.calendar import Series, Session, ends_at, starts_at
from bot.core.wording import BOTH_TO_COME, SPEAKER_TO_COME, TOPIC_TO_COME, headline

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.office.com/calendar/deeplink/compose"

TIME_TO_COME = "The time is to be announced; until then this is an all-day entry."
LENGTH_TO_COME = "How long it takes is to be announced; until then this entry is an hour."

# After percent-encoding. Together with the rest they stay under 3,000 characters, the most that Slack takes in a link.
_TITLE_MOST = 900
_PLACE_MOST = 500
_DETAILS_MOST = 1200
_LINK_MOST = 800


def google_link(series: Series, session: Session) -> str:
    """A Google Calendar form with the session in it: all-day while its time is unknown, else in UTC."""
    if (span := _span(series, session)) is None:
        dates = f"{session.date:%Y%m%d}/{session.date + timedelta(days=1):%Y%m%d}"
    else:
        dates = "/".join(f"{moment:%Y%m%dT%H%M%SZ}" for moment in span)
    parts = [
        "action=TEMPLATE",
        f"text={_encoded(_title(series, session), _TITLE_MOST)}",
        f"dates={dates}",
        f"details={_encoded(chr(10).join(_details(series, session)), _DETAILS_MOST)}",
    ]
    if session.place:
        parts.append(f"location={_encoded(session.place, _PLACE_MOST)}")
    return f"{GOOGLE}?{'&'.join(parts)}"


def outlook_link(series: Series, session: Session) -> str:
    """A form of Outlook on the web with the session in it: all-day while its time is unknown, else in UTC."""
    if (span := _span(series, session)) is None:
        when = [f"startdt={session.date}", f"enddt={session.date + timedelta(days=1)}", "allday=true"]
    else:
        start, end = (quote(f"{moment:%Y-%m-%dT%H:%M:%SZ}", safe="") for moment in span)
        when = [f"startdt={start}", f"enddt={end}"]
    body = "<br>".join(html.escape(line, quote=False) for line in _details(series, session))
    parts = [
        "path=/calendar/action/compose",
        "rru=addevent",
        *when,
        f"subject={_encoded(_title(series, session), _TITLE_MOST)}",
        f"body={_encoded(body, _DETAILS_MOST)}",
    ]
    if session.place:
        parts.append(f"location={_encoded(session.place, _PLACE_MOST)}")
    return f"{OUTLOOK}?{'&'.join(parts)}"


def _span(series: Series, session: Session) -> tuple[datetime, datetime] | None:
    start = starts_at(session, series.zone)
    return None if start is None else (start.astimezone(UTC), ends_at(session, series.zone).astimezone(UTC))


def _title(series: Series, session: Session) -> str:
    return f"{series.name}: {headline(session)}"


def _details(series: Series, session: Session) -> list[str]:
    """What is still to be determined, in words, and where to join."""
    lines = []
    if not session.speakers and session.title is None:
        lines.append(f"{BOTH_TO_COME}.")
    elif session.title is None:
        lines.append(f"{TOPIC_TO_COME.capitalize()}.")
    elif not session.speakers:
        lines.append(f"{SPEAKER_TO_COME.capitalize()}.")
    if session.start is None:
        lines.append(TIME_TO_COME)
    elif session.minutes is None:
        lines.append(LENGTH_TO_COME)
    if session.link and len(_quoted(session.link)) <= _LINK_MOST:  # half a link leads nowhere
        lines.append(f"Join: {session.link}")
    return [*lines, series.texts.name or series.name]


def _encoded(text: str, most: int) -> str:
    """Percent-encoded, and cut at a whole character where it would be longer than `most`."""
    if len(whole := _quoted(text)) <= most:
        return whole
    ellipsis = _quoted("…")
    kept, left = [], most - len(ellipsis)
    for character in text:
        encoded = _quoted(character)
        left -= len(encoded)
        if left < 0:
            break
        kept.append(encoded)
    return "".join(kept) + ellipsis


def _quoted(text: str) -> str:
    # Half a surrogate pair has no UTF-8 form; a question mark stands for it.
    return quote(text, safe="", errors="replace")
