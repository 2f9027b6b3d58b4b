"""The report of an evaluation: groups with intervals, rotations, ablations, boxes, steps."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..records.puzzle import TIERS
from ..store.files import write_atomic
from .comparison import HEADINGS, STEPS
from .evaluate import Result
from .intervals import of_mean, wilson
from .tables import table


@dataclass(frozen=True, slots=True)
class Share:
    """Right answers of a group; what names no option counts as not right. ``chance`` guesses."""

    number: int
    right: int
    named: int
    chance: float

    @property
    def accuracy(self) -> float:
        """Share of right answers among all."""
        return self.right / self.number if self.number else 0.0

    def document(self) -> dict[str, object]:
        """Return what stands in report.json."""
        low, high = wilson(self.right, self.number)
        return {
            "number": self.number,
            "right": self.right,
            "named_an_option": self.named,
            "accuracy": self.accuracy,
            "interval": [low, high],
            "chance": self.chance,
        }

    def cells(self, name: str) -> tuple[str, ...]:
        """Return the row of a table."""
        low, high = wilson(self.right, self.number)
        return (
            name,
            str(self.number),
            _percent(self.accuracy),
            f"{_percent(low)} to {_percent(high)}",
            _percent(self.chance),
            str(self.number - self.named),
        )


@dataclass(frozen=True, slots=True)
class Report:
    """All figures; groups in a fixed order, whatever the order of the replies."""

    model: str
    overall: Share
    groups: Mapping[str, Mapping[str, Share]]
    kinds: Mapping[str, int]
    circular: Mapping[str, Share]
    ablations: Mapping[str, Share]
    boxes: Mapping[str, float]
    steps: Mapping[str, Mapping[str, float]]

    def document(self) -> dict[str, Any]:
        """Return report.json."""
        told = {
            g: {k: s.document() for k, s in shares.items()} for g, shares in self.groups.items()
        }
        return {
            "model": self.model,
            "overall": self.overall.document(),
            **{f"by_{group}": shares for group, shares in told.items()},
            "kinds": dict(self.kinds),
            "circular": {k: s.document() for k, s in self.circular.items()},
            "ablations": {k: s.document() for k, s in self.ablations.items()},
            "boxes": dict(self.boxes),
            "steps": {k: dict(v) for k, v in self.steps.items()},
        }


def summarise(model: str, results: Sequence[Result]) -> Report:
    """Count what the results say."""
    plain = [r for r in results if r.ablation == "none" and r.rotation == 0]
    keys: dict[str, Callable[[Result], str]] = {
        "category": lambda r: r.category,
        "task": lambda r: r.task,
        "tier": lambda r: r.tier,
        "images": lambda r: str(r.images),
        "split": lambda r: r.split,
    }
    ablations = sorted({r.ablation for r in results} - {"none"})
    return Report(
        model=model,
        overall=_share(plain),
        groups={name: _grouped(plain, key) for name, key in keys.items()},
        kinds=dict(sorted(Counter(r.judged.kind for r in plain).items())),
        circular=_circular(results),
        ablations={a: _share([r for r in results if r.ablation == a]) for a in ablations},
        boxes=_boxes(plain),
        steps=_steps(plain),
    )


def lines(report: Report) -> Iterator[str]:
    """Return the report in Markdown, first a table like the paper's: categories, then all."""
    categories = report.groups["category"]
    yield from table(
        ("model", *categories, "overall"),
        [
            _row(report.model, [*categories.values(), report.overall], lambda s: s.accuracy),
            _row("chance", [*categories.values(), report.overall], lambda s: s.chance),
        ],
    )
    yield ""
    yield "replies: " + ", ".join(f"{n} {kind}" for kind, n in report.kinds.items())
    head = ("", "instances", "accuracy", "95 %", "chance", "no option named")
    for name, shares in report.groups.items():
        if name == "split" and len(shares) == 1:
            continue
        yield ""
        yield from table((name, *head[1:]), [s.cells(key) for key, s in shares.items()])
    if report.circular:
        yield ""
        yield "CircularEval: right only if right in every order of the options."
        yield ""
        yield from table(
            ("category", *head[1:]), [share.cells(key) for key, share in report.circular.items()]
        )
    if report.ablations:
        yield ""
        told = {"nothing left out": report.overall, **report.ablations}
        yield from table(
            ("ablation", *head[1:], "difference"),
            [
                (*share.cells(key), f"{100 * (share.accuracy - report.overall.accuracy):+.1f}")
                for key, share in told.items()
            ],
        )
    if report.boxes:
        b = report.boxes
        yield ""
        yield (
            f"boxes: {b['boxes']:.0f} named in {b['replies']:.0f} replies; mean IoU "
            f"{b['mean_iou']:.3f}, {_percent(b['share_half'])} % with an IoU of 0.5 or more"
        )
    if report.steps:
        yield ""
        yield from table(
            ("step", "words in common (F1)", "numbers found"),
            [
                (HEADINGS[name], _percent(v["words"]), _percent(v["numbers"]))
                for name, v in report.steps.items()
            ],
        )


