"""`lhs-rounds teams-package` writes what an administrator uploads to Teams."""

import io
import json
import os
import struct
import subprocess
import sys
import tomllib
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from bot.core.commands.vocabulary import ADVERTISED, COMMANDS
from bot.teams.installation import app_package
from tests.cli.conftest import Run

ROOT = Path(__file__).parents[2]
SCHEMA = Path(__file__).parent / "teams_schema" / "MicrosoftTeams.schema.json"
APP_ID = "01234567-89ab-cdef-0123-456789abcdef"
SETTINGS = {"TEAMS_APP_ID": APP_ID, "ROUNDS_PUBLIC_URL": "https://rounds.example.org/"}


@pytest.fixture
def package(run: Run, tmp_path: Path) -> zipfile.ZipFile:
    ran = run("teams-package", **SETTINGS)

    assert (0, "") == (ran.code, ran.err)
    assert [
        "lhs-rounds-teams.zip: app package for Teams, version 0.3.0. Upload it as docs/teams.md says.",
        "Messaging endpoint of the Azure Bot: https://rounds.example.org/teams/messages",
    ] == ran.out.splitlines()
    return zipfile.ZipFile(tmp_path / app_package.FILE_NAME)


@pytest.fixture
def manifest(package: zipfile.ZipFile) -> Any:
    return json.loads(package.read("manifest.json"))


def test_package_holds_manifest_and_icons(package: zipfile.ZipFile, manifest: Any) -> None:
    assert package.testzip() is None
    assert ["manifest.json", "color.png", "outline.png"] == package.namelist()
    assert {"color": "color.png", "outline": "outline.png"} == manifest["icons"]


def test_manifest_follows_microsofts_schema(manifest: Any) -> None:
    from jsonschema import Draft4Validator  # noqa: PLC0415 - it takes seconds to load

    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft4Validator.check_schema(schema)

    assert [] == [error.message for error in Draft4Validator(schema).iter_errors(manifest)]
    assert [] != list(Draft4Validator(schema).iter_errors({**manifest, "unheard-of": 1}))
    assert [] != list(Draft4Validator(schema).iter_errors({**manifest, "permissions": ["everything"]}))


def test_manifest_is_filled_in_from_the_settings(manifest: Any) -> None:
    [bot] = manifest["bots"]

    assert (APP_ID, APP_ID) == (manifest["id"], bot["botId"])
    assert {"LHS Rounds"} == {manifest["developer"]["name"], manifest["name"]["short"]}
    links = {each for name, each in manifest["developer"].items() if name != "name"}
    assert {"https://rounds.example.org/"} == links
    # Nothing that it does not need: no web page inside of Teams, no files, no calls, no consent to read messages.
    assert [] == manifest["validDomains"]
    assert list(app_package.PERMISSIONS) == manifest["permissions"]
    assert {"botId", "scopes", "commandLists"} == set(bot)
    assert "authorization" not in manifest


def test_developers_links_come_from_the_settings(run: Run) -> None:
    links = {"website": "https://example.org", "privacy": "https://example.org/p", "terms": "https://example.org/t"}
    given = {f"TEAMS_{name.upper()}_URL": link for name, link in links.items()}
    assert 0 == run("teams-package", TEAMS_APP_ID=APP_ID, TEAMS_DEVELOPER="General Hospital", **given).code
    made: Any = app_package.manifest_in(Path(app_package.FILE_NAME).read_bytes())

    assert {
        "name": "General Hospital",
        "websiteUrl": links["website"],
        "privacyUrl": links["privacy"],
        "termsOfUseUrl": links["terms"],
    } == made["developer"]


def test_commands_are_the_advertised_words(manifest: Any) -> None:
    [bot] = manifest["bots"]
    offered = {
        scope: [each["title"] for each in listed["commands"]]
        for listed in bot["commandLists"]
        for scope in listed["scopes"]
    }
    advertised = [each.usage or each.value for each in COMMANDS[:ADVERTISED]]

    assert {"personal": [*advertised, "home"], "team": [*advertised, "here"]} == offered
    assert set(bot["scopes"]) == set(offered)


