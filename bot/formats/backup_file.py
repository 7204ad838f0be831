"""A copy of a database as a file: JSON lines, the first of which says what it is. JSON is text; ".gz" presses it."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

_KIND = "lhs-rounds copy"
_FORMAT_VERSION = 1


class NotABackupError(Exception):
    """A file is no copy, or not a whole one; the message says what is wrong with it."""


def write(file: Path, revision: str, rows: Iterator[tuple[str, dict[str, Any]]]) -> int:
    """Write a pressed copy, and count its rows.

    Args:
        file: Where to.
        revision: The schema's.
        rows: Tables' names and rows.
    """
    with gzip.open(file, "wt", encoding="utf-8") as out:
        return write_lines(out, revision, rows)


def write_lines(out: TextIO, revision: str, rows: Iterator[tuple[str, dict[str, Any]]]) -> int:
    """The same, not pressed, to wherever `out` leads."""
    out.write(json.dumps({"kind": _KIND, "form": _FORMAT_VERSION, "schema": revision}) + "\n")
    number = 0
    for table, row in rows:
        out.write(json.dumps({"table": table, "row": row}, ensure_ascii=False) + "\n")
        number += 1
    # Without this line a copy that broke off in the middle would be taken for a small one.
    out.write(json.dumps({"rows": number}) + "\n")
    return number


def read(file: Path) -> tuple[str, Iterator[tuple[str, dict[str, Any]]]]:
    """The schema's revision, and the rows. Raises NoCopyError, also while the rows are taken."""
    try:
        with _open(file) as lines:
            head = json.loads(lines.readline(2_000))
    except (ValueError, OSError, EOFError) as error:
        raise NotABackupError(f"{file} is no copy as `backup` and `export --format json` write it") from error
    if not isinstance(head, dict) or head.get("kind") != _KIND or head.get("form") != _FORMAT_VERSION:
        raise NotABackupError(f"{file} is no copy as `backup` and `export --format json` write it")
    return str(head.get("schema")), _rows(file)


def _rows(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    number = 0
    try:
        with _open(file) as lines:
            next(lines)
            for line in lines:
                read = json.loads(line)
                if "rows" in read:
                    if read["rows"] != number:
                        raise NotABackupError(f"{file} is not whole: it has {number} rows of {read['rows']}")
                    return
                number += 1
                yield str(read["table"]), dict(read["row"])
    except (ValueError, KeyError, TypeError, OSError, EOFError) as error:
        raise NotABackupError(f"{file} is damaged after row {number}") from error
    raise NotABackupError(f"{file} is not whole: it breaks off after row {number}")


def is_backup(file: Path) -> bool:
    """Whether a file says that it is a copy."""
    try:
        read(file)
    except NotABackupError:
        return False
    return True


def _open(file: Path) -> TextIO:
    with file.open("rb") as start:
        is_packed = start.read(2) == b"\x1f\x8b"
    return gzip.open(file, "rt", encoding="utf-8") if is_packed else file.open(encoding="utf-8")
