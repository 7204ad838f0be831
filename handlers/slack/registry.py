"""Bolt listeners, one file for each thing that a person can do; `register` is their table of contents."""

from slack_bolt import App

from bot.views import ids
from handlers import (
    attendance,
    deliveries,
    echoes,
    errors,
    evaluation_results,
    evaluations,
    feedback,
    history,
    home,
    initiatives,
    installing,
    links,
    materials,
    more,
    own_data,
    pasting,
    patient_information,
    previews,
    readings,
    reminders,
    replies,
    rounds,
    seasons,
    sessions,
    settings,
    sharing,
    speaker_cards,
    suggestion_steps,
    suggestions,
)

COMMAND = "/lhs-rounds"
# Before every form with words of people's own.
_LOOK = [patient_information.look]


def register(app: App) -> None:
    """Let the app answer everything that a person can do. The command comes first: it is what is asked most."""
    app.command(COMMAND)(rounds.asked)
    app.event("app_home_opened")(home.opened)
    app.action(ids.SESSION_NEXT)(readings.next_wanted)
    app.action(ids.SESSION_UPCOMING)(readings.upcoming_wanted)
    app.action(ids.SESSION_CALENDAR)(readings.calendar_wanted)
    app.action(ids.PROGRAMME_ABOUT)(readings.about_wanted)
    app.action(ids.PROGRAMME_AWARD)(readings.award_wanted)
    app.action(ids.PROGRAMME_HELP)(readings.help_wanted)
    app.action(ids.SUGGESTION_OPEN)(suggestions.form_wanted)
    app.view(ids.SUGGESTION_FORM, middleware=_LOOK)(suggestions.form_sent)
    app.action(ids.REPLY_OPEN)(replies.form_wanted)
    app.view(ids.REPLY_FORM, middleware=_LOOK)(replies.form_sent)
    app.action(ids.FEEDBACK_OPEN)(feedback.form_wanted)
    app.action(ids.FEEDBACK_WRITE)(feedback.form_wanted)
    app.view(ids.FEEDBACK_FORM, middleware=_LOOK)(feedback.form_sent)
    app.action(ids.EVALUATION_OPEN)(evaluations.form_wanted)
    app.view(ids.EVALUATION_FORM, middleware=_LOOK)(evaluations.form_sent)
    app.action(ids.ECHO_OPEN)(echoes.form_wanted)
    app.view(ids.ECHO_FORM)(echoes.form_sent)
    app.action(ids.ECHO_FORGET)(echoes.forget_wanted)
    app.action(ids.OWN_DATA_ERASE)(own_data.erase_wanted)
    app.action(ids.REMINDERS_OPEN)(reminders.form_wanted)
    app.view(ids.REMINDERS_FORM)(reminders.form_sent)
    app.action(ids.REMINDERS_STOP)(reminders.stop_wanted)
    app.action(ids.REMINDERS_SNOOZE)(reminders.snooze_wanted)
    app.action(ids.MATERIALS_OPEN)(materials.form_wanted)
    app.view(ids.MATERIALS_FORM)(materials.form_sent)
    app.action(ids.SESSION_PAGE)(readings.page_wanted)
    app.action(ids.SESSION_PAGE_BACK)(readings.page_wanted)
    app.action(ids.SESSION_MORE)(more.chosen)
    app.action(ids.SHARE_OPEN)(sharing.form_wanted)
    app.shortcut(ids.SHARE_SHORTCUT)(sharing.shortcut_chosen)
    app.view(ids.SHARE_FORM, middleware=_LOOK)(sharing.form_sent)
    app.action(ids.ATTENDANCE_COME)(attendance.come_wanted)
    app.action(ids.ATTENDANCE_LEAVE)(attendance.leave_wanted)
    app.action(ids.ATTENDANCE_WHO)(attendance.who_wanted)
    app.view(ids.ATTENDANCE_WHO_FORM)(attendance.others_sent)
    app.action(ids.CHECK_IN_OPEN)(attendance.form_wanted)
    app.view(ids.CHECK_IN_FORM)(attendance.form_sent)
    _register_for_organizers(app)
    for link in ids.LINKS:
        app.action(link)(links.followed)
    app.event("app_uninstalled")(installing.uninstalled)
    app.event("tokens_revoked")(installing.revoked)
    app.event("team_access_granted")(installing.granted)
    app.event("team_access_revoked")(installing.taken_away)
    app.error(errors.met)


