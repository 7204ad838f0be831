"""The source archive and the wheel, installed as people install it: without a checkout and its packages."""

import json
import os
import re
import signal
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
import venv
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks.common.servers import free_port
from playground.seed import CLINICIAN, make_workspace
from playground.server import Playground
from playground.teams.seed import CLINICIAN as CLINICIAN_IN_TEAMS
from playground.teams.server import TeamsPlayground
from tests.conftest import PROXIES
from tests.factories import page_text
from tests.processes.running_programs import answers, events_url, programs, stopped_within

ROOT = Path(__file__).parents[1]
PACKAGES = {"bot", "handlers", "scheduler", "playground"}
BUILD = "import sys, setuptools.build_meta as backend; backend.build_{}(sys.argv[1])"

pytestmark = pytest.mark.rest


@dataclass(frozen=True)
class Built:
    """The archive's files without its top folder, the wheel's files, and the wheel."""

    archive: frozenset[str]
    in_wheel: frozenset[str]
    wheel: Path


@dataclass(frozen=True)
class Environment:
    """A virtual environment."""

    folder: Path

    @property
    def program(self) -> str:
        """The installed command."""
        return str(self.folder / "bin" / "lhs-rounds")

    def pip(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run pip on this environment."""
        return finished(
            [sys.executable, "-m", "pip", "--python", str(self.folder / "bin" / "python"), *words], self.folder, PROXIES
        )

    def packages(self) -> set[str]:
        """Return the names of the installed packages."""
        return {each["name"] for each in json.loads(self.pip("list", "--format", "json").stdout)}


def finished(command: Sequence[str], folder: Path, more: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, however busy the machine is; `more` adds environment variables."""
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **more},  # noqa: TID251 - a program needs the basic environment
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@contextmanager
def environment(wheel: Path, extras: str = "") -> Iterator[Environment]:
    """Yield a virtual environment with the wheel, what it requires, and extras such as "[demo]"."""
    # Not in pytest's folder, which is kept after the tests.
    with tempfile.TemporaryDirectory(prefix="lhs-rounds-packaging-") as folder:
        made = Environment(Path(folder))
        venv.create(folder, symlinks=True)
        # The versions of `make setup`, from wherever pip is configured to look.
        pinned = re.findall(r"^[\w.-]+==\S+", (ROOT / "requirements-dev.txt").read_text(), re.MULTILINE)
        constraints = made.folder / "constraints.txt"
        constraints.write_text("\n".join(pinned))
        installed = made.pip("install", "--quiet", "--constraint", str(constraints), f"{wheel}{extras}")
        assert 0 == installed.returncode, installed.stderr
        yield made


