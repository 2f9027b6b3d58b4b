"""motion_detection: finished rows solved again from their texts and masks, and from the pixels."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from mirgen.errors import Reject
from mirgen.records.frame import Scene, View
from mirgen.records.instance import Instance
from mirgen.records.puzzle import TIERS, Question, Slot
from mirgen.records.source import Pool, Region
from mirgen.seeds import generator
from mirgen.tasks import find_task
from mirgen.tasks.motion_detection import draw as drawing
from mirgen.tasks.motion_detection import solve as motion
from mirgen.tasks.motion_detection.options import needed
from mirgen.tasks.motion_detection.rules import rules
from mirgen.tasks.motion_detection.script import SHAPES, Script, draw_script

from ..built import Drawn
from .camera_texts import told_images, told_pans, told_stills
from .reading import asked, box, told, where

FAMILY = "motion_detection"
KINDS = find_task(FAMILY).kinds


class Poster:
    """A row's poster as the texts let one rebuild it: where each sticker is in each image.

    Lengths are picture widths of image 1, from its middle to the right.
    """

    def __init__(self, row: Instance) -> None:
        self.row, self.text = row, " ".join(told(row))
        count = len(row.images)
        self.labels = sorted({r.label for r in row.regions})
        mirrored = told_images(self.text, "mirrored")
        zoomed = told_images(self.text, "times")
        factors = {float(z) for z in re.findall(r"([\d.]+) times as large", self.text)}
        assert len(factors) == bool(zoomed), where(row)
        self.lens = np.ones(count)
        for image in range(1, count + 1):
            self.lens[image - 1] /= max(factors) if image in zoomed else 1
            self.lens[image - 1] *= -1 if image in mirrored else 1
        self.shown = np.full((count, len(self.labels)), np.nan)
        for region in row.regions:
            self.shown[region.image, self.labels.index(region.label)] = box(region).x
        assert not np.isnan(self.shown).any(), where(row)
        self.at = self._laid()

    def _laid(self) -> NDArray[np.float64]:
        pans, stills = told_pans(self.text), told_stills(self.text)
        assert len(pans) + len(stills) == len(self.shown) - 1, where(self.row)
        off = (self.shown - 0.5) * self.lens[:, None]
        at, middle = [off[0]], 0.0
        for image in range(2, len(off) + 1):
            if str(image) in pans:
                middle += pans[str(image)]
            else:
                thing = self.labels.index(stills[str(image)])
                middle = at[-1][thing] - off[image - 1, thing]
            at.append(off[image - 1] + middle)
        return np.array(at)

    def moves(self) -> NDArray[np.bool_]:
        """Return who was moved in which step; nobody was by anything between 3 and 8 percent."""
        ways = np.abs(np.diff(self.at, axis=0))
        assert not ((ways > 0.03) & (ways < 0.075)).any(), f"{ways}: {where(self.row)}"
        return ways > 0.05


def solved(poster: Poster) -> str:
    """Return the option that the rebuilt poster leads to."""
    row, question = poster.row, asked(poster.row)
    if "exactly two" in question or "twice" in question:
        twice = poster.moves().sum(axis=0) == 2
        if question.startswith("How many") or ": How many" in question or " How many" in question:
            return str(int(twice.sum()))
        assert twice.sum() == 1, where(row)
        return f"the {poster.labels[int(twice.argmax())]}"
    name = re.search(
        r"(?:was|is) the (?:pair of |piece of )?([^?]+?) (?:moved|in image \d)", question
    )
    if "moved farthest" in question or "moved the longest way" in question:
        assert name, question
        ways = np.abs(np.diff(poster.at[:, poster.labels.index(name[1])]))
        step = int(ways.argmax())
        assert np.sort(ways)[-1] - np.sort(ways)[-2] > 0.04, where(row)
        return f"between images {step + 1} and {step + 2}"
    net = poster.at[-1] - poster.at[0]
    if "place on the poster where it was" in question or "has the same place" in question:
        home = np.abs(net) < 0.03
        assert home.sum() == 1, where(row)
        assert (np.abs(net)[~home] > 0.07).all(), where(row)
        return f"the {poster.labels[int(home.argmax())]}"
    assert name, question
    far = net[poster.labels.index(name[1])]
    said = [re.fullmatch(r"(\d+)% of the width to the (left|right)", o) for o in row.options]
    values = [int(s[1]) / 100 * (-1 if s[2] == "left" else 1) for s in said if s]
    off = np.abs(np.array(values) - far)
    assert off.min() < 0.02, where(row)
    assert np.sort(off)[1] > 0.05, where(row)
    return row.options[int(off.argmin())]


@pytest.fixture(scope="module")
def posters(rows: Mapping[str, list[Instance]]) -> list[Poster]:
    """Return every row of the family rebuilt, once."""
    return [Poster(row) for row in rows[FAMILY]]


def test_answers_follow_from_texts_and_masks(posters: list[Poster]) -> None:
    tiers: Counter[str] = Counter()
    for poster in posters:
        row = poster.row
        assert solved(poster) == row.options[row.answer_index], where(row)
        tiers[row.tier] += 1
    assert sum(tiers.values()) >= 60
    assert set(tiers) == set(TIERS)


def test_things_are_wholly_in_every_picture(posters: list[Poster]) -> None:
    """None is cut by the edge, none hides another: each lies in a lane of its own."""
    for poster in posters:
        for image in range(len(poster.row.images)):
            boxes = [box(r) for r in poster.row.regions if r.image == image]
            for b in boxes:
                assert b.left > 0.01, where(poster.row)
                assert b.right < 0.99, where(poster.row)
                assert 0 < b.top < b.bottom < 1, where(poster.row)
            by_height = sorted(boxes, key=lambda b: b.top)
            for above, below in pairwise(by_height):
                assert above.bottom <= below.top + 0.005, where(poster.row)


def test_least_ways_are_kept_and_told(posters: list[Poster]) -> None:
    seen = 0
    for poster in posters:
        found = re.findall(r"(?:at least|shorter than) (\d+)% of the width of image 1", poster.text)
        ways = np.abs(np.diff(poster.at, axis=0))
        least = int(found[0]) / 100 if found else 0.08
        assert ways[ways > 0.03].min(initial=1.0) >= least - 0.01, where(poster.row)
        seen += bool(found)
    assert seen > 20


def test_the_camera_does_more_the_harder(posters: list[Poster]) -> None:
    changed: dict[str, list[bool]] = {tier: [] for tier in TIERS}
    for poster in posters:
        changed[poster.row.tier].append(bool((poster.lens != 1).any()))
    assert not any(changed["easy"])
    assert all(changed["medium"])
    assert all(changed["hard"])


def _pixels(data: bytes) -> NDArray[np.float64]:
    return np.asarray(Image.open(io.BytesIO(data)).convert("L"), float)


def test_the_background_goes_with_the_camera(posters: list[Poster]) -> None:
    """Far from all stickers, an image shows what the camera's place lets one expect of image 1."""
    told_right, told_wrong, looked = [], [], 0
    for poster in posters:
        first, *others = (_pixels(image.bytes) for image in poster.row.images)
        height, width = first.shape
        middle = poster.at[:, 0] - (poster.shown[:, 0] - 0.5) * poster.lens
        for image, pixels in enumerate(others, 1):
            if abs(poster.lens[image]) != 1 or abs(middle[image]) < 0.05:
                continue
            clear = np.ones((2, height, width), bool)
            for region in poster.row.regions:
                if region.image in (0, image):
                    x, y, w, h = (int(v) for v in region.bbox)
                    part = np.s_[max(0, y - 25) : y + h + 25, max(0, x - 25) : x + w + 25]
                    clear[min(region.image, 1)][part] = False
            second, free = pixels, clear[1]
            if poster.lens[image] < 0:
                second, free = second[:, ::-1], free[:, ::-1]
            for sign, found in ((1, told_right), (-1, told_wrong)):
                by = round(sign * middle[image] * width)
                a = np.s_[:, max(by, 0) : width + min(by, 0)]
                b = np.s_[:, max(-by, 0) : width + min(-by, 0)]
                both = clear[0][a] & free[b]
                found.append(float(np.abs(first[a] - second[b])[both].mean()))
            looked += 1
    assert looked > 50
    assert np.quantile(told_right, 0.95) < 3.0
    assert np.mean(np.array(told_right) < np.array(told_wrong)) > 0.95


