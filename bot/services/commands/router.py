"""The command table: each word after `/lhs-rounds` has one use case, which returns the final answer.

A surface parses nothing and checks nothing: it renders what `answer_command` returns, or opens it as a form.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.chat.actor import Actor, Times
from bot.core.admin.settings_forms import LISTED_SECTIONS, SettingsSection
from bot.core.calendar import session_form
from bot.core.calendar.history import History
from bot.core.calendar.models import Series, Session, local_date, upcoming
from bot.core.calendar.readiness import Readiness, build_readiness
from bot.core.commands import answer_builder, answers
from bot.core.commands.answers import Answer, DidYouMean, Reading
from bot.core.commands.parser import ParsedCommand, parse_command
from bot.core.commands.session_picker import EDIT_COMMANDS, SessionChoice, pick_session
from bot.core.commands.vocabulary import CommandName
from bot.core.learning.reports import parse_period
from bot.core.outbox.status import OutboxStatus
from bot.services.calendar import history, sessions
from bot.services.calendar.sessions import SessionForm
from bot.services.commands.answers import context_of, for_reader
from bot.services.learning import initiatives, reports
from bot.services.participation import attendance, reminders
from bot.services.participation.attendance import CheckedIn, CheckInClosed, WrongCode
from bot.services.privacy import personal_data
from bot.services.shared import delivery_status
from bot.services.shared.results import RejectedError, Unavailable
from bot.services.suggestions import review
from bot.store.db.engine import Database
from bot.store.suggestions import suggestions


@dataclass(frozen=True, slots=True)
class CalendarForm:
    """The form for a change of the calendar; `choice` is the message if it cannot be opened.

    Attributes:
        form: The session's form; None for `season` and `paste`, whose forms hold only what was typed.
    """

    choice: SessionChoice
    form: SessionForm | None


_CheckInAnswer = CheckedIn | WrongCode | Unavailable[CheckInClosed]
_OrganizerPage = (
    answers.InitiativeList
    | answers.ReportPage
    | answers.SettingsPage
    | answers.SuggestionList
    | OutboxStatus
    | Readiness
)
FinalAnswer = Answer | CalendarForm | _CheckInAnswer | History | _OrganizerPage


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedCommand:
    """One typed command, with everything that a use case may need."""

    command: ParsedCommand
    actor: Actor
    times: Times
    series: Series
    sessions: Sequence[Session]
    public_url: str | None
    organizes: bool

    @property
    def today(self) -> date:
        """The local date of the series."""
        return local_date(self.times.now, self.series.zone)


UseCase = Callable[[Database, TypedCommand], FinalAnswer]


def answer_command(
    db: Database, *, actor: Actor, times: Times, text: str, public_url: str | None = None
) -> tuple[FinalAnswer, bool]:
    """Answer what was typed after `/lhs-rounds`.

    Args:
        actor: Who typed it, and in which channel: the series that posts there is meant, or else the first.
        text: What followed the command.
        public_url: The bot's public address; None if it has none.

    Returns:
        The answer, and whether the whole channel may see it.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    context = context_of(db, actor)
    series, known = context.series, context.sessions
    organizes = actor.external_id in {each.external_id for each in series.organizers}
    command = parse_command(text, today=local_date(times.now, series.zone), organizes=organizes)
    typed = TypedCommand(
        command=command,
        actor=actor,
        times=times,
        series=series,
        sessions=known,
        public_url=public_url,
        organizes=organizes,
    )
    if command.name in ROUTES_FOR_ORGANIZERS and not organizes:
        return ROUTES_FOR_OTHERS.get(command.name, _refuse)(db, typed), False
    if command.name in ROUTES_FOR_ORGANIZERS:
        # A mistyped word needs no confirmation here: these only show something.
        return ROUTES_FOR_ORGANIZERS[command.name](db, typed), False
    final: FinalAnswer
    if command.guess is command.name and not _needs_no_confirmation(typed):
        reading = answer_builder.reading_of(command.name, command, series, known, times.now)
        final = DidYouMean(series, command.raw, command.name, command.text, reading)
    else:
        final = ROUTES_FOR_ALL[command.name](db, typed)
        if command.share and answer_builder.may_be_shared(final):
            # A channel can be read for years, so an answer in it must not hold the feed's secret.
            return for_reader(db, final, None, times.now), True
    if isinstance(final, answers.AddToCalendar | DidYouMean):
        final = answer_builder.with_feed(final, public_url)
    return for_reader(db, final, context.reader_id, times.now), False


