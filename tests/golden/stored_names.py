"""Collect every name that is stored or that others see: databases, posted messages and configuration hold them."""

import io
import json
import logging
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_type_hints

from prometheus_client.parser import text_string_to_metric_families
from pydantic import TypeAdapter
from typer.main import get_command

from bot.chat.surface import Surface
from bot.cli.data import ExportForm, ExportWhat
from bot.cli.main import app
from bot.config import Settings
from bot.core.admin.settings_forms import FIELDS, SettingsSection
from bot.core.base.people import Prefs
from bot.core.calendar.materials import Material
from bot.core.calendar.models import AnnouncementChoice, Card, Session, SessionStatus, Texts
from bot.core.calendar.posting_policy import Holidays, Policy
from bot.core.calendar.session_changes import ChangeAction
from bot.core.calendar.session_form import SessionField
from bot.core.calendar.speaker_cards import SpeakerCardField as SpeakerField
from bot.core.commands.answers import Listing
from bot.core.commands.vocabulary import COMMANDS, ORGANIZER_COMMANDS
from bot.core.learning.evaluations import Barrier, CommitmentOutcome, EvaluationField, Stance
from bot.core.learning.feedback import FeedbackField, FeedbackPromptKind
from bot.core.learning.initiatives import InitiativeField, InitiativeState
from bot.core.outbox.deliveries import (
    AnyOrganizer,
    ChannelRecipient,
    Delivery,
    DeliveryState,
    Kind,
    PersonRecipient,
    Priority,
)
from bot.core.outbox.references import MonthRef, Reference
from bot.core.privacy.retention import RetainedData
from bot.core.suggestions.suggestions import SuggestionField, SuggestionState
from bot.formats import backup_file
from bot.observability.logging_setup import AsJson
from bot.observability.metrics import Metrics
from bot.services.outbox.metrics import InstallationMetrics
from bot.slack.api.message_search import EVENT_TYPE
from bot.slack.inbound.signature_monitor import SignatureResult
from bot.store.calendar.audit_log import _NOTED
from bot.store.calendar.series import More as SeriesMore
from bot.store.schema.tables import SeriesRow
from bot.views.kit import action_ids
from bot.views.sessions import MenuChoice
from bot.web.app import _KINDS

FILE = Path(__file__).parent / "stored_names.txt"
_HEADER = (
    "# Names that are stored or seen from outside. `make golden` writes them; tests/test_stored_names.py compares them."
)


def collect() -> dict[str, list[str]]:
    """Collect the names, sorted, by the heading of their section."""
    sections: dict[str, Iterable[str]] = {
        "action ids and callback ids": (
            value for name, value in vars(action_ids).items() if name.isupper() and isinstance(value, str)
        ),
        "announcement decisions": _values(AnnouncementChoice),
        "backup file: keys of its lines": _backup_keys(),
        "calendar changes": [*_values(ChangeAction), _NOTED],
        "command line": _command_line(),
        "command /lhs-rounds: words": (each.value for each in (*COMMANDS, *ORGANIZER_COMMANDS)),
        "commitments: barriers": _values(Barrier),
        "commitments: outcomes": _values(CommitmentOutcome),
        "commitments: stances": _values(Stance),
        "database: columns": (str(column) for table in _TABLES for column in table.columns),
        "database: constraints and indexes": _constraints(),
        "database: tables": (table.name for table in _TABLES),
        "delivery keys": _delivery_keys(),
        "delivery states": _values(DeliveryState),
        "delivery urgencies": _values(Priority),
        "environment": (name.upper() for name in Settings.model_fields),
        "feedback: questions of an evaluation": _values(FeedbackPromptKind),
        "form fields": _form_fields(),
        "holidays": _values(Holidays),
        "HTTP headers": _values(SignatureResult),
        "HTTP paths, as the metrics name them": (f"{path} {kind}" for path, kind in _KINDS.items()),
        "initiative states": _values(InitiativeState),
        "JSON columns: keys": _json_keys(),
        "listings": _values(Listing),
        "log fields": _log_fields(),
        "materials": _values(Material),
        "menu choices": _values(MenuChoice),
        "message kinds": _values(Kind),
        "message metadata": (EVENT_TYPE,),
        "metrics": _metrics(),
        "references": map(str, _references()),
        "retention": _values(RetainedData),
        "session states": _values(SessionStatus),
        "settings forms": _values(SettingsSection),
        "suggestion states": _values(SuggestionState),
    }
    return {heading: sorted(set(names)) for heading, names in sections.items()}


def as_text(sections: Mapping[str, Iterable[str]]) -> str:
    """Return the sections as their file has them."""
    return "\n".join([_HEADER, *(f"\n[{heading}]\n" + "\n".join(names) for heading, names in sections.items())]) + "\n"


