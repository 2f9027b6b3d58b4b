"""Plots of an audit as SVG: the same bytes for the same audit; matplotlib draws them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from io import StringIO
from typing import TYPE_CHECKING, Any

import numpy as np

from ..records.puzzle import TIERS
from .audit import Audit
from .verdict import Check

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MISSING = "matplotlib isn't installed, so there are no plots: pip install 'mirgen[audit]'"
SHOWN = 9
"""Baselines drawn for each task: those furthest above chance."""

COLORS = {"passed": "#3f78b5", "failed": "#c8463a", "not judged": "#a9adb5"}
_INK, _SOFT = "#22262e", "#8a909b"
_STYLE: dict[Any, Any] = {
    "svg.hashsalt": "mirgen",
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": _SOFT,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "text.color": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
}


def installed() -> bool:
    """Whether matplotlib is there."""
    return find_spec("matplotlib") is not None


def plots(audit: Audit) -> Iterator[tuple[str, str, str]]:
    """Yield a title, a line about it and the SVG of each plot."""
    draws: tuple[tuple[str, str, Callable[[Audit], Figure]], ...] = (
        (
            "Blind baselines",
            f"The {SHOWN} that come furthest above chance, by task, on all rows. The bar begins at "
            "chance, the mark is the limit: chance and 5 points. Red failed, grey isn't judged.",
            _baselines,
        ),
        (
            "Shortcuts on the images' side",
            "Each dot is a rule over the regions, or trees over all of them. The lower mark is "
            "chance, the upper one the limit.",
            _shortcuts,
        ),
        ("Tiers", "What each tier takes on average; the error must rise.", _tiers),
        ("Letters", "Share of the answers, by task and number of options.", _letters),
        (
            "Photos used again",
            "Share of all uses that falls to the most used photos; even use is the diagonal.",
            _photos,
        ),
    )
    for title, about, draw in draws:
        yield title, about, _svg(draw, audit)


def _svg(draw: Callable[[Audit], Figure], audit: Audit) -> str:
    import matplotlib as mpl

    with mpl.rc_context(_STYLE):
        text = StringIO()
        draw(audit).savefig(text, format="svg", metadata={"Date": None})
    svg = text.getvalue()
    return svg[svg.index("<svg") :]


def _grid(number: int, wide: int, size: tuple[float, float]) -> tuple[Figure, list[Axes]]:
    """Return a figure of so many panels, ``wide`` in a row, each of a size in inches."""
    from matplotlib.figure import Figure

    wide = min(wide, max(number, 1))
    high = -(-max(number, 1) // wide)
    figure = Figure(figsize=(size[0] * wide, size[1] * high), layout="constrained")
    panels = list(figure.subplots(high, wide, squeeze=False).flat)
    for panel in panels[number:]:
        panel.set_visible(False)
    return figure, panels[:number]


def _of(audit: Audit, gate: str) -> dict[str, list[Check]]:
    found: dict[str, list[Check]] = {}
    for check in audit.checks:
        if check.gate == gate and check.task and (check.share or check.p is not None):
            found.setdefault(check.task, []).append(check)
    return found


def _baselines(audit: Audit) -> Figure:
    tasks = _of(audit, "blind")
    figure, panels = _grid(len(tasks), 3, (4.1, 2.6))
    for panel, (task, checks) in zip(panels, tasks.items(), strict=True):
        top = sorted(checks, key=lambda c: (c.chance - c.share, c.name))[:SHOWN][::-1]
        for y, check in enumerate(top):
            color = COLORS[check.verdict]
            panel.barh(y, check.share - check.chance, left=check.chance, height=0.62, color=color)
            panel.plot([check.limit] * 2, [y - 0.42, y + 0.42], color=_INK, linewidth=1.3)
        panel.axvline(top[0].chance, color=_SOFT, linewidth=0.8)
        panel.set_yticks(range(len(top)), [check.name for check in top], fontsize=8)
        panel.set_xlim(0, max(0.5, *(check.share + 0.03 for check in top)))
        panel.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        panel.set_title(f"{task}, {max(check.n for check in checks)} rows")
    return figure


def _shortcuts(audit: Audit) -> Figure:
    tasks = _of(audit, "shortcuts")
    figure, panels = _grid(len(tasks), 4, (3.1, 2.5))
    for panel, (task, checks) in zip(panels, tasks.items(), strict=True):
        tiers = [tier for tier in (*TIERS, "") if any(c.tier == tier for c in checks)]
        for x, tier in enumerate(tiers):
            own = [check for check in checks if check.tier == tier]
            places = x + np.linspace(-0.28, 0.28, len(own))
            for place, check in zip(places, own, strict=True):
                panel.plot(place, check.share, "o", color=COLORS[check.verdict], markersize=3.4)
            for level, width in ((own[0].chance, 0.8), (own[0].limit, 1.6)):
                panel.plot([x - 0.36, x + 0.36], [level] * 2, color=_INK, linewidth=width)
        panel.set_xticks(range(len(tiers)), [tier or "all tiers" for tier in tiers])
        panel.set_xlim(-0.6, len(tiers) - 0.4)
        panel.set_ylim(0, max(0.65, *(check.share + 0.03 for check in checks)))
        panel.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        panel.set_title(task)
    return figure


def _tiers(audit: Audit) -> Figure:
    names = ("error", "images", "hops")
    figure, panels = _grid(len(names), 3, (4.1, 3.2))
    for panel, name in zip(panels, names, strict=True):
        for k, (task, means) in enumerate(audit.figures.tiers.items()):
            x = [place for place, tier in enumerate(TIERS) if tier in means]
            y = [means[TIERS[place]][name] for place in x]
            panel.plot(x, y, marker="o", markersize=4, color=_color(k), label=task)
        panel.set_xticks(range(len(TIERS)), TIERS)
        panel.set_ylim(0)
        panel.set_title({"error": "noisy viewers' error"}.get(name, f"{name} an instance"))
    _legend(figure, panels)
    return figure


def _letters(audit: Audit) -> Figure:
    rows = [
        (task, count, letters)
        for task, counts in audit.figures.letters.items()
        for count, letters in counts.items()
    ]
    figure, (panel,) = _grid(1, 1, (7.0, 0.6 + 0.27 * max(len(rows), 1)))
    shares = np.full((max(len(rows), 1), 5), np.nan)
    for y, (_, _, letters) in enumerate(rows):
        total = sum(letters.values())
        for x, number in enumerate(letters.values()):
            even = 1 / len(letters)
            shares[y, x] = number / total - even
            panel.text(x, y, f"{number / total:.1%}", ha="center", va="center", fontsize=8)
    panel.imshow(shares, cmap="RdBu_r", vmin=-0.15, vmax=0.15, aspect="auto")
    panel.set_xticks(range(5), "ABCDE")
    labels = [f"{task}, {count} options ({sum(own.values())})" for task, count, own in rows]
    panel.set_yticks(range(len(labels)), labels, fontsize=8)
    panel.xaxis.tick_top()
    panel.tick_params(length=0)
    panel.spines[:].set_visible(False)
    return figure


def _photos(audit: Audit) -> Figure:
    figure, panels = _grid(1, 1, (6.0, 3.4))
    for k, (task, uses) in enumerate(audit.figures.photos.items()):
        if uses:
            y = np.concatenate([[0.0], np.cumsum(uses) / sum(uses)])
            panels[0].plot(np.linspace(0, 1, len(y)), y, color=_color(k), label=task)
    panels[0].plot([0, 1], [0, 1], color=_SOFT, linewidth=0.8, linestyle=":")
    for axis in (panels[0].xaxis, panels[0].yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:.0%}")
    panels[0].set_xlabel("photos, most used first")
    panels[0].set_ylabel("uses")
    _legend(figure, panels)
    return figure


def _legend(figure: Figure, panels: Sequence[Axes]) -> None:
    lines, labels = panels[0].get_legend_handles_labels()
    if lines:
        figure.legend(lines, labels, loc="outside right center", frameon=False, fontsize=8)


def _color(k: int) -> str:
    """Return the k-th of twelve colours that can be told apart (Tol, 2021)."""
    return f"#{_LINES[6 * (k % 12) :][:6]}"


_LINES = "4477AAEE6677228833CCBB4466CCEEAA3377" + "332288DDAA3311773388225544AA99777777"
