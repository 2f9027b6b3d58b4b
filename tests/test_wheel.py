"""A wheel, built from the sdist and installed alone, works from an empty folder."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

import mirgen

ROOT = Path(__file__).resolve().parents[1]

pytestmark = pytest.mark.slow


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command that sees nothing of the checkout, and return what it says."""
    env = {k: v for k, v in os.environ.items() if k not in {"PYTHONPATH", "PYTHONHOME"}}
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass(frozen=True)
class Installed:
    """The wheel, the Python that it is installed for, and an empty folder to work in."""

    wheel: Path
    python: Path
    folder: Path


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    tmp = tmp_path_factory.mktemp("wheel")
    hatch = (sys.executable, "-m", "hatchling", "build", "-d", tmp)
    run(*hatch, "-t", "sdist", cwd=ROOT)
    with tarfile.open(next(tmp.glob("*.tar.gz"))) as sdist:
        # Python before 3.11.4 has no filters, Python from 3.12 on warns without one.
        safely = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        sdist.extractall(tmp / "source", **safely)
    # Not from the checkout: what the sdist lacks, the wheel can't have.
    run(*hatch, "-t", "wheel", cwd=next((tmp / "source").iterdir()))
    wheel = next(tmp.glob("*.whl"))
    run(sys.executable, "-m", "venv", "--without-pip", "venv", cwd=tmp)
    python = tmp / "venv" / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet")
    run(*pip, "--no-deps", "--no-index", wheel, cwd=tmp)
    where = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp)
    # The dependencies of this run; .pth files in there, the checkout's too, aren't followed.
    paths = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    Path(where.strip(), "dependencies.pth").write_text("\n".join(sorted(paths)) + "\n")
    folder = tmp / "empty"
    folder.mkdir()
    return Installed(wheel, python, folder)


def files_of(folder: str) -> set[str]:
    """Return the files of a folder of the checkout, without what tools leave there."""
    paths = (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file())
    left = ("__pycache__", ".")
    return {p.as_posix() for p in paths if not any(part.startswith(left) for part in p.parts)}


def test_it_carries_what_it_needs(installed: Installed) -> None:
    with zipfile.ZipFile(installed.wheel) as wheel:
        names = set(wheel.namelist())
    folders = ("templates", "schemas", "data/sample")
    stored = {f"mirgen/packaged/{path}" for folder in folders for path in files_of(folder)}
    assert stored | files_of("mirgen") <= names
    assert {"mirgen/py.typed", "mirgen/store/card.md.jinja"} <= names
    info = f"mirgen-{mirgen.__version__}.dist-info"
    licenses = {name.removeprefix(f"{info}/licenses/") for name in names if "/licenses/" in name}
    assert licenses == {"LICENSE", "mirgen/compose/fonts/Inter-LICENSE.txt"}
    rest = {name for name in names if not name.startswith(("mirgen/", info))}
    assert rest == set()


def test_it_builds_and_verifies_from_an_empty_folder(installed: Installed) -> None:
    python, folder = installed.python, installed.folder
    code = "import mirgen, mirgen.resources as r; print(mirgen.__file__, r.folder('data/sample'))"
    package = python.parents[1].resolve() / "lib"
    for path in run(python, "-c", code, cwd=folder).split():
        assert Path(path).resolve().is_relative_to(package)
    splits = ("--split", "train=4", "--split", "test=2")
    options = ("--tasks", "weight_comparison", "--workers", "2", "--out", "out/x")
    run(python, "-m", "mirgen", "build", *splits, *options, cwd=folder)
    rows = {
        split: sum(pq.read_metadata(p).num_rows for p in folder.glob(f"out/x/data/{split}-*"))
        for split in ("train", "test")
    }
    assert rows == {"train": 4, "test": 2}
    run(python.with_name("mirgen"), "verify", "out/x", cwd=folder)
    assert [path.name for path in folder.iterdir()] == ["out"]
