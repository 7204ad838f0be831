"""Bolt listeners, one file for each thing that a person can do; `register` is their table of contents."""

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
# Before every form with words of people's own.
_LOOK = [phi_guard.look]


def register(app: App) -> None:
    """Let the app answer everything that a person can do. The command comes first: it is what is asked most."""
    app.command(COMMAND)(command.asked)
    app.event("app_home_opened")(home.opened)
    app.action(action_ids.SESSION_NEXT)(info_buttons.next_wanted)
    app.action(action_ids.SESSION_UPCOMING)(info_buttons.upcoming_wanted)
    app.action(action_ids.SESSION_CALENDAR)(info_buttons.calendar_wanted)
    app.action(action_ids.PROGRAMME_ABOUT)(info_buttons.about_wanted)
    app.action(action_ids.PROGRAMME_AWARD)(info_buttons.award_wanted)
    app.action(action_ids.PROGRAMME_HELP)(info_buttons.help_wanted)
    app.action(action_ids.SUGGESTION_OPEN)(suggestions.form_wanted)
    app.view(action_ids.SUGGESTION_FORM, middleware=_LOOK)(suggestions.form_sent)
    app.action(action_ids.REPLY_OPEN)(replies.form_wanted)
    app.view(action_ids.REPLY_FORM, middleware=_LOOK)(replies.form_sent)
    app.action(action_ids.FEEDBACK_OPEN)(feedback.form_wanted)
    app.action(action_ids.FEEDBACK_WRITE)(feedback.form_wanted)
    app.view(action_ids.FEEDBACK_FORM, middleware=_LOOK)(feedback.form_sent)
    app.action(action_ids.EVALUATION_OPEN)(evaluations.form_wanted)
    app.view(action_ids.EVALUATION_FORM, middleware=_LOOK)(evaluations.form_sent)
    app.action(action_ids.ECHO_OPEN)(commitments.form_wanted)
    app.view(action_ids.ECHO_FORM)(commitments.form_sent)
    app.action(action_ids.ECHO_FORGET)(commitments.forget_wanted)
    app.action(action_ids.OWN_DATA_ERASE)(personal_data.erase_wanted)
    app.action(action_ids.REMINDERS_OPEN)(reminders.form_wanted)
    app.view(action_ids.REMINDERS_FORM)(reminders.form_sent)
    app.action(action_ids.REMINDERS_STOP)(reminders.stop_wanted)
    app.action(action_ids.REMINDERS_SNOOZE)(reminders.snooze_wanted)
    app.action(action_ids.MATERIALS_OPEN)(materials.form_wanted)
    app.view(action_ids.MATERIALS_FORM)(materials.form_sent)
    app.action(action_ids.SESSION_PAGE)(info_buttons.page_wanted)
    app.action(action_ids.SESSION_PAGE_BACK)(info_buttons.page_wanted)
    app.action(action_ids.SESSION_MORE)(session_menu.chosen)
    app.action(action_ids.SHARE_OPEN)(sharing.form_wanted)
    app.shortcut(action_ids.SHARE_SHORTCUT)(sharing.shortcut_chosen)
    app.view(action_ids.SHARE_FORM, middleware=_LOOK)(sharing.form_sent)
    app.action(action_ids.ATTENDANCE_COME)(attendance.come_wanted)
    app.action(action_ids.ATTENDANCE_LEAVE)(attendance.leave_wanted)
    app.action(action_ids.ATTENDANCE_WHO)(attendance.who_wanted)
    app.view(action_ids.ATTENDANCE_WHO_FORM)(attendance.others_sent)
    app.action(action_ids.CHECK_IN_OPEN)(attendance.form_wanted)
    app.view(action_ids.CHECK_IN_FORM)(attendance.form_sent)
    _register_for_organizers(app)
    for link in action_ids.LINKS:
        app.action(link)(links.followed)
    app.event("app_uninstalled")(app_lifecycle.uninstalled)
    app.event("tokens_revoked")(app_lifecycle.revoked)
    app.event("team_access_granted")(app_lifecycle.granted)
    app.event("team_access_revoked")(app_lifecycle.taken_away)
    app.error(errors.met)


