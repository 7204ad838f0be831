"""The source archive and the wheel, for an installation without a checkout."""

import subprocess
import sys
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"bot", "handlers", "scheduler", "playground"}
BUILD = "import sys, setuptools.build_meta as backend; backend.build_{}(sys.argv[1])"
# Runs the command line without the demo's dependencies.
WITHOUT_DEMO = """
import sys
sys.modules.update(dict.fromkeys(["starlette", "uvicorn", "websockets"]))
from bot.cli import main
main()
"""

pytestmark = pytest.mark.rest


@dataclass(frozen=True)
class Built:
    """The archive's files without its top folder, the wheel's files, and the folder with the unpacked wheel."""

    archive: frozenset[str]
    wheel: frozenset[str]
    installed: Path


def tracked() -> list[str]:
    found = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S607 - git from the path
    return found.stdout.splitlines()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("packaging")
    source, out, unpacked, installed = (folder / name for name in ("source", "out", "unpacked", "installed"))
    for name in tracked():
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
        opened_wheel.extractall(installed)  # noqa: S202 - built by this test
        in_wheel = frozenset(opened_wheel.namelist())
    return Built(frozenset(str(Path(*name.parts[1:])) for name in names), in_wheel, installed)


def test_archive_has_no_tests_that_cannot_run(built: Built) -> None:
    assert [] == sorted(name for name in built.archive if name.partition("/")[0] == "tests")
    assert {"README.md", "pyproject.toml"} <= built.archive


def test_wheel_has_every_file_of_the_packages(built: Built) -> None:
    ours = {name for name in tracked() if name.partition("/")[0] in PACKAGES} - {"playground/README.md"}

    assert set() == ours - built.wheel


def test_demo_says_what_to_install(built: Built, tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", WITHOUT_DEMO, "demo"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(built.installed)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    [said] = ran.stderr.splitlines()
    assert 2 == ran.returncode
    assert said.startswith("The demo needs more packages (uvicorn is missing). Run pip install 'lhs-rounds[demo]'")
