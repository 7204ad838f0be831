"""Buttons whose answer is something to read, told to the presser alone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond

from bot.config import Settings
from bot.core.requests import Word
from bot.services import calendar
from bot.store.engine import Database
from bot.views import answers, forms
from bot.views.sessions import read_page
from handlers.context import Asker
from handlers.told import tell, tell_instead


def _wanted(word: Word) -> Callable[..., None]:
    """A listener that answers as if the word had been typed."""

    def listener(ack: Ack, respond: Respond, db: Database, now: datetime, asker: Asker, settings: Settings) -> None:
        answer, _ = calendar.ask(
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
    answer = calendar.ask_for_page(
        db,
        workspace_id=asker.workspace_id,
        channel=asker.channel,
        person=asker.address,
        listing=listing,
        words=words,
        page=page,
        now=now,
    )
    (tell_instead if forms.is_shown_to_one(body) else tell)(respond, answers.render(answer))
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
    answer = calendar.ask_for_calendar(
        db,
        workspace_id=asker.workspace_id,
        channel=asker.channel,
        session_id=forms.number(action.get("value")),
        now=now,
        public_url=settings.rounds_public_url,
    )
    tell(respond, answers.render(answer))
    ack()
