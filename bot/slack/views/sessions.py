"""Sessions: the next one, lists, empty results, and adding them to a personal calendar."""

from enum import StrEnum

from bot.core.calendar import models
from bot.core.calendar.add_to_calendar_links import google_feed_link, google_link, outlook_link
from bot.core.calendar.formatting import format_date, format_when, headline, past_headline
from bot.core.calendar.models import Series, Session
from bot.core.commands.answers import AddToCalendar, Listing, Next, NothingPlanned, Sessions
from bot.core.commands.parser import CommandName
from bot.slack.views import materials
from bot.slack.views.attendance import come_button, coming
from bot.slack.views.feedback import feedback_button
from bot.slack.views.kit import action_ids, block_kit, form_state
from bot.slack.views.kit.block_kit import Block, Element, Message
from bot.slack.views.session_buttons import button, row_for
from bot.slack.views.suggestions import suggest_button
from bot.text import answers
from bot.text.notifications import format_later, format_nothing_planned

# A longer abstract does not fit on a phone's screen.
_MAX_ABSTRACT = 600


def when(session: Session, zone: str) -> str:
    """Return the time as mrkdwn: if timed, in the reader's and the venue's time, else in plain words."""
    start = models.starts_at(session, zone)
    if start is None or session.start is None:
        return f"*{format_date(session.date)}*"
    when_text = block_kit.escape(format_when(session, zone))
    shown = f"<!date^{int(start.timestamp())}^{{date_long_pretty}} at {{time}}|{when_text}>"
    return f"*{shown}*\nAt the venue: {when_text}"


def blocks(session: Session, zone: str, accessory: Element | None = None, *, over: bool = False) -> list[Block]:
    """Render a session: time and link, then speakers, title and place."""
    joining = block_kit.link(session.link, "Join online") if session.link else None
    what = past_headline(session) if over else headline(session)
    who_and_where = filter(None, (what, session.place, None if joining else session.link))
    first = "\n".join(filter(None, (when(session, zone), joining)))
    return [block_kit.section(first, accessory), block_kit.plain("\n".join(who_and_where))]


def next_ones(later: Session | None, zone: str) -> list[Block]:
    """Render what comes after a period without sessions; timed ones in the reader's own time as well."""
    if later is None or later.start is None:
        return [block_kit.plain(format_later(later, zone))]
    return [block_kit.plain("The next ones:"), *blocks(later, zone)]


def add_button(session: Session, *, primary: bool = False, short: bool = False) -> Element:
    """Render the button that adds a session to a personal calendar."""
    return block_kit.button(
        "Add" if short else "Add to calendar",
        action_ids.SESSION_CALENDAR,
        str(session.id),
        label=f"Add {format_date(session.date)} to my calendar",
        primary=primary,
    )


def join_button(session: Session, *, primary: bool = False) -> Element | None:
    """Render the button that opens the session's link; None if it has none that can be opened."""
    if session.link is None or block_kit.link(session.link, "") is None:
        return None
    label = f"Join online, {format_date(session.date)}"
    joining = block_kit.link_button("Join online", action_ids.LINK_JOIN, session.link, label=label)
    return {**joining, "style": "primary"} if primary else joining


class MenuChoice(StrEnum):
    """The entries of the menu beside a session's buttons."""

    REMIND = "remind"
    SHARE = "share"
    FEEDBACK = "feedback"
    UPCOMING = "upcoming"


_OFFERED = {
    MenuChoice.REMIND: "Remind me",
    MenuChoice.SHARE: "Share it",
    MenuChoice.UPCOMING: "What is coming",
    MenuChoice.FEEDBACK: "Send feedback",
}


def more_menu(session: Session, *, upcoming: bool) -> Element:
    """Render further actions on a session; `upcoming` is whether there are later ones to show."""
    return block_kit.overflow(
        action_ids.SESSION_MORE,
        [
            block_kit.option(f"{choice.value}/{session.id}", text)
            for choice, text in _OFFERED.items()
            if upcoming or choice is not MenuChoice.UPCOMING
        ],
    )


def upcoming_button() -> Element:
    """Render the button that shows all upcoming sessions."""
    return block_kit.button("What is coming", action_ids.SESSION_UPCOMING, label="Show all sessions to come")


def next_session(answer: Next) -> Message:
    """Render the next session with its actions."""
    row = [add_button(answer.session, primary=True), come_button(answer.session), suggest_button()]
    return block_kit.message(
        answers.format_answer(answer),
        [
            block_kit.header(f"Next {answer.series.name}"),
            *blocks(answer.session, answer.series.zone),
            *coming(answer.session),
            *_card(answer.session),
            block_kit.actions(*row, more_menu(answer.session, upcoming=answer.further > 0)),
            *([row_for(answer.session)] if answer.organizes else []),
            block_kit.context(answers.format_further(answer.further)),
        ],
    )


def _card(session: Session) -> list[Block]:
    """Render the parts of the speaker card that help a person decide whether to come."""
    shown = [block_kit.plain(block_kit.shorten(session.card.abstract, _MAX_ABSTRACT))] if session.card.abstract else []
    return [*shown, *(block_kit.plain(line) for line in answers.format_objectives(session))]


