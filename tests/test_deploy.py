"""The shipped deployment files match the program."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from bot.cli.main import app
from bot.config import Settings
from bot.server import GRACE

ROOT = Path(__file__).parents[1]
COMMANDS = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def test_procfile() -> None:
    lines = dict(re.findall(r"^(\w+): python -m bot (\w+)$", text("Procfile"), re.MULTILINE))

    assert {"release": "migrate", "web": "web", "worker": "worker"} == lines
    assert set(lines.values()) <= COMMANDS


def test_image_runs_as_an_unprivileged_user_with_a_health_check() -> None:
    image = text("Dockerfile")

    assert "USER 10001:10001" in image
    assert "HEALTHCHECK" in image
    assert '"python", "-m", "bot", "health"' in image
    assert "--require-hashes -r requirements.txt" in image
    assert 'CMD ["serve"]' in image
    assert "health" in COMMANDS
    # It names every setting that the program reads.
    copied = set(re.findall(r"^COPY (\w[\w.]*) ", image, re.MULTILINE))
    assert {"bot", "handlers", "scheduler", "requirements.txt"} == copied


def test_image_has_what_each_chat_needs() -> None:
    pinned = set(re.findall(r"^([\w.-]+)==", text("requirements.txt"), re.MULTILINE))
    extra = tomllib.loads(text("pyproject.toml"))["project"]["optional-dependencies"]["teams"]

    assert {"slack-bolt", "pyjwt", "urllib3"} <= pinned
    assert {re.split(r"[\[>]", each)[0] for each in extra} <= pinned
    # One program serves both chats, by the settings that compose and the unit hand on.
    assert ".env" == yaml.safe_load(text("compose.yaml"))["x-bot"]["env_file"]
    assert "EnvironmentFile=" in text("deploy/lhs-rounds.service")


def test_example_names_every_setting() -> None:
    named = set(re.findall(r"^#?([A-Z_]+)=", text(".env.example"), re.MULTILINE))

    assert {field.upper() for field in Settings.model_fields} <= named


def test_compose_file() -> None:
    services = yaml.safe_load(text("compose.yaml"))["services"]

    assert {"database", "migrate", "web", "worker"} == set(services)
    for name in ("migrate", "web", "worker"):
        service = services[name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["command"][0] in COMMANDS
        assert set(service["environment"]) <= {field.upper() for field in Settings.model_fields}
        assert int(service["stop_grace_period"].removesuffix("s")) > GRACE
    assert {"condition": "service_completed_successfully"} == services["web"]["depends_on"]["migrate"]


def test_systemd_unit() -> None:
    unit = text("deploy/lhs-rounds.service")
    stop = re.search(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)

    assert "DynamicUser=yes" in unit
    assert "ProtectSystem=strict" in unit
    assert stop is not None
    assert int(stop[1]) > GRACE


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    program = tmp_path / "lhs-rounds"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "lhs-rounds.service"
    unit.write_text(text("deploy/lhs-rounds.service").replace("/opt/lhs-rounds/.venv/bin/lhs-rounds", str(program)))
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)],  # noqa: S607 - from the path
        capture_output=True,
        text=True,
        check=False,
    )

    said = [line for line in checked.stderr.splitlines() if "lhs-rounds.service" in line]
    assert (0, []) == (checked.returncode, said)


def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci/audit.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_audit_fails_on_known_vulnerabilities_and_reports_lookup_failures() -> None:
    fine = {"name": "a", "version": "1", "vulns": []}
    weak = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}
    unknown = {"name": "c", "skip_reason": "not found"}

    assert (["b 2: PYSEC-1, fixed in 3", "2 of 3 packages audited, 1 known weaknesses"], 1) == audit().verdict(
        [fine, weak, unknown]
    )
    assert 0 == audit().verdict([fine, unknown])[1]
    assert "NOT AUDITED" in audit().verdict([unknown])[0][0]


@pytest.mark.rest
def test_sbom_lists_every_pinned_package(tmp_path: Path) -> None:
    [line] = [each for each in text("Makefile").splitlines() if "cyclonedx-py" in each]
    words = line.split()[1:]
    words[words.index("sbom.cdx.json")] = str(tmp_path / "sbom.json")
    subprocess.run([sys.executable, "-m", "cyclonedx_py", *words], cwd=ROOT, check=True, capture_output=True)
    made = json.loads((tmp_path / "sbom.json").read_text(encoding="utf-8"))
    pinned = set(re.findall(r"^([\w.-]+)==", text("requirements.txt"), re.MULTILINE))

    assert "CycloneDX" == made["bomFormat"]
    assert pinned == {each["name"] for each in made["components"]}
    assert all(each["externalReferences"][0]["hashes"] for each in made["components"])