def _register_for_organizers(app: App) -> None:
    app.action(ids.SUGGESTION_SHOW)(suggestion_steps.show_wanted)
    app.action(ids.SUGGESTION_STEP)(suggestion_steps.step_wanted)
    app.action(ids.SUGGESTION_SEPARATE)(suggestion_steps.separate_wanted)
    app.action(ids.SUGGESTION_SCHEDULE)(suggestion_steps.schedule_wanted)
    app.action(ids.SUGGESTION_DECLINE)(suggestion_steps.decline_wanted)
    app.view(ids.SUGGESTION_DECLINE_FORM, middleware=_LOOK)(suggestion_steps.decline_sent)
    app.view(ids.SUGGESTION_MERGE_FORM)(suggestion_steps.merge_sent)
    app.action(ids.DELIVERY_STANDS)(deliveries.doubt_answered)
    app.action(ids.DELIVERY_AGAIN)(deliveries.doubt_answered)
    app.action(ids.DELIVERY_RETRY)(deliveries.retry_wanted)
    app.action(ids.RESULTS_SPEAKER)(evaluation_results.choice_wanted)
    app.view(ids.RESULTS_SPEAKER_FORM, middleware=_LOOK)(evaluation_results.choice_sent)
    app.action(ids.INITIATIVE_MAKE)(initiatives.form_wanted)
    app.view(ids.INITIATIVE_FORM, middleware=_LOOK)(initiatives.form_sent)
    app.action(ids.INITIATIVE_TELL)(initiatives.telling_wanted)
    app.view(ids.INITIATIVE_TELL_FORM, middleware=_LOOK)(initiatives.telling_sent)
    app.action(ids.INITIATIVE_PUBLISH)(initiatives.publish_wanted)
    app.action(ids.INITIATIVE_AWARD)(initiatives.award_wanted)
    app.action(ids.SESSION_ADD)(sessions.add_wanted)
    app.action(ids.SESSION_EDIT)(sessions.edit_wanted)
    app.action(ids.SESSION_MOVE)(sessions.move_wanted)
    app.action(ids.SESSION_CANCEL)(sessions.cancel_wanted)
    app.action(ids.SESSION_RESTORE)(sessions.restore_wanted)
    app.view(ids.SESSION_FORM, middleware=_LOOK)(sessions.form_sent)
    app.view(ids.SESSION_CANCEL_FORM)(sessions.cancel_sent)
    app.view(ids.SESSION_RESTORE_FORM)(sessions.restore_sent)
    app.action(ids.SPEAKER_ASK)(speaker_cards.ask_wanted)
    app.view(ids.SPEAKER_ASK_FORM)(speaker_cards.ask_sent)
    app.action(ids.SPEAKER_FILL)(speaker_cards.fill_wanted)
    app.view(ids.SPEAKER_FORM, middleware=_LOOK)(speaker_cards.form_sent)
    app.action(ids.SEASON_OPEN)(seasons.form_wanted)
    app.view(ids.SEASON_FORM)(seasons.form_sent)
    app.action(ids.PASTE_OPEN)(pasting.form_wanted)
    app.view(ids.PASTE_FORM)(pasting.form_sent)
    app.action(ids.SETTINGS_OPEN)(settings.form_wanted)
    app.view(ids.SETTINGS_FORM)(settings.form_sent)
    app.action(ids.HISTORY_UNDO)(history.undo_wanted)
    for decision in (ids.ANNOUNCEMENT_NOW, ids.ANNOUNCEMENT_ON_TIME, ids.ANNOUNCEMENT_SKIP):
        app.action(decision)(previews.decided)
