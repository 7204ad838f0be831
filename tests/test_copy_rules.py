"""The style guide's mechanical rules, over all that people read: goldens, errors of forms, and the command line."""

import ast
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.core.admin import settings
from bot.core.admin.settings_forms import FIELDS, InputKind
from bot.core.base.text_validation import validate_text
from bot.slack.installation import manifest

ROOT = Path(__file__).parents[1]
GOLDENS = ROOT / "tests" / "golden"
MAX_BUTTON_WORDS = 3
MAX_BUTTON = 30
MAX_TITLE = 24
MAX_OPTION = 75
MAX_FIELD_ERROR = 60
MAX_MANIFEST_DESCRIPTION = 140

# Words that no sentence has, and British spellings.
_FORBIDDEN = re.compile(
    r"\bthe bot\b(?! user| token)|\bthis bot\b|\bwhoever\b|\bsomebody\b|\bstill open\b"
    r"|\bto be (?:announced|determined)\b|\bprogramme|\bcancelled\b|\bcancelling\b|\borganis|\brecognis|\bapologis"
    r"|\bfavour|\bcolour|\bbehaviour|\bcentre\b|\blicence|\bjudgement|\bwhilst\b|\benrol\b|\blearnt\b",
    re.IGNORECASE,
)
_DATE = re.compile(r"\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (\d{1,2})\b(?!:)", re.IGNORECASE)
_SLACK_DATE = re.compile(r"<!date\^[^|]*\|([^>]*)>")
_TEXT_KEYS = frozenset({"text", "alt_text", "accessibility_label"})
# Modules of words that people type.
_PEOPLES_WORDS = re.compile(r"stopwords|phrases|parser|placeholders|search|name_words|phi_(?!warning|guard)")


def goldens(pattern: str = "*.json") -> dict[str, Any]:
    """Return the golden views by name."""
    paths = sorted((GOLDENS / "views").glob(pattern))
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in paths}


