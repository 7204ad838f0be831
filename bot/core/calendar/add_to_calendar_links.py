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
from datetime import timedelta
from urllib.parse import quote

from bot.core.calendar.event_text import event_details, event_span, event_title
from bot.core.calendar.models import Series, Session

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.office.com/calendar/deeplink/compose"

# After percent-encoding. Together with the rest they stay under 3,000 characters, the most that Slack takes in a link.
_MAX_TITLE = 900
_MAX_PLACE = 500
_MAX_DETAILS = 1200
_MAX_LINK = 800


def google_link(series: Series, session: Session) -> str:
    """A Google Calendar form with the session in it: all-day while its time is unknown, else in UTC."""
    if (taken := event_span(series, session)) is None:
        dates = f"{session.date:%Y%m%d}/{session.date + timedelta(days=1):%Y%m%d}"
    else:
        dates = "/".join(f"{moment:%Y%m%dT%H%M%SZ}" for moment in taken)
    parts = [
        "action=TEMPLATE",
        f"text={_encode(event_title(series, session), _MAX_TITLE)}",
        f"dates={dates}",
        f"details={_encode(chr(10).join(_details(series, session)), _MAX_DETAILS)}",
    ]
    if session.place:
        parts.append(f"location={_encode(session.place, _MAX_PLACE)}")
    return f"{GOOGLE}?{'&'.join(parts)}"


def outlook_link(series: Series, session: Session) -> str:
    """A form of Outlook on the web with the session in it: all-day while its time is unknown, else in UTC."""
    if (taken := event_span(series, session)) is None:
        when = [f"startdt={session.date}", f"enddt={session.date + timedelta(days=1)}", "allday=true"]
    else:
        start, end = (quote(f"{moment:%Y-%m-%dT%H:%M:%SZ}", safe="") for moment in taken)
        when = [f"startdt={start}", f"enddt={end}"]
    body = "<br>".join(html.escape(line, quote=False) for line in _details(series, session))
    parts = [
        "path=/calendar/action/compose",
        "rru=addevent",
        *when,
        f"subject={_encode(event_title(series, session), _MAX_TITLE)}",
        f"body={_encode(body, _MAX_DETAILS)}",
    ]
    if session.place:
        parts.append(f"location={_encode(session.place, _MAX_PLACE)}")
    return f"{OUTLOOK}?{'&'.join(parts)}"


def google_feed_link(feed_url: str) -> str:
    """A page of Google Calendar that subscribes to a feed at a web address.

    It is not documented by its maker; github.com/simonw/til, "Providing a subscribe in Google Calendar link for an ics
    feed", has found it.
    """
    return f"{GOOGLE}?cid={_quote('webcal://' + feed_url.partition('://')[2])}"


def _details(series: Series, session: Session) -> list[str]:
    return event_details(series, session, is_short_enough=lambda link: len(_quote(link)) <= _MAX_LINK)


def _encode(text: str, max_length: int) -> str:
    """Percent-encoded, and cut at a whole character where it would be longer than `most`."""
    if len(whole := _quote(text)) <= max_length:
        return whole
    ellipsis = _quote("…")
    kept, left = [], max_length - len(ellipsis)
    for character in text:
        encoded = _quote(character)
        left -= len(encoded)
        if left < 0:
            break
        kept.append(encoded)
    return "".join(kept) + ellipsis


def _quote(text: str) -> str:
    # Half a surrogate pair has no UTF-8 form; a question mark stands for it.
    return quote(text, safe="", errors="replace")
