"""Stored and outside-visible names are those of the recorded list: databases and posted messages hold them."""

from collections.abc import Mapping, Sequence

from tests.golden.stored_names import FILE, as_text, collect, parse

Sections = Mapping[str, Sequence[str]]

_WHAT_TO_DO = """\
A name that is gone is still in databases, posted messages and other people's configuration: removing or renaming it
needs a migration, and a program that understands the old name. `make golden` records the names as they are now."""


def _differences(recorded: Sections, current: Sections) -> list[str]:
    """Return a line for each name that was added or is gone."""
    lines = []
    for heading in sorted({*recorded, *current}):
        before, now = set(recorded.get(heading, ())), set(current.get(heading, ()))
        lines += [f"gone from [{heading}]: {name}" for name in sorted(before - now)]
        lines += [f"added to [{heading}]: {name}" for name in sorted(now - before)]
    return lines


def test_names_are_as_recorded() -> None:
    text = FILE.read_text(encoding="utf-8")
    differences = _differences(parse(text), collect())

    assert not differences, "\n".join([*differences, _WHAT_TO_DO])
    assert text == as_text(collect())


def test_each_name_that_differs_is_reported_with_its_section() -> None:
    recorded = {"message kinds": ["award", "notice"], "session states": ["scheduled"]}
    current = {"message kinds": ["award", "news"]}

    assert parse(as_text(recorded)) == recorded
    assert _differences(recorded, current) == [
        "gone from [message kinds]: notice",
        "added to [message kinds]: news",
        "gone from [session states]: scheduled",
    ]
