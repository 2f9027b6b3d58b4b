"""What templates of chart_analysis may speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...records.puzzle import Facts
from .names import Owners, chart_names
from .script import Script

FORMS = {"bars": "bar chart", "line": "line chart", "table": "table", "pie": "pie chart"}
MARKS = {"bars": "bar", "line": "point", "table": "entry", "pie": "slice"}


@dataclass(frozen=True, slots=True)
class Group:
    """Things of one kind on a board: how many are pictured in image ``image``, their regions.

    ``change`` is how many have come since, below 0 gone; ``now`` are there in the end.
    """

    name: str
    board: str
    image: int
    count: int
    regions: tuple[int, ...]
    change: int
    now: int


@dataclass(frozen=True, slots=True)
class Board:
    """A pictured board; ``number`` is its image."""

    number: int
    name: str
    label: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a chart in image ``image``: what it is called, and the things it stands for."""

    name: str
    mark: str
    image: int
    region: int
    value: int
    amount: int


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart, the ``place``-th from 0; ``pack`` and ``total`` are 0 where none is told."""

    number: int
    form: str
    mark: str
    pack: int
    total: int
    labelled: bool
    axis: int
    place: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: a board or a chart (the first on it) by its place in ``boards`` or ``charts``."""

    number: int
    board: int
    chart: int


@dataclass(frozen=True, slots=True)
class Tally:
    """A kind counted on some boards: ``now`` in all, at ``price`` (0: none) worth ``worth``.

    In number kinds ``stock`` is what the charts stand for, ``result`` what is left or in all.
    """

    name: str
    groups: tuple[Group, ...]
    now: int
    price: int
    worth: int
    entries: tuple[Entry, ...]
    stock: int
    result: int


@dataclass(frozen=True, slots=True)
class Check:
    """A chart's value against what it should be: the sum of what the tallies are worth."""

    entry: Entry
    tallies: tuple[Tally, ...]
    due: int
    off: int


def make_words(
    script: Script, things: Sequence[str], owners: Owners, state: Facts
) -> Mapping[str, object]:
    """Return the variables that this family's templates may use; facts are of shape (1,)."""
    fact = {name: round(float(v[0])) for name, v in state.items()}
    boards = tuple(_board(script, k, things, owners, fact) for k in range(script.boards))
    names = chart_names(script, things, owners)
    charts = tuple(_chart(script, j, names, owners, fact) for j in range(len(script.charts)))
    prices = tuple(fact[name] for name in script.names["prices"])
    checks = _checks(script, boards, charts, prices) if script.odd else ()
    tallies = tuple(
        _tally(script, c, boards, charts, prices) for c in (() if script.odd else script.asked)
    )
    images = [(k, -1) for k in range(script.boards)], [(-1, j[0]) for j in script.sheets]
    order = images[1] + images[0] if script.charts_first else images[0] + images[1]
    results = [t.worth if script.priced else t.result for t in tallies]
    return {
        "boards": boards,
        "charts": charts,
        "pictures": tuple(Picture(n + 1, k, j) for n, (k, j) in enumerate(order)),
        "things": tuple(things),
        "prices": prices,
        "changed": tuple(g for board in boards for g in board.groups if g.change),
        "by_board": script.by_board,
        "hidden": owners.boards[-1],
        "checks": checks,
        "tallies": tallies,
        "value": _value(script, results),
    }


def _value(script: Script, results: Sequence[int]) -> int:
    if not results:
        return 0
    return results[0] - results[1] if script.kind == "difference" else sum(results)


def _board(
    script: Script, k: int, things: Sequence[str], owners: Owners, fact: Mapping[str, int]
) -> Board:
    groups = []
    for c, name in enumerate(things):
        count = fact[script.count(k, c)]
        told = [fact[f"change[{m + 1}]"] for m, at in enumerate(script.changes) if at == (k, c)]
        regions = tuple(script.thing(k, c, i) for i in range(count))
        groups.append(
            Group(name, owners.boards[k], script.board_image(k) + 1, count, regions, sum(told),
                  count + sum(told))
        )  # fmt: skip
    return Board(script.board_image(k) + 1, owners.boards[k], owners.labels[k], tuple(groups))


def _chart(
    script: Script, j: int, names: Sequence[str], owners: Owners, fact: Mapping[str, int]
) -> Chart:
    plan = script.charts[j]
    pack, total = fact.get(f"pack[{j + 1}]", 0), fact.get(f"total[{j + 1}]", 0)
    entries = []
    for i in range(plan.entries):
        value = fact[script.shown(j, i)]
        amount = value * total // 100 if total else value * (pack or 1)
        entries.append(
            Entry(names[i], MARKS[plan.form], script.chart_image(j) + 1, script.mark(j, i), value,
                  amount)
        )  # fmt: skip
    return Chart(
        script.chart_image(j) + 1, FORMS[plan.form], MARKS[plan.form], pack, total,
        plan.labelled, script.axis(j) if plan.form in ("bars", "line") else -1, j,
        tuple(entries),
    )  # fmt: skip


def _tally(
    script: Script,
    c: int,
    boards: Sequence[Board],
    charts: Sequence[Chart],
    prices: Sequence[int],
) -> Tally:
    groups = tuple(board.groups[c] for board in boards)
    now = sum(group.now for group in groups)
    entries = () if script.odd else tuple(chart.entries[c] for chart in charts)
    stock = sum(entry.amount for entry in entries)
    result = now if script.odd else stock + now if script.kind == "total" else stock - now
    price = prices[c] if prices else 0
    return Tally(groups[0].name, groups, now, price, result * (price or 1), entries, stock, result)


def _checks(
    script: Script, boards: Sequence[Board], charts: Sequence[Chart], prices: Sequence[int]
) -> tuple[Check, ...]:
    found = []
    for chart in charts:
        for i, entry in enumerate(chart.entries):
            if script.by_board:
                tallies = tuple(
                    _tally(script, c, boards[i : i + 1], (), prices) for c in range(script.kinds)
                )
            else:
                tallies = (_tally(script, i, boards, (), prices),)
            due = sum(tally.worth for tally in tallies)
            found.append(Check(entry, tallies, due, entry.value - due))
    return tuple(found)
