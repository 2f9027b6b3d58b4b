"""The map in ARCHITECTURE.md as a test: which way imports point, and what no module may do."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

BASE = frozenset({"records", "errors", "seeds", "config", "resources", "remote"})
ROOMS = frozenset({"chat"})
"""What stages and readers share that isn't for everyone."""
STAGES = frozenset({"source", "compose", "tasks", "phrase", "polish"}) | {
    "check",
    "difficulty",
    "store",
}
READERS = frozenset({"export", "audit", "evaluate"})
TOP = frozenset({"cli", "__main__"})
LEVEL = {
    **dict.fromkeys(BASE, 0),
    **dict.fromkeys(ROOMS, 1),
    **dict.fromkeys(STAGES, 2),
    **dict.fromkeys({"run"} | READERS, 3),
    "runners": 4,
    **dict.fromkeys(TOP, 5),
}

MOST_LINES = 350

CLOCKS = frozenset(
    f"{module}.{name}"
    for module, names in {
        "time": "time time_ns localtime gmtime ctime strftime",
        "datetime.datetime": "now utcnow today fromtimestamp",
        "datetime.date": "today fromtimestamp",
        "datetime": "now utcnow today",
        "date": "today",
    }.items()
    for name in names.split()
)

EXTRAS = {"audit": ("audit",), "chat": ("polish",), "runners": ("dask", "ray")}
"""Folders that import what only extras install, and these extras."""

DISTRIBUTIONS = {
    "PIL": "pillow",
    "cv2": "opencv-python-headless",
    "sklearn": "scikit-learn",
    "yaml": "pyyaml",
}
"""Import names that differ from the name that a package is installed by."""


FROM_FLOWS = frozenset({"run", "runners"}) | READERS | BASE | {"store"}
"""What flows may import: the joining, the readers, and the words that they speak in."""


@cache
def flows() -> dict[Path, ast.Module]:
    """Return every module of the flows, by its path from the checkout's folder."""
    return {
        path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8"), str(path))
        for path in sorted((ROOT / "flows").rglob("*.py"))
    }


@cache
def modules() -> dict[Path, ast.Module]:
    """Return every module of the package, by its path from the package's folder."""
    package = ROOT / "mirgen"
    return {
        path.relative_to(package): ast.parse(path.read_text(encoding="utf-8"), str(path))
        for path in sorted(package.rglob("*.py"))
    }


def imports(path: Path, tree: ast.AST) -> Iterator[str]:
    """Yield the absolute dotted name of all that a module imports, in functions too."""
    package = ("mirgen", *path.parent.parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            start = ".".join((*above, *filter(None, [node.module])))
            yield from (f"{start}.{alias.name}" for alias in node.names)


def part_of(dotted: str) -> str | None:
    """Return the folder or module of ours that a name lies in, None for the package itself."""
    parts = dotted.split(".")
    known = {path.parts[0].removesuffix(".py") for path in modules()}
    return parts[1] if len(parts) > 1 and parts[1] in known else None


def refused(path: Path, tree: ast.AST) -> list[str]:
    """Return the arrows of a module that the design forbids."""
    here = path.parts[0].removesuffix(".py")
    found = []
    for name in imports(path, tree):
        if name.split(".")[0] in {"flows", "prefect", "tests", "data"}:
            found.append(f"{path} imports {name}")
        there = part_of(name) if name.split(".")[0] == "mirgen" else None
        if there is None or there == here:
            continue
        if LEVEL[there] > LEVEL[here] or (LEVEL[there] == LEVEL[here] and here not in BASE | TOP):
            found.append(f"{path} imports {name}")
    return found


def refused_of_flows(path: Path, tree: ast.AST) -> list[str]:
    """Return what a flow imports of the package and mustn't."""
    names = [name for name in imports(path, tree) if name.split(".")[0] == "mirgen"]
    return [f"{path} imports {name}" for name in names if part_of(name) not in FROM_FLOWS]


def test_flows_look_downwards_only() -> None:
    assert flows()
    found = [arrow for path, tree in flows().items() for arrow in refused_of_flows(path, tree)]
    assert found == []
    for code in ("from mirgen.cli.say import note", "import mirgen.compose.studio"):
        assert len(refused_of_flows(Path("flows/x.py"), ast.parse(code))) == 1


def test_imports_point_downwards() -> None:
    assert [arrow for path, tree in modules().items() for arrow in refused(path, tree)] == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("source/coco.py", "from ..compose import Studio"),
        ("source/coco.py", "from .. import compose"),
        ("tasks/x/family.py", "from ...check.need import changed"),
        ("records/frame.py", "import mirgen.store.read"),
        ("chat/asker.py", "from ..polish.cache import RowCache"),
        ("seeds.py", "from .run import build"),
        ("store/read.py", "def f():\n    from ..run.build import build"),
        ("run/build.py", "from ..cli.main import main"),
        ("run/build.py", "import prefect.flow"),
        ("cli/main.py", "from flows.build import build_flow"),
    ],
)
def test_a_forbidden_arrow_is_seen(path: str, code: str) -> None:
    assert len(refused(Path(path), ast.parse(code))) == 1


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("cli/main.py", "from ..run.build import build\nfrom ..errors import MirgenError"),
        ("run/build.py", "from ..store import OutFolder\nfrom .. import SCHEMA_VERSION"),
        ("config/model.py", "from ..records.puzzle import Tier"),
        ("polish/online.py", "from ..chat.asker import Asker"),
        ("compose/photo.py", "from .cache import Cache\nimport cv2"),
    ],
)
def test_an_allowed_arrow_passes(path: str, code: str) -> None:
    assert refused(Path(path), ast.parse(code)) == []