def walk(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every object inside of a view."""
    if isinstance(node, dict):
        yield node
    if isinstance(node, dict | list):
        for each in node.values() if isinstance(node, dict) else node:
            yield from walk(each)


def texts(view: Any) -> Iterator[str]:
    """Yield every text of a view."""
    for each in walk(view):
        for key, value in each.items():
            if key in _TEXT_KEYS and isinstance(value, str):
                yield _SLACK_DATE.sub(r"\1", value)


def elements(kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every element of a kind, with its golden's name."""
    for name, view in goldens().items():
        yield from ((name, each) for each in walk(view) if each.get("type") == kind)


def test_no_golden_has_a_forbidden_word() -> None:
    found = {
        f"{name}: {match.group()!r} in {text[:90]!r}"
        for name, view in goldens().items()
        for text in texts(view)
        for match in _FORBIDDEN.finditer(text)
    }
    assert sorted(found) == []


def test_rehearsal_has_no_forbidden_word() -> None:
    lines = (GOLDENS / "rehearsal-2024.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if _FORBIDDEN.search(line)] == []


def test_buttons_have_one_to_three_words() -> None:
    found = {
        f"{name}: {text}"
        for name, button in elements("button")
        if len((text := button["text"]["text"]).split()) > MAX_BUTTON_WORDS or len(text) > MAX_BUTTON
    }
    assert sorted(found) == []


def test_accessibility_labels_begin_with_the_visible_text() -> None:
    """WCAG 2.2, 2.5.3 Label in Name: voice control presses a button by the text that is seen."""
    found = {
        f"{name}: {button['text']['text']!r} is read as {label!r}"
        for name, button in elements("button")
        if not (label := button.get("accessibility_label", button["text"]["text"])).startswith(button["text"]["text"])
    }
    assert sorted(found) == []


def test_dialogs_name_the_safe_result() -> None:
    """In "Cancel session?", a button named "Close" or "Cancel" may mean either."""
    found = {name: each["confirm"]["deny"]["text"] for name, each in elements("button") if "confirm" in each}
    assert {name: deny for name, deny in found.items() if deny in {"Close", "Cancel", "No"}} == {}


def test_forms_are_left_by_cancel_and_pages_by_close() -> None:
    """A form's second button says that nothing is saved; a list that also takes names is left like a page."""
    found = {
        name: (bool(view.get("submit")), view["close"]["text"])
        for name, view in goldens("modal-*.json").items()
        if view["type"] == "modal" and "close" in view and not name.startswith("modal-who-comes")
    }
    wrong = {
        name: each for name, each in found.items() if (each[0] and each[1] == "Close") or each == (False, "Cancel")
    }
    assert wrong == {}


def test_no_date_is_said_twice_in_a_message() -> None:
    """The header does not count, because a notification shows it alone, nor what screen readers say of a button."""
    found = {}
    for name, view in goldens("post-*.json").items():
        blocks = [{**each, "accessory": {}} for each in view["blocks"] if each["type"] not in {"header", "actions"}]
        shown = "\n".join(text for block in blocks for text in texts(block))
        dates = Counter((month[:3].lower(), int(day)) for month, day in _DATE.findall(shown))
        if repeated := [f"{month} {day}" for (month, day), times in dates.items() if times > 1]:
            found[name] = repeated
    assert found == {}


def test_only_help_in_a_channel_names_a_command() -> None:
    """All else has a button instead: one press, and nothing to type. The speaker's slide shows what to type."""
    shown = {name: view for name, view in goldens().items() if not name.startswith(("answer-help", "post-code"))}
    shown |= {name: view for name, view in goldens("answer-help*.json").items() if "direct" in name}
    assert [name for name, view in shown.items() if any("/lhs-rounds" in each for each in texts(view))] == []


def test_titles_and_options_fit_slack() -> None:
    found = []
    for name, view in goldens().items():
        for part in ("title", "submit", "close") if view.get("type") == "modal" else ():
            text = (view.get(part) or {}).get("text", "")
            # A title that was cut ends with an ellipsis.
            if len(text) > MAX_TITLE or text.endswith("…"):
                found.append(f"{name}: {part} {text!r}")
        for each in walk(view):
            labels = [option["text"]["text"] for option in each.get("options", ())]
            found += [f"{name}: option {label!r}" for label in labels if len(label) > MAX_OPTION]
    assert found == []


def test_manifest_fits_slack() -> None:
    features = manifest.shipped()["features"]
    descriptions = [
        manifest.shipped()["display_information"]["description"],
        *(each["description"] for each in (*features["slash_commands"], *features["shortcuts"])),
    ]
    too_long = [each for each in descriptions if len(each) > MAX_MANIFEST_DESCRIPTION]
    assert [*too_long, *filter(_FORBIDDEN.search, descriptions)] == []


def settings_errors() -> Iterator[str]:
    """Yield the errors of all settings fields, for input that is wrong in each way."""
    choices = {InputKind.CHECKBOXES, InputKind.PEOPLE, InputKind.CHANNELS}
    for section, fields in FIELDS.items():
        for field in fields:
            for typed in ("", "?", "x" * 3001, "99999", "Bostn"):
                value: str | tuple[str, ...] = () if field.input in choices else typed
                yield from settings.validate(section, {field.name: value}, today=date(2024, 3, 1)).values()


def free_text_errors() -> Iterator[str]:
    """Yield the errors of free text."""
    errors = (validate_text(typed, max_length=150, required=True) for typed in ("", "?!", "ab", "a word " * 100))
    return filter(None, errors)


def written_errors() -> Iterator[str]:
    """Yield the sentences in the core's functions that return a field's error, with a number for each placeholder."""
    for path in sorted((ROOT / "bot" / "core").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef) and re.search(r"validate|_error$", function.name):
                yield from _sentences(function)


def _sentences(function: ast.FunctionDef) -> Iterator[str]:
    docstring = ast.get_docstring(function, clean=False)
    formatted = [node for node in ast.walk(function) if isinstance(node, ast.JoinedStr)]
    parts = {id(part) for node in formatted for part in node.values}
    for node in formatted:
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "1,440" for part in node.values)
    for each in ast.walk(function):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and id(each) not in parts:
            yield "" if each.value == docstring else each.value


@pytest.mark.parametrize("errors", [settings_errors, free_text_errors, written_errors])
def test_field_errors_are_short(errors: Callable[[], Iterator[str]]) -> None:
    assert sorted({each for each in errors() if len(each) >= MAX_FIELD_ERROR or _FORBIDDEN.search(each)}) == []


def literals(path: Path) -> Iterator[str]:
    """Yield the sentences among a module's string literals, but no docstrings and no log lines."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) or (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("_log.")):
            is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            is_log = isinstance(node, ast.Call)
            skipped |= {id(each) for each in ast.walk(node)} if is_docstring or is_log else set()
    for node in ast.walk(tree):
        # A single word may be a stored value.
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip()
        if is_text and id(node) not in skipped:
            yield str(node.value)  # type: ignore[attr-defined] # a constant, as checked above


def command_help() -> Iterator[str]:
    """Yield the help of each command: the docstrings of the functions in `bot.cli`."""
    for path in sorted((ROOT / "bot" / "cli").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                yield ast.get_docstring(node) or ""


def test_no_sentence_in_the_code_has_a_forbidden_word() -> None:
    folders = ("cli", "core", "doctor", "formats", "services", "slack", "text", "web")
    files = [path for folder in folders for path in sorted((ROOT / "bot" / folder).rglob("*.py"))]
    files += [*sorted((ROOT / "bot").glob("*.py")), *sorted((ROOT / "handlers").rglob("*.py"))]
    found = {
        f"{path.relative_to(ROOT)}: {match.group()!r} in {text[:80]!r}"
        for path in files
        if not _PEOPLES_WORDS.match(path.name)
        for text in literals(path)
        for match in _FORBIDDEN.finditer(text)
    }
    found |= {f"command line: {text[:80]!r}" for text in command_help() if _FORBIDDEN.search(text)}
    assert sorted(found) == []
