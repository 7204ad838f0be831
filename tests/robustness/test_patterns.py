"""No regular expression backtracks without end: each is through with any long text within half a second."""

import ast
import importlib
import math
import pkgutil
import re
import signal
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import bot
import handlers
import scheduler

# Long enough to find what grows faster than with the square of the length. White space is shorter: most expressions see
# texts that have none in a row. What 10,000 characters take from outside, tests/robustness/test_long_texts.py shows.
LENGTH = 1000
BLANKS = 200
# The longest that one expression may take for one text. Most take microseconds.
SECONDS = 0.5
UNITS = (
    "a", "A", "1", " ", "\t", "\n", "-", "- ", "( ", "[(", ") ", ", ", "A, ", "a: ", "a.", "a@", "1-", "1 ",
    "March 18, 2027 ", "12pm ET / ", "A and ", "http://a ", "‘", "é",
    "\x1c", "\u200b", "' ", "@", "/a", "a;", "<at>", "<at></at>", "::", "https://a.b/", "12:30-", "• ", "A-",
    "🏴", "a\n",
)  # fmt: skip
# What a text may end with, so that a pattern fails at its very end.
ENDS = ("", "!")
pytestmark = pytest.mark.rest

PACKAGES = (bot, handlers, scheduler)
TEXTS = [(unit * LENGTH)[: LENGTH if unit.strip() else BLANKS] + end for unit in UNITS for end in ENDS]
METHODS = frozenset({"search", "match", "fullmatch", "sub", "split", "findall", "finditer"})


def modules() -> Iterator[ModuleType]:
    for package in PACKAGES:
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            # Migrations run inside Alembic, and see no words.
            if not found.name.startswith("bot.store.migrations") and not found.name.endswith("__main__"):
                yield importlib.import_module(found.name)


def patterns_in(value: Any, seen: set[int]) -> Iterator[re.Pattern[Any]]:
    """Yield the expressions in a module's value, also those within tuples, tables and objects."""
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        for each in (*value.keys(), *value.values()):
            yield from patterns_in(each, seen)
    elif isinstance(value, tuple | list | set | frozenset):
        for each in value:
            yield from patterns_in(each, seen)
    elif type(value).__module__.partition(".")[0] in {each.__name__ for each in PACKAGES}:
        fields = getattr(value, "__dict__", None) or {
            name: getattr(value, name, None) for name in getattr(type(value), "__slots__", ())
        }
        yield from patterns_in(fields, seen)


def uses(module: ModuleType) -> Iterator[tuple[str, str]]:
    """Yield the name, or the text, of each expression in a module's source, and the method that is called with it."""
    for node in ast.walk(ast.parse(Path(str(module.__file__)).read_text())):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner, method = node.func.value, node.func.attr
        if method not in METHODS or not isinstance(owner, ast.Name):
            continue
        if owner.id != "re":
            yield owner.id, method
        elif node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            yield node.args[0].value, method


def every_use() -> set[tuple[re.Pattern[Any], str]]:
    """Return each expression with each method that is called with it; two of them for one within a table."""
    seen: set[int] = set()
    known: set[tuple[re.Pattern[Any], str]] = set()
    for module in modules():
        for name, method in uses(module):
            its = vars(module).get(name) if name.isidentifier() else re.compile(name)
            if isinstance(its, re.Pattern):
                known.add((its, method))
        for value in vars(module).values():
            if not isinstance(value, re.Pattern):
                known.update((each, method) for each in patterns_in(value, seen) for method in ("search", "fullmatch"))
    return known


def took(pattern: re.Pattern[Any], method: str, text: str) -> float:
    """Return the seconds of processor time that a pattern takes for a text; infinity if it was stopped."""
    subject = text.encode() if isinstance(pattern.pattern, bytes) else text
    call = pattern.findall if method in {"sub", "split", "findall", "finditer"} else getattr(pattern, method)
    begun = time.process_time()
    # An expression that backtracks without end heeds signals.
    signal.setitimer(signal.ITIMER_PROF, 4 * SECONDS)
    try:
        call(subject)
    except TimeoutError:
        return math.inf
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return time.process_time() - begun


@pytest.fixture
def _stops() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGPROF, stop)
    yield
    signal.signal(signal.SIGPROF, before)


def slow(known: Iterable[tuple[re.Pattern[Any], str]], texts: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield the expressions that take too long: pattern, method, and how the text begins."""
    for pattern, method in known:
        for text in texts:
            if took(pattern, method, text) > SECONDS:
                yield str(pattern.pattern), method, text[:20]


@pytest.mark.usefixtures("_stops")
def test_no_expression_takes_long_for_any_text() -> None:
    known = every_use()

    assert len(known) > 200
    assert [] == list(slow(known, TEXTS))


@pytest.mark.usefixtures("_stops")
@pytest.mark.parametrize("planted", [r"(?:a+)+$", r"^(\w+\s?)*$", r"(.*a){20}b", r"^(?:(?:1-?)+ ?)+$"])
def test_an_expression_that_backtracks_is_found(planted: str) -> None:
    """In a table of a module, as ours are."""
    module = ModuleType("bot.planted")
    vars(module)["_TABLE"] = (("name", re.compile(planted)),)
    found = set(patterns_in(vars(module)["_TABLE"], set()))

    assert [planted] == [each.pattern for each in found]
    assert next(slow({(each, "search") for each in found}, [*TEXTS[:6], "1-" * 500 + "!"]), None)
