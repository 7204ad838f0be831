"""Forms round-trip their values, problems are shown at existing fields, and nothing raises."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.learning import feedback as core_feedback
from bot.core.suggestions import suggestions as core_suggestions
from bot.views import feedback, suggestions
from bot.views.kit import action_ids, form_state
from tests.factories import SERIES
from tests.views.cases import FEEDBACK_PROBLEMS, HSU, HUCKER, SUGGESTION_PROBLEMS
from tests.views.rules import check_view

# As stored: NUL and lone surrogates are stripped on input.
STORABLE_CHARACTERS = st.characters(exclude_characters="\x00", exclude_categories=["Cs"])
STORABLE = st.text(STORABLE_CHARACTERS)

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "values",
                    "value",
                    "selected_option",
                    "selected_options",
                    action_ids.FEEDBACK_ABOUT,
                    action_ids.SUGGESTION_TOPIC,
                    "x",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def _filled(values: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Return the state that Slack sends; each element has the name of its block."""
    return {"values": {block: {block: element} for block, element in values.items()}}


def _ticked(is_ticked: bool, view: dict[str, Any], block_id: str) -> dict[str, Any]:
    options = next(each["element"]["options"] for each in view["blocks"] if each.get("block_id") == block_id)
    return {"type": "checkboxes", "selected_options": options if is_ticked else []}


@given(STORABLE, STORABLE, STORABLE, st.booleans(), st.booleans())
def test_suggestion_form_round_trips(topic: str, why: str, speaker: str, would_present: bool, show_name: bool) -> None:
    view = suggestions.form("", series=SERIES)
    state = _filled(
        {
            action_ids.SUGGESTION_TOPIC: {"type": "plain_text_input", "value": topic},
            action_ids.SUGGESTION_WHY: {"type": "plain_text_input", "value": why or None},
            action_ids.SUGGESTION_SPEAKER: {"type": "plain_text_input", "value": speaker},
            action_ids.SUGGESTION_WOULD_PRESENT: _ticked(would_present, view, action_ids.SUGGESTION_WOULD_PRESENT),
            action_ids.SUGGESTION_SHOW_NAME: _ticked(show_name, view, action_ids.SUGGESTION_SHOW_NAME),
        }
    )

    draft = suggestions.read(state)

    assert draft == core_suggestions.SuggestionForm(topic, why, speaker, would_present, show_name)


@pytest.mark.parametrize("session_id", [HUCKER.id, None])
@pytest.mark.parametrize("signed", [True, False])
def test_feedback_form_round_trips(session_id: int | None, signed: bool) -> None:
    view = feedback.form("", series=SERIES, sessions=(HSU, HUCKER), about=session_id)
    about, words, how = (each["element"] for each in view["blocks"] if each["type"] == "input")
    state = _filled(
        {
            about["action_id"]: {"type": "static_select", "selected_option": about["initial_option"]},
            words["action_id"]: {"type": "plain_text_input", "value": "Useful"},
            how["action_id"]: {"type": "radio_buttons", "selected_option": how["options"][1 if signed else 0]},
        }
    )

    draft = feedback.read(state)

    assert draft == core_feedback.SubmittedFeedback("Useful", session_id, signed)


def test_feedback_is_anonymous_and_general_by_default() -> None:
    view = feedback.form("", series=SERIES, sessions=(HSU, HUCKER))
    about, _, how = (each["element"] for each in view["blocks"] if each["type"] == "input")

    assert how["initial_option"]["value"] == "anonymous"
    assert about["initial_option"]["text"]["text"] == "LHS Rounds in general"
    assert core_feedback.SubmittedFeedback("") == feedback.read({})


@given(_json)
def test_malformed_state_does_not_raise(state: Any) -> None:
    assert isinstance(suggestions.read(state), core_suggestions.SuggestionForm)
    assert isinstance(feedback.read(state), core_feedback.SubmittedFeedback)
    assert isinstance(form_state.series_id(state), int)


@pytest.mark.parametrize("value", [None, "", "general", "²", "-1", " 1", "9" * 5000, 7, ["7"]])
def test_invalid_id_is_none(value: object) -> None:
    assert form_state.number(value) is None


def test_every_problem_is_shown_at_an_existing_input() -> None:
    for view, prefix, problems in (
        (suggestions.form("", series=SERIES), "suggestion", SUGGESTION_PROBLEMS),
        (feedback.form("", series=SERIES, sessions=()), "feedback", FEEDBACK_PROBLEMS),
    ):
        inputs = {each["block_id"] for each in view["blocks"] if each["type"] == "input"}

        assert problems
        assert {f"{prefix}.{field}" for field in problems} <= inputs


def test_no_form_truncates_silently() -> None:
    for view in (suggestions.form("", series=SERIES), feedback.form("", series=SERIES, sessions=())):
        assert not any("max_length" in each.get("element", {}) for each in view["blocks"])


def test_form_knows_its_series() -> None:
    assert form_state.series_id(suggestions.form("", series=SERIES)) == SERIES.id
    assert form_state.series_id(feedback.form("", series=SERIES, sessions=())) == SERIES.id
    assert form_state.series_id({"private_metadata": "others"}) == 0


@given(st.text(STORABLE_CHARACTERS, max_size=4000))
def test_any_initial_text_gives_a_valid_form(words: str) -> None:
    check_view(suggestions.form(words, series=SERIES))
    check_view(feedback.form(words, series=SERIES, sessions=(HSU, HUCKER), about=HSU.id))


def test_both_forms_warn_against_patient_information() -> None:
    for view in (suggestions.form("", series=SERIES), feedback.form("", series=SERIES, sessions=())):
        assert "include patient information" in view["blocks"][0]["text"]["text"]
