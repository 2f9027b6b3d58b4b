"""Declared tasks: packaged ones derived again from their rows, expressions, and told faults."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mirgen.check.truth import Watch
from mirgen.errors import UsageError
from mirgen.records.frame import Scene, Sticker
from mirgen.records.instance import Instance
from mirgen.records.puzzle import Puzzle
from mirgen.records.stored import stored_question
from mirgen.resources import folder
from mirgen.run.build import index_sources, make_recipe
from mirgen.run.layout import Layout
from mirgen.run.plan import plans
from mirgen.run.shard import Bench
from mirgen.run.verify import verify
from mirgen.store import open_dataset
from mirgen.tasks import all_tasks, chosen, find_task, known
from mirgen.tasks.declared.expression import compiled

from ..built import built, once, sample_bench, sample_pool, shared_folder

TASKS = (
    "count_compare",
    "odd_one_out",
    "reference_chain",
    "size_order",
    "spot_the_difference",
)
TWINS = ("unanswerable_count_compare", "unanswerable_reference_chain")
BUILT_IN = "unanswerable_weight_comparison"
ROWS, PLANS = 120, 150


@dataclass(frozen=True)
class Item:
    """An item as a reader meets it: what is told, and for each image (label, x, height)."""

    kind: str
    labels: list[str]
    told: dict[str, float]
    shown: list[list[tuple[str, float, float]]]


def of_row(row: Instance) -> Item:
    asked = next(json.loads(f.value) for f in row.facts if f.name == "question")
    told = {
        f.name: float(json.loads(f.value))
        for f in row.facts
        if f.where == "text" and f.name != "question"
    }
    shown: list[list[tuple[str, float, float]]] = [[] for _ in row.images]
    for r in row.regions:
        high, wide = r.size
        shown[r.image].append((r.label, (r.bbox[0] + r.bbox[2] / 2) / wide, r.bbox[3] / high))
    return Item(asked["kind"], asked["args"]["labels"], told, shown)


def of_plan(puzzle: Puzzle, names: dict[int, str]) -> Item:
    told = {f.name: f.value for f in puzzle.facts if f.where == "text"}
    shown = []
    for frame in puzzle.frames:
        assert isinstance(frame, Scene)
        layers = [layer for layer in frame.layers if isinstance(layer, Sticker)]
        wide, high = frame.size
        shown.append([(names[each.row], each.x / wide, each.height / high) for each in layers])
    question = puzzle.question
    return Item(question.kind, question.args["labels"], told, shown)


def filled_again(item: Item) -> str:
    asked, images = int(item.told["asked"]), len(item.shown)
    held = [Counter(label for label, *_ in things) for things in item.shown]
    trays = []
    for k in range(1, images + 1):
        came = [int(item.told[f"origin[{k},{g}]"]) for g in (1, 2)]
        count = [held[at][name] for at, name in zip(came, item.labels, strict=True)]
        # At easy, with three images, the other things stay what they are.
        trays.append(count[asked] if images == 3 else sum(count))
    assert sorted(trays)[-1] > sorted(trays)[-2]
    return f"image {trays.index(max(trays)) + 1}"


def count_compare(item: Item) -> str:
    if item.kind == "most":
        return filled_again(item)
    sums: list[list[float]] = [[], []]
    for k, things in enumerate(item.shown, start=1):
        held = Counter(label for label, *_ in things)
        for g, name in enumerate(item.labels):
            sums[g].append(held[name] + item.told[f"change[{k},{g + 1}]"])
    asked = int(item.told["asked"])
    if item.kind == "ranking":
        order = sorted(range(len(sums[asked])), key=lambda k: sums[asked][k])
        return ", ".join(f"image {k + 1}" for k in order)
    right = sum(sums[asked]) - (sum(sums[1 - asked]) if item.kind == "difference" else 0)
    return f"{right:.0f}"


def odd_one_out(item: Item) -> str:
    (a, b), more = item.labels, item.told["more"]
    found = []
    for k, things in enumerate(item.shown, start=1):
        held = Counter(label for label, *_ in things)
        over = held[a] - held[b] - more
        found += [f"image {k}, too {'many' if over > 0 else 'few'}"] if over else []
    assert len(found) == 1
    return found[0]


def size_order(item: Item) -> str:
    high = {
        k: things[0][2] * item.told[f"tall[{k}]"] for k, things in enumerate(item.shown, start=1)
    }
    return ", ".join(f"image {k}" for k in sorted(high, key=lambda k: high[k]))


def spot_the_difference(item: Item) -> str:
    off = {}
    for g, name in enumerate(item.labels, start=1):
        at = [next(x for label, x, _ in things if label == name) for things in item.shown]
        off[name] = max(abs(b - a - item.told[f"step[{g}]"]) for a, b in itertools.pairwise(at))
    return max(off, key=lambda name: off[name])


def reference_chain(item: Item) -> str:
    here = item.labels[int(item.told["start"])]
    for k, things in enumerate(item.shown, start=1):
        stand = [label for label, *_ in sorted(things, key=lambda each: each[1])]
        place = stand.index(here) + int(item.told[f"step[{k}]"])
        assert place >= 0
        here = stand[place]
    return here


AGAIN: dict[str, Callable[[Item], str]] = {
    "count_compare": count_compare,
    "odd_one_out": odd_one_out,
    "reference_chain": reference_chain,
    "size_order": size_order,
    "spot_the_difference": spot_the_difference,
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one data set of all declared tasks, and of twins."""
    tasks = ",".join((*TASKS, *TWINS, BUILT_IN))
    words = ("--tasks", tasks, "--split", f"train={ROWS}", "--seed", 3)
    base = shared_folder(tmp_path_factory)
    return once(base, "declared", lambda path: built("--out", path, *words))


