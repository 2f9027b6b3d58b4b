"""Declared tasks: packaged ones derived again from their rows, expressions, and told faults."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from mirgen.errors import UsageError
from mirgen.records.instance import Instance, RegionRow
from mirgen.resources import folder
from mirgen.store import open_dataset
from mirgen.tasks import all_tasks, chosen, find_task, known
from mirgen.tasks.declared.expression import compiled

from ..built import built, command, once, shared_folder

TASKS = (
    "count_compare",
    "odd_one_out",
    "reference_chain",
    "size_order",
    "spot_the_difference",
)
ROWS = 100


def told(row: Instance) -> dict[str, float]:
    return {
        f.name: float(json.loads(f.value))
        for f in row.facts
        if f.where == "text" and f.name != "question"
    }


def shown(row: Instance) -> list[list[RegionRow]]:
    return [[r for r in row.regions if r.image == k] for k in range(len(row.images))]


def labels(row: Instance) -> list[str]:
    asked = next(json.loads(f.value) for f in row.facts if f.name == "question")
    names: list[str] = asked["args"]["labels"]
    return names


def kind(row: Instance) -> str:
    return str(next(json.loads(f.value) for f in row.facts if f.name == "question")["kind"])


def middle(region: RegionRow) -> float:
    return (region.bbox[0] + region.bbox[2] / 2) / region.size[1]


def count_compare(row: Instance) -> str:
    names, say = labels(row), told(row)
    sums = [0.0, 0.0]
    for k, regions in enumerate(shown(row), start=1):
        held = Counter(r.label for r in regions)
        for g, name in enumerate(names):
            sums[g] += held[name] + say[f"change[{k},{g + 1}]"]
    asked = int(say["asked"])
    right = sums[asked] - (sums[1 - asked] if kind(row) == "difference" else 0)
    return f"{right:.0f}"


def odd_one_out(row: Instance) -> str:
    (a, b), more = labels(row), told(row)["more"]
    found = []
    for k, regions in enumerate(shown(row), start=1):
        held = Counter(r.label for r in regions)
        over = held[a] - held[b] - more
        found += [f"image {k}, too {'many' if over > 0 else 'few'}"] if over else []
    assert len(found) == 1
    return found[0]


def size_order(row: Instance) -> str:
    say = told(row)
    high = {
        k: regions[0].bbox[3] / regions[0].size[0] * say[f"tall[{k}]"]
        for k, regions in enumerate(shown(row), start=1)
    }
    return ", ".join(f"image {k}" for k in sorted(high, key=lambda k: high[k]))


def spot_the_difference(row: Instance) -> str:
    say, off = told(row), {}
    for g, name in enumerate(labels(row), start=1):
        at = [middle(next(r for r in regions if r.label == name)) for regions in shown(row)]
        off[name] = max(abs(b - a - say[f"step[{g}]"]) for a, b in itertools.pairwise(at))
    return max(off, key=lambda name: off[name])


def reference_chain(row: Instance) -> str:
    say = told(row)
    here = labels(row)[int(say["start"])]
    for k, regions in enumerate(shown(row), start=1):
        stand = [r.label for r in sorted(regions, key=middle)]
        place = stand.index(here) + int(say[f"step[{k}]"])
        assert place >= 0
        here = stand[place]
    return here


AGAIN: dict[str, Callable[[Instance], str]] = {
    "count_compare": count_compare,
    "odd_one_out": odd_one_out,
    "reference_chain": reference_chain,
    "size_order": size_order,
    "spot_the_difference": spot_the_difference,
}


@pytest.mark.parametrize("task", TASKS)
def test_every_row_is_derived_again(task: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    words = ("--tasks", task, "--split", f"train={ROWS}", "--seed", 3)
    base = shared_folder(tmp_path_factory)
    out = once(base, f"declared-{task}", lambda path: built("--out", path, *words))
    rows = list(open_dataset(out).instances())
    assert len(rows) == ROWS
    assert {row.tier for row in rows} == {"easy", "medium", "hard"}
    for row in rows:
        answer = row.options[row.answer_index].removeprefix("the ")
        assert answer.rpartition(" of ")[2] == AGAIN[task](row), row.id
    letters = Counter(row.answer for row in rows)
    assert max(letters.values()) <= ROWS // 3 + 5
    means = [
        np.mean([row.difficulty.error for row in rows if row.tier == tier])
        for tier in ("easy", "medium", "hard")
    ]
    assert means[0] + 0.03 < means[1]
    assert means[1] + 0.03 < means[2]
    done = command("verify", out)
    assert done.returncode == 0, done.stdout + done.stderr


def test_declared_tasks_are_asked_for_by_name() -> None:
    assert set(TASKS) <= set(known())
    assert not set(TASKS) & set(all_tasks())
    assert not set(TASKS) & set(chosen(()))
    assert set(TASKS) <= set(chosen(("all",)))
    assert find_task("size_order").kinds == ("order",)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", 7),
        ("total(x)", 6),
        ("at(x, 2)", 2),
        ("t[1]", 20),
        ("where(at(x, 1) < 2, 5, 6)", 5),
        ("-3 if at(x, 1) == 2 else 4", 4),
        ("neighbour(t, 0, 1)", 1),
        ("largest_image(x)", 3),
        ("7 // 2 + 7 % 2", 4),
    ],
)
def test_an_expression_is_worked_out(text: str, value: float) -> None:
    env = {
        "x": np.array([1.0, 2, 3])[None, :, None],
        "t": np.array([10.0, 20, 30])[None, None, :],
    }
    assert compiled(text)(env).item() == value


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')",
        "x.__class__",
        "().__class__.__bases__",
        "lambda: 1",
        "[i for i in x]",
        "9 ** 9 ** 9",
        "total(x, x)",
        "total(*x)",
        "'a' * 9",
        "10000000",
        "x[0:1]",
        "(y := 1)",
        "1 +",
        "-" * 5000 + "1",
    ],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=": "):
        compiled(text)


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("told:", "tolds:", 8, "did you mean 'told'"),
        ("total(now)", "total(nwo)", 18, "did you mean 'now'"),
        ("count[asked]", "coutn[asked]", 15, "did you mean 'count'"),
        ("total(now)", "totl(now)", 18, "did you mean 'total'"),
        ("total(now)", "now", 18, "varies with the image"),
        ("whole: [1, 5]", "whole: [5, 1]", 11, "turn them round"),
        ("images: 3", "images: {easy: 3, hard: 4}", 5, "nothing is said for tier medium"),
        ("images: 3", "images: many", 5, "images can't be 'many'"),
    ],
)
def test_a_fault_is_told_with_its_line(
    old: str, new: str, line: int, said: str, tmp_path: Path
) -> None:
    text = DECLARED.replace(old, new, 1)
    path = tmp_path / "mine" / "mine.jinja"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        known((tmp_path,))
    assert f"mine.jinja:{line}" in str(refused.value)
    assert said in str(refused.value)


def test_a_built_in_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "yes_but" / "yes_but.jinja"
    path.parent.mkdir()
    path.write_text(DECLARED.replace("task: mine", "task: yes_but"), encoding="utf-8")
    with pytest.raises(UsageError, match="there is a task 'yes_but' already"):
        known((tmp_path,))


def test_the_docs_name_every_function() -> None:
    from mirgen.tasks.declared.expression import FUNCTIONS

    text = (folder("templates").parent / "docs" / "declared-tasks.md").read_text("utf-8")
    assert [n for n, (_, _, w) in FUNCTIONS.items() if f"| `{n}` | {w} |" not in text] == []


DECLARED = """---
task: mine
declares:
  about: A task of a test that counts things.
  images: 3
  things: 2
  category: analytical
  told:
    asked: {thing: any}
  drawn:
    n: {whole: [1, 5], for: images things}
  show:
    count: n
  facts:
    now: count[asked]
  asks:
    total:
      number: total(now)
---
"""
