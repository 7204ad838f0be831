"""Random faults between the bot and Slack."""

from playground.chaos import Chaos, Odds

# About one posting call in five hits a fault, and about one reading call in ten.
_POSTING = Odds(
    lost=0.04,
    garbage=0.01,
    status_500_after=0.02,
    late=0.02,
    delayed_answer=0.02,
    reset=0.02,
    status_500=0.03,
    ratelimited=0.02,
    delayed=0.03,
)
_READING = Odds(reset=0.02, status_500=0.03, ratelimited=0.01, garbage=0.01, delayed=0.03)


def fault_profile(seed: int) -> Chaos:
    """Return faults that repeat exactly for a given seed.

    A late message appears after up to twice `reconcile_after`, so a duplicate may be visible for a while.
    """
    return Chaos(
        seed,
        per_method={"chat.postMessage": _POSTING, "conversations.history": _READING, "conversations.open": _READING},
        delays=(0.05, 2.0),
        late_by=(0.5, 4.0),
    )
