"""Sessions: the next one, lists, empty results, and adding them to a personal calendar."""

from datetime import date
from enum import StrEnum
from functools import lru_cache

from bot.core.calendar.add_to_calendar_links import google_feed_link, google_link, outlook_feed_link, outlook_link
from bot.core.calendar.formatting import (
    SPEAKER_AND_TOPIC_TBA,
    SPEAKER_TBA,
    TIME_TBA,
    TOPIC_TBA,
    format_date,
    format_day,
    format_names,
    format_place,
    format_time_range,
    format_when,
    format_where,
    past_headline,
)
from bot.core.calendar.models import Series, Session
from bot.core.commands.answers import AddToCalendar, Listing, Next, NothingPlanned, Sessions
from bot.core.commands.vocabulary import CommandName
from bot.core.participation.attendance import ANYONE, Reader
from bot.text import answers, listings
from bot.text.attendance import format_coming, format_reader_time, format_status
from bot.text.sessions import format_later, format_nothing_planned
from bot.views import materials
from bot.views.attendance import come_button, leave_button
from bot.views.feedback import feedback_button
from bot.views.kit import action_ids, block_kit, form_state, inputs
from bot.views.kit.block_kit import Block, Element, Message
from bot.views.session_buttons import button, row_for
from bot.views.suggestions import suggest_button

# A longer abstract does not fit on a phone's screen.
_MAX_ABSTRACT = 600
# Rendered answers that a process keeps.
_MAX_CACHED = 64


def blocks(session: Session, zone: str, today: date | None = None, *, over: bool = False) -> list[Block]:
    """Render a session: title, speakers, when and where; what is unknown is TBA, unless it is `over`.

    `today` is that of `format_date`.
    """
    title, speakers = _title_and_speakers(session, over=over)
    pieces = [(title, True), (f"\n{speakers}" if speakers else "", False)]
    pieces += [("\nWhen", True), (f"  {format_when(session, zone, today, is_past=over)}", False)]
    if not over:
        pieces += [("\nWhere", True), (f"  {_where(session)}", False)]
    return [block_kit.rich(pieces)]


def _title_and_speakers(session: Session, *, over: bool) -> tuple[str, str]:
    speakers = format_names(session.speakers)
    if over:
        return (session.title, speakers) if session.title else (past_headline(session), "")
    if not speakers and session.title is None:
        return SPEAKER_AND_TOPIC_TBA, ""
    return session.title or TOPIC_TBA, speakers or SPEAKER_TBA


def _where(session: Session) -> str:
    """Return where to go, with the link if it is none that a button can open."""
    if session.link and join_button(session) is None:
        return format_where(session) or session.link
    return format_place(session)


def row_blocks(session: Session, zone: str, reader: Reader, accessory: Element | None, *, over: bool) -> list[Block]:
    """Render a session in a list: its date with a button beside it, then title, speakers, place and what is done."""
    day = format_date(session.date, reader.today)
    hours = format_time_range(session, zone) or ("" if over else TIME_TBA)
    title, speakers = _title_and_speakers(session, over=over)
    lines = (title, speakers, "" if over else _where(session), format_status(session, reader, is_past=over))
    return [
        block_kit.section(f"*{block_kit.escape(', '.join(filter(None, (day, hours))))}*", accessory),
        block_kit.plain("\n".join(filter(None, lines))),
    ]


def next_ones(later: Session | None, zone: str, today: date | None) -> list[Block]:
    """Render what comes after a period without sessions."""
    if later is None:
        return [block_kit.plain(format_later(later, zone, today))]
    return [block_kit.plain("Next session:"), *blocks(later, zone, today)]


def add_button(session: Session, *, primary: bool = False) -> Element:
    """Render the button that adds a session to a personal calendar."""
    day = format_day(session.date)
    return block_kit.button("Add to calendar", action_ids.SESSION_CALENDAR, str(session.id), label=day, primary=primary)


