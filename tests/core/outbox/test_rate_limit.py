"""How many messages a workspace may send at once, by the pace that the chat wants."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.core.outbox.rate_limit import UNHURRIED, Pace, allowed


@given(
    burst=st.integers(1, 20),
    spacing=st.integers(50, 2000),
    tries=st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 30)), max_size=60),
)
def test_never_more_than_a_burst_and_one_for_each_spacing(
    burst: int, spacing: int, tries: list[tuple[int, int]]
) -> None:
    """Whoever asks, and whenever: in any span, at most the burst and as many as spacings fit in it."""
    pace = Pace(timedelta(0), timedelta(milliseconds=spacing), burst)
    next_at = real = 1_000_000.0
    sent: list[float] = []
    for pause, wanted in tries:
        real += pause / 1000
        number = min(wanted, allowed(next_at, real, pace))
        next_at = max(next_at, real) + number * spacing / 1000
        sent += [real] * number

    for first, moment in enumerate(sent):
        for last in range(first, len(sent)):
            assert last - first + 1 <= burst + (sent[last] - moment) * 1000 / spacing + 1e-3


@given(burst=st.integers(1, 20), spacing=st.integers(50, 2000))
def test_after_a_pause_the_whole_burst_is_there_again(burst: int, spacing: int) -> None:
    pace = Pace(timedelta(0), timedelta(milliseconds=spacing), burst)

    assert burst == allowed(1_000_000, 1_000_000, pace)
    assert 0 == allowed(1_000_000 + burst * spacing / 1000, 1_000_000, pace)


def test_without_a_pace_nobody_waits() -> None:
    assert allowed(2_000_000, 1_000_000, UNHURRIED) > 100_000
