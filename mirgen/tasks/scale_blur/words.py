"""What templates of scale_blur may speak of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...records.puzzle import Facts, Question
from .script import PANES, SIZES, Script
from .solve import (
    copy_sizes,
    log_spreads,
    log_zooms,
    numbers,
    row_places,
    row_sizes,
    steps,
    strengths,
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A thing in an image: ``percent`` is its apparent height in percent of the image's."""

    region: int
    name: str
    image: int
    percent: int


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of things: number from 1, its zoom, whether that is told, and who is in it.

    Where it isn't told, it follows from ``there``, the same thing as ``here`` in another image,
    whose zoom is ``zoom_here``.
    """

    number: int
    zoom: float
    told: bool
    spots: tuple[Spot, ...]
    here: Spot | None = None
    there: Spot | None = None
    zoom_here: float = 0.0


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing asked about: where it is read, and its height at a zoom of 1, in percent."""

    name: str
    spot: Spot
    zoom: float
    size: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the row: place from 1, apparent height and true size in percent."""

    place: int
    region: int
    percent: int
    size: float


@dataclass(frozen=True, slots=True)
class CloseUp:
    """A blurred close-up: image, told zoom, apparent height, true size, and its figure's place."""

    number: int
    region: int
    zoom: float
    percent: int
    size: float
    place: int


@dataclass(frozen=True, slots=True)
class Print:
    """A print of the scale: number from 1, and the told spread of a point in millimetres."""

    number: int
    region: int
    spread: float


@dataclass(frozen=True, slots=True)
class Pane:
    """A copy behind a pane: image, told distance in centimetres, the print it is like.

    ``strength`` is the spread per centimetre of distance.
    """

    number: int
    region: int
    distance: int
    like: Print
    strength: float


def make_words(
    question: Question, facts: Facts, script: Script | None, names: Sequence[str]
) -> Mapping[str, object]:
    """Return the variables that this family's templates may use; facts are of shape (1,).

    ``names`` are what the things are called, or the figure.
    """
    kind = question.kind
    empty: dict[str, object] = {
        **dict.fromkeys(("pictures", "bridged", "things", "ranked"), ()),
        **dict.fromkeys(("figures", "close_ups", "prints", "panes", "strongest"), ()),
        **{"crowded": False, "value": 0.0, "figure": "", "row_zoom": 0.0},
    }
    if kind in SIZES and script is not None:
        return empty | _size_words(question, facts, script, names)
    if kind in PANES:
        return empty | _pane_words(question, facts)
    return empty | _same_words(question, facts, names[0])


def _percent(facts: Facts, region: int) -> int:
    return round(100 * float(facts[f"h({region})"][0]))


def _size_words(
    question: Question, facts: Facts, script: Script, names: Sequence[str]
) -> dict[str, object]:
    zoom = {image: float(np.exp(v[0])) for image, v in log_zooms(question, facts).items()}
    spot = {r: Spot(r, names[t], i + 1, _percent(facts, r)) for r, t, i in script.spots()}
    size = np.exp(strengths(question, facts)[0])
    pictures = []
    for link in script.links:
        shown = tuple(spot[script.region(t, link.image)] for t in script.shown[link.image])
        here = there = None
        if link.of >= 0:
            here = spot[script.region(link.thing, link.of)]
            there = spot[script.region(link.thing, link.image)]
        pictures.append(
            Picture(
                link.image + 1, zoom[link.image], link.of < 0, shown, here, there,
                zoom.get(link.of, 0.0),
            )
        )  # fmt: skip
    things = tuple(
        Thing(names[t], spot[script.region(t, i)], zoom[i], 100 * float(size[k]))
        for k, (t, i) in enumerate(script.asked)
    )
    return {
        "pictures": tuple(sorted(pictures, key=lambda picture: picture.number)),
        "bridged": tuple(picture for picture in pictures if not picture.told),
        "crowded": script.crowded,
        "things": things,
        "ranked": tuple(sorted(things, key=lambda thing: -thing.size)),
        "value": things[0].size / things[1].size,
    }


def _same_words(question: Question, facts: Facts, name: str) -> dict[str, object]:
    args = question.args
    place, own = row_places(question, facts)[0], 100 * np.exp(row_sizes(question, facts)[0])
    count = len(args["row"]["h"])
    figures = sorted(
        (
            Figure(int(place[j]) + 1, j, _percent(facts, j), float(own[place[j]]))
            for j in range(count)
        ),
        key=lambda figure: figure.place,
    )
    size = 100 * np.exp(copy_sizes(question, facts)[0])
    close_ups = []
    for k, copy in enumerate(args["copies"]):
        like = int(np.argmin(np.abs(np.log(own) - np.log(size[k])))) + 1
        zoom = float(facts[copy["zoom"]][0])
        seen = _percent(facts, count + k)
        close_ups.append(CloseUp(k + 2, count + k, zoom, seen, float(size[k]), like))
    return {
        "figures": tuple(figures),
        "close_ups": tuple(close_ups),
        "figure": name,
        "row_zoom": float(facts[args["row"]["zoom"]][0]),
    }


def _pane_words(question: Question, facts: Facts) -> dict[str, object]:
    args = question.args
    number, step = numbers(question, facts)[0], steps(question, facts)[0]
    spread = np.exp(log_spreads(question, facts)[0])
    prints = {
        j: Print(int(number[j]) + 1, j, float(facts[args["spreads"][int(number[j])]][0]))
        for j in range(len(number))
    }
    panes = []
    for k, copy in enumerate(args["copies"]):
        far = float(facts[copy["distance"]][0])
        like = prints[int(step[k])]
        panes.append(Pane(k + 2, len(prints) + k, round(far), like, float(spread[k]) / far))
    return {
        "prints": tuple(sorted(prints.values(), key=lambda each: each.number)),
        "panes": tuple(panes),
        "strongest": tuple(sorted(panes, key=lambda pane: -pane.strength)),
    }