def join_button(session: Session, *, primary: bool = False) -> Element | None:
    """Render the button that opens the session's link; None if it has none that can be opened."""
    if session.link is None or block_kit.link(session.link, "") is None:
        return None
    day = format_day(session.date)
    return block_kit.link_button("Join online", action_ids.LINK_JOIN, session.link, label=day, primary=primary)


def session_buttons(
    session: Session, reader: Reader = ANYONE, *, is_day: bool = False, primary: bool = True
) -> list[Element]:
    """Render what a reader can do about a session to come; on the day, joining comes first, and stands out."""
    joining = join_button(session, primary=is_day)
    buttons = [joining] if joining else []
    if session.id not in reader.checked_in:
        buttons.append(add_button(session, primary=primary and not (is_day and joining)))
        buttons.append(leave_button(session) if session.id in reader.going else come_button(session))
    return buttons


class MenuChoice(StrEnum):
    """The entries of the menu beside a session's buttons."""

    REMIND = "remind"
    SHARE = "share"
    FEEDBACK = "feedback"
    UPCOMING = "upcoming"
    SUGGEST = "suggest"


_OFFERED = {
    MenuChoice.REMIND: "Remind me",
    MenuChoice.SHARE: "Share",
    MenuChoice.UPCOMING: "View schedule",
    MenuChoice.SUGGEST: "Suggest a topic",
    MenuChoice.FEEDBACK: "Send feedback",
}


def more_menu(session: Session, *, upcoming: bool) -> Element:
    """Render further actions on a session; `upcoming` is whether there are later ones to show."""
    return inputs.overflow(
        action_ids.SESSION_MORE,
        [
            inputs.option(f"{choice.value}/{session.id}", text)
            for choice, text in _OFFERED.items()
            if upcoming or choice is not MenuChoice.UPCOMING
        ],
    )


def upcoming_button(text: str = "View schedule") -> Element:
    """Render the button that shows all upcoming sessions."""
    return block_kit.button(text, action_ids.SESSION_UPCOMING)


@lru_cache(_MAX_CACHED)
def next_session(answer: Next) -> Message:
    """Render the next session with its actions.

    It is what people ask for most, and the same for most of them. An answer holds all that is shown, so one that was
    rendered before cannot be out of date.
    """
    session, zone, reader = answer.session, answer.series.zone, answer.reader
    notes = (format_status(session, reader), format_reader_time(session, zone, reader), format_coming(session.coming))
    buttons = session_buttons(session, reader, is_day=session.date == reader.today)
    return block_kit.message(
        answers.format_answer(answer),
        [
            block_kit.header(f"Next {answer.series.name}"),
            *blocks(session, zone, reader.today),
            *(block_kit.context(note) for note in notes if note),
            *_card(session),
            block_kit.actions(*buttons, more_menu(session, upcoming=answer.further > 0)),
            *([row_for(session)] if answer.organizes else []),
            block_kit.context(answers.format_further(answer.further)),
        ],
    )


def _card(session: Session) -> list[Block]:
    """Render the parts of the speaker card that help a person decide whether to come."""
    shown = [block_kit.plain(block_kit.shorten(session.card.abstract, _MAX_ABSTRACT))] if session.card.abstract else []
    return [*shown, *(block_kit.plain(line) for line in answers.format_objectives(session))]


def nothing(answer: NothingPlanned) -> list[Block]:
    """Say that nothing is planned, what was last, and offer to suggest a topic, or to add a session."""
    adding = [block_kit.button("Add session", action_ids.SESSION_ADD, primary=True)] if answer.organizes else []
    return [
        block_kit.plain(format_nothing_planned(answer.last, answer.reader.today)),
        block_kit.actions(*adding, suggest_button(primary=not adding), feedback_button(answer.last)),
    ]


def listing(answer: Sessions) -> list[Block]:
    """Render a list of sessions, or that there are none and what comes instead."""
    shown = listings.truncate(answer)
    rows = [block for session in shown.sessions for block in _row(session, shown)]
    top = block_kit.header if shown.sessions and not shown.is_earlier else block_kit.plain
    canceled = listings.format_canceled(shown)
    return [
        top(listings.list_heading(shown)),
        *([block_kit.plain(canceled)] if canceled else []),
        *rows,
        *_closing(shown),
        block_kit.actions(*_after_list(shown)),
    ]


