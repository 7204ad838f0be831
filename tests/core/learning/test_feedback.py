"""How long anonymous comments wait, and from how many forms they come."""

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.learning.feedback import MAX_HOLD, FeedbackPromptKind, count_forms, last_digest_day

CHANGE, KEEP = FeedbackPromptKind.CHANGE, FeedbackPromptKind.KEEP
# The forms of several people: a rating of a session, with one or two comments, or the feedback form.
_RATINGS = st.tuples(st.integers(1, 3), st.sampled_from([(CHANGE,), (KEEP,), (CHANGE, KEEP)]))
_FEEDBACK = st.tuples(st.none() | st.integers(1, 3), st.just((None,)))


@given(st.dates(date(2024, 1, 1), date(2030, 1, 1)))
def test_last_day_is_a_weekday_and_at_most_two_days_after_the_longest_hold(first: date) -> None:
    last = last_digest_day(first)

    assert last.weekday() < 5
    assert timedelta(0) <= last - (first + MAX_HOLD) <= timedelta(days=2)


@given(st.lists(_RATINGS | _FEEDBACK, max_size=12))
def test_count_never_exceeds_the_forms_and_counts_each_with_the_same_comments(
    forms: list[tuple[int | None, tuple[FeedbackPromptKind | None, ...]]],
) -> None:
    count = count_forms((session, prompt) for session, prompts in forms for prompt in prompts)

    assert count <= len(forms)
    assert count >= max(Counter(forms).values(), default=0)
    assert (count == 0) is (not forms)


def test_one_rating_with_two_comments_is_one_form() -> None:
    assert count_forms([(1, CHANGE), (1, KEEP)]) == 1
    assert count_forms([(1, CHANGE), (1, KEEP), (1, KEEP), (2, CHANGE), (1, None), (None, None)]) == 5
