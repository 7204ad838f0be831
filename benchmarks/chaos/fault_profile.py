"""Bad weather between the bot and Slack."""

from playground.chaos import Chaos, Odds

# Of the calls that post, about one in five meets something; of those that read, about one in ten.
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


def weather(seed: int) -> Chaos:
    """Faults by chance, the same sequence for the same seed.

    What is late becomes visible up to twice as late as the storm's quarantine: for a while two may stand.
    """
    return Chaos(
        seed,
        per_method={
            "chat.postMessage": _POSTING,
            "conversations.history": _READING,
            "conversations.open": _READING,
        },
        delays=(0.05, 2.0),
        late_by=(0.5, 4.0),
    )