def _closing(shown: Sessions) -> list[Block]:
    if shown.instead is not None:
        heading = block_kit.plain(listings.instead_heading(shown))
        return [heading, *blocks(shown.instead, shown.series.zone, shown.reader.today)]
    if (closing := listings.list_closing(shown)) is None:
        return []
    return [block_kit.context(closing) if shown.sessions else block_kit.plain(closing)]


def _row(session: Session, shown: Sessions) -> list[Block]:
    if session.id in shown.over:
        # Links to the materials; organizers can add them here.
        found = materials.links(session)
        attach = materials.attach_button(session) if shown.organizes else None
        row = row_blocks(session, shown.series.zone, shown.reader, attach, over=True)
        return [*row, *([block_kit.actions(*found)] if found else [])]
    accessory = button(CommandName.EDIT, session) if shown.organizes else add_button(session)
    return row_blocks(session, shown.series.zone, shown.reader, accessory, over=False)


def _page_button(answer: Sessions, page: int) -> Element:
    back = page < answer.page
    action_id = action_ids.SESSION_PAGE_BACK if back else action_ids.SESSION_PAGE
    return block_kit.button("Previous" if back else "Next", action_id, f"{answer.listing.value}/{page}/{answer.words}")


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


def add_to_calendar(answer: AddToCalendar) -> list[Block]:
    """Render the ways to add sessions to a personal calendar, and what they do."""
    return [block_kit.header("Add to your calendar"), *_calendar_choices(answer)]


def _calendar_choices(answer: AddToCalendar) -> list[Block]:
    """Render links for one session, or the subscription first and a button for each of several."""
    series = answer.series
    notes = [block_kit.context(" ".join(answers.calendar_notes(answer)))]
    subscribing = [] if answer.feed is None else subscription(series, answer.feed)
    if not answer.sessions:
        return [block_kit.plain(answers.NOTHING_TO_ADD), *subscribing]
    if len(answer.sessions) == 1:
        [session] = answer.sessions
        row = block_kit.actions(*links(series, session, answer.file_of(session)))
        return [*blocks(session, series.zone, answer.reader.today), row, *notes, *subscribing]
    rows = [
        block
        for each in answer.sessions
        for block in row_blocks(each, series.zone, answer.reader, add_button(each), over=False)
    ]
    more = [block_kit.actions(upcoming_button("See all"))] if answer.unlisted else []
    return [*subscribing, *rows, *more, *notes]


def links(series: Series, session: Session, file: str | None) -> list[Element]:
    """Render the buttons that add a session to a personal calendar; `file` is the calendar file's URL, if any."""
    offered = (
        ("Outlook", action_ids.LINK_OUTLOOK, outlook_link(series, session)),
        ("Google Calendar", action_ids.LINK_GOOGLE, google_link(series, session)),
        ("Apple or other", action_ids.LINK_FILE, file),
    )
    day = format_day(session.date)
    return [block_kit.link_button(text, action_id, url, label=day) for text, action_id, url in offered if url]


def subscription(series: Series, feed: str) -> list[Block]:
    """Render the ways to subscribe to all sessions."""
    outlook, google = outlook_feed_link(series.name, feed), google_feed_link(feed)
    return [
        block_kit.section(f"*{block_kit.escape(answers.SUBSCRIBE_HINT)}*"),
        block_kit.actions(
            block_kit.link_button("Subscribe in Outlook", action_ids.LINK_SUBSCRIBE_OUTLOOK, outlook),
            block_kit.link_button("Subscribe in Google", action_ids.LINK_SUBSCRIBE, google),
        ),
        block_kit.section(f"Apple or other: subscribe to this address\n`{block_kit.escape(feed)}`"),
        block_kit.context(answers.SUBSCRIBE_STEPS),
    ]
