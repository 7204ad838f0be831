"""What is kept of whoever asks: shown, and erased."""

from typing import Any

from slack_bolt import Ack
from slack_sdk import WebClient

from bot.services import own_data
from bot.store.engine import Database
from bot.views import own_data as views
from bot.views.kit import View
from handlers import forms
from handlers.context import Asker


def view_for(db: Database, asker: Asker) -> View:
    """All that is kept of them."""
    return views.view(own_data.of_person(db, workspace_id=asker.workspace_id, person=asker.address))


def erase_wanted(ack: Ack, body: dict[str, Any], client: WebClient, db: Database, asker: Asker) -> None:
    """Erase it, and say so in the same window."""
    is_erased = own_data.erase(db, workspace_id=asker.workspace_id, person=asker.address)
    forms.replaced(client, body, views.erased() if is_erased else views.organizes())
    ack()
