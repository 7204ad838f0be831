"""What another system has said is kept for a while, and an error never."""

import pytest

from bot.chat import timed_cache
from bot.chat.timed_cache import TimedCache


def fail() -> str:
    raise TimeoutError


def test_an_answer_is_kept_for_its_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("bot.chat.timed_cache.time.monotonic", lambda: now[0])
    cache = TimedCache[str](len)

    assert cache.get("a", lambda: "four") == "four"
    now[0] += 3.9
    assert cache.get("a", fail) == "four"
    assert cache.get("b", lambda: "other") == "other"
    now[0] += 0.2
    assert cache.get("a", lambda: "new") == "new"


def test_an_answer_for_no_time_and_an_error_are_asked_for_again() -> None:
    cache = TimedCache[str | None](lambda answer: 0 if answer is None else 60)

    assert cache.get("a", lambda: None) is None
    with pytest.raises(TimeoutError):
        cache.get("a", fail)
    assert cache.get("a", lambda: "here") == "here"


def test_it_does_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timed_cache, "_MAX_KEPT", 2)
    cache = TimedCache[str](lambda _: 60)
    for key in ("a", "b", "c"):
        cache.get(key, lambda: "first")

    assert cache.get("a", lambda: "second") == "second"
    assert cache.get("c", fail) == "first"
