"""Learning loop cases: evaluation, results, commitment follow-up, and personal data."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.core.calendar.models import AwardDay
from bot.core.commands.answers import Answer, ForOrganizers, PersonalDataPage
from bot.core.home import Home
from bot.core.learning.evaluation_results import Quarter, TrendPoint, summarize
from bot.core.learning.evaluations import AnonymousAnswers, Barrier, CommitmentOutcome, EvaluationField, Stance
from bot.core.learning.feedback import Feedback, FeedbackPromptKind
from bot.core.learning.initiatives import Initiative, InitiativeState
from bot.core.learning.reports import Period, Report, ReportRow
from bot.core.outbox.learning_notifications import (
    CommitmentClosed,
    CommitmentFollowup,
    FeedbackDigest,
    InitiativeAwardReminder,
    InitiativeCard,
    InitiativeResult,
    InitiativeUpdate,
    ResultsCard,
    SpeakerResults,
)
from bot.core.outbox.notifications import Notification
from bot.core.privacy.personal_data import PersonalData
from bot.core.suggestions.suggestions import SuggestionState
from bot.services.privacy import phi_check
from bot.text.evaluations import RATINGS_CLOSED
from bot.views import (
    commitments,
    evaluation_results,
    evaluations,
    home,
    initiatives,
    personal_data,
    phi_warning,
    reports,
    suggestions,
)
from bot.views.kit.block_kit import Message
from tests.factories import SERIES, page_sessions
from tests.views.cases_participation import NOON, TODAY

HUCKER, HSU, JUNE, BECK, RINNE = page_sessions()
CHANGE = Feedback("a", "Ask twice before a second blood draw", HUCKER, None, FeedbackPromptKind.CHANGE)
KEEP = Feedback("b", "Keep the huddle & <!here> *more* time", HUCKER, None, FeedbackPromptKind.KEEP)
ANSWERED = [
    AnonymousAnswers(
        {
            EvaluationField.OVERALL: 2 + number % 4,
            EvaluationField.RELEVANT: number % 6,
            EvaluationField.APPLY: 4,
            EvaluationField.UNBIASED: 5,
        },
        Stance.PLAN if number % 2 else Stance.NO_CHANGE,
        is_commitment=bool(number % 2),
        commitment_level=5 if number % 2 else None,
        barriers=(Barrier.TIME,) if number % 3 else (Barrier.DATA, Barrier.COST),
    )
    for number in range(24)
]
FEW, SIX, MANY = (summarize(count, ANSWERED[:count]) for count in (4, 6, 24))
TREND = (TrendPoint(date(2024, 1, 18), 4.1), TrendPoint(date(2024, 3, 21), 3.5))
QUARTERS = (
    Quarter(2024, 2, 2, None, ((CommitmentOutcome.PARTLY, 1),), (), 2),
    Quarter(2024, 1, 1, 6, ((CommitmentOutcome.FULLY, 2), (CommitmentOutcome.NOT_YET, 1)), ((Barrier.STAFFING, 2),)),
    Quarter(2023, 4, 3, 4, (), (), 1),
)
REPORT = Report(
    SERIES,
    Period(date(2024, 1, 1), date(2024, 12, 31)),
    (ReportRow(replace(HUCKER, coming=9), 12, SIX), ReportRow(HSU, None, FEW)),
    1,
    ((SuggestionState.NEW, 2), (SuggestionState.SCHEDULED, 1)),
    QUARTERS,
)


INITIATIVE = Initiative(3, "Ask *twice* <!here>", HUCKER, "U1", 1, "Draws a day", date(2024, 5, 6))
GOES_ON = replace(INITIATIVE, latest_update="Half of it", session=None)
DONE = replace(INITIATIVE, next_checkin=None, state=InitiativeState.DONE, latest_update="From 3.1 to 2.2")


def posts() -> dict[str, Notification]:
    """Return notifications by case name."""
    return {
        "initiative": InitiativeCard(SERIES, INITIATIVE, is_checkin=False),
        "initiative, to look at": InitiativeCard(
            SERIES, replace(INITIATIVE, latest_update="Half of it", session=None), is_checkin=True
        ),
        "initiative, done": InitiativeUpdate(SERIES, DONE),
        "initiative, told": InitiativeUpdate(SERIES, replace(DONE, is_published=True, award=True)),
        "initiative, story": InitiativeResult(SERIES, DONE),
        "initiative and the award": InitiativeAwardReminder(
            SERIES, INITIATIVE, AwardDay(date(2024, 9, 30), "Apply"), 14
        ),
        "results": ResultsCard(SERIES, HUCKER, SIX, (CHANGE, KEEP), TREND),
        "results, few": ResultsCard(SERIES, HUCKER, FEW, (KEEP,)),
        "results, many": ResultsCard(SERIES, HUCKER, MANY, (CHANGE, KEEP) * 12, TREND),
        "results, some later": ResultsCard(SERIES, HUCKER, replace(SIX, answer_count=8)),
        "results for the speaker": SpeakerResults(SERIES, HUCKER, SIX, (CHANGE.text,), "Thank you"),
        "results for the speaker, few": SpeakerResults(SERIES, HUCKER, FEW, (), ""),
        "echo closed": CommitmentClosed(SERIES),
        "echo": CommitmentFollowup(SERIES, HUCKER, "a1", CHANGE.text),
        "digest with evaluations": FeedbackDigest(SERIES, date(2024, 3, 22), (CHANGE, KEEP), 1, 1),
    }


def answers() -> dict[str, Answer]:
    """Return what a person who asked is shown, by name."""
    return {
        "own data, window not open": PersonalDataPage(SERIES, PersonalData({}, is_organizer=False)),
        "report, form not open": ForOrganizers(SERIES),
    }


def messages() -> dict[str, Message]:
    """Return other messages by case name."""
    return {
        "report": reports.render(REPORT, "https://rounds.example.org/report.pdf?a=1", "https://rounds.example.org/b"),
        "report without links": reports.render(replace(REPORT, rows=(), suggestions=(), quarters=()), None, None),
        "initiatives": initiatives.overview(SERIES, (INITIATIVE, DONE, replace(INITIATIVE, award=True)) * 3, TODAY),
        "initiatives, none": initiatives.overview(SERIES, (), TODAY),
        "report of which time": reports.which(),
    }


def _suspected() -> dict[str, Any]:
    form = suggestions.form("MRN 4471902 waited nine hours", series=SERIES)
    typed = {"suggestion.topic": "MRN 4471902 waited nine hours", "suggestion.why": "patient Mary fell"}
    suspected = phi_check.check(typed)
    assert suspected is not None
    return phi_warning.pointed_out(form, suspected.matches, suspected.clearance)


def modals() -> dict[str, Any]:
    """Return modals and Homes by case name."""
    page = Home(
        SERIES,
        HUCKER,
        (HSU,),
        0,
        (),
        NOON,
        to_evaluate=JUNE,
        commitments=(("a1", CHANGE.text),),
        initiatives=(INITIATIVE,),
    )
    account = {"address": "U1", "surface": "slack", "email": "one@example.org"}
    mine = PersonalData({"people": [account], "echoes": [{"words": "a `b` <c>"}] * 2}, is_organizer=False)
    return {
        "evaluation": evaluations.form(HUCKER, for_credit=False),
        "evaluation for credit": evaluations.form(HUCKER, for_credit=True),
        "evaluation with detail": evaluations.with_detail(evaluations.form(HUCKER, for_credit=False), for_credit=False),
        "evaluation with detail for credit": evaluations.with_detail(
            evaluations.form(HUCKER, for_credit=True), for_credit=True
        ),
        "evaluation kept": evaluations.thanks(None, None),
        "evaluation kept with words": evaluations.thanks(date(2024, 4, 5), date(2024, 6, 20)),
        "evaluation not now": evaluations.instead(RATINGS_CLOSED),
        "results to pass on": evaluation_results.choice(HUCKER, (CHANGE, KEEP), reaches=True),
        "results to pass on to nobody": evaluation_results.choice(HUCKER, (CHANGE,), reaches=False),
        "results on their way": evaluation_results.on_their_way(2),
        "initiative form": initiatives.form(SERIES, HUCKER, (CHANGE,)),
        "initiative form from no session": initiatives.form(SERIES, None, ()),
        "initiative kept": initiatives.saved(INITIATIVE, TODAY),
        "initiative, how it goes": initiatives.telling(INITIATIVE),
        "initiative told": initiatives.update_saved(),
        "echo form": commitments.form("a1", CHANGE.text),
        "echo kept": commitments.thanks(),
        "own data": personal_data.view(mine),
        "own data, nothing": personal_data.view(PersonalData({}, is_organizer=False)),
        "own data of an organizer": personal_data.view(replace(mine, is_organizer=True)),
        "own data copied": personal_data.copy(mine),
        "own data erased": personal_data.erased(),
        "own data not erased": personal_data.organizes(),
        "patient information": _suspected(),
        "home, the loop": home.page(replace(page, initiatives=(INITIATIVE,))),
    }
