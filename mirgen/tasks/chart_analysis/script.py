"""What a slot's puzzles have in common: boards, charts, what is told, and the sums asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from ...records.puzzle import Slot, Tier
from ..shared.choose import one_of
from .sums import Term

Form = Literal["bars", "line", "table", "pie"]

PER_KIND = 8
"""Region numbers kept for the things of one kind on one board; there are at most 7."""
PER_CHART = 16
"""Region numbers kept for a chart: its values, and last its axis."""

ODD = ("disagrees", "belongs")
"""Kinds that ask what doesn't agree; the others ask for a number."""

BOARDS: dict[str, dict[Tier, int]] = {
    "disagrees": {"easy": 3, "medium": 4, "hard": 5},
    "belongs": {"easy": 3, "medium": 4, "hard": 5},
    "missing": {"easy": 3, "medium": 4, "hard": 5},
    "total": {"easy": 3, "medium": 3, "hard": 4},
    "difference": {"easy": 3, "medium": 3, "hard": 4},
}
"""Pictured boards; ``disagrees`` has as many as options where its chart has a bar a board."""

CHANGES: dict[Tier, int] = {"easy": 2, "medium": 2, "hard": 3}
"""Told changes since the pictures were taken."""


@dataclass(frozen=True, slots=True)
class ChartPlan:
    """A chart: its form, how many values it has, and how they are to be read.

    ``packed``: a value counts packs, of a size that is told. ``labelled``: values are written
    beside the marks, else they end on gridlines. ``legend``: names stand in a legend.
    """

    form: Form
    entries: int
    packed: bool = False
    labelled: bool = True
    legend: bool = False