def test_hard_movers_often_keep_their_place_in_the_picture(posters: list[Poster]) -> None:
    """Where the camera follows a thing, that one stays in the picture and all else shifts."""
    followed = 0
    for poster in posters:
        ways, shifts = np.abs(np.diff(poster.at, axis=0)), np.abs(np.diff(poster.shown, axis=0))
        followed += bool(((ways > 0.08) & (shifts < 0.005)).any())
    assert followed > 0.1 * len(posters)


def test_images_are_few(drawn: Callable[[str], list[Drawn]]) -> None:
    counts = [len(item.planned.puzzle.frames) for item in drawn(FAMILY)]
    assert min(counts) >= 4
    assert max(counts) <= 6
    assert 4 <= np.mean(counts) <= 6


def test_tiers_are_a_clear_step_apart(drawn: Callable[[str], list[Drawn]]) -> None:
    errors: dict[str, list[float]] = {tier: [] for tier in TIERS}
    for item in drawn(FAMILY):
        errors[item.slot.tier].append(item.planned.difficulty.error)
    means = [float(np.mean(errors[tier])) for tier in TIERS]
    assert means[1] - means[0] > 0.04
    assert means[2] - means[1] > 0.05


def test_no_two_puzzles_are_alike(drawn: Callable[[str], list[Drawn]]) -> None:
    facts = {tuple((f.name, f.value) for f in item.planned.puzzle.facts) for item in drawn(FAMILY)}
    assert len(facts) == len(drawn(FAMILY))


