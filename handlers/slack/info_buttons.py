"""Buttons whose answer is something to read, told to the presser alone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond

from bot.config import Settings
from bot.core.commands.parser import Word
from bot.services.commands import answers as answers_service
from bot.slack.views import answers
from bot.slack.views.kit import form_state
from bot.slack.views.sessions import read_page
from bot.store.db.engine import Database
from handlers.slack.support.context import Asker
from handlers.slack.support.respond import tell, tell_instead


def _wanted(word: Word) -> Callable[..., None]:
    """A listener that answers as if the word had been typed."""

    def listener(ack: Ack, respond: Respond, db: Database, now: datetime, asker: Asker, settings: Settings) -> None:
        answer, _ = answers_service.ask(
            db,
            workspace_id=asker.workspace_id,
            channel=asker.channel,
            person=asker.address,
            text=word,
            now=now,
            public_url=settings.rounds_public_url,
        )
        tell(respond, answers.render(answer))
        ack()

    return listener


def page_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    respond: Respond,
    db: Database,
    now: datetime,
    asker: Asker,
) -> None:
    """Show another part of a list in its place; beside it, where everybody sees the list."""
    listing, page, words = read_page(action.get("value"))
    answer = answers_service.ask_for_page(
        db,
        workspace_id=asker.workspace_id,
        channel=asker.channel,
        person=asker.address,
        listing=listing,
        words=words,
        page=page,
        now=now,
    )
    (tell_instead if form_state.is_shown_to_one(body) else tell)(respond, answers.render(answer))
    ack()


next_wanted = _wanted(Word.NEXT)
upcoming_wanted = _wanted(Word.UPCOMING)
about_wanted = _wanted(Word.ABOUT)
award_wanted = _wanted(Word.AWARD)
help_wanted = _wanted(Word.HELP)


def calendar_wanted(
    ack: Ack,
    action: dict[str, Any],
    respond: Respond,
    db: Database,
    now: datetime,
    asker: Asker,
    settings: Settings,
) -> None:
    """Show the links that put one session into the presser's own calendar."""
    answer = answers_service.ask_for_calendar(
        db,
        workspace_id=asker.workspace_id,
        channel=asker.channel,
        session_id=form_state.number(action.get("value")),
        now=now,
        public_url=settings.rounds_public_url,
    )
    tell(respond, answers.render(answer))
    ack()