def parse(text: str) -> dict[str, list[str]]:
    """Read the sections that `as_text` wrote."""
    sections: dict[str, list[str]] = {}
    for part in text.split("\n\n[")[1:]:
        heading, *names = part.splitlines()
        sections[heading.removesuffix("]")] = names
    return sections


_TABLES = SeriesRow.metadata.sorted_tables
_JSON_COLUMNS: dict[str, Any] = {
    "changes.after": Session,
    "changes.before": Session,
    "mentions.told": Session,
    "organizers.prefs": Prefs,
    "series.more": SeriesMore,
    "series.policy": Policy,
    "series.texts": Texts,
    "sessions.card": Card,
}
_FORMS: dict[str, type[Enum]] = {
    "evaluation": EvaluationField,
    "feedback": FeedbackField,
    "initiative": InitiativeField,
    "session": SessionField,
    "speaker card": SpeakerField,
    "suggestion": SuggestionField,
}
# A later field of the same type gets a later value, so that an exchange of two shows. MonthRef takes 1 and 2 as well.
_SAMPLES: dict[type, tuple[object, ...]] = {
    int: (1, 2, 3),
    str: ("text", "another"),
    date: (date(2024, 2, 15),),
    uuid.UUID: (uuid.UUID(int=1),),
}


def _values(kind: type[Enum]) -> list[str]:
    return [str(member.value) for member in kind]


def _references() -> Iterator[Reference]:
    for kind in get_args(Reference):
        samples = {each: iter(values) for each, values in _SAMPLES.items()}
        hints = get_type_hints(kind)
        yield kind(*(next(samples[hints[each.name]]) for each in fields(kind)))


def _delivery_keys() -> Iterator[str]:
    about, due_at = MonthRef(2024, 2), datetime(2024, 1, 1, tzinfo=UTC)
    for target in (ChannelRecipient(7), PersonRecipient(7), AnyOrganizer()):
        yield Delivery(Kind.ANNOUNCEMENT, 5, about, target, due_at).key


def _constraints() -> Iterator[str]:
    for table in _TABLES:
        yield from (f"{table.name} {each.name}" for each in table.constraints)
        yield from (f"{table.name} {each.name}" for each in table.indexes)


def _json_keys() -> Iterator[str]:
    for column, kind in _JSON_COLUMNS.items():
        schema = TypeAdapter(kind).json_schema(mode="serialization")
        yield from _keys(schema, schema.get("$defs", {}), column)


def _keys(schema: Mapping[str, Any], definitions: Mapping[str, Any], path: str) -> Iterator[str]:
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    for each in (*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())):
        yield from _keys(each, definitions, path)
    for name, value in schema.get("properties", {}).items():
        yield f"{path} {name}"
        yield from _keys(value, definitions, f"{path} {name}")


def _form_fields() -> Iterator[str]:
    for form, kind in _FORMS.items():
        yield from (f"{form} {value}" for value in _values(kind))
    for part, its_fields in FIELDS.items():
        for field in its_fields:
            yield f"settings {part.value} {field.name}"
            yield from (f"settings {part.value} {field.name} {value}" for value, _ in field.options)


def _command_line() -> Iterator[str]:
    group = get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined] # several commands make a group
        yield name
        for parameter in command.params:
            options = (*parameter.opts, *parameter.secondary_opts)
            yield from (f"{name} {option}" for option in options if option.startswith("--"))
    yield from (f"export --format {value}" for value in _values(ExportForm))
    yield from (f"export --what {value}" for value in _values(ExportWhat))


def _metrics() -> Iterator[str]:
    installed = InstallationMetrics(states={"due": 1}, oldest=timedelta(), tick=None, unassigned=0, workspaces=1)
    metrics = Metrics(lambda: installed)
    with metrics.answering():
        metrics.record_api_call("chat.postMessage", "fatal_error")
        metrics.record_teams_call("activities.create", "403")
        metrics.record_delivery(Surface.SLACK, "posted", timedelta())
    for family in text_string_to_metric_families(metrics.page().decode()):
        for sample in family.samples:
            yield f"{sample.name}{{{','.join(sorted(sample.labels))}}}"


def _log_fields() -> list[str]:
    raised = (ValueError, ValueError(), None)
    record = logging.LogRecord("bot", logging.ERROR, "", 0, "event", (), raised)
    return list(json.loads(AsJson().format(record)))


def _backup_keys() -> Iterator[str]:
    file = io.StringIO()
    backup_file.write_lines(file, "revision", iter([("table", {"column": 1})]))
    for line in map(json.loads, file.getvalue().splitlines()):
        yield from (f"kind: {value}" if name == "kind" else name for name, value in line.items())
