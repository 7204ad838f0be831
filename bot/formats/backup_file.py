"""Backup files: JSON lines with a header line, optionally compressed with gzip."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

_KIND = "lhs-rounds copy"
_FORMAT_VERSION = 1


class NotABackupError(Exception):
    """The file is not a complete backup; the message says what is wrong."""


def write(file: Path, revision: str, rows: Iterator[tuple[str, dict[str, Any]]]) -> int:
    """Write a compressed backup. Return the number of rows.

    Args:
        file: The path.
        revision: The schema's revision.
        rows: Table names and rows.
    """
    with gzip.open(file, "wt", encoding="utf-8") as out:
        return write_lines(out, revision, rows)


def write_lines(out: TextIO, revision: str, rows: Iterator[tuple[str, dict[str, Any]]]) -> int:
    """Write an uncompressed backup to a text stream. Return the number of rows."""
    out.write(json.dumps({"kind": _KIND, "form": _FORMAT_VERSION, "schema": revision}) + "\n")
    number = 0
    for table, row in rows:
        out.write(json.dumps({"table": table, "row": row}, ensure_ascii=False) + "\n")
        number += 1
    # Without this line a truncated backup would look complete.
    out.write(json.dumps({"rows": number}) + "\n")
    return number


def read(file: Path) -> tuple[str, Iterator[tuple[str, dict[str, Any]]]]:
    """Return the schema's revision and the rows. Raise NotABackupError, possibly while rows are consumed."""
    try:
        with _open(file) as lines:
            head = json.loads(lines.readline(2_000))
    except (ValueError, OSError, EOFError) as error:
        raise NotABackupError(f"{file} isn’t a backup") from error
    if not isinstance(head, dict) or head.get("kind") != _KIND or head.get("form") != _FORMAT_VERSION:
        raise NotABackupError(f"{file} isn’t a backup")
    return str(head.get("schema")), _rows(file)


def _rows(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    number = 0
    try:
        with _open(file) as lines:
            next(lines)
            for line in lines:
                record = json.loads(line)
                if "rows" in record:
                    if record["rows"] != number:
                        raise NotABackupError(f"{file} is incomplete: it has {number} of {record['rows']} rows")
                    return
                number += 1
                yield str(record["table"]), dict(record["row"])
    except (ValueError, KeyError, TypeError, OSError, EOFError) as error:
        raise NotABackupError(f"{file} is damaged after row {number}") from error
    raise NotABackupError(f"{file} is incomplete: it ends after row {number}")


def is_backup(file: Path) -> bool:
    """Return whether a file is a backup, by its header."""
    try:
        read(file)
    except NotABackupError:
        return False
    return True


def _open(file: Path) -> TextIO:
    with file.open("rb") as start:
        is_compressed = start.read(2) == b"\x1f\x8b"
    return gzip.open(file, "rt", encoding="utf-8") if is_compressed else file.open(encoding="utf-8")