def test_frames_show_the_window_that_the_camera_sees(drawn: Callable[[str], list[Drawn]]) -> None:
    for item in drawn(FAMILY):
        puzzle, state = item.planned.puzzle, item.planned.puzzle.state()
        starts = []
        for k, frame in enumerate(puzzle.frames, 1):
            assert isinstance(frame, Scene)
            assert isinstance(frame.view, View)
            x, y, w, h = frame.view.window
            assert x >= 0 <= y
            assert x + w <= frame.view.stage[0]
            assert y + h <= frame.view.stage[1]
            zoom = state.get(f"zoom[{k}]", np.ones(1))[0]
            assert w == pytest.approx(frame.size[0] / zoom, abs=0.51)
            assert frame.view.mirrored == bool(state.get(f"mirrored[{k}]", np.zeros(1))[0])
            starts.append((x + w / 2) / frame.size[0])
        for k in range(2, len(starts) + 1):
            if f"pan[{k}]" in state:
                assert starts[k - 1] - starts[k - 2] == pytest.approx(
                    state[f"pan[{k}]"][0], abs=0.005
                )


# The solver, from small examples worked out by hand.


def example(kind: str, at: list[list[float]], options: tuple[object, ...], **more: object) -> tuple[
    Question, dict[str, NDArray[np.float64]]
]:  # fmt: skip
    """Return a question and facts of places (images × things) seen by a camera at rest."""
    args = {"things": len(at[0]), "images": len(at), "mirrors": False, "zooms": False}
    args |= {"bridged": [], "thing": 0} | more
    facts = {
        f"cx({k * len(row) + j})": np.array([0.5 + x])
        for k, row in enumerate(at)
        for j, x in enumerate(row)
    }
    facts |= {f"pan[{k}]": np.zeros(1) for k in range(2, len(at) + 1)}
    facts["least"] = np.array([0.1])
    return Question(FAMILY, kind, args, options), facts


def fitting(question: Question, facts: dict[str, NDArray[np.float64]]) -> list[int]:
    return np.flatnonzero(motion.solve(question, facts)[0] <= 1).tolist()