@dataclass(frozen=True)
class Script:
    """The structure of a puzzle; boards, kinds, charts and changes count from 0.

    ``by_board``: the chart of ``disagrees`` has a value a board, else one a kind of thing.
    ``changes`` are (board, kind) pairs, ``asked`` the kinds that the question is about.
    ``charts_first``: the charts stand before the boards.
    """

    kind: str
    tier: Tier
    boards: int
    kinds: int
    charts: tuple[ChartPlan, ...]
    changes: tuple[tuple[int, int], ...]
    asked: tuple[int, ...]
    priced: bool
    by_board: bool
    charts_first: bool

    @property
    def odd(self) -> bool:
        """Whether the question is what doesn't agree."""
        return self.kind in ODD

    @property
    def sheets(self) -> tuple[tuple[int, ...], ...]:
        """The charts that stand on one image together: those to choose from; else each alone."""
        every = tuple(range(len(self.charts)))
        return (every,) if self.kind == "belongs" else tuple((j,) for j in every)

    def board_image(self, board: int) -> int:
        """Return the image, from 0, of a board."""
        return board + (len(self.sheets) if self.charts_first else 0)

    def chart_image(self, chart: int) -> int:
        """Return the image, from 0, of a chart."""
        sheet = next(n for n, charts in enumerate(self.sheets) if chart in charts)
        return sheet + (0 if self.charts_first else self.boards)

    def thing(self, board: int, kind: int, i: int = 0) -> int:
        """Return the region of the i-th thing of a kind on a board."""
        return (board * self.kinds + kind) * PER_KIND + i

    def mark(self, chart: int, entry: int) -> int:
        """Return the region of a bar, point, cell or slice."""
        return self.boards * self.kinds * PER_KIND + chart * PER_CHART + entry

    def axis(self, chart: int) -> int:
        """Return the region of a chart's axis."""
        return self.mark(chart, PER_CHART - 1)

    def count(self, board: int, kind: int) -> str:
        """Return the name of the fact that counts a kind on a board."""
        return f"things({self.thing(board, kind)})"

    def shown(self, chart: int, entry: int) -> str:
        """Return the name of the fact that a mark shows."""
        plan, mark = self.charts[chart], self.mark(chart, entry)
        if plan.form == "table":
            return f"cell({mark})"
        if plan.form == "pie":
            every = ",".join(str(self.mark(chart, i)) for i in range(plan.entries))
            return f"slice({mark},{every})"
        return f"{'bar' if plan.form == 'bars' else 'point'}({mark},{self.axis(chart)})"

    def on_board(self, board: int, kind: int) -> list[Term]:
        """Return the terms of how many of a kind are on a board now, or of their price."""
        price = [f"price[{kind + 1}]"] if self.priced else []
        told = [f"change[{m + 1}]" for m, at in enumerate(self.changes) if at == (board, kind)]
        return [[1, name, *price] for name in (self.count(board, kind), *told)]

    def of_chart(self, chart: int, entry: int, sign: int = 1) -> list[Term]:
        """Return the terms of what a chart's value stands for; of its price in number kinds."""
        plan = self.charts[chart]
        price = [f"price[{entry + 1}]"] if self.priced and not self.odd else []
        if plan.form == "pie":
            return [[sign / 100, self.shown(chart, entry), f"total[{chart + 1}]", *price]]
        pack = [f"pack[{chart + 1}]"] if plan.packed else []
        return [[sign, self.shown(chart, entry), *pack, *price]]

    def compared(self) -> tuple[list[list[Term]], list[list[list[int]]]]:
        """Return the sums of an odd kind; and for each option, pairs of them that should agree."""
        if self.by_board:
            due = [_sum(self.on_board(k, c) for c in range(self.kinds)) for k in range(self.boards)]
        else:
            due = [self._in_all(c) for c in range(self.kinds)]
        shown = [
            self.of_chart(j, i) for j, plan in enumerate(self.charts) for i in range(plan.entries)
        ]
        pairs = [[len(due) + n, n % len(due)] for n in range(len(shown))]
        width = self.kinds if self.kind == "belongs" else 1
        return [*due, *shown], [pairs[n : n + width] for n in range(0, len(pairs), width)]

    def _in_all(self, kind: int) -> list[Term]:
        """Return the terms of a kind on all boards."""
        return _sum(self.on_board(k, kind) for k in range(self.boards))

    def value(self) -> list[Term]:
        """Return the terms of the number asked for."""
        found: list[Term] = []
        for n, c in enumerate(self.asked):
            sign = -1 if self.kind == "difference" and n else 1
            for j in range(len(self.charts)):
                found += self.of_chart(j, c, sign)
            away = sign if self.kind == "total" else -sign
            found += [[away * t[0], *t[1:]] for t in self._in_all(c)]
        return found

    @cached_property
    def names(self) -> dict[str, Any]:
        """Return the facts' names by what they are of: what shortcuts leave out."""
        charts = enumerate(self.charts)
        return {
            "boards": [[self.count(k, c) for c in range(self.kinds)] for k in range(self.boards)],
            "charts": [[self.shown(j, i) for i in range(p.entries)] for j, p in charts],
            "changes": [f"change[{m + 1}]" for m in range(len(self.changes))],
            "prices": [f"price[{c + 1}]" for c in range(self.kinds)] if self.priced else [],
            "packs": [f"pack[{j + 1}]" for j, p in enumerate(self.charts) if p.packed],
            "totals": [f"total[{j + 1}]" for j, p in enumerate(self.charts) if p.form == "pie"],
        }

    @cached_property
    def args(self) -> dict[str, Any]:
        """Return the structure as JSON for the solver."""
        sums, pairs = self.compared() if self.odd else ([self.value()], [])
        asked = {"sums": sums, "pairs": pairs} if self.odd else {"sums": sums}
        plan = {
            "tier": self.tier,
            "kinds": self.kinds,
            "forms": [p.form for p in self.charts],
            "packed": [p.packed for p in self.charts],
            "labelled": [p.labelled for p in self.charts],
            "changed": [list(at) for at in self.changes],
            "asked": list(self.asked),
            "by_board": self.by_board,
            "charts_first": self.charts_first,
        }
        return {**asked, "names": self.names, "plan": plan}

    @staticmethod
    def of(kind: str, args: dict[str, Any]) -> Script:
        """Return the script that these args tell of."""
        plan, names = args["plan"], args["names"]
        charts = tuple(
            ChartPlan(form, len(shown), packed, labelled)
            for form, packed, labelled, shown in zip(
                plan["forms"], plan["packed"], plan["labelled"], names["charts"], strict=True
            )
        )
        return Script(
            kind, plan["tier"], len(names["boards"]), plan["kinds"], charts,
            tuple((k, c) for k, c in plan["changed"]), tuple(plan["asked"]),
            bool(names["prices"]), plan["by_board"], plan["charts_first"],
        )  # fmt: skip


