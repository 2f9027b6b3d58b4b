"""What a chart_analysis text must tell, and the numbers its steps may quote."""

from __future__ import annotations

import re

from mirgen.phrase import nouns
from mirgen.phrase.filters import number
from mirgen.records.puzzle import Puzzle

from ..packaged import Said

WORDS = {number(n, words=True): float(n) for n in range(1, 10)}


def check_facts(said: Said) -> None:
    """Which board is where, what has changed, packs, totals and prices: each once and rightly."""
    words, text = said.puzzle.words, said.context
    for board in words["boards"]:  # type: ignore[attr-defined]
        assert board.name.casefold() in text.casefold()
    changed = {}
    for how_many, way, name, board in re.findall(
        r"(\w+) ha(?:s|ve) been (added to|taken away from) the ([^.,]*?) on "
        r"((?:the )?[^.,]*? board)",
        text,
    ):
        changed[name, board] = WORDS[how_many.lower()] * (1 if way == "added to" else -1)
    told = {
        (nouns.many(g.name), g.board): g.change
        for board in words["boards"]  # type: ignore[attr-defined]
        for g in board.groups
        if g.change
    }
    assert changed == told
    assert sorted(changed.values()) == sorted(said.told("change").values())
    packs = re.findall(r"packs of (\d+) equal|packs, each with (\d+) stickers", text)
    assert [float(a or b) for a, b in packs] == list(said.told("pack").values())
    totals = re.findall(r"(?:shares|percentages are) of (\d+) stickers", text)
    assert [float(n) for n in totals] == list(said.told("total").values())
    prices = said.told("price")
    assert [float(n) for n in re.findall(r"(\d+) coins?\b", text)] == list(prices.values())
    for n, name in enumerate(words["things"], 1):  # type: ignore[arg-type]
        if prices:
            value = f"{prices[str(n)]:.0f} coins"
            assert re.search(rf"\b[Oo]ne {re.escape(nouns.one(name))} (?:is worth )?{value}", text)


def values(puzzle: Puzzle) -> list[float]:
    words = puzzle.words
    found: list[float] = [words["value"]]  # type: ignore[list-item]
    for check in words["checks"]:  # type: ignore[attr-defined]
        found.append(check.due)
        found += [n for t in check.tallies for n in (t.now, t.worth)]
    for tally in words["tallies"]:  # type: ignore[attr-defined]
        found += [tally.now, tally.worth, tally.stock, tally.result]
        found += [entry.amount for entry in tally.entries]
    return [float(n) for n in found]


def names(puzzle: Puzzle) -> dict[int, str]:
    """Return what each region is called: things are counted aloud, marks by what they stand for."""
    words = puzzle.words
    found: dict[int, str] = {}
    for board in words["boards"]:  # type: ignore[attr-defined]
        for group in board.groups:
            found[group.regions[0]] = group.name
            found |= {
                region: number(n, words=True) for n, region in enumerate(group.regions[1:], 2)
            }
    for chart in words["charts"]:  # type: ignore[attr-defined]
        found |= {entry.region: entry.name for entry in chart.entries}
        if chart.axis >= 0:
            found[chart.axis] = "axis"
    return found


def drawn(puzzle: Puzzle) -> dict[int, int]:
    """Return the image of each drawn region: what charts are made of."""
    found: dict[int, int] = {}
    for chart in puzzle.words["charts"]:  # type: ignore[attr-defined]
        found |= {entry.region: entry.image - 1 for entry in chart.entries}
        if chart.axis >= 0:
            found[chart.axis] = chart.number - 1
    return found