TWICE = [[0.0, 0.1, -0.2], [0.15, 0.1, 0.0], [0.0, 0.1, -0.12], [0.0, -0.1, 0.0]]
"""The first thing is moved twice, the second once, the third three times."""


def test_moved_twice() -> None:
    assert fitting(*example("moved_twice", TWICE, (0, 1, 2))) == [0]
    assert fitting(*example("moved_twice", TWICE, (2, 1, 0))) == [2]
    assert fitting(*example("how_many", TWICE, (0, 1, 2, 3))) == [1]
    none = [[0.0, 0.1]] * 4
    assert fitting(*example("how_many", none, (0, 1, 2))) == [0]


def test_in_place_asks_for_the_first_and_the_last() -> None:
    at = [[0.0, 0.1, -0.1], [0.2, 0.1, 0.1], [0.0, 0.3, -0.3]]
    assert fitting(*example("in_place", at, (0, 1, 2))) == [0]


def test_when_and_where_to() -> None:
    at = [[0.0, 0.0], [0.1, 0.0], [-0.15, 0.0], [-0.05, 0.3]]
    assert fitting(*example("when", at, (0, 1, 2))) == [1]
    assert fitting(*example("where_to", at, (0.05, -0.05, -0.25))) == [1]
    assert fitting(*example("where_to", at, (0.3, 0.2, -0.25), thing=1)) == [0]


def test_the_camera_is_taken_back() -> None:
    """Pan to the right: all slips left; mirrored: it is on the other side; zoomed: farther out."""
    question, facts = example("where_to", [[0.1, 0.0]] * 3, (0.0, 0.2, -0.2))
    facts["pan[2]"] = np.array([0.2])
    question.args.update(mirrors=True, zooms=True)  # type: ignore[attr-defined]
    facts |= {"mirrored[2]": np.ones(1), "mirrored[3]": np.zeros(1)}
    facts |= {"zoom[2]": np.ones(1), "zoom[3]": np.full(1, 2.0)}
    # Image 2 looks 0.2 to the right and is mirrored, image 3 is shown twice as large from there.
    facts |= {"cx(2)": np.array([0.6]), "cx(3)": np.array([0.7])}
    facts |= {"cx(4)": np.array([0.3]), "cx(5)": np.array([0.1])}
    at = motion.places(question, facts)[:, :, 0]
    assert at == pytest.approx(np.array([[0.1, 0.0]] * 3))
    assert fitting(question, facts) == [0]


def test_a_thing_that_stayed_stands_in_for_the_pan() -> None:
    question, facts = example("where_to", [[0.1, 0.0], [0.25, 0.1]], (0.05, 0.15, -0.1))
    del facts["pan[2]"]
    facts["still[2]"] = np.array([2.0])
    question.args.update(bridged=[0])  # type: ignore[attr-defined]
    assert fitting(question, facts) == [0]
    facts["still[2]"] = np.array([1.0])
    assert motion.way(question, motion.places(question, facts)) == pytest.approx(0.0)


def test_misfits_are_numbers_whatever_is_read() -> None:
    rng = np.random.default_rng(1)
    for kind in KINDS:
        options = (0, 1, 2) if kind != "where_to" else (0.1, -0.2, 0.3)
        question, facts = example(kind, TWICE, options)
        wild = {name: rng.random(500) for name in facts}
        found = motion.solve(question, wild)
        assert found.shape == (500, 3)
        assert (found >= 0).all()
        assert np.isfinite(found).all()


def test_sorted_rows_are_those_of_numpy() -> None:
    values = np.random.default_rng(3).random((5, 200))
    assert (motion.sorted_rows(values) == np.sort(values, axis=0)).all()


# Drawing.


def slot(kind: str, tier: str, lots: tuple[float, ...] = (0.5,) * 16) -> Slot:
    options = find_task(FAMILY).option_counts(kind, tier)[-1]  # type: ignore[arg-type]
    return Slot("train", 0, FAMILY, tier, kind, options, 1, 1, lots, (640, 400))  # type: ignore[arg-type]


CELLS = [(kind, tier) for kind in KINDS for tier in TIERS if tier in SHAPES[kind]]