def _needs_no_confirmation(typed: TypedCommand) -> bool:
    name = typed.command.name
    return name is CommandName.HELP or (name is CommandName.HISTORY and typed.organizes)


def _read_calendar(_: Database, typed: TypedCommand) -> Reading | DidYouMean:
    return answer_builder.read_calendar(
        typed.command, typed.series, typed.sessions, typed.times.now, organizes=typed.organizes
    )


def _remind(db: Database, typed: TypedCommand) -> answers.ReminderForm:
    chosen = reminders.of_person(db, its_series=typed.series, actor=typed.actor, now=typed.times.now)
    return answers.ReminderForm(answers.Reminders(typed.series, chosen[0]), *chosen)


def _check_in(
    db: Database, typed: TypedCommand
) -> answers.CheckInForm | CheckedIn | WrongCode | Unavailable[CheckInClosed]:
    if typed.command.text:
        return attendance.check_in(db, actor=typed.actor, typed=typed.command.text, now=typed.times.now)
    found = attendance.to_check_in(db, workspace_id=typed.actor.workspace_id, now=typed.times.now)
    return found if isinstance(found, Unavailable) else answers.CheckInForm(*found)


def _change_calendar(db: Database, typed: TypedCommand) -> CalendarForm | SessionChoice:
    choice = pick_session(typed.command, typed.series, typed.sessions, typed.times.now)
    match choice.command:
        case CommandName.ADD:
            # Few sessions are typed.
            from bot.services.commands.new_session import parse_new_session  # noqa: PLC0415 - its patterns compile slowly

            zone = typed.series.zone
            parsed = parse_new_session(typed.command.text, local_date(typed.times.now, zone), zone)
            draft = session_form.with_defaults(parsed, typed.series.session_defaults)
            return CalendarForm(choice, SessionForm(typed.series, None, draft))
        case CommandName.SEASON | CommandName.PASTE:
            return CalendarForm(choice, None)
    if choice.chosen is None:
        return choice
    try:
        form = sessions.open_form(db, actor=typed.actor, session_id=choice.chosen.id)
    except RejectedError:
        return choice
    if choice.day is not None:
        form = replace(form, draft=replace(form.draft, date=choice.day.isoformat()))
    return CalendarForm(choice, form)


def _refuse(_: Database, typed: TypedCommand) -> answers.ForOrganizers:
    return answers.ForOrganizers(typed.series)


def _rsvp(db: Database, typed: TypedCommand) -> answers.Rsvp | Reading | DidYouMean:
    """Store an RSVP for the next session, or the only one at the time that was named; otherwise show what there is."""
    name, command = typed.command.name, typed.command
    meant = upcoming(typed.sessions, typed.series.zone, typed.times.now)[:1]
    if command.when.span is not None:
        command = replace(command, name=CommandName.MONTH if command.when.month else CommandName.DAY)
        shown = answer_builder.read_calendar(command, typed.series, typed.sessions, typed.times.now)
        meant = list(shown.sessions) if isinstance(shown, answers.Sessions) and not shown.is_earlier else []
    else:
        command = replace(command, name=CommandName.NEXT)
    if len(meant) == 1:
        comes = name is CommandName.COMING
        saved = attendance.set_attendance(db, actor=typed.actor, session_id=meant[0].id, comes=comes, times=typed.times)
        if isinstance(saved, tuple):
            return answers.Rsvp(*saved, comes)
    return answer_builder.read_calendar(
        command, typed.series, typed.sessions, typed.times.now, organizes=typed.organizes
    )