def test_version_is_that_of_the_program(manifest: Any) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["version"] == manifest["version"]


@pytest.mark.parametrize(("name", "size"), [("color.png", 192), ("outline.png", 32)])
def test_icons_have_the_size_and_colors_that_teams_asks_for(package: zipfile.ZipFile, name: str, size: int) -> None:
    pixels = decoded(package.read(name), size)

    corner, distinct = pixels[0], set(pixels)
    if name == "outline.png":
        # White alone, on nothing.
        assert (255, 255, 255, 0) == corner
        assert {(255, 255, 255)} == {each[:3] for each in distinct}
        assert {0, 255} <= {each[3] for each in distinct}
    else:
        assert {255} == {each[3] for each in distinct}
        assert (255, 255, 255, 255) in distinct
        # The symbol keeps to the 96 pixels in the middle.
        outside = [
            pixels[y * size + x] for y in range(size) for x in range(size) if not (48 <= x < 144 and 48 <= y < 144)
        ]
        assert {corner} == set(outside)


def decoded(content: bytes, size: int) -> list[tuple[int, ...]]:
    """Return the pixels of a PNG file, after its signature, checksums and header were checked."""
    assert b"\x89PNG\r\n\x1a\n" == content[:8]
    chunks, rest = {}, content[8:]
    while rest:
        length = int.from_bytes(rest[:4], "big")
        kind, data, checksum = rest[4:8], rest[8 : 8 + length], rest[8 + length : 12 + length]
        assert zlib.crc32(kind + data) == int.from_bytes(checksum, "big")
        chunks[kind], rest = data, rest[12 + length :]
    assert [b"IHDR", b"IDAT", b"IEND"] == list(chunks)
    assert (size, size, 8, 6, 0, 0, 0) == struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    raw, row = zlib.decompress(chunks[b"IDAT"]), 1 + 4 * size
    assert len(raw) == row * size
    lines = [raw[start : start + row] for start in range(0, len(raw), row)]
    assert {0} == {line[0] for line in lines}
    return [tuple(line[at : at + 4]) for line in lines for at in range(1, row, 4)]


def test_same_settings_give_the_same_bytes(run: Run) -> None:
    for name in ("a.zip", "b.zip"):
        assert 0 == run("teams-package", "--output", name, **SETTINGS).code

    assert Path("a.zip").read_bytes() == Path("b.zip").read_bytes()


def test_package_goes_to_standard_output(run: Run) -> None:
    """A container cannot write to its own folder."""
    assert 0 == run("teams-package", **SETTINGS).code
    written = subprocess.run(
        [sys.executable, "-m", "bot", "teams-package", "--output", "-"],
        cwd=ROOT,
        env={**os.environ, **SETTINGS},  # noqa: TID251 - a program needs the basic environment
        capture_output=True,
        check=True,
    )

    assert Path(app_package.FILE_NAME).read_bytes() == written.stdout


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"TEAMS_APP_ID": APP_ID}, "ROUNDS_PUBLIC_URL isn’t set."),
        ({"ROUNDS_PUBLIC_URL": "https://rounds.example.org"}, "TEAMS_APP_ID isn’t set."),
    ],
)
def test_missing_settings_are_named(run: Run, given: dict[str, str], said: str) -> None:
    ran = run("teams-package", **given)

    assert ran.code == 2
    assert ran.err.startswith(said)
    assert not Path(app_package.FILE_NAME).exists()


def test_what_is_no_package_has_no_manifest() -> None:
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as opened:
        opened.writestr("manifest.json", "not JSON")

    assert app_package.manifest_in(empty.getvalue()) is None
    assert app_package.manifest_in(b"not a ZIP file") is None
