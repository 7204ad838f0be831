"""A page of one's own: the next session with its links, what is coming, what one has suggested.

Buttons here open a form or a web address: a page has no other way to answer.
"""

from bot.core.calendar import Session
from bot.core.home import ForOrganizer, Home
from bot.core.posts import SuggestionCard
from bot.core.spoken import nothing_planned
from bot.core.spoken_suggestions import where_it_stands
from bot.core.wording import counted, date_in_words, headline
from bot.views import kit, radar, sessions, status
from bot.views.feedback import feedback_button
from bot.views.kit import Block, View
from bot.views.names import named
from bot.views.session_buttons import row_for
from bot.views.suggestion_cards import buttons
from bot.views.suggestions import suggest_button


def page(home: Home) -> View:
    """The page; for organizers what needs them stands first."""
    return kit.home([*(_needed(home.organizer) if home.organizer else []), *_next(home), *_coming(home), *_mine(home)])


def _next(home: Home) -> list[Block]:
    if home.next is None:
        said = nothing_planned(home.series, None)
        return [kit.header(home.series.name), kit.plain(said), kit.actions(suggest_button(primary=True))]
    links = sessions.links(home.series, home.next, None)
    return [
        kit.header(f"The next {home.series.name}"),
        *sessions.blocks(home.next, home.series.zone),
        kit.actions(*links, suggest_button(), feedback_button()),
        *([row_for(home.next)] if home.organizer else []),
    ]


def _coming(home: Home) -> list[Block]:
    if not home.coming:
        return []
    more = [kit.context(f"And {counted(home.unlisted, 'more', 'more')}.")] if home.unlisted else []
    return [kit.section("*What is coming*"), *(kit.plain(_line(each)) for each in home.coming), *more]


def _line(session: Session) -> str:
    return f"{date_in_words(session.date)}\n{headline(session)}"


def _mine(home: Home) -> list[Block]:
    if not home.mine:
        return []
    return [kit.section("*What you have suggested*"), *(_how_it_stands(each) for each in home.mine)]


def _how_it_stands(post: SuggestionCard) -> Block:
    return kit.plain(f"{post.suggestion.topic}\n{where_it_stands(post, lambda _: 'an organizer')}")


def _needed(needed: ForOrganizer) -> list[Block]:
    blocks: list[Block] = []
    if needed.new:
        blocks.append(kit.header("New suggestions"))
        for post in needed.new:
            stands = named(lambda name_of, post=post: where_it_stands(post, name_of), kit.SECTION_MOST)  # type: ignore[misc] # bound now
            blocks += [*kit.words(post.suggestion.topic), kit.section(f"*{stands}*"), kit.actions(*buttons(post))]
        if needed.unlisted:
            blocks.append(kit.context(f"And {counted(needed.unlisted, 'more', 'more')}: /lhs-rounds suggestions"))
    return [*blocks, *radar.months(needed.radar), *status.short(needed.status)]