def said(option: str) -> str:
    return option.removeprefix("the ").rpartition(" of ")[2]


def test_every_finished_row_is_derived_again(data: Path) -> None:
    rows = [row for row in open_dataset(str(data)).instances() if row.task in AGAIN]
    assert Counter(row.task for row in rows).keys() == set(TASKS)
    for row in rows:
        assert said(row.options[row.answer_index]) == AGAIN[row.task](of_row(row)), row.id
    assert verify(str(data)).findings == ()


@pytest.mark.parametrize("task", TASKS)
def test_every_plan_is_derived_again(task: str) -> None:
    bench = sample_bench({"train": PLANS}, (task,))
    pool, layout = sample_pool(bench), bench.layout("train", PLANS, 3)
    names = {region.row: region.category for region in pool.regions}
    errors: dict[str, list[float]] = {}
    letters: Counter[int] = Counter()
    for index in range(PLANS):
        slot = layout.slot(index)
        planned = next(iter(plans(find_task(task), slot, pool, 3, Counter())))
        puzzle = planned.puzzle
        right = puzzle.options[puzzle.answer].text
        assert right == AGAIN[task](of_plan(puzzle, names)), index
        errors.setdefault(slot.tier, []).append(planned.difficulty.error)
        letters[puzzle.answer] += 1
    means = [np.mean(errors[tier]) for tier in ("easy", "medium", "hard")]
    assert means[0] + 0.03 < means[1]
    assert means[1] + 0.03 < means[2]
    assert max(letters.values()) <= PLANS // 3 + 10


COMPOSED = """---
task: mine
declares:
  about: A task of a test that counts what is shown.
  images: 3
  things: 2
  compose: {recipe}
  told:
    asked: {{thing: any}}
    change: {{whole: [0, 3], for: images}}
{show}  asks:
    total:
      number: total(count[asked] + change)
      above: 0
---
"""
COUNTED = """  drawn:
    n: {whole: [1, 6], for: images things}
  show:
    count: n
    blur: 0.004
"""


