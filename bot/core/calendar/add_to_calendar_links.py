"""Links that open a new event in a person's web calendar. Nothing is saved until the person saves it there.

Neither vendor documents all of the parameters. The sources of those used here:

* Google: the former event publisher guide (google.com/googlecalendar/event_publisher_guide_detail.html: `action`,
  `text`, `dates` in UTC with a `Z`, an all-day event as two dates), and the notes in
  github.com/InteractionDesignFoundation/add-event-to-calendar-docs, services/google.md (the second date of an all-day
  event is exclusive; `details`, `location`).
* Outlook on the web for work: services/outlook-web.md in the same notes (`path`, `rru`, `subject`, `startdt`, `enddt`,
  `allday`, `location`, `body`), and their pull request 60 (`body` is parsed as HTML). They do not say that the second
  date of an all-day event is exclusive; github.com/add2cal/add-to-calendar-button, src/core/dates.ts writes it so for
  Outlook on the desktop.
"""

import html
from datetime import timedelta
from urllib.parse import quote

from bot.core.calendar.event_text import event_details, event_span, event_title
from bot.core.calendar.models import Series, Session

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK_SUBSCRIPTION = "https://outlook.office.com/calendar/0/addfromweb"
OUTLOOK = "https://outlook.office.com/calendar/deeplink/compose"

# Lengths after percent-encoding. The whole link stays under 3,000 characters, Slack's limit.
_MAX_TITLE = 900
_MAX_PLACE = 500
_MAX_DETAILS = 1200
_MAX_LINK = 800


def google_link(series: Series, session: Session) -> str:
    """Return a link to a new Google Calendar event: all-day while the time is unknown, else in UTC."""
    if (times := event_span(series, session)) is None:
        dates = f"{session.date:%Y%m%d}/{session.date + timedelta(days=1):%Y%m%d}"
    else:
        dates = "/".join(f"{moment:%Y%m%dT%H%M%SZ}" for moment in times)
    title = _encode(event_title(series, session), _MAX_TITLE)
    details = _encode("\n".join(_details(series, session)), _MAX_DETAILS)
    return f"{GOOGLE}?action=TEMPLATE&text={title}&dates={dates}&details={details}{_location(session)}"


def outlook_link(series: Series, session: Session) -> str:
    """Return a link to a new event in Outlook on the web: all-day while the time is unknown, else in UTC."""
    if (times := event_span(series, session)) is None:
        when = f"startdt={session.date}&enddt={session.date + timedelta(days=1)}&allday=true"
    else:
        start, end = (quote(f"{moment:%Y-%m-%dT%H:%M:%SZ}", safe="") for moment in times)
        when = f"startdt={start}&enddt={end}"
    body = "<br>".join(html.escape(line, quote=False) for line in _details(series, session))
    title = _encode(event_title(series, session), _MAX_TITLE)
    what = f"subject={title}&body={_encode(body, _MAX_DETAILS)}{_location(session)}"
    return f"{OUTLOOK}?path=/calendar/action/compose&rru=addevent&{when}&{what}"


def google_feed_link(feed_url: str) -> str:
    """Return a link that subscribes Google Calendar to a feed.

    Google does not document it; the source is github.com/simonw/til, "Providing a subscribe in Google Calendar link for
    an ics feed".
    """
    return f"{GOOGLE}?cid={_quote('webcal://' + feed_url.partition('://')[2])}"


def _location(session: Session) -> str:
    return f"&location={_encode(session.place, _MAX_PLACE)}" if session.place else ""


def outlook_feed_link(name: str, feed_url: str) -> str:
    """Return a link that subscribes Outlook on the web for work to a feed.

    Microsoft does not document it; the source is github.com/add2cal/add-to-calendar-button, its subscription for
    Microsoft 365 (`addfromweb` with `url` and `name`).
    """
    return f"{OUTLOOK_SUBSCRIPTION}?url={_quote(feed_url)}&name={_quote(name)}"


def _details(series: Series, session: Session) -> list[str]:
    return event_details(series, session, is_short_enough=lambda link: len(_quote(link)) <= _MAX_LINK)


def _encode(text: str, max_length: int) -> str:
    """Percent-encode a text, and truncate it at a whole character if the result exceeds `max_length`."""
    if len(quoted := _quote(text)) <= max_length:
        return quoted
    ellipsis = _quote("…")
    parts, remaining = [], max_length - len(ellipsis)
    for character in text:
        encoded = _quote(character)
        remaining -= len(encoded)
        if remaining < 0:
            break
        parts.append(encoded)
    return "".join(parts) + ellipsis


def _quote(text: str) -> str:
    # A lone surrogate has no UTF-8 form; it becomes a question mark.
    return quote(text, safe="", errors="replace")