def _register_for_organizers(app: App) -> None:
    app.action(action_ids.SUGGESTION_SHOW)(suggestion_review.show_wanted)
    app.action(action_ids.SUGGESTION_STEP)(suggestion_review.step_wanted)
    app.action(action_ids.SUGGESTION_SEPARATE)(suggestion_review.separate_wanted)
    app.action(action_ids.SUGGESTION_SCHEDULE)(suggestion_review.schedule_wanted)
    app.action(action_ids.SUGGESTION_DECLINE)(suggestion_review.decline_wanted)
    app.view(action_ids.SUGGESTION_DECLINE_FORM, middleware=_LOOK)(suggestion_review.decline_sent)
    app.view(action_ids.SUGGESTION_MERGE_FORM)(suggestion_review.merge_sent)
    app.action(action_ids.DELIVERY_STANDS)(delivery_alerts.doubt_answered)
    app.action(action_ids.DELIVERY_AGAIN)(delivery_alerts.doubt_answered)
    app.action(action_ids.DELIVERY_RETRY)(delivery_alerts.retry_wanted)
    app.action(action_ids.RESULTS_SPEAKER)(speaker_results.choice_wanted)
    app.view(action_ids.RESULTS_SPEAKER_FORM, middleware=_LOOK)(speaker_results.choice_sent)
    app.action(action_ids.INITIATIVE_MAKE)(initiatives.form_wanted)
    app.view(action_ids.INITIATIVE_FORM, middleware=_LOOK)(initiatives.form_sent)
    app.action(action_ids.INITIATIVE_TELL)(initiatives.telling_wanted)
    app.view(action_ids.INITIATIVE_TELL_FORM, middleware=_LOOK)(initiatives.telling_sent)
    app.action(action_ids.INITIATIVE_PUBLISH)(initiatives.publish_wanted)
    app.action(action_ids.INITIATIVE_AWARD)(initiatives.award_wanted)
    app.action(action_ids.SESSION_ADD)(sessions.add_wanted)
    app.action(action_ids.SESSION_EDIT)(sessions.edit_wanted)
    app.action(action_ids.SESSION_MOVE)(sessions.move_wanted)
    app.action(action_ids.SESSION_CANCEL)(sessions.cancel_wanted)
    app.action(action_ids.SESSION_RESTORE)(sessions.restore_wanted)
    app.view(action_ids.SESSION_FORM, middleware=_LOOK)(sessions.form_sent)
    app.view(action_ids.SESSION_CANCEL_FORM)(sessions.cancel_sent)
    app.view(action_ids.SESSION_RESTORE_FORM)(sessions.restore_sent)
    app.action(action_ids.SPEAKER_ASK)(speaker_cards.ask_wanted)
    app.view(action_ids.SPEAKER_ASK_FORM)(speaker_cards.ask_sent)
    app.action(action_ids.SPEAKER_FILL)(speaker_cards.fill_wanted)
    app.view(action_ids.SPEAKER_FORM, middleware=_LOOK)(speaker_cards.form_sent)
    app.action(action_ids.SEASON_OPEN)(seasons.form_wanted)
    app.view(action_ids.SEASON_FORM)(seasons.form_sent)
    app.action(action_ids.PASTE_OPEN)(paste_import.form_wanted)
    app.view(action_ids.PASTE_FORM)(paste_import.form_sent)
    app.action(action_ids.SETTINGS_OPEN)(settings.form_wanted)
    app.view(action_ids.SETTINGS_FORM)(settings.form_sent)
    app.action(action_ids.HISTORY_UNDO)(history.undo_wanted)
    for decision in (action_ids.ANNOUNCEMENT_NOW, action_ids.ANNOUNCEMENT_ON_TIME, action_ids.ANNOUNCEMENT_SKIP):
        app.action(decision)(announcement_approval.decided)