@pytest.mark.parametrize("recipe", ["photos", "crops", "tiles", "chart"])
def test_what_is_composed_shows_what_was_counted(recipe: str, tmp_path: Path) -> None:
    """Plans are painted and measured again; photos count only what is annotated exhaustively."""
    path = tmp_path / "mine" / "mine.jinja"
    path.parent.mkdir()
    show = COUNTED.replace("    blur: 0.004\n", "") if recipe == "chart" else COUNTED
    found = recipe in ("photos", "crops")
    path.write_text(COMPOSED.format(recipe=recipe, show="" if found else show), "utf-8")
    task = find_task("mine", (tmp_path,))
    partial = sample_bench({"train": 6})
    if found:
        assert "exhaustive" in task.lacks(sample_pool(partial))
    config = partial.recipe.config.model_copy(update={"exhaustive": ("all",)})
    bench = Bench(make_recipe(config, index_sources(config), {"train": 1.0}))
    pool = sample_pool(bench)
    layout = Layout("train", 6, 3, [task], {"easy": 1.0}, (640, 400))
    for index in range(6):
        slot = layout.slot(index)
        puzzle = next(iter(plans(task, slot, pool, 3, Counter()))).puzzle
        watch = Watch(puzzle, task.solve)
        frames = [bench.studio.frame(plan) for plan in puzzle.frames]
        assert [watch.saw(frame) for frame in frames] == [""] * 3
        assert watch.seen_all() == ""
        asked = int(puzzle.state()["asked"][0])
        name = puzzle.question.args["labels"][asked]
        total = 0.0
        for k, frame in enumerate(frames):
            total += puzzle.state()[f"change[{k + 1}]"][0]
            if recipe == "chart":
                top = next(r for r in frame.regions if r.label.startswith("axis"))
                bars = [r for r in frame.regions if r.label == "bar"]
                unit = top.bbox[3] / int(top.label.split()[-1])
                total += round(bars[asked].bbox[3] / unit)
            else:
                total += sum(r.label == name for r in frame.regions)
            if found:
                own = [r for r in pool.by_photo[frame.photos[0]] if r.category == name]
                shown = sum(r.label == name for r in frame.regions)
                assert shown == len(own) if recipe == "photos" else shown <= len(own)
        assert puzzle.options[puzzle.answer].text == f"{total:.0f}"


def test_what_twins_lack_decides(data: Path) -> None:
    """Re-derived apart: whole twins give their answer; of the others, two readings differ."""
    rows = {row.index: row for row in open_dataset(str(data)).instances()}
    asked = Counter[tuple[str, int, bool]]()
    for row in rows.values():
        if row.task not in (*TWINS, BUILT_IN):
            continue
        kept = stored_question(row).args["unanswerable"]
        lacking = "missing" in kept
        asked[row.task, len(row.options), lacking] += 1
        assert row.options[kept["at"]] == "it can't be told"
        assert (row.answer_index == kept["at"]) == lacking
        own = row.task.removeprefix("unanswerable_")
        if not lacking:
            if own in AGAIN:
                assert said(row.options[row.answer_index]) == AGAIN[own](of_row(row))
            continue
        whole = rows[kept["twin"]]
        assert (whole.task, whole.split, whole.options) == (row.task, row.split, row.options)
        if kept["missing"] == "text":
            assert [piece.type for piece in row.context[:-1]] == ["image"] * len(row.images)
            held = {f.name for f in row.facts}
            assert held.isdisjoint(kept["unseen"])
            assert "the text" in row.steps.conclusion.casefold()
            continue
        gone = int(kept["missing"].partition(":")[2])
        assert row.question == whole.question
        assert f"image {gone + 1} " in row.steps.conclusion.casefold()
        assert [r.label for r in row.regions if r.image == gone] == ["blank card"]
        same = [a.bytes == b.bytes for a, b in zip(row.images, whole.images, strict=True)]
        assert same == [k != gone for k in range(len(same))]
        if own in AGAIN:
            answers = {AGAIN[own](item) for item in readings(row, kept, gone)}
            assert len(answers & {said(option) for option in row.options}) > 1
    for task in TWINS:
        shown = asked[task, 5, False] + asked[task, 5, True]
        assert abs(asked[task, 5, True] - shown / 5) < 1.5


def readings(row: Instance, kept: dict[str, Any], gone: int) -> Iterator[Item]:
    """Yield the item with each thing that might have stood in the image that is left out."""
    item = of_row(row)
    for i in range(len(next(iter(kept["unseen"].values())))):
        things: list[tuple[str, float, float]] = []
        for name, values in kept["unseen"].items():
            attribute, _, numbers = name.rstrip(")").partition("(")
            if attribute == "tally":
                label = item.labels[int(numbers.split(",")[1])]
                things += [(label, 0.0, 0.0)] * int(values[i])
            else:
                things.append((item.labels[int(numbers) % 32], values[i], 0.0))
        shown = [things if k == gone else held for k, held in enumerate(item.shown)]
        yield Item(item.kind, item.labels, item.told, shown)


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