def in_checkout() -> list[str]:
    """Return the files of the checkout: those that git tracks, and new ones that it does not ignore."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate"]
    found = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True)
    return [name for name in found.stdout.splitlines() if (ROOT / name).is_file()]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("packaging")
    source, out, unpacked = (folder / name for name in ("source", "out", "unpacked"))
    for name in in_checkout():
        copy = source / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes((ROOT / name).read_bytes())
    subprocess.run([sys.executable, "-c", BUILD.format("sdist"), out], cwd=source, check=True, capture_output=True)
    [archive] = out.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        names = [Path(member.name) for member in opened.getmembers() if member.isfile()]
        opened.extractall(unpacked, filter="data")
    [its_folder] = unpacked.iterdir()
    subprocess.run([sys.executable, "-c", BUILD.format("wheel"), out], cwd=its_folder, check=True, capture_output=True)
    [wheel] = out.glob("*.whl")
    with zipfile.ZipFile(wheel) as opened_wheel:
        in_wheel = frozenset(opened_wheel.namelist())
    return Built(frozenset(str(Path(*name.parts[1:])) for name in names), in_wheel, wheel)


@pytest.fixture(scope="module")
def plain(built: Built) -> Iterator[Environment]:
    """The app without any extra."""
    with environment(built.wheel) as made:
        yield made


def test_archive_has_no_tests_that_cannot_run(built: Built) -> None:
    assert [] == sorted(name for name in built.archive if name.partition("/")[0] == "tests")
    assert {"README.md", "pyproject.toml"} <= built.archive


def test_wheel_has_every_file_of_the_packages(built: Built) -> None:
    readmes = {"playground/README.md", "playground/teams/README.md"}
    ours = {name for name in in_checkout() if name.partition("/")[0] in PACKAGES} - readmes

    assert set() == ours - built.in_wheel
    assert {name.partition("/")[0] for name in ours} == PACKAGES


def test_app_is_served_without_any_extra(plain: Environment, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(page_text(), encoding="utf-8")
    checked = plain.pip("check")
    url = f"sqlite:///{tmp_path / 'rounds.db'}"
    with Playground(make_workspace()) as slack, programs(slack, url, tmp_path, [plain.program]) as started:
        imported = started.run("import", str(page))
        _, port = started.serving("serve")
        slack.connect(events_url(port))
        asked = slack.as_user(CLINICIAN).command("/lhs-rounds", "hucker")
        served = stopped_within(15, started.running)
        web, _ = started.serving("web")
        answered = stopped_within(15, [web])
        port = free_port()
        worker = started.start("worker", ROUNDS_WORKER_PORT=str(port))
        slack.wait(lambda: answers(port, "/healthz"), seconds=60)
        worked = stopped_within(15, [worker])

    assert 0 == checked.returncode, checked.stdout
    assert not {"pytest", "starlette", "uvicorn", "websockets", "matplotlib", "fpdf2"} & plain.packages()
    assert "Sessions: 5 new" in imported.stdout
    assert "Improving Continuity through Communication" in asked.text
    assert ([0], [0], [0]) == (served, answered, worked)


def test_teams_says_what_to_install(plain: Environment, tmp_path: Path) -> None:
    ids = {f"TEAMS_{name}_ID": f"{at}1234567-89ab-cdef-0123-456789abcdef" for at, name in enumerate(("APP", "TENANT"))}
    ran = finished([plain.program, "serve"], tmp_path, ids | {"TEAMS_APP_PASSWORD": "not-a-real-secret"})

    assert (2, "") == (ran.returncode, ran.stdout)
    assert (
        "TEAMS_APP_ID is set, but Teams needs more packages. Run pip install 'lhs-rounds[teams]', or make setup in a"
        " checkout.\n"
    ) == ran.stderr


def test_app_is_served_in_both_chats_with_the_extra_for_teams(built: Built, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rounds.db'}"
    with (
        environment(built.wheel, "[teams]") as with_teams,
        Playground(make_workspace()) as slack,
        TeamsPlayground() as teams,
        programs(slack, url, tmp_path, [with_teams.program]) as started,
    ):
        checked, packages = with_teams.pip("check"), with_teams.packages()
        its = {
            "TEAMS_APP_ID": teams.tenant.app_id,
            "TEAMS_APP_PASSWORD": teams.tenant.secret,
            "TEAMS_TENANT_ID": teams.tenant.id,
            "TEAMS_API_URL": teams.page_url,
        }
        packed = started.run("teams-package", ROUNDS_PUBLIC_URL="https://rounds.example.org", **its)
        port = free_port()
        program = started.start("serve", port, None, **its)
        slack.wait(lambda: answers(port), seconds=60)
        slack.connect(events_url(port))
        teams.connect(f"http://127.0.0.1:{port}/teams/messages")
        in_slack = slack.as_user(CLINICIAN).command("/lhs-rounds", "help").text
        in_teams = teams.as_user(CLINICIAN_IN_TEAMS).say("help").shown[-1].all_text()
        served = stopped_within(15, [program])

    assert 0 == checked.returncode, checked.stdout
    assert not {"pytest", "starlette", "uvicorn", "matplotlib"} & packages
    assert 0 == packed.returncode, packed.stderr
    assert (tmp_path / "lhs-rounds-teams.zip").stat().st_size > 0
    assert "Suggest" in in_slack
    assert "Suggest" in in_teams
    assert [0] == served


def test_demo_says_what_to_install(plain: Environment, tmp_path: Path) -> None:
    ran = finished([plain.program, "demo"], tmp_path, {})

    assert (2, "") == (ran.returncode, ran.stdout)
    # Which of them is missed first depends on the order of imports.
    assert re.fullmatch(
        r"The demo needs more packages \((?:starlette|uvicorn|websockets) is missing\)\. Run pip install"
        r" 'lhs-rounds\[demo\]', or make setup in a checkout\.\n",
        ran.stderr,
    )


def test_demo_runs_with_its_extra(built: Built, tmp_path: Path) -> None:
    with environment(built.wheel, "[demo]") as with_demo:
        checked, packages = with_demo.pip("check"), with_demo.packages()
        with running([with_demo.program, "demo", "--port", "0"], tmp_path) as demo:
            # A line that says so, and one for each chat.
            printed = "".join(next_line(demo) for _ in range(3))
            slack, teams = re.findall(r"http://127.0.0.1:(\d+)", printed)
            parts = [
                fetched(port, part)
                for port in (slack, teams)
                for part in re.findall(r'(?:src|href)="(/page/[^"]+)"', fetched(port, "/"))
            ]
            fetched(slack, "/playground/clock", {"next": True})
            screen = fetched(slack, f"/playground/screen?user={CLINICIAN}")
            demo.send_signal(signal.SIGINT)
            said, _ = demo.communicate(timeout=60)

    assert 0 == checked.returncode, checked.stdout
    assert "pytest" not in packages
    assert len(parts) > 3
    assert all(parts)
    assert "Stephanie Hucker" in screen
    assert (0, "Stopped.") == (demo.returncode, said.splitlines()[-1])


@contextmanager
def running(command: Sequence[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a command, and kill it at the end."""

    def heed_ctrl_c() -> None:
        # A shell's background jobs ignore it, and so would this program if the tests are one.
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    with subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=heed_ctrl_c,  # noqa: PLW1509 - only sets a signal's action
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def next_line(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline()


def fetched(port: str, path: str, body: dict[str, object] | None = None) -> str:
    """Return what the demo responds; a body is posted as JSON."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310 - an address of this machine
        return str(response.read().decode())