def nothing(answer: NothingPlanned) -> Message:
    """Say that nothing is planned, what was last, and offer to suggest a topic."""
    return block_kit.message(
        answers.format_answer(answer),
        [
            block_kit.plain(format_nothing_planned(answer.series, answer.last)),
            block_kit.actions(suggest_button(primary=True), feedback_button(answer.last)),
        ],
    )


def listing(answer: Sessions) -> Message:
    """Render a list of sessions, or that there are none and what comes instead."""
    shown = answers.truncate(answer)
    zone = shown.series.zone
    rows = [
        block
        for session in shown.sessions
        for block in _row(session, zone, over=session.id in shown.over, organizes=shown.organizes)
    ]
    top = (
        block_kit.header(answers.list_heading(shown))
        if shown.sessions and not shown.is_earlier
        else block_kit.plain(answers.list_heading(shown))
    )
    canceled = answers.format_canceled(shown)
    return block_kit.message(
        answers.format_answer(answer),
        [
            top,
            *([block_kit.plain(canceled)] if canceled else []),
            *rows,
            *_closing(shown),
            block_kit.actions(*_after_list(shown)),
        ],
    )


def _closing(shown: Sessions) -> list[Block]:
    if shown.instead is not None:
        heading = block_kit.plain(answers.instead_heading(shown))
        return [heading, *blocks(shown.instead, shown.series.zone)]
    if (closing := answers.list_closing(shown)) is None:
        return []
    return [block_kit.context(closing) if shown.sessions else block_kit.plain(closing)]


def _row(session: Session, zone: str, *, over: bool, organizes: bool) -> list[Block]:
    if over:
        # Links to the materials; organizers can add them here.
        found = materials.links(session)
        shown = blocks(session, zone, materials.attach_button(session) if organizes else None, over=True)
        return [*shown, *([block_kit.actions(*found)] if found else [])]
    return blocks(session, zone, button(CommandName.EDIT, session) if organizes else add_button(session, short=True))


def _page_button(answer: Sessions, page: int) -> Element:
    back = page < answer.page
    action_id = action_ids.SESSION_PAGE_BACK if back else action_ids.SESSION_PAGE
    return block_kit.button("Back" if back else "More", action_id, f"{answer.listing.value}/{page}/{answer.words}")


def read_page(value: object) -> tuple[Listing, int, str]:
    """Parse the listing, the page and the words from a button; the first page for any other value.

    Words too long for a button are shortened in it, and then find less.
    """
    listing, _, rest = (value if isinstance(value, str) else "").partition("/")
    page, _, words = rest.partition("/")
    return Listing(listing) if listing in set(Listing) else Listing.UPCOMING, form_state.number(page) or 1, words


def _after_list(answer: Sessions) -> list[Element]:
    if answer.page > 1 or (answer.unlisted and answer.listing in {Listing.UPCOMING, Listing.PAST, Listing.FOUND}):
        back = [_page_button(answer, answer.page - 1)] if answer.page > 1 else []
        return [*back, *([_page_button(answer, answer.page + 1)] if answer.unlisted else [])]
    rows = {Listing.UPCOMING: [suggest_button()], Listing.PAST: [feedback_button(), upcoming_button()]}
    instead = [add_button(answer.instead)] if answer.instead else []
    return rows.get(answer.listing, [*instead, upcoming_button(), suggest_button()])


def add_to_calendar(answer: AddToCalendar) -> Message:
    """Render links to Google Calendar and Outlook for each session, and what they do."""
    series = answer.series
    shown: list[Block] = []
    for session in answer.sessions:
        row = block_kit.actions(*links(series, session, answer.file_of(session)))
        shown += [*blocks(session, series.zone), row]
    if more := answers.format_unlisted(answer.unlisted):
        shown.append(block_kit.context(more))
    shown.append(block_kit.context(" ".join(answers.calendar_notes(answer))))
    subscribing = [] if answer.feed is None else subscription(answer.feed)
    # For one session its links come first; for all sessions the feed does.
    shown = [*subscribing, *shown] if len(answer.sessions) > 1 else [*shown, *subscribing]
    return block_kit.message(answers.format_answer(answer), [block_kit.header("Add to your calendar"), *shown])


def links(series: Series, session: Session, file: str | None) -> list[Element]:
    """Render the buttons that add a session to a personal calendar; `file` is the calendar file's URL, if any."""
    day = format_date(session.date)
    google, outlook = google_link(series, session), outlook_link(series, session)
    offered = (
        ("Google Calendar", action_ids.LINK_GOOGLE, google, "to Google Calendar"),
        ("Outlook", action_ids.LINK_OUTLOOK, outlook, "to Outlook on the web"),
        ("Calendar file", action_ids.LINK_FILE, file, "by a calendar file (.ics)"),
    )
    return [
        block_kit.link_button(text, action_id, url, label=f"Add {day} {how}")
        for text, action_id, url, how in offered
        if url is not None
    ]


def subscription(feed: str) -> list[Block]:
    """Explain how to subscribe to all sessions."""
    text = "Subscribe in Google Calendar"
    subscribe = block_kit.link_button(text, action_ids.LINK_SUBSCRIBE, google_feed_link(feed), label=text)
    return [
        block_kit.section(f"*{block_kit.escape(answers.SUBSCRIBE_HINT)}*\n`{block_kit.escape(feed)}`"),
        block_kit.actions(subscribe),
        block_kit.context(answers.SUBSCRIBE_STEPS),
    ]