def write_report(folder: Path, report: Report, results: Iterable[Result]) -> None:
    """Write report.md, report.json and instances.jsonl, each whole or not at all."""
    text = "\n".join(["# Evaluation", "", *lines(report)])
    write_atomic(folder / "report.md", f"{text}\n".encode())
    told = json.dumps(report.document(), indent=2, ensure_ascii=False)
    write_atomic(folder / "report.json", f"{told}\n".encode())
    rows = "".join(f"{json.dumps(r.document(), ensure_ascii=False)}\n" for r in results)
    write_atomic(folder / "instances.jsonl", rows.encode("utf-8", "replace"))


def _share(results: Sequence[Result]) -> Share:
    chance = sum(1 / r.options for r in results) / len(results) if results else 0.0
    return Share(
        number=len(results),
        right=sum(r.right for r in results),
        named=sum(r.judged.answered for r in results),
        chance=chance,
    )


def _grouped(results: Sequence[Result], key: Callable[[Result], str]) -> dict[str, Share]:
    def place(name: str) -> tuple[int, str]:
        if name in TIERS:
            return TIERS.index(name), name
        return (int(name) if name.isdigit() else 0), name

    names = sorted({key(r) for r in results}, key=place)
    return {name: _share([r for r in results if key(r) == name]) for name in names}


def _circular(results: Sequence[Result]) -> dict[str, Share]:
    """Return the shares of instances that are right in every rotation, by category and in all."""
    rounds: dict[str, list[Result]] = {}
    for result in results:
        if result.ablation == "none":
            rounds.setdefault(result.id, []).append(result)
    if all(len(found) == 1 for found in rounds.values()):
        return {}
    categories = sorted({found[0].category for found in rounds.values()})
    shares = {}
    for name in (*categories, "all"):
        chosen = [f for f in rounds.values() if name in (f[0].category, "all")]
        shares[name] = Share(
            number=len(chosen),
            right=sum(all(r.right for r in found) for found in chosen),
            named=sum(all(r.judged.answered for r in found) for found in chosen),
            chance=sum(found[0].options ** -len(found) for found in chosen) / len(chosen),
        )
    return shares


def _boxes(results: Sequence[Result]) -> dict[str, float]:
    overlaps = [x for r in results for x in r.grounding.overlaps]
    if not overlaps:
        return {}
    mean, low, high = of_mean(overlaps)
    return {
        "boxes": len(overlaps),
        "replies": sum(bool(r.grounding.overlaps) for r in results),
        "mean_iou": mean,
        "low": low,
        "high": high,
        "share_half": sum(x >= 0.5 for x in overlaps) / len(overlaps),
    }


def _steps(results: Sequence[Result]) -> dict[str, dict[str, float]]:
    told = [r.steps for r in results if r.steps is not None]
    found: dict[str, dict[str, float]] = {}
    for name in STEPS if told else ():
        numbers = [n for steps in told if (n := steps[name].numbers) is not None]
        found[name] = {
            "words": sum(steps[name].words for steps in told) / len(told),
            "numbers": sum(numbers) / len(numbers) if numbers else 0.0,
        }
    return found


def _row(name: str, shares: Iterable[Share], figure: Callable[[Share], float]) -> list[str]:
    return [name, *(_percent(figure(share)) for share in shares)]


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"
