"""Home: what needs an organizer, the next session, what is upcoming, and what the person has submitted.

Buttons here open a form, a page or a web address, because Home has no other way to answer. Empty parts are not shown.
"""

from bot.core.calendar.formatting import format_count, format_date, format_when, headline
from bot.core.calendar.models import Session
from bot.core.commands.vocabulary import CommandName
from bot.core.home import Home, OrganizerOverview
from bot.text.attendance import format_status
from bot.text.evaluations import format_quarter
from bot.text.sessions import format_nothing_planned
from bot.text.suggestions import format_own
from bot.views import attendance, commitments, delivery_status, initiatives, materials, readiness, sessions
from bot.views.attendance import check_in_button, come_button, leave_button, who_button
from bot.views.command_buttons import command_button
from bot.views.evaluations import evaluate_button
from bot.views.feedback import feedback_button
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Block, Element, View
from bot.views.reminders import in_words, open_button
from bot.views.sharing import share_button
from bot.views.suggestion_cards import buttons
from bot.views.suggestions import suggest_button


def page(home: Home) -> View:
    """Render Home; for organizers, what needs their attention comes first, and no session is shown twice."""
    organizing = _organizing(home.organizer) if home.organizer else []
    is_planned = home.organizer is not None and home.next is not None
    coming, upcoming = ([_planned_next(home)], []) if is_planned else (_next(home), _upcoming(home))
    own = [*coming, *_rating(home), *upcoming, *_missed(home), *_suggested(home), *_reminders(home)]
    later = [*initiatives.on_home(home.initiatives, home.reader.today), *commitments.on_home(home.commitments)]
    about = block_kit.button("About LHS Rounds", action_ids.PROGRAM_ABOUT)
    helping = block_kit.button("Help", action_ids.PROGRAM_HELP)
    privacy = command_button(CommandName.PRIVACY, text="Privacy")
    footer = block_kit.actions(feedback_button(), helping, privacy, about)
    return block_kit.home([*organizing, *own, *later, footer])


def _next(home: Home) -> list[Block]:
    session = home.next
    if session is None:
        intro = block_kit.plain(format_nothing_planned(home.last, home.reader.today))
        return [block_kit.header(home.series.name), intro, block_kit.actions(suggest_button(primary=True))]
    state = _state(home, session)
    buttons = sessions.session_buttons(session, home.reader, is_day=session.date == home.reader.today)
    checking_in = [check_in_button()] if home.can_check_in and session.id not in home.reader.checked_in else []
    seeing_names = [who_button(session)] if session.id in home.speaking else []
    return [
        block_kit.header(f"Next {home.series.name}"),
        *([block_kit.section(f"*{state}*")] if state else []),
        *sessions.blocks(session, home.series.zone, home.reader.today),
        *attendance.coming(session),
        block_kit.actions(*checking_in, *buttons, share_button(session), suggest_button(), *seeing_names),
    ]


def _planned_next(home: Home) -> Block:
    """Render the next session for an organizer, whose planning list has the rest of it."""
    session = home.next
    if session is None:
        raise ValueError("there is no next session")
    lines = (f"Next: {format_when(session, home.series.zone, home.reader.today)}", _state(home, session))
    return block_kit.plain("\n".join(filter(None, lines)), _going_or_not(home, session))


def _state(home: Home, session: Session) -> str | None:
    return "You’re speaking" if session.id in home.speaking else format_status(session, home.reader)


def _going_or_not(home: Home, session: Session) -> Element | None:
    if session.id in home.reader.checked_in:
        return None
    return leave_button(session) if session.id in home.reader.going else come_button(session)


def _rating(home: Home) -> list[Block]:
    session = home.to_evaluate
    if session is None or (home.next and session.id == home.next.id):
        # A session that is still going on is shown above.
        return []
    day = format_date(session.date, home.reader.today)
    return [block_kit.plain(f"How was {home.series.name} on {day}?", evaluate_button(session))]


def _upcoming(home: Home) -> list[Block]:
    more = [block_kit.actions(sessions.upcoming_button("See all"))] if home.unlisted else []
    listed = (
        block_kit.plain(
            "\n".join(filter(None, (format_date(each.date, home.reader.today), headline(each), _state(home, each)))),
            _going_or_not(home, each),
        )
        for each in home.upcoming
    )
    return _titled("Upcoming", [*listed, *more])


def _missed(home: Home) -> list[Block]:
    return _titled(
        "Catch up", [block for each in home.missed for block in materials.left_behind(each, home.reader.today)]
    )


def _reminders(home: Home) -> list[Block]:
    chosen = (("Every session", home.series_reminders), ("The next one", home.next_reminders))
    lines = [f"{which}: {words}" for which, times in chosen if (words := in_words(times)) is not None]
    return [block_kit.plain("\n".join(["Your reminders", *lines]) if lines else "No reminders set", open_button())]


def _suggested(home: Home) -> list[Block]:
    return _titled("Your suggestions", [block_kit.plain(format_own(each)) for each in home.own_suggestions])


def _titled(title: str, blocks: list[Block]) -> list[Block]:
    return [block_kit.section(f"*{title}*"), *blocks] if blocks else []


def _organizing(needed: OrganizerOverview) -> list[Block]:
    new = [
        block
        for post in needed.new_suggestions
        for block in (block_kit.plain(post.suggestion.topic), block_kit.actions(*buttons(post)))
    ]
    more = [block_kit.context(f"{format_count(needed.unlisted, 'more new suggestion', 'more new suggestions')}")]
    quarters = [block_kit.plain(format_quarter(each)) for each in needed.quarters]
    return [
        block_kit.actions(
            block_kit.button("Add session", action_ids.SESSION_ADD),
            block_kit.button("Import", action_ids.PASTE_OPEN),
            command_button(CommandName.SETTINGS),
        ),
        *_titled("New suggestions", [*new, *(more if needed.unlisted else [])]),
        *delivery_status.short(needed.status),
        *readiness.months(needed.readiness),
        *_titled("Follow-through by quarter", quarters),
    ]
