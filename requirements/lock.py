"""Write base.txt and dev.txt beside this file: exact versions of all that mirgen is run with.

python requirements/lock.py, or make lock. Names and versions only, so that a lock says nothing
of where packages come from.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
EDITABLE = "editables"
"""What hatchling asks for when it installs a checkout in place."""

HEAD = "# Written by `make lock` from pyproject.toml; don't edit.\n"


def wanted(*extras: str) -> list[str]:
    """Return the requirements of the project, of its build and of the extras."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    optional = config["project"]["optional-dependencies"]
    found = [*config["build-system"]["requires"], EDITABLE, *config["project"]["dependencies"]]
    return found + [requirement for extra in extras for requirement in optional[extra]]


def resolve(requirements: list[str], constraints: str = "") -> str:
    """Return pip's resolution as ``name==version`` lines. Raises CalledProcessError."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--report", "-"]
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(constraints)
        file.flush()
        command += ["--ignore-installed", "--only-binary=:all:", "-c", file.name, *requirements]
        report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    packages = (item["metadata"] for item in report["install"])
    lines = (f"{p['name'].lower().replace('_', '-')}=={p['version']}\n" for p in packages)
    return HEAD + "".join(sorted(lines))


def main() -> None:
    """Resolve all of it first, then the part that a user needs, within that."""
    everything = resolve(wanted("prefect", "dev", "sample", "audit", "polish"))
    (HERE / "dev.txt").write_text(everything, encoding="utf-8")
    (HERE / "base.txt").write_text(resolve(wanted("prefect"), everything), encoding="utf-8")


if __name__ == "__main__":
    main()
