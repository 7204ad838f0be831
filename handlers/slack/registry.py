"""Register all Bolt listeners, grouped by feature."""

from collections.abc import Callable

from slack_bolt import App

from bot.slack.views.kit import action_ids
from handlers.slack import (
    announcement_approval,
    app_lifecycle,
    attendance,
    command,
    commitments,
    delivery_alerts,
    evaluations,
    feedback,
    history,
    home,
    info_buttons,
    initiatives,
    links,
    materials,
    paste_import,
    personal_data,
    phi_guard,
    reminders,
    replies,
    seasons,
    session_menu,
    sessions,
    settings,
    sharing,
    speaker_cards,
    speaker_results,
    suggestion_review,
    suggestions,
)
from handlers.slack.support import errors

COMMAND = "/lhs-rounds"
# The forms that skip the PHI check, each with the reason.
_WITHOUT_PHI_CHECK = frozenset(
    {
        action_ids.CHECK_IN_FORM  # a code of six letters
    }
)


def register(app: App) -> None:
    """Register all listeners. The command comes first because it is used most."""
    app.command(COMMAND)(command.handle_command)
    app.event("app_home_opened")(home.open_home)
    app.action(action_ids.SESSION_NEXT)(info_buttons.on_next)
    app.action(action_ids.SESSION_UPCOMING)(info_buttons.on_upcoming)
    app.action(action_ids.SESSION_CALENDAR)(info_buttons.on_calendar)
    app.action(action_ids.PROGRAMME_ABOUT)(info_buttons.on_about)
    app.action(action_ids.PROGRAMME_AWARD)(info_buttons.on_award)
    app.action(action_ids.PROGRAMME_HELP)(info_buttons.on_help)
    app.action(action_ids.SUGGESTION_OPEN)(suggestions.open_form)
    _view(app, action_ids.SUGGESTION_FORM, suggestions.submit_form)
    app.action(action_ids.REPLY_OPEN)(replies.open_form)
    _view(app, action_ids.REPLY_FORM, replies.submit_form)
    app.action(action_ids.FEEDBACK_OPEN)(feedback.open_form)
    app.action(action_ids.FEEDBACK_WRITE)(feedback.open_form)
    _view(app, action_ids.FEEDBACK_FORM, feedback.submit_form)
    app.action(action_ids.EVALUATION_OPEN)(evaluations.open_form)
    _view(app, action_ids.EVALUATION_FORM, evaluations.submit_form)
    app.action(action_ids.ECHO_OPEN)(commitments.open_form)
    _view(app, action_ids.ECHO_FORM, commitments.submit_form)
    app.action(action_ids.ECHO_FORGET)(commitments.on_forget)
    app.action(action_ids.OWN_DATA_ERASE)(personal_data.on_erase)
    app.action(action_ids.REMINDERS_OPEN)(reminders.open_form)
    _view(app, action_ids.REMINDERS_FORM, reminders.submit_form)
    app.action(action_ids.REMINDERS_STOP)(reminders.on_stop)
    app.action(action_ids.REMINDERS_SNOOZE)(reminders.on_snooze)
    app.action(action_ids.MATERIALS_OPEN)(materials.open_form)
    _view(app, action_ids.MATERIALS_FORM, materials.submit_form)
    app.action(action_ids.SESSION_PAGE)(info_buttons.on_page)
    app.action(action_ids.SESSION_PAGE_BACK)(info_buttons.on_page)
    app.action(action_ids.SESSION_MORE)(session_menu.on_menu)
    app.action(action_ids.SHARE_OPEN)(sharing.open_form)
    app.shortcut(action_ids.SHARE_SHORTCUT)(sharing.on_shortcut)
    _view(app, action_ids.SHARE_FORM, sharing.submit_form)
    app.action(action_ids.ATTENDANCE_COME)(attendance.on_come)
    app.action(action_ids.ATTENDANCE_LEAVE)(attendance.on_leave)
    app.action(action_ids.ATTENDANCE_WHO)(attendance.open_attendees)
    _view(app, action_ids.ATTENDANCE_WHO_FORM, attendance.submit_others)
    app.action(action_ids.CHECK_IN_OPEN)(attendance.open_form)
    _view(app, action_ids.CHECK_IN_FORM, attendance.submit_form)
    _register_for_organizers(app)
    for link in action_ids.LINKS:
        app.action(link)(links.acknowledge)
    app.event("app_uninstalled")(app_lifecycle.on_uninstalled)
    app.event("tokens_revoked")(app_lifecycle.on_revoked)
    app.event("team_access_granted")(app_lifecycle.on_granted)
    app.event("team_access_revoked")(app_lifecycle.on_access_revoked)
    app.error(errors.handle_error)


