"""An instance as one picture: the prompt with its images on the left, the steps on the right."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from ...records.instance import Instance
from .ink import INK, LINE, PAGE, RIGHT, SHEET, SOFT, Box, Pen
from .tags import Tag
from .view import LETTERS, Card, View, view

WIDTH, EDGE, GAP, PAD = 2000, 56, 32, 40
LEFT = 1180
TIERS = {"easy": "#58a57c", "medium": "#c99a3f", "hard": "#cf6a5e"}


def picture(row: Instance) -> Image.Image:
    """Return the picture, WIDTH pixels wide and as high as it needs to be, RGB."""
    shown = view(row)
    # Nothing is drawn outside a canvas: the first pass measures, the second draws.
    height = _draw(Pen(Image.new("RGB", (1, 1))), shown, 0)
    canvas = Image.new("RGB", (WIDTH, height), PAGE)
    _draw(Pen(canvas), shown, height)
    return canvas


def _draw(pen: Pen, shown: View, height: int) -> int:
    top = _head(pen, shown, EDGE)
    right_x = EDGE + LEFT + GAP
    right = WIDTH - EDGE - right_x
    bottom = height - EDGE - 46
    for x, width in ((EDGE, LEFT), (right_x, right)):
        pen.panel((x, top, x + width, bottom), SHEET, LINE, 18)
    low = max(
        _prompt(pen, shown, EDGE + PAD, top + PAD, LEFT - 2 * PAD),
        _steps(pen, shown, right_x + PAD, top + PAD, right - 2 * PAD),
    )
    told = f"{shown.row.id}  ·  seed {shown.row.seed}  ·  template {shown.row.template}"
    pen.line(f"{told}  ·  mirgen {shown.row.mirgen_version}", EDGE, low + PAD + 22, 19, SOFT)
    return low + PAD + 46 + EDGE


def _head(pen: Pen, shown: View, y: int) -> int:
    row = shown.row
    x = pen.line(shown.title, EDGE, y, 44, INK, bold=True) + 28
    chips = (row.tier, row.category, f"asks: {shown.kind}" if shown.kind else "")
    for word, edge in zip(chips, (TIERS[row.tier], LINE, LINE), strict=True):
        if word:
            x = pen.chip(word, x, y + 5, 21, edge) + 14
    told = f"{len(row.images)} images  ·  {100 * row.difficulty.error:.0f} % of careful viewers err"
    pen.line(f"{told}  ·  chains {row.difficulty.hops} images", x + 14, y + 15, 20, SOFT)
    return y + 86


def _prompt(pen: Pen, shown: View, x: int, y: int, width: int) -> int:
    y = _title(pen, "Prompt", x, y)
    for runs in shown.intro:
        y = pen.paragraph(runs, x, y, width, 22, shown.color) + 12
    columns = 1 if len(shown.cards) == 1 else 2
    wide = (width - GAP * (columns - 1)) // columns
    for k in range(0, len(shown.cards), columns):
        cards = shown.cards[k : k + columns]
        measure = Pen(Image.new("RGB", (1, 1)))
        text = max(_before(measure, card, 0, 0, wide, shown) for card in cards)
        high = max(round(wide * card.size[1] / card.size[0]) for card in cards)
        for c, card in enumerate(cards):
            left = x + c * (wide + GAP)
            own = _before(measure, card, 0, 0, wide, shown)
            _before(pen, card, left, y + text - own, wide, shown)
            _image(pen, card, left, y + text, wide, shown)
        y += text + high + 52
    for runs in shown.ending[:-1]:
        y = pen.paragraph(runs, x, y, width, 22, shown.color) + 8
    for runs in shown.ending[-1:]:
        y = pen.paragraph(runs, x, y, width, 26, shown.color, bold=True) + 14
    return _options(pen, shown, x, y, width)


def _before(pen: Pen, card: Card, x: int, y: int, width: int, shown: View) -> int:
    for runs in card.before:
        y = pen.paragraph(runs, x, y, width, 22, shown.color) + 10
    return y


def _image(pen: Pen, card: Card, x: int, y: int, width: int, shown: View) -> None:
    scale = width / card.size[0]
    height = round(card.size[1] * scale)
    with Image.open(BytesIO(card.data)) as image:
        pen.image(image.convert("RGB"), (x, y, width, height), 10)
    # Labels last: no box is drawn over one.
    for tag in card.tags:
        pen.frame(_box(tag, x, y, scale), shown.color[tag.region.region], 3)
    for tag in card.tags:
        _label(pen, tag, _box(tag, x, y, scale), (x, x + width), shown.color[tag.region.region])
    pen.line(f"image {card.number}", x, y + height + 9, 18, SOFT, bold=True)


def _box(tag: Tag, x: int, y: int, scale: float) -> Box:
    left, top, wide, high = (side * scale for side in tag.region.bbox)
    return x + left, y + top, x + left + wide, y + top + high


def _label(pen: Pen, tag: Tag, box: Box, sides: tuple[int, int], color: str) -> None:
    width = pen.width(tag.region.label, 18, bold=True) + 14
    left = box[0] if tag.side == "left" else box[2] - width + 1
    top = {"above": box[1] - 28, "below": box[3] + 1, "inside": box[1]}[tag.edge]
    pen.tag(tag.region.label, min(max(left, sides[0]), sides[1] - width), top, 18, color)


def _options(pen: Pen, shown: View, x: int, y: int, width: int) -> int:
    """Set the options in rows, the right one marked."""
    left = x
    for k, option in enumerate(shown.row.options):
        right = k == shown.row.answer_index
        words = f"{LETTERS[k]}   {option}"
        wide = min(round(pen.width(words, 22, bold=right)) + 36, width)
        if left > x and left + wide > x + width:
            left, y = x, y + 62
        pen.panel(
            (left, y, left + wide, y + 50), SHEET, RIGHT if right else LINE, 12, 3 if right else 2
        )
        pen.line(words, left + 18, y + 12, 22, RIGHT if right else INK, bold=right)
        left += wide + 14
    return y + 50


def _steps(pen: Pen, shown: View, x: int, y: int, width: int) -> int:
    for name, paragraphs in (*shown.steps, ("Conclusion", (shown.conclusion,))):
        y = _title(pen, name, x, y)
        for runs in paragraphs:
            y = pen.paragraph(runs, x, y, width, 20, shown.color) + 8
        y += 18
    row = shown.row
    answer = f"{row.answer}.  {row.options[row.answer_index]}"
    pen.line(answer, x, y, 24, RIGHT, bold=True)
    return y + 32


def _title(pen: Pen, words: str, x: int, y: int) -> int:
    pen.line(words.upper(), x, y, 17, SOFT, bold=True, spaced=1.4)
    return y + 30
