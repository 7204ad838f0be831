"""The PHI warning: the submitted form again, with suspected patient information pointed out."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.core.privacy.phi_kinds import Match, fingerprint
from bot.text.phi_warning import format_phi_warning
from bot.views.kit import action_ids, block_kit, form_state, inputs, rich_text
from bot.views.kit.block_kit import Block, View

OPENING = "*Check for patient information.* Nothing has been sent yet."
# A room's telephone number or a meeting link is not patient information.
_NOT_LOOKED_AT = (action_ids.SESSION_PLACE, action_ids.SESSION_LINK)
_PASS = "pass"  # noqa: S105 - a ticked box, no secret


def texts(view: Mapping[str, Any]) -> dict[str, str]:
    """Read the free text of a submitted form, by block id."""
    state = view.get("state")
    return dict(_texts(state)) if isinstance(state, Mapping) else {}


def _texts(state: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    values = state.get("values")
    for block_id in values if isinstance(values, Mapping) else ():
        if isinstance(block_id, str) and not block_id.startswith(_NOT_LOOKED_AT):
            for element in form_state.elements_in(state, block_id):
                match element:
                    case {"type": "plain_text_input", "value": str(value)}:
                        yield block_id, value
                    case {"type": "rich_text_input", "rich_text_value": value}:
                        yield block_id, rich_text.to_lines(value)


def clearances(view: Mapping[str, Any], typed: Mapping[str, str]) -> frozenset[str]:
    """Read what the person has confirmed: the fingerprint of these texts, if its box was checked."""
    clearance = fingerprint(typed)
    return frozenset({clearance}) if form_state.is_ticked(view.get("state"), _box(clearance)) else frozenset()


def pointed_out(view: Mapping[str, Any], matches: Mapping[str, list[Match]], clearance: str) -> View:
    """Render the form again with everything typed, and the findings below each field.

    Args:
        view: The submitted form; its fields keep their ids, by which the chat keeps their values.
        matches: What was found, by block id; never empty.
        clearance: What checking the box confirms.
    """
    own = (f"{action_ids.PHI_WARNING}.",)
    fields = [each for each in view.get("blocks", []) if not str(each.get("block_id", "")).startswith(own)]
    blocks: list[Block] = [_named(block_kit.section(OPENING), "opening")]
    for number, block in enumerate(fields):
        blocks.append(block)
        if pieces := matches.get(block.get("block_id", "")):
            blocks.append(_named(block_kit.plain(format_phi_warning(pieces)), str(number)))
    box = inputs.checkbox(_box(clearance), inputs.option(_PASS, "This isn’t patient information. Send it as is."))
    confirmation = inputs.field("Confirm", box, optional=True)
    return block_kit.again(view, [*blocks, confirmation])


def _named(block: Block, name: str) -> Block:
    return {**block, "block_id": f"{action_ids.PHI_WARNING}.{name}"}


def _box(clearance: str) -> str:
    return f"{action_ids.PHI_WARNING}.box.{clearance}"
