"""Spreadsheets made to hurt: refused with a sentence, in bounded time and memory."""

import io
import zipfile
from datetime import date

import openpyxl
import pytest

from bot.formats import MAX_FILE, parse_file
from tests.factories import NEW_YORK
from tests.formats.limits import bounded, memory_bounded

TODAY = date(2024, 1, 1)


def spreadsheet(rows: int) -> bytes:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["date", "title"])
    for _ in range(rows):
        sheet.append(["2024-03-21", "A"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """Return a spreadsheet with one of its parts replaced."""
    kept = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.infolist():
            new.writestr(each.filename, content if each.filename == name else old.read(each))
    return kept.getvalue()


SHEET, STYLES = "xl/worksheets/sheet1.xml", "xl/styles.xml"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ENTITIES = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]><worksheet>&l11;</worksheet>'


def worksheet(cells: bytes) -> bytes:
    return b'<worksheet %b><sheetData><row r="1">%b</row></sheetData></worksheet>' % (MAIN, cells)


def damaged(data: bytes) -> bytes:
    """Return a spreadsheet whose first part cannot be unpacked."""
    return data[:60] + b"\xff" * 60 + data[120:]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (spreadsheet(2001), "too large"),
        (with_part(spreadsheet(1), SHEET, b" " * 30_000_000), "too large"),
        (with_part(spreadsheet(1), SHEET, ENTITIES.encode()), "couldn’t read this spreadsheet"),
        (with_part(spreadsheet(1), SHEET, b"<worksheet>" * 100_000), "couldn’t read this spreadsheet"),
        (with_part(spreadsheet(1), SHEET, worksheet(b"<c/>" * 2_000_000)), "too large"),
        (
            with_part(
                spreadsheet(1),
                STYLES,
                b"<styleSheet %b><cellXfs>%b</cellXfs></styleSheet>" % (MAIN, b"<xf/>" * 2_000_000),
            ),
            "too large",
        ),
        (with_part(spreadsheet(1), SHEET, worksheet(b"<c><v>1e999</v></c>")), "couldn’t read this spreadsheet"),
        (with_part(spreadsheet(1), SHEET, worksheet(b'<c t="s"><v>9</v></c>')), "couldn’t read this spreadsheet"),
        (with_part(spreadsheet(1), SHEET, b'<?xml version="1.0" encoding="x"?><x/>'), "couldn’t read this spreadsheet"),
        (damaged(spreadsheet(1)), "couldn’t read this spreadsheet"),
        (spreadsheet(1).replace(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x01\x00\x08\x00"), "password"),
        (spreadsheet(1).replace(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x00\x00\x63\x00"), "compression"),
        (b"PK\x03\x04" + b"x" * 1000, "couldn’t read this spreadsheet"),
        (b"PK\x03\x04" + b"x" * MAX_FILE, "larger than 2 MB"),
    ],
    ids=[
        "many rows",
        "zip bomb",
        "entities",
        "nested",
        "cells",
        "styles",
        "infinity",
        "no such text",
        "encoding",
        "damaged",
        "password",
        "compression",
        "no archive",
        "large",
    ],
)
def test_a_spreadsheet_that_unpacks_to_too_much_is_refused(data: bytes, said: str) -> None:
    with bounded(20), memory_bounded():
        result = parse_file("x.xlsx", data, NEW_YORK, today=TODAY)

    assert result.entries == ()
    assert said in str(result.problems[0])