def _sum(several: Iterable[list[Term]]) -> list[Term]:
    return [term for terms in several for term in terms]


def draw_script(slot: Slot, rng: np.random.Generator) -> Script:
    """Draw the structure of a slot's puzzles."""
    kind, tier = slot.kind, slot.tier
    boards, kinds = BOARDS[kind][tier], 3
    # The board of the value that is wrong is told by elimination too often for hard.
    by_board = kind == "disagrees" and tier != "hard" and bool(rng.random() < 0.4)
    if by_board:
        boards, kinds = slot.options, 2
    elif kind == "disagrees":
        kinds = slot.options
    priced = not by_board and _priced(kind, tier, rng)
    asked: tuple[int, ...] = tuple(rng.permutation(kinds)[: _asked(kind, tier)].tolist())
    return Script(
        kind=kind,
        tier=tier,
        boards=boards,
        kinds=kinds,
        charts=_charts(slot, boards, kinds, by_board, rng),
        changes=_changes(kind, tier, boards, kinds, asked, by_board, rng),
        asked=() if kind in ODD else asked,
        priced=priced,
        by_board=by_board,
        charts_first=bool(rng.random() < 0.4),
    )


def _priced(kind: str, tier: Tier, rng: np.random.Generator) -> bool:
    if kind == "disagrees":
        return bool(rng.random() < {"easy": 0.3, "medium": 0.5, "hard": 0.6}[tier])
    return kind != "belongs" and tier == "hard"


def _asked(kind: str, tier: Tier) -> int:
    if kind == "difference":
        return 2
    return 2 if tier == "hard" or (tier == "medium" and kind == "total") else 1


def _charts(
    slot: Slot, boards: int, kinds: int, by_board: bool, rng: np.random.Generator
) -> tuple[ChartPlan, ...]:
    legend = bool(rng.random() < 0.35)
    if slot.kind == "disagrees":
        forms: tuple[Form, ...] = (
            ("bars", "line", "table") if by_board else ("bars", "bars", "table")
        )
        form = one_of(forms, rng)
        return (ChartPlan(form, boards if by_board else kinds, legend=legend and form == "bars"),)
    if slot.kind == "belongs":
        return (ChartPlan("bars", kinds, legend=True),) * slot.options
    number = 1 if slot.kind == "missing" or slot.tier == "easy" else 2
    # A pie of few stickers seldom leaves any of each kind over.
    pies = slot.kind == "total" or number > 1
    several: tuple[Form, ...] = ("bars", "table", "pie") if pies else ("bars", "table")
    forms = tuple(several[i] for i in rng.permutation(len(several))[:number])
    return tuple(
        ChartPlan(
            form,
            kinds,
            packed=form != "pie",
            labelled=form != "bars" or slot.kind == "missing" or bool(rng.random() < 0.5),
            legend=form == "pie" or (form == "bars" and legend),
        )
        for form in forms
    )


def _changes(
    kind: str,
    tier: Tier,
    boards: int,
    kinds: int,
    asked: tuple[int, ...],
    by_board: bool,
    rng: np.random.Generator,
) -> tuple[tuple[int, int], ...]:
    """Draw (board, kind) pairs: of asked kinds, and on different boards or of different kinds."""
    number = min(CHANGES[tier], boards)
    where = rng.permutation(boards)[:number].tolist()
    among = list(asked) if kind not in ODD else list(range(kinds))
    what = [among[i % len(among)] for i in rng.permutation(max(number, len(among)))[:number]]
    return tuple(sorted(zip(where, what, strict=True)))
