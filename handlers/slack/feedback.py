"""Give feedback: open the form and store it. The author of anonymous feedback is never passed on here."""

from typing import Any

from slack_bolt import Ack, Respond

from bot.services.commands import answers as answers_service
from bot.services.learning.feedback import submit_feedback
from bot.services.shared.results import Invalid, NotFound, Saved
from bot.views import answers, feedback
from bot.views.kit import action_ids
from bot.views.kit.form_state import number, series_id
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.rejections import render_result


def open_form(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form, about the session of the button or with the words that it carries."""
    value = action.get("value")
    words, about = (str(value or ""), None) if action["action_id"] == action_ids.FEEDBACK_WRITE else ("", number(value))
    form = answers_service.feedback_form(ctx.db, actor=ctx.actor, words=words, now=ctx.times.now)
    view = feedback.form(words, series=form.series, sessions=form.sessions, about=about)
    modals.open_over(ctx.client, body, respond, view, answers.render(form))
    ack()


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Store the feedback and say thanks, or show errors in the form."""
    draft = feedback.read(view.get("state", {}))
    given = submit_feedback(
        ctx.db,
        workspace_id=ctx.actor.workspace_id,
        series_id=series_id(view),
        signed_by=ctx.actor.external_id if draft.is_signed else None,
        submission=view["id"],
        draft=draft,
        now=ctx.times.now,
    )
    match given:
        case Invalid() | NotFound():
            render_result(ack, view, given, "feedback")
        case Saved(day):
            if day is None:
                ctx.wake()
            ack(response_action="update", view=feedback.thanks(day))
