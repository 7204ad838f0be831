from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time

from hypothesis import given
from hypothesis import strategies as st

from bot.core.calendar.entries import Entry
from bot.core.calendar.import_diff import SESSION_FIELDS, Comparison, compare
from bot.core.calendar.models import Session, SessionStatus

DAY = date(2024, 3, 21)
TODAY = date(2024, 3, 1)
ADDED = datetime(2024, 2, 1, tzinfo=UTC)


def session(number: int = 1, day: date = DAY, **known: object) -> Session:
    return replace(Session(id=number, date=day, added_at=ADDED, dated_at=ADDED), **known)  # type: ignore[arg-type] # any field


def imported(sessions: Sequence[Session], comparison: Comparison) -> list[Session]:
    """Return the calendar after applying the comparison."""
    results = {change.session.id: change.result for change in comparison.changed}
    kept = [results.get(s.id, s) for s in sessions]
    number = max((s.id for s in sessions), default=0)
    return kept + [
        session(number + n, e.date, start=e.start, title=e.title, speakers=e.speakers)
        for n, e in enumerate(comparison.added, start=1)
    ]


def test_empty_calendar_gets_every_entry() -> None:
    entry = Entry(line=1, date=DAY, title="Sepsis")

    assert compare(sessions=[], entries=[entry], today=TODAY) == Comparison(added=(entry,))


def test_changed_line_changes_that_session_and_says_so() -> None:
    known = session(speakers=("Heather Hsu",))
    (change,) = compare(sessions=[known], entries=[Entry(1, DAY, title="Sepsis")], today=TODAY).changed

    assert change.result == replace(known, title="Sepsis")


def test_known_values_are_not_overwritten_with_less() -> None:
    known = session(
        start=time(12), minutes=60, title="Sepsis", speakers=("Heather Hsu",), place="Room 1", link="https://x.org"
    )

    assert compare(sessions=[known], entries=[Entry(1, DAY)], today=TODAY) == Comparison(unchanged=(known,))


def test_upcoming_session_missing_from_the_file_is_reported() -> None:
    past, today, later = session(1, date(2024, 2, 29)), session(2, TODAY), session(3, DAY)

    assert compare(sessions=[later, past, today], entries=[], today=TODAY) == Comparison(missing=(today, later))


def test_canceled_session_stays_canceled_and_is_reported() -> None:
    gone = session(status=SessionStatus.CANCELED)
    result = compare(sessions=[gone], entries=[Entry(1, DAY, title="Sepsis")], today=TODAY)

    assert result.added == ()
    assert [s.status for s in result.still_canceled] == [SessionStatus.CANCELED]
    assert result.changed[0].result == result.still_canceled[0]
    assert compare(sessions=[gone], entries=[], today=TODAY) == Comparison()


def test_replacement_of_a_canceled_session_is_matched() -> None:
    gone, instead = session(1, status=SessionStatus.CANCELED), session(2, start=time(12))

    assert compare(sessions=[gone, instead], entries=[Entry(1, DAY)], today=TODAY) == Comparison(unchanged=(instead,))


def test_on_a_day_with_several_sessions_the_start_decides() -> None:
    nine, noon = session(1, start=time(9), title="A"), session(2, start=time(12), title="B")
    entries = [Entry(1, DAY, start=time(12), title="C"), Entry(2, DAY, start=time(9), title="A")]
    result = compare(sessions=[nine, noon], entries=entries, today=TODAY)

    assert [c.result for c in result.changed] == [replace(noon, title="C")]
    assert result.unchanged == (nine,)


def test_without_a_start_the_title_decides_or_it_is_ambiguous() -> None:
    nine, noon = session(1, start=time(9), title="Sepsis"), session(2, start=time(12), title="Stroke")
    same, other = Entry(1, DAY, title="stroke"), Entry(1, DAY, title="Falls")

    assert compare(sessions=[nine, noon], entries=[same], today=TODAY).missing == (nine,)
    assert compare(sessions=[nine, noon], entries=[other], today=TODAY).ambiguous == (other,)


def test_session_whose_time_is_set_or_moved_is_the_same_session() -> None:
    for known in (session(), session(start=time(9))):
        (change,) = compare(sessions=[known], entries=[Entry(1, DAY, start=time(12))], today=TODAY).changed

        assert change.result == replace(known, start=time(12))


days = st.sampled_from([DAY, date(2024, 4, 25)])
starts = st.none() | st.sampled_from([time(9), time(12)])
titles = st.none() | st.sampled_from(["Sepsis", "Stroke", "Falls"])
speakers = st.sampled_from([(), ("Heather Hsu",), ("Andy Beck",)])
entry_lists = st.lists(
    st.builds(Entry, line=st.just(1), date=days, start=starts, title=titles, speakers=speakers),
    unique_by=lambda e: (e.date, e.start),
)
calendars = st.lists(
    st.builds(
        session,
        st.integers(1, 99),
        days,
        start=starts,
        title=titles,
        speakers=speakers,
        status=st.sampled_from(SessionStatus),
    ),
    unique_by=lambda s: s.id,
)


@given(calendars, entry_lists)
def test_second_import_changes_nothing(sessions: list[Session], entries: list[Entry]) -> None:
    first = compare(sessions=sessions, entries=entries, today=TODAY)
    if first.ambiguous:
        return
    again = compare(sessions=imported(sessions, first), entries=entries, today=TODAY)

    assert (again.added, again.changed, again.ambiguous) == ((), (), ())


@given(calendars, entry_lists)
def test_every_entry_has_one_outcome_and_nothing_is_lost(sessions: list[Session], entries: list[Entry]) -> None:
    result = compare(sessions=sessions, entries=entries, today=TODAY)

    ends = len(result.added) + len(result.changed) + len(result.unchanged) + len(result.ambiguous)
    assert ends == len(entries)
    for change in result.changed:
        assert change.result.status is change.session.status
        for name in SESSION_FIELDS:
            assert getattr(change.result, name) or not getattr(change.session, name)