@pytest.mark.parametrize(("kind", "tier"), CELLS)
def test_states_are_what_they_are_drawn_for(kind: str, tier: str) -> None:
    for seed in range(6):
        rng = generator("states", kind, tier, seed)
        script = draw_script(slot(kind, tier), rng)
        states = drawing.draw_states(script, (tier,), 1, 200, rng)  # type: ignore[arg-type]
        states = states.only(np.flatnonzero(drawing.fit(states, [0.085] * script.things)))
        facts = drawing.as_facts(script, states)
        bare = Question(FAMILY, kind, script.args(), ())
        at = motion.places(bare, facts)
        assert at == pytest.approx(states.at / 100, abs=1e-6)
        moved = np.abs(np.diff(at, axis=0)) > 1e-6
        assert at.shape[2] > 60
        if kind == "moved_twice":
            assert (moved[:, 1].sum(axis=0) == 2).all()
            assert (np.delete(moved, 1, axis=1).sum(axis=0) != 2).all()
        elif kind == "how_many":
            assert ((moved.sum(axis=0) == 2).sum(axis=0) == 1).all()
        elif kind == "in_place":
            assert (np.abs(at[-1, 1] - at[0, 1]) < 1e-6).all()
        elif kind == "when":
            ways = np.abs(np.diff(at[:, script.thing], axis=0))
            assert (ways.argmax(axis=0) == 1).mean() > 0.5
        for step in script.bridged:
            still = states.still[step]
            assert not np.take_along_axis(moved[step], still[None], 0).any()
            assert (still != script.thing).all()


@pytest.mark.parametrize("images", [4, 5, 6])
def test_bridges_leave_no_image_out(images: int) -> None:
    """Asked what has come of all moves, an inner image is there for a step that tells no pan."""
    for kind in ("in_place", "where_to"):
        for seed in range(30):
            tier = {4: "easy", 5: "medium", 6: "hard"}[images]
            script = draw_script(slot(kind, tier), generator("bridges", kind, images, seed))
            ends = {image for step in script.bridged for image in (step, step + 1)}
            assert ends >= set(range(1, script.images - 1))
            assert len(script.bridged) < script.steps
            assert Script.of(kind, script.args()) == script


def test_needed_says_which_images_could_be_left_out() -> None:
    """An image is idle where being moved to and from it makes nobody moved twice or not."""
    moved = np.array([[1, 1, 0], [1, 0, 0], [0, 0, 1]])  # things × steps
    at = np.concatenate([np.zeros((1, 3)), np.cumsum(0.2 * moved.T, axis=0)])[:, :, None]
    assert needed("moved_twice", at).all()
    assert not needed("moved_twice", at[:, :2]).any()  # image 1: both are moved from it already
    assert needed("how_many", at[:, 1:]).all()


def test_rules_name_many_shortcuts() -> None:
    for kind, tier in CELLS:
        rng = generator("rules", kind, tier)
        script = draw_script(slot(kind, tier), rng)
        options = tuple(range(3)) if kind != "where_to" else (0.1, -0.2, 0.3)
        facts = drawing.as_facts(script, drawing.draw_any_tier(script, 20, rng))
        found = rules(Question(FAMILY, kind, script.args(), options), facts)
        assert 4 <= len(found) <= 16
        assert all(score.shape == (20, 3) for score in found.values())


@pytest.mark.parametrize(("categories", "lack"), [(5, ""), (4, "it has 4"), (0, "it has 0")])
def test_five_categories_are_enough(categories: int, lack: str) -> None:
    regions = tuple(
        Region(i, 0, str(i), f"thing {i}", "", (0, 0, 90, 90), 8000, cutout=True)
        for i in range(categories)
    )
    found = find_task(FAMILY).lacks(Pool((), regions))
    assert lack in found
    assert bool(found) == bool(lack)


def test_a_pool_without_cutouts_gives_up() -> None:
    draws = find_task(FAMILY).draw(slot("in_place", "easy"), Pool((), ()), generator("none"))
    with pytest.raises(Reject, match="cast-too-small"):
        next(iter(draws))