def _view(app: App, callback_id: str, listener: Callable[..., None]) -> None:
    """Register a form's listener behind the PHI check."""
    middleware = [] if callback_id in _WITHOUT_PHI_CHECK else [phi_guard.check_form]
    app.view(callback_id, middleware=middleware)(listener)


def _register_for_organizers(app: App) -> None:
    app.action(action_ids.SUGGESTION_SHOW)(suggestion_review.on_show)
    app.action(action_ids.SUGGESTION_STEP)(suggestion_review.on_step)
    app.action(action_ids.SUGGESTION_SEPARATE)(suggestion_review.on_unmerge)
    app.action(action_ids.SUGGESTION_SCHEDULE)(suggestion_review.open_schedule)
    app.action(action_ids.SUGGESTION_DECLINE)(suggestion_review.open_decline)
    _view(app, action_ids.SUGGESTION_DECLINE_FORM, suggestion_review.submit_decline)
    _view(app, action_ids.SUGGESTION_MERGE_FORM, suggestion_review.submit_merge)
    app.action(action_ids.DELIVERY_STANDS)(delivery_alerts.on_resolve)
    app.action(action_ids.DELIVERY_AGAIN)(delivery_alerts.on_resolve)
    app.action(action_ids.DELIVERY_RETRY)(delivery_alerts.on_retry)
    app.action(action_ids.RESULTS_SPEAKER)(speaker_results.open_choice)
    _view(app, action_ids.RESULTS_SPEAKER_FORM, speaker_results.submit_choice)
    app.action(action_ids.INITIATIVE_MAKE)(initiatives.open_form)
    _view(app, action_ids.INITIATIVE_FORM, initiatives.submit_form)
    app.action(action_ids.INITIATIVE_TELL)(initiatives.open_update)
    _view(app, action_ids.INITIATIVE_TELL_FORM, initiatives.submit_update)
    app.action(action_ids.INITIATIVE_PUBLISH)(initiatives.on_publish)
    app.action(action_ids.INITIATIVE_AWARD)(initiatives.on_award)
    app.action(action_ids.SESSION_ADD)(sessions.open_add)
    app.action(action_ids.SESSION_EDIT)(sessions.open_edit)
    app.action(action_ids.SESSION_MOVE)(sessions.open_move)
    app.action(action_ids.SESSION_CANCEL)(sessions.open_cancel)
    app.action(action_ids.SESSION_RESTORE)(sessions.open_restore)
    _view(app, action_ids.SESSION_FORM, sessions.submit_form)
    _view(app, action_ids.SESSION_CANCEL_FORM, sessions.submit_cancel)
    _view(app, action_ids.SESSION_RESTORE_FORM, sessions.submit_restore)
    app.action(action_ids.SPEAKER_ASK)(speaker_cards.open_ask)
    _view(app, action_ids.SPEAKER_ASK_FORM, speaker_cards.submit_ask)
    app.action(action_ids.SPEAKER_FILL)(speaker_cards.open_card)
    _view(app, action_ids.SPEAKER_FORM, speaker_cards.submit_card)
    app.action(action_ids.SEASON_OPEN)(seasons.open_form)
    _view(app, action_ids.SEASON_FORM, seasons.submit_form)
    app.action(action_ids.PASTE_OPEN)(paste_import.open_form)
    _view(app, action_ids.PASTE_FORM, paste_import.submit_form)
    app.action(action_ids.SETTINGS_OPEN)(settings.open_form)
    _view(app, action_ids.SETTINGS_FORM, settings.submit_form)
    app.action(action_ids.HISTORY_UNDO)(history.on_undo)
    for decision in (action_ids.ANNOUNCEMENT_NOW, action_ids.ANNOUNCEMENT_ON_TIME, action_ids.ANNOUNCEMENT_SKIP):
        app.action(decision)(announcement_approval.on_decide)
