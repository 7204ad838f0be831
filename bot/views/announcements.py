"""Channel messages: announcements, change notices, reminders and rating requests; and the empty-schedule notice."""

from dataclasses import replace

from bot.core.calendar.formatting import past_headline
from bot.core.calendar.models import Series, Session, SessionStatus
from bot.core.outbox.deliveries import Kind
from bot.core.outbox.notifications import ChangeNotice, EmptyCalendar, FeedbackPrompt, MonthAnnouncement, Reminder
from bot.text import announcements as text
from bot.text.attendance import format_status
from bot.text.evaluations import RATED, RATINGS_CLOSED
from bot.text.notifications import FEEDBACK_PROMPT_TEXT, NOTHING_POSTED_HINT, prompt_heading
from bot.text.phi_warning import NO_PATIENT_INFORMATION
from bot.text.sessions import format_disclosure, format_invitation, format_nothing_planned, format_session
from bot.views.attendance import check_in_button, coming
from bot.views.evaluations import evaluate_button
from bot.views.feedback import feedback_button
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Block
from bot.views.reminders import row
from bot.views.sessions import add_button, blocks, more_menu, next_ones, session_buttons, upcoming_button
from bot.views.suggestions import suggest_button

# Further sessions of a month are counted, not shown.
_MAX_SHOWN = 8


def month(post: MonthAnnouncement) -> list[Block]:
    """Render the month's sessions, each with its buttons; or that there is none, and what comes next."""
    zone = post.series.zone
    shown = post.sessions[:_MAX_SHOWN]
    rest = len(post.sessions) - len(shown)
    removed = [block_kit.plain(line) for line in text.removed_lines(post)]
    rows = [block for each in shown for block in _session(post, each)] if shown else [*removed, *_later(post)]
    return [
        block_kit.header(text.announcement_opening(post)),
        *rows,
        *([block_kit.context(f"+{rest} more")] if rest > 0 else []),
        *(block_kit.plain(text.format_moved(each, zone)) for each in post.moved),
        *(removed if shown else []),
    ]


def _session(post: MonthAnnouncement, session: Session) -> list[Block]:
    if session.id in post.over:
        return _over(session, post.series.zone)
    invited, done = format_invitation(session), format_status(session, post.reader)
    return [
        *blocks(session, post.series.zone),
        *([block_kit.section(f"*{done}*")] if done else []),
        *_disclosure(session, post.series),
        *coming(session),
        *([block_kit.plain(invited, suggest_button())] if invited else []),
        # A message has one primary button at most.
        block_kit.actions(
            *session_buttons(session, post.reader, primary=len(post.sessions) == 1), more_menu(session, upcoming=True)
        ),
    ]


def _disclosure(session: Session, series: Series) -> list[Block]:
    disclosure = format_disclosure(session, series)
    return [block_kit.context(disclosure)] if disclosure else []


def _later(post: MonthAnnouncement) -> list[Block]:
    """Render what comes after a month without a session."""
    later = post.later
    if later and later.id in post.over:
        return [block_kit.plain("Next session:"), *_over(later, post.series.zone)]
    shown = next_ones(later, post.series.zone, post.today)
    if later is None:
        return shown
    invited = format_invitation(later)
    return [
        *shown,
        *([block_kit.plain(invited, suggest_button())] if invited else []),
        block_kit.actions(add_button(later)),
    ]


def _over(session: Session, zone: str) -> list[Block]:
    """Render a session that is over; its link no longer leads anywhere."""
    return blocks(replace(session, link=None), zone, over=True)


def notice(post: ChangeNotice) -> list[Block]:
    """Render what is new, and the session as it is."""
    session = post.session
    if post.is_over:
        shown = _over(session, post.series.zone)
    elif session.status is SessionStatus.CANCELED:
        shown = [block_kit.plain(format_session(session, post.series.zone)), block_kit.actions(upcoming_button())]
    else:
        shown = [*blocks(session, post.series.zone), block_kit.actions(add_button(session, primary=True))]
    lines = (block_kit.plain(line) for line in text.notice_lines(post))
    return [block_kit.header(text.notice_heading(post)), *lines, *shown]


def reminder(post: Reminder) -> list[Block]:
    """Render the time left and the session; or that it was canceled or moved."""
    session, zone = post.session, post.series.zone
    heading, before = block_kit.header(text.reminder_heading(post)), text.format_previous_time(post)
    if session.status is SessionStatus.CANCELED:
        canceled = block_kit.plain(format_session(session, zone))
        return [heading, canceled, *([] if post.is_over else [block_kit.actions(upcoming_button())])]
    if post.is_over:
        return [heading, *_over(session, zone)]
    invited = text.reminder_invitation(post)
    is_day = post.kind is Kind.SAME_DAY_REMINDER
    done, checks_in = format_status(session, post.reader), is_day and post.series.policy.check_in
    buttons = [
        *session_buttons(session, post.reader, is_day=is_day),
        *([check_in_button()] if checks_in and session.id not in post.reader.checked_in else []),
        more_menu(session, upcoming=True),
        *(row(post) if post.is_personal else []),
    ]
    return [
        heading,
        *([block_kit.section(f"*{done}*")] if done else []),
        *blocks(session, zone),
        *(_disclosure(session, post.series) if is_day else []),
        *([block_kit.plain(before)] if before else []),
        *([] if post.is_personal else coming(session)),
        *([block_kit.plain(invited, suggest_button())] if invited else []),
        block_kit.actions(*buttons),
    ]


def prompt(post: FeedbackPrompt) -> list[Block]:
    """Ask how the session was, with the button that opens the rating form; say so once it no longer does."""
    heading, session = block_kit.header(prompt_heading(post)), block_kit.plain(past_headline(post.session))
    if post.is_closed or post.is_rated:
        instead = block_kit.plain(RATED if post.is_rated else RATINGS_CLOSED)
        return [heading, session, instead, block_kit.actions(feedback_button(post.session))]
    return [
        heading,
        session,
        block_kit.plain(FEEDBACK_PROMPT_TEXT),
        block_kit.actions(evaluate_button(post.session, primary=True), feedback_button(post.session)),
        block_kit.context(NO_PATIENT_INFORMATION),
    ]


def empty_calendar(post: EmptyCalendar) -> list[Block]:
    """Render the empty-schedule notice for organizers: what was last, and the ways to add sessions."""
    return [
        block_kit.header("No sessions scheduled"),
        block_kit.plain(format_nothing_planned(post.last, post.today)),
        block_kit.plain(NOTHING_POSTED_HINT),
        block_kit.actions(
            block_kit.button("Add session", action_ids.SESSION_ADD, primary=True),
            block_kit.button("Add season", action_ids.SEASON_OPEN),
            block_kit.button("Import schedule", action_ids.PASTE_OPEN),
        ),
    ]