def test_every_part_has_its_place() -> None:
    """A new folder of the package has to be given a level here, and a line on the map."""
    parts = {path.parts[0].removesuffix(".py") for path in modules()} - {"__init__"}
    assert parts <= LEVEL.keys()
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    assert sorted(part for part in parts - {"__main__"} if f"`{part}" not in text) == []


def test_a_family_imports_no_other_family() -> None:
    own = [path for path in modules() if path.parts[0] == "tasks" and len(path.parts) > 2]
    for path in own:
        for name in imports(path, modules()[path]):
            parts = name.split(".")
            if parts[:2] == ["mirgen", "tasks"]:
                assert parts[2] in {path.parts[1], "shared"}, f"{path} imports {name}"


def test_private_names_stay_in_their_module() -> None:
    for path, tree in modules().items():
        for name in imports(path, tree):
            last = name.split(".")[-1]
            private = name.startswith("mirgen.") and last.startswith("_")
            assert not private or last.startswith("__"), f"{path} imports {name}"


def test_every_module_says_what_lives_in_it() -> None:
    for path, tree in (modules() | flows()).items():
        first = (ast.get_docstring(tree) or "").split("\n\n")[0]
        assert first, f"{path} has no docstring"
        assert "\n" not in first, f"{path}: {first!r} isn't one line"


def test_files_stay_short() -> None:
    lengths = {p: len((ROOT / "mirgen" / p).read_text("utf-8").splitlines()) for p in modules()}
    assert {str(p): n for p, n in lengths.items() if n > MOST_LINES} == {}


def misuses(path: Path, tree: ast.AST) -> list[str]:
    """Return what makes a result depend on more than its inputs, or a library talk."""
    here = path.parts[0]
    found = [f"{path} imports random" for n in imports(path, tree) if n.split(".")[0] == "random"]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            if node.func.id == "hash":
                found.append(f"{path}:{node.lineno} calls hash()")
            if node.func.id == "print" and here not in TOP:
                found.append(f"{path}:{node.lineno} prints")
        if isinstance(node, ast.Attribute):
            name = ast.unparse(node)
            makes = re.fullmatch(r"(np|numpy)\.random\.(?!Generator$)\w+", name)
            if makes and path != Path("seeds.py"):
                found.append(f"{path}:{node.lineno} uses {name}: ask seeds.generator")
            # A log tells when; nothing of it goes into a data set.
            if name in CLOCKS and path != Path("cli/log.py"):
                found.append(f"{path}:{node.lineno} reads the clock: {name}")
    return found


def test_results_depend_on_inputs_alone() -> None:
    assert [fault for path, tree in modules().items() for fault in misuses(path, tree)] == []


@pytest.mark.parametrize(
    "code",
    [
        "import random",
        "from random import random",
        "key = hash('a')",
        "np.random.seed(1)",
        "rng = np.random.default_rng(1)",
        "now = time.time()",
        "now = datetime.now()",
        "now = datetime.datetime.now(tz)",
        "print('done')",
    ],
)
def test_a_misuse_is_seen(code: str) -> None:
    assert len(misuses(Path("tasks/x.py"), ast.parse(code))) == 1


def test_dependencies_are_those_declared() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    base = _named(config["dependencies"])
    used = {extras: set[str]() for extras in EXTRAS.values()} | {(): set()}
    for path, tree in modules().items():
        roots = {name.split(".")[0] for name in imports(path, tree)}
        roots -= set(sys.stdlib_module_names) | {"mirgen"}
        names = {DISTRIBUTIONS.get(root, root).replace("-", "_") for root in roots}
        used[EXTRAS.get(path.parts[0], ())] |= names
    assert used.pop(()) == base
    optional = config["optional-dependencies"]
    for extras, names in used.items():
        assert names - base <= {d for extra in extras for d in _named(optional[extra])}, extras
    assert optional["evaluate"] == optional["polish"], "both ask through mirgen/chat"


def _named(requirements: list[str]) -> set[str]:
    return {re.split(r"[^\w-]", line)[0].replace("-", "_") for line in requirements}


def test_locks_hold_names_and_versions_only() -> None:
    base, dev = (
        (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()[1:]
        for name in ("base.txt", "dev.txt")
    )
    assert [line for line in dev if not re.fullmatch(r"[a-z0-9][a-z0-9.-]*==[\w.+]+", line)] == []
    assert set(base) <= set(dev)
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {line.split("==")[0] for line in base}
    assert {re.split(r"[^\w-]", d)[0] for d in config["dependencies"]} <= locked


def families() -> list[str]:
    """Return the tasks that are written as folders or modules of mirgen/tasks."""
    found = {path.parts[1].removesuffix(".py") for path in modules() if path.parts[0] == "tasks"}
    return sorted(found - {"__init__", "registry", "shared", "declared", "unanswerable"})


@pytest.mark.parametrize("task", families())
def test_a_task_has_its_templates_and_its_test(task: str) -> None:
    templates = ROOT / "templates" / task
    assert [p.name for p in templates.glob("*.jinja") if not p.name.startswith("_")], templates
    assert (ROOT / "tests" / "tasks" / f"test_{task}.py").is_file()
