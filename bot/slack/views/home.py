"""Home: the next session with its links, what is coming, and what the person has submitted.

Buttons here open a form or a web address, because Home has no other way to answer.
"""

from bot.core.calendar.formatting import format_count, format_date, headline
from bot.core.calendar.models import Session
from bot.core.home import Home, OrganizerOverview
from bot.slack.views import attendance, commitments, delivery_status, initiatives, materials, readiness, sessions
from bot.slack.views.attendance import check_in_button, come_button, leave_button, who_button
from bot.slack.views.evaluations import evaluate_button
from bot.slack.views.feedback import feedback_button
from bot.slack.views.kit import block_kit
from bot.slack.views.kit.block_kit import Block, Element, View
from bot.slack.views.kit.mentions import named
from bot.slack.views.reminders import in_words, open_button
from bot.slack.views.session_buttons import row_for
from bot.slack.views.sharing import share_button
from bot.slack.views.suggestion_cards import buttons
from bot.slack.views.suggestions import suggest_button
from bot.text.evaluations import format_quarter, format_session_heading
from bot.text.notifications import format_nothing_planned
from bot.text.suggestions import format_state


def page(home: Home) -> View:
    """Render Home; for organizers, what needs their attention comes first."""
    needed = _needed(home.organizer) if home.organizer else []
    own = [*_lately(home), *_next(home), *_coming(home), *_missed(home), *_mine(home), *_reminders(home)]
    return block_kit.home(
        [*needed, *own, *initiatives.on_home(home.initiatives), *commitments.on_home(home.commitments)]
    )


def _lately(home: Home) -> list[Block]:
    if (session := home.to_evaluate) is None:
        return []
    return [block_kit.plain(f"How was it?\n{format_session_heading(session)}", evaluate_button(session))]


def _next(home: Home) -> list[Block]:
    if home.next is None:
        intro = block_kit.plain(format_nothing_planned(home.series, None))
        return [block_kit.header(home.series.name), intro, block_kit.actions(suggest_button(primary=True))]
    file = None if home.feed is None else f"{home.feed}&session={home.next.id}"
    checking_in = [check_in_button()] if home.can_check_in else []
    return [
        block_kit.header(f"The next {home.series.name}"),
        *sessions.blocks(home.next, home.series.zone),
        *attendance.coming(home.next),
        block_kit.actions(*checking_in, _coming_or_not(home, home.next), share_button(home.next), suggest_button()),
        block_kit.actions(*sessions.links(home.series, home.next, file), feedback_button()),
        *([row_for(home.next)] if home.organizer else []),
        *([block_kit.actions(who_button(home.next))] if home.next.id in home.speaking and not home.organizer else []),
    ]


def _coming_or_not(home: Home, session: Session) -> Element:
    return leave_button(session) if session.id in home.attending else come_button(session)


def _coming(home: Home) -> list[Block]:
    more = [block_kit.context(f"And {format_count(home.unlisted, 'more', 'more')}.")] if home.unlisted else []
    listed = (block_kit.plain(_line(home, each), _coming_or_not(home, each)) for each in home.upcoming)
    return _titled("What is coming", [*listed, *more])


def _line(home: Home, session: Session) -> str:
    lines = [format_date(session.date), headline(session)]
    if session.id in home.speaking:
        lines.append("You speak.")
    elif session.id in home.attending:
        lines.append("You will be there.")
    return "\n".join(lines)


def _missed(home: Home) -> list[Block]:
    return _titled("What you have missed", [block for each in home.missed for block in materials.left_behind(each)])


def _reminders(home: Home) -> list[Block]:
    chosen = (("Before every session", home.series_reminders), ("Before the next one", home.next_reminders))
    lines = [f"{which}: {words}" for which, times in chosen if (words := in_words(times)) is not None]
    intro = "\n".join(lines) or "You are not reminded in person."
    return [block_kit.section("*Your reminders*"), block_kit.plain(intro, open_button())]


def _mine(home: Home) -> list[Block]:
    shown = (
        f"{each.suggestion.topic}\n{format_state(each, lambda _: 'an organizer')}" for each in home.own_suggestions
    )
    return _titled("What you have suggested", [block_kit.plain(each) for each in shown])


def _titled(title: str, blocks: list[Block]) -> list[Block]:
    return [block_kit.section(f"*{title}*"), *blocks] if blocks else []


def _needed(needed: OrganizerOverview) -> list[Block]:
    blocks: list[Block] = []
    if needed.new_suggestions:
        blocks.append(block_kit.header("New suggestions"))
        for post in needed.new_suggestions:
            stands = named(lambda name_of, post=post: format_state(post, name_of), block_kit.MAX_SECTION)  # type: ignore[misc] # bound now
            blocks += [
                *block_kit.words(post.suggestion.topic),
                block_kit.section(f"*{stands}*"),
                block_kit.actions(*buttons(post)),
            ]
        if needed.unlisted:
            blocks.append(
                block_kit.context(f"And {format_count(needed.unlisted, 'more', 'more')}: /lhs-rounds suggestions")
            )
    loop = _titled("The loop", [block_kit.plain(format_quarter(each)) for each in needed.quarters])
    return [*blocks, *readiness.months(needed.readiness), *loop, *delivery_status.short(needed.status)]
