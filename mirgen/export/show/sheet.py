"""A contact sheet: several instances as small cards, images beside one another, answers marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import islice

from PIL import Image

from ...records.instance import Instance
from ...records.puzzle import TIERS
from .ink import INK, LINE, PAGE, RIGHT, SHEET, SOFT, Pen
from .picture import TIERS as TIER_COLORS
from .view import LETTERS, View, view

WIDTH, EDGE, GAP, PAD = 1600, 32, 24, 24
COLUMNS = 2
LOOKED_AT = 200
"""Rows among which the cards are chosen."""
WIDEST = 340
"""Width of an image that has room."""


def choose(rows: Iterable[Instance], number: int) -> list[Instance]:
    """Return up to so many of the first LOOKED_AT rows, as different in task and tier as can be.

    Every task comes before any comes again, with another tier if there is one.
    """
    found: dict[str, dict[str, list[Instance]]] = {}
    for row in islice(rows, LOOKED_AT):
        found.setdefault(row.task, {}).setdefault(row.tier, []).append(row)
    queues = []
    for k, (_, tiers) in enumerate(sorted(found.items())):
        known = [tier for tier in TIERS if tier in tiers]
        turned = known[k % len(known) :] + known[: k % len(known)]
        most = max(len(some) for some in tiers.values())
        queues.append([tiers[t][i] for i in range(most) for t in turned if i < len(tiers[t])])
    longest = max(map(len, queues), default=0)
    dealt = [queue[i] for i in range(longest) for queue in queues if i < len(queue)]
    return sorted(dealt[:number], key=lambda row: (row.task, TIERS.index(row.tier), row.id))


def sheet(rows: Sequence[Instance]) -> Image.Image:
    """Return the sheet, WIDTH pixels wide and as high as it needs to be, RGB."""
    shown = [view(row) for row in rows]
    # Nothing is drawn outside a canvas: the first pass measures, the second draws.
    height = _draw(Pen(Image.new("RGB", (1, 1))), shown)
    canvas = Image.new("RGB", (WIDTH, height), PAGE)
    _draw(Pen(canvas), shown)
    return canvas


def _draw(pen: Pen, shown: Sequence[View]) -> int:
    """Lay cards out, each in the column that is shortest; return the height of the whole."""
    wide = (WIDTH - 2 * EDGE - (COLUMNS - 1) * GAP) // COLUMNS
    low = [EDGE] * COLUMNS
    measure = Pen(Image.new("RGB", (1, 1)))
    for card in shown:
        column = low.index(min(low))
        x, y = EDGE + column * (wide + GAP), low[column]
        bottom = _card(measure, card, x + PAD, y + PAD, wide - 2 * PAD) + PAD
        pen.panel((x, y, x + wide, bottom), SHEET, LINE, 14)
        _card(pen, card, x + PAD, y + PAD, wide - 2 * PAD)
        low[column] = bottom + GAP
    return max(low) - GAP + EDGE


def _card(pen: Pen, shown: View, x: int, y: int, width: int) -> int:
    row = shown.row
    right = pen.line(shown.title, x, y, 24, INK, bold=True)
    pen.chip(row.tier, right + 14, y - 1, 16, TIER_COLORS[row.tier])
    pen.line(row.id, x + width - pen.width(row.id, 15), y + 8, 15, SOFT)
    y = _images(pen, shown, x, y + 44, width) + 14
    for runs in shown.ending[-1:]:
        y = pen.paragraph(runs, x, y, width, 18, shown.color, bold=True) + 8
    return _options(pen, row, x, y, width)


def _images(pen: Pen, shown: View, x: int, y: int, width: int) -> int:
    """Set the images in one row, numbered below; what the question names is framed."""
    named = {number for runs in shown.ending[-1:] for run in runs for number in run.regions}
    count = len(shown.cards)
    wide = min(WIDEST, (width - 8 * (count - 1)) // max(1, count))
    low = y
    for k, card in enumerate(shown.cards):
        left = x + k * (wide + 8)
        high = round(wide * card.size[1] / card.size[0])
        with Image.open(BytesIO(card.data)) as image:
            pen.image(image.convert("RGB"), (left, y, wide, high), 8)
        scale = wide / card.size[0]
        for region in (tag.region for tag in card.tags if tag.region.region in named):
            a, b, w, h = (side * scale for side in region.bbox)
            pen.frame((left + a, y + b, left + a + w, y + b + h), shown.color[region.region], 2)
        pen.line(f"image {card.number}", left, y + high + 4, 14, SOFT)
        low = max(low, y + high + 24)
    return low


def _options(pen: Pen, row: Instance, x: int, y: int, width: int) -> int:
    """Set the options in rows, the right one marked."""
    left = x
    for k, option in enumerate(row.options):
        right = k == row.answer_index
        words = f"{LETTERS[k]}  {option}"
        wide = min(round(pen.width(words, 16, bold=right)) + 26, width)
        if left > x and left + wide > x + width:
            left, y = x, y + 42
        box = (left, y, left + wide, y + 34)
        pen.panel(box, SHEET, RIGHT if right else LINE, 9, 2)
        pen.line(words, left + 13, y + 7, 16, RIGHT if right else INK, bold=right)
        left += wide + 8
    return y + 34
