"""chart_analysis: finished rows solved again by counting, measuring the charts, and reading."""

from __future__ import annotations

import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

import mirgen
from mirgen.check.measure import Seen, measure
from mirgen.compose.score import Score
from mirgen.phrase import nouns
from mirgen.records.frame import Scene, Stage
from mirgen.records.instance import Instance, RegionRow
from mirgen.records.puzzle import TIERS, Question
from mirgen.records.source import Pool
from mirgen.tasks import find_task
from mirgen.tasks.chart_analysis.charts import chart
from mirgen.tasks.chart_analysis.names import LINE, lines
from mirgen.tasks.chart_analysis.panels import Panels
from mirgen.tasks.chart_analysis.sheet import Sheet

from ..built import PLANS, Drawn
from .reading import area, asked, decode, told, where

FAMILY = "chart_analysis"
ODD = ("disagrees", "belongs")
WORDS = {"one": 1, "two": 2, "three": 3, "four": 4}
FONT = Path(mirgen.__file__).parent / "compose" / "fonts" / "Inter-Medium.otf"
BOARD = r"((?:the )?[\w']+ board)"

Pixels = NDArray[Any]


@lru_cache(maxsize=512)
def printed(text: str, size: float) -> Pixels:
    """Return a number as the packaged font prints it: darkness from 0 to 1, tight."""
    font = ImageFont.truetype(str(FONT), size * 4, layout_engine=ImageFont.Layout.BASIC)
    x0, y0, x1, y1 = font.getbbox(text)
    sheet = Image.new("L", (int(x1 - x0) + 8, int(y1 - y0) + 8), 0)
    ImageDraw.Draw(sheet).text((4 - x0, 4 - y0), text, fill=255, font=font)
    small = sheet.resize((sheet.width // 4, sheet.height // 4), Image.Resampling.BOX)
    dark = np.asarray(small, float) / 255
    ys, xs = np.nonzero(dark > 0.3)
    return dark[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]


def read_number(cell: Pixels, size: float) -> int:
    """Return the number in a cell, (h, w, 3) pixels, whose print is most like it."""
    grey = cell[4:-4, 4:-4].mean(axis=2)
    dark = np.clip((250 - grey) / (250 - 48), 0, 1)
    ys, xs = np.nonzero(dark > 0.3)
    dark = dark[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]

    def unlike(n: int) -> float:
        model = printed(str(n), size)
        if abs(model.shape[1] - dark.shape[1]) > 2 or abs(model.shape[0] - dark.shape[0]) > 2:
            return np.inf
        shape = (model.shape[1], model.shape[0])
        scaled = Image.fromarray((dark * 255).astype(np.uint8)).resize(shape)
        return float(np.abs(np.asarray(scaled, float) / 255 - model).mean())

    best = min(range(1, 160), key=unlike)
    assert unlike(best) < 0.2
    return best


class Sheets:
    """A row's images: what is counted on boards and measured on charts."""

    def __init__(self, row: Instance) -> None:
        self.row, self.text = row, " ".join(told(row))
        self.shown = [
            np.asarray(Image.open(io.BytesIO(image.bytes)).convert("RGB")) for image in row.images
        ]
        self.by_number = {r.region: r for r in row.regions}
        self.question = asked(row)

    @cached_property
    def counts(self) -> dict[int, Counter[str]]:
        """Things by image, from 1, and label: stickers have a source, marks don't."""
        found: dict[int, Counter[str]] = defaultdict(Counter)
        for region in self.row.regions:
            if region.source >= 0:
                assert area(region) > 80
                found[region.image + 1][region.label] += 1
        return found

    @cached_property
    def things(self) -> list[str]:
        return sorted({label for counts in self.counts.values() for label in counts})

    @cached_property
    def boards(self) -> dict[str, int]:
        """The image, from 1, of each board by its name in lower case."""
        found = {}
        for piece in (p.text for p in self.row.context if p.type == "text"):
            for pattern, flip in (
                (rf"(?:^|[.,:] |and )[Ii]mage (\d+) (?:shows |\| )?{BOARD}", False),
                (rf"[Tt]his is {BOARD}, image (\d+)", True),
                (rf"{BOARD} is in image (\d+)", True),
            ):
                for a, b in re.findall(pattern, piece, re.I):
                    image, name = (b, a) if flip else (a, b)
                    found[name.lower()] = int(image)
        assert sorted(found.values()) == sorted(self.counts), (found, where(self.row))
        return found

    @cached_property
    def now(self) -> dict[int, Counter[str]]:
        """Things by image and label after the changes that are told."""
        found = {image: Counter(counts) for image, counts in self.counts.items()}
        by_plural = {nouns.many(label): label for label in self.things}
        changes = re.findall(
            rf"(\w+) ha(?:s|ve) been (added to|taken away from) the ([\w ]+?) on {BOARD}", self.text
        )
        assert 2 <= len(changes) <= 3, where(self.row)
        for number, way, plural, board in changes:
            step = WORDS[number.lower()] * (1 if way == "added to" else -1)
            found[self.boards[board.lower()]][by_plural[plural]] += step
        return found

    @cached_property
    def prices(self) -> dict[str, int]:
        return {
            label: int(n)
            for label in self.things
            for n in re.findall(
                rf"\b[Oo]ne {re.escape(nouns.one(label))} (?:is worth )?(\d+) coins", self.text
            )
        }

    @cached_property
    def marks(self) -> list[tuple[int, str, RegionRow]]:
        """Image, name and region of each mark of the charts, as the captions name them."""
        found = []
        for ref in self.row.refs:
            if ref.field.startswith("steps.caption"):
                caption = self.row.steps.caption[int(ref.field[14:-1])]
                name = re.fullmatch(
                    r"the (?:bar|point|entry|slice) labelled (.*)", caption[ref.start : ref.end]
                )
                if name:
                    region = self.by_number[ref.region]
                    found.append((region.image + 1, name[1], region))
        return found

    def value(self, region: RegionRow) -> int:
        """Return a mark's value from the pixels of its chart."""
        pixels, mask = self.shown[region.image], decode(region.rle, region.size)
        ys, xs = np.nonzero(mask)
        if region.label.startswith("entry"):
            cell = pixels[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
            return read_number(cell, 20.25)  # as high as a frame of 400 pixels has them
        if region.label == "slice":
            same = [m for i, _, m in self.marks if i == region.image + 1]
            return self._angle(pixels, same, region)
        axis = self._axis(region)
        dark = pixels[:, axis[0]].max(axis=1) < 110
        rows = np.flatnonzero(dark & (np.abs(np.arange(len(dark)) - axis[1]) < axis[2] / 2 + 3))
        foot, head = rows.max() + 1 - 2, rows.min()
        color = np.median(pixels[mask], axis=0)
        middle = round(xs.mean())
        column = np.abs(pixels[:, middle] - color).max(axis=1) < 40
        inside = np.flatnonzero(column & mask[:, middle])
        if region.label == "point":
            return _whole(axis[3] * (foot - (inside.min() + inside.max() + 1) / 2) / (foot - head))
        return _whole(axis[3] * (inside.max() + 1 - inside.min()) / (foot - head))

    def _axis(self, mark: RegionRow) -> tuple[int, float, float, int]:
        """Return column, middle, height and top number of the nearest axis left of a mark."""
        found = []
        x, y, _, h = mark.bbox
        for region in self.row.regions:
            top = re.fullmatch(r"axis to (\d+)", region.label)
            if top and region.image == mark.image and region.bbox[0] < x:
                left, head, wide, tall = region.bbox
                if head - 8 <= y + h / 2 <= head + tall + 8:
                    at = (round(left + wide / 2), head + tall / 2, tall, int(top[1]))
                    found.append((x - left, at))
        return min(found)[1]

    def _angle(self, pixels: Pixels, slices: list[RegionRow], asked_for: RegionRow) -> int:
        """Return the percents of a ring around the pie's middle that are in a slice's colour."""
        colors = np.array([np.median(pixels[decode(m.rle, m.size)], axis=0) for m in slices])
        left, top = (min(m.bbox[i] for m in slices) for i in (0, 1))
        right, low = (max(m.bbox[i] + m.bbox[i + 2] for m in slices) for i in (0, 1))
        x, y, radius = (left + right) / 2, (top + low) / 2, (low - top) / 2
        turn = np.linspace(0, 2 * np.pi, 3600, endpoint=False)
        found = np.zeros(len(slices))
        for share in np.linspace(0.5, 0.9, 9):
            at = (y - share * radius * np.cos(turn)).astype(int)
            ring = pixels[at, (x + share * radius * np.sin(turn)).astype(int)]
            nearest = np.abs(ring[:, None] - colors).sum(axis=2).argmin(axis=1)
            found += np.bincount(nearest, minlength=len(slices))
        return _whole(float(100 * found[slices.index(asked_for)] / found.sum()))

    def stock(self, label: str) -> int:
        """Return how many things the charts stand for, packs and shares worked out."""
        total = 0
        for image, name, region in self.marks:
            if name != label:
                continue
            said = re.findall(
                rf"in image {image} shows.*?(?:packs of (\d+) equal|packs, each with (\d+) stickers"
                r"|(?:shares|percentages are) of (\d+) stickers)",
                self.text,
            )
            assert len(said) == 1, where(self.row)
            a, b, whole = said[0]
            value = self.value(region)
            total += value * int(whole) // 100 if whole else value * int(a or b)
        return total


def _whole(value: float) -> int:
    assert abs(value - round(value)) < 0.4, value
    return round(value)


def kind_of(question: str) -> str:
    """Return what is asked, by the question's words."""
    for kind, pattern in (
        ("disagrees", r"disagrees|wrong"),
        ("belongs", r"[Ww]hich (?:of the charts|chart)"),
        ("difference", r"left over"),
        ("total", r"not used|elsewhere"),
        ("missing", r"board"),
    ):
        if re.search(pattern, question):
            return kind
    raise AssertionError(question)


def solved(sheets: Sheets) -> str:
    """Return the option that counting, measuring and reading lead to."""
    row, kind = sheets.row, kind_of(sheets.question)
    worth = {label: sheets.prices.get(label, 1) for label in sheets.things}
    in_all = Counter[str]()
    for counts in sheets.now.values():
        in_all.update(counts)
    if kind == "disagrees":
        due = {label: in_all[label] * worth[label] for label in sheets.things}
        for board, image in sheets.boards.items():
            short = re.sub(r"^the | board$|'s board$", "", board)
            due[short] = sum(n * worth[label] for label, n in sheets.now[image].items())
        off = [
            (name, sheets.value(region) - due[name if name in due else name.lower()])
            for _, name, region in sheets.marks
        ]
        wrong = [name for name, by in off if by]
        assert len(wrong) == 1, f"{off} {where(row)}"
        assert all(abs(by) >= 2 for _, by in off if by)
        return next(o for o in row.options if o.endswith(f" labelled {wrong[0]}"))
    if kind == "belongs":
        charts: list[dict[str, int]] = []
        for _, name, region in sheets.marks:
            if not charts or name in charts[-1]:
                charts.append({})
            charts[-1][name] = sheets.value(region)
        right = [n for n, chart in enumerate(charts, 1) if chart == dict(in_all)]
        assert len(right) == 1, f"{charts} {in_all} {where(row)}"
        return f"chart {right[0]}"
    at = {
        label: re.search(rf"\b{re.escape(nouns.many(label))}\b", sheets.question)
        for label in sheets.things
    }
    order = sorted((m.start(), label) for label, m in at.items() if m)
    results = []
    for _, label in order:
        stock = sheets.stock(label)
        both = stock + in_all[label] if kind == "total" else stock - in_all[label]
        assert both >= 1
        results.append(both * worth[label])
    value = results[0] - results[1] if kind == "difference" else sum(results)
    return f"{value} coins" if sheets.prices else str(value)


@pytest.fixture(scope="module")
def sheets(rows: Mapping[str, list[Instance]]) -> list[Sheets]:
    """Return every row of the family."""
    return [Sheets(row) for row in rows[FAMILY]]


def test_answers_follow_from_texts_and_pixels(sheets: list[Sheets]) -> None:
    kinds: Counter[tuple[str, str]] = Counter()
    for each in sheets:
        row = each.row
        assert solved(each) == row.options[row.answer_index], where(row)
        kinds[kind_of(each.question), row.tier] += 1
    assert sum(kinds.values()) == len(sheets) >= 200
    assert len(kinds) == 5 * len(TIERS)


def test_stickers_lie_apart_and_inside(sheets: list[Sheets]) -> None:
    for each in sheets:
        taken: dict[int, NDArray[np.int64]] = {}
        for region in each.row.regions:
            if region.source < 0:
                continue
            mask = decode(region.rle, region.size)
            for rim in (mask[:11], mask[-11:], mask[:, :11], mask[:, -11:]):
                assert not rim.any()
            taken.setdefault(region.image, np.zeros(mask.shape, np.int64))
            taken[region.image] += mask
        assert all(layers.max() == 1 for layers in taken.values())
        for counts in each.counts.values():
            assert all(1 <= n <= 7 for n in counts.values())
            assert counts.keys() == set(each.things)


def test_nothing_is_written_over_a_charts_edge(sheets: list[Sheets]) -> None:
    """The paper's rim is empty all around."""
    for each in sheets:
        for image in {image for image, _, _ in each.marks}:
            pixels = each.shown[image - 1]
            edge = round(0.02 * pixels.shape[1]) + 4
            inner = pixels[edge:-edge, edge:-edge]
            for rim in (inner[:4], inner[-4:], inner[:, :4], inner[:, -4:]):
                assert rim.min() > 225, where(each.row)


def test_slices_differ_clearly_and_fill_the_pie(sheets: list[Sheets]) -> None:
    pies = 0
    for each in sheets:
        shares = [each.value(region) for _, _, region in each.marks if region.label == "slice"]
        if shares:
            pies += 1
            assert sum(shares) == 100
            assert np.diff(sorted(shares)).min() >= 5
    assert pies > 15


def test_every_form_of_chart_is_drawn(sheets: list[Sheets]) -> None:
    forms = Counter(region.label.split()[0] for each in sheets for _, _, region in each.marks)
    assert forms.keys() == {"bar", "point", "entry", "slice"}
    assert min(forms.values()) >= 15


def test_a_day_line_runs_in_the_order_of_days(sheets: list[Sheets]) -> None:
    days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    for each in sheets:
        points = [(r.bbox[0], name) for _, name, r in each.marks if r.label == "point"]
        assert [name for _, name in sorted(points)] == days[: len(points)]


def test_images_are_few_and_rise(drawn: Callable[[str], list[Drawn]]) -> None:
    counts: dict[str, list[int]] = defaultdict(list)
    for item in drawn(FAMILY):
        counts[item.slot.tier].append(len(item.planned.puzzle.frames))
    means = [np.mean(counts[tier]) for tier in TIERS]
    assert means == sorted(means)
    assert 4 <= np.mean([n for several in counts.values() for n in several]) <= 7


def test_errors_rise_with_the_tier(drawn: Callable[[str], list[Drawn]]) -> None:
    errors: dict[str, list[float]] = defaultdict(list)
    for item in drawn(FAMILY):
        errors[item.slot.tier].append(item.planned.difficulty.error)
    easy, medium, hard = (float(np.mean(errors[tier])) for tier in TIERS)
    assert easy + 0.05 < medium
    assert medium + 0.05 < hard


def test_no_two_ask_the_same(drawn: Callable[[str], list[Drawn]]) -> None:
    found = {
        (p.question.kind, tuple((f.name, f.value) for f in p.facts))
        for p in (item.planned.puzzle for item in drawn(FAMILY))
    }
    assert len(found) == len(drawn(FAMILY))


def facts(**values: float) -> dict[str, NDArray[np.float64]]:
    return {name: np.array([value]) for name, value in values.items()}


def test_the_solver_adds_multiplies_and_compares() -> None:
    solve = find_task(FAMILY).solve
    value = [[2, "a", "b", "c"], [-1, "d"], [0.01, "e", "f"]]
    state = facts(a=2, b=3, c=5, d=7, e=25, f=40)
    question = Question(FAMILY, "total", {"sums": [value]}, (62.0, 63.0, 64.0))
    assert solve(question, state)[0] == pytest.approx([1 / 0.6, 0, 1 / 0.6])
    sums = [[[1, "a"]], [[1, "b"]], [[1, "c"], [1, "d"]], [[1, "e"]], [[1, "f"]]]
    args = {"sums": sums, "pairs": [[[0, 1]], [[2, 1]], [[4, 3]]]}
    asked_for = Question(FAMILY, "disagrees", args, (0, 1, 2))
    # Off by 1, by 9, and by 15: the last disagrees, and the others are far from as wrong.
    assert solve(asked_for, state)[0].tolist() == [14, 6, 0]
    belongs = Question(FAMILY, "belongs", {**args, "pairs": [[[0, 1], [2, 3]], [[0, 0], [4, 4]]]},
                       (0, 1))  # fmt: skip
    assert solve(belongs, state)[0] == pytest.approx([14 / 0.6, 0])


def test_values_are_read_off_axis_pie_and_cell() -> None:
    axis = Seen("axis to 10", (40, 50, 3, 200), 600, 640, 400)
    marks = {
        0: Seen("bar", (60, 110, 30, 140), 4200, 640, 400),
        1: Seen("bar", (60, 120, 30, 130), 3900, 640, 400),
        2: Seen("point", (60, 144, 12, 12), 110, 640, 400),
        3: Seen("slice", (0, 0, 9, 9), 249.0, 640, 400),
        4: Seen("slice", (0, 0, 9, 9), 751.0, 640, 400),
        5: Seen("entry 17", (0, 0, 9, 9), 81, 640, 400),
        6: Seen("entry", (0, 0, 9, 9), 81, 640, 400),
        9: axis,
    }
    assert measure("bar(0,9)", marks, ()) == 7
    assert measure("bar(1,9)", marks, ()) == pytest.approx(6.5)
    assert measure("point(2,9)", marks, ()) == 5
    assert measure("slice(3,3,4)", marks, ()) == 25
    assert measure("cell(5)", marks, ()) == 17
    assert measure("cell(6)", marks, ()) is None
    assert measure("bar(7,9)", marks, ()) is None
    assert measure("bar(0,5)", {**marks, 5: Seen("axis", (0, 0, 9, 9), 81, 640, 400)}, ()) is None


def test_things_are_counted_in_their_own_picture() -> None:
    from mirgen.check.continuity import Picture

    here, there = Picture(b""), Picture(b"")
    box = (0.0, 0.0, 9.0, 9.0)
    shown = {
        n: Seen(label, box, 81, 640, 400, picture)
        for n, (label, picture) in enumerate(
            [("dog", here), ("dog", here), ("cat", here), ("dog", there)]
        )
    }
    assert measure("things(0)", shown, ()) == 2
    assert measure("things(3)", shown, ()) == 1
    assert measure("things(8)", shown, ()) is None


@pytest.mark.parametrize(
    ("name", "most", "said"),
    [
        ("dog", 13, ("dog",)),
        ("traffic light", 13, ("traffic light",)),
        ("traffic light", 9, ("traffic", "light")),
        ("baseball glove", 13, ("baseball", "glove")),
        ("refrigerator", 9, ("refrigerator",)),
        ("orthophosphateboxes", 13, ("orthophospha…",)),
        ("very long name of a thing", 13, ("very long", "name of a thi…")),
    ],
)
def test_names_are_wrapped_or_shortened(name: str, most: int, said: tuple[str, ...]) -> None:
    found = lines(name, most)
    assert all(len(line) <= LINE for line in found)
    if "very" not in name:
        assert found == said
    else:
        assert len(found) == 2


def boxes(scene: Scene) -> list[tuple[str, float, float, float, float]]:
    """Return the tight box of each text that a scene's drawing writes."""
    found = []
    for method, given, options in Score(scene.layers[0], scene.size).strokes:  # type: ignore[arg-type]
        if method == "text":
            (x, y), words, _, size = given  # type: ignore[misc]
            font = ImageFont.truetype(str(FONT), size, layout_engine=ImageFont.Layout.BASIC)  # type: ignore[arg-type]
            x0, y0, x1, y1 = font.getbbox(str(words), anchor=str(dict(options)["anchor"]))
            found.append((str(words), x + x0, y + y0, x + x1, y + y1))  # type: ignore[has-type]
    return found


def assert_tidy(scene: Scene) -> None:
    """No text over another, none off the paper."""
    texts = boxes(scene)
    assert len(texts) > 4
    edge = 0.02 * scene.size[0] + 2
    for i, (words, x0, y0, x1, y1) in enumerate(texts):
        assert x0 > edge, words
        assert y0 > edge, words
        assert x1 < scene.size[0] - edge, words
        assert y1 < scene.size[1] - edge, words
        for other, a0, b0, a1, b1 in texts[:i]:
            assert x1 + 2 < a0 or a1 + 2 < x0 or y1 < b0 or b1 < y0, (words, other)


def test_no_writing_overlaps(drawn: Callable[[str], list[Drawn]]) -> None:
    charts = 0
    for item in drawn(FAMILY):
        for frame in item.planned.puzzle.frames:
            assert isinstance(frame, Scene)
            if len(frame.layers) == 1:
                assert_tidy(frame)
                charts += 1
    assert charts >= PLANS


@pytest.mark.parametrize("form", ["bars", "line", "table", "pie", "panels"])
@pytest.mark.parametrize("legend", [False, True])
def test_long_names_and_large_numbers_fit(form: str, legend: bool) -> None:
    long = ("baseball glove", "refrigerator", "dining table", "weatherboarding", "potted plant")
    count = 3 if form in ("pie", "panels") else 5
    for values in ((99, 98, 97, 96, 95), (8, 46, 46, 2, 1), (1, 1, 1, 1, 12)):
        values = (46, 46, 8) if form == "pie" else values
        marks = tuple(range(count))
        sheet = Sheet((640, 400), "All boards together", "stickers", long[:count], values[:count],
                      marks, 15, legend=legend and form == "bars")  # fmt: skip
        drawing = Panels((sheet,) * 4) if form == "panels" else chart(form, sheet)  # type: ignore[arg-type]
        assert_tidy(Scene((640, 400), Stage("board"), (drawing,)))


def test_five_categories_are_asked_for() -> None:
    assert "5 categories" in find_task(FAMILY).lacks(Pool((), ()))