def _show_own_suggestions(db: Database, typed: TypedCommand) -> answers.OwnSuggestions:
    found = review.of_person(db, its_series=typed.series, external_id=typed.actor.external_id, now=typed.times.now)
    return answers.OwnSuggestions(typed.series, tuple(found))


def _show_readiness(db: Database, typed: TypedCommand) -> Readiness:
    with db.read() as tx:
        still_open = suggestions.open_ones(tx, typed.series.id)
    return build_readiness(typed.series, typed.sessions, still_open, typed.times.now)


def _show_history(db: Database, typed: TypedCommand) -> History | Reading | DidYouMean | answers.ForOrganizers:
    """Show organizers what changed; for others "history" means past sessions, and nothing is theirs to undo."""
    if typed.organizes:
        return history.of_series(db, typed.series, typed.today)
    return _refuse(db, typed) if "undo" in typed.command.raw.casefold() else _read_calendar(db, typed)


def _show_report(db: Database, typed: TypedCommand) -> answers.ReportPage:
    period = parse_period(typed.command.text, typed.today)
    return reports.for_organizer(db, series=typed.series, period=period, times=typed.times, public_url=typed.public_url)


ROUTES_FOR_ALL: Mapping[CommandName, UseCase] = {
    **dict.fromkeys(answer_builder.READ_ONLY, _read_calendar),
    CommandName.SUGGEST: lambda _, typed: answers.SuggestForm(typed.command.text, typed.series),
    CommandName.FEEDBACK: lambda _, typed: answers.FeedbackForm(
        typed.command.text, typed.series, answer_builder.recent(typed.series, typed.sessions, typed.times.now)
    ),
    CommandName.REMIND: _remind,
    CommandName.CHECK_IN: _check_in,
    CommandName.PRIVACY: lambda db, typed: answers.PersonalDataPage(
        typed.series, personal_data.of_person(db, actor=typed.actor)
    ),
    CommandName.COMING: _rsvp,
    CommandName.NOT_COMING: _rsvp,
    CommandName.OWN_SUGGESTIONS: _show_own_suggestions,
    CommandName.HISTORY: _show_history,
}
ROUTES_FOR_ORGANIZERS: Mapping[CommandName, UseCase] = {
    CommandName.MANAGE: lambda _, typed: answers.Manage(typed.series),
    **dict.fromkeys(EDIT_COMMANDS, _change_calendar),
    CommandName.READINESS: _show_readiness,
    CommandName.REPORT: _show_report,
    CommandName.INITIATIVES: lambda db, typed: answers.InitiativeList(
        typed.series, initiatives.of_series(db, typed.series.id, typed.sessions), typed.today
    ),
    CommandName.SUGGESTIONS: lambda db, typed: answers.SuggestionList(
        typed.series, review.overview_of_series(db, typed.series.id, typed.command.text, typed.times.now)
    ),
    CommandName.SETTINGS: lambda _, typed: answers.SettingsPage(typed.series, LISTED_SECTIONS),
    CommandName.ORGANIZERS: lambda _, typed: answers.SettingsPage(typed.series, (SettingsSection.PEOPLE,)),
    CommandName.STATUS: lambda db, typed: delivery_status.for_organizer(
        db, typed.actor.workspace_id, typed.series, times=typed.times
    ),
}
# What those words show to everybody else; all others say that only organizers can do it.
ROUTES_FOR_OTHERS: Mapping[CommandName, UseCase] = {
    CommandName.SUGGESTIONS: _show_own_suggestions,
    CommandName.ORGANIZERS: lambda _, typed: answers.Organizers(typed.series),
}
