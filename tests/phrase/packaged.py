"""What is checked of everything that a packaged template says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from mirgen.phrase import nouns
from mirgen.records.instance import Text
from mirgen.records.puzzle import TOLD, Puzzle
from mirgen.tasks.location_relationship import solve as location
from mirgen.tasks.speed_comparison import solve as speed

NUMBER = r"[−-]?\d+(?:\.\d+)?"
GENERIC = re.compile(
    r"the one in (?:image \d+|row \d, column \d)|the (?:first|second|third|fourth)|(?:the )?\w+ pan"
)


@dataclass(frozen=True)
class Said:
    """A puzzle, and what one template says of it."""

    puzzle: Puzzle
    text: Text
    places: dict[int, int]

    @property
    def context(self) -> str:
        """What stands between the images, without the question."""
        return " ".join(piece.text for piece in self.text.context[:-1])

    @property
    def steps(self) -> dict[str, str]:
        """The steps by field."""
        steps = self.text.steps
        return {
            "steps.summary": steps.summary,
            **{f"steps.caption[{k}]": caption for k, caption in enumerate(steps.caption)},
            "steps.text2region": steps.text2region,
            "steps.region2region": steps.region2region,
            "steps.conclusion": steps.conclusion,
        }

    def told(self, prefix: str) -> dict[str, float]:
        """Told facts whose names begin so, by what stands in their brackets."""
        return {
            f.name[len(prefix) + 1 : -1]: f.value
            for f in self.puzzle.facts
            if f.where == TOLD and f.name.startswith(prefix + "[")
        }


def check_prose(said: Said) -> None:
    pieces = [p.text for p in said.text.context if p.type == "text"]
    for text in (*pieces, *said.steps.values()):
        assert not re.search(r"None|undefined|\{|\}|  ", text), text
        assert not re.search(r"[a-z0-9)][,;:.][A-Za-z]", text), text
        assert not re.search(r"[.!?] [a-z]|[.,;:] ?[.,;:]|\bs s\b", text), text
        assert not re.search(r"\b([A-Za-z]+) \1\b", text), text
        assert not re.search(r"\bone [a-z]*[^s]s (?:weighs|is)\b", text), text
        assert text[-1] in ".?!:" or "|" in text or re.fullmatch(r"image \d+", text), text
    assert said.text.steps.conclusion.endswith(f"{said.text.options[said.puzzle.answer]}.")
    assert said.text.options[said.puzzle.answer] == said.puzzle.options[said.puzzle.answer].text


def check_refs(said: Said) -> None:
    names = region_names(said.puzzle)
    fields = {f"context[{i}]": piece.text for i, piece in enumerate(said.text.context)}
    fields |= said.steps
    captioned = set()
    for ref in said.text.refs:
        span = fields[ref.field][ref.start : ref.end]
        image = re.search(r"in image (\d+)|^image (\d+)$", span)
        if image:
            assert int(image.group(1) or image.group(2)) == said.places[ref.region] + 1, span
        if ref.field.startswith("steps.caption"):
            captioned.add(ref.region)
        if ref.region in names and not GENERIC.fullmatch(span) and not span.startswith("image "):
            name = names[ref.region]
            same = span.startswith("the same")
            assert same or name in span or nouns.plural(name) in span, (name, span)
    if said.puzzle.question.task != "weight_comparison":
        assert captioned == set(names)


def region_names(puzzle: Puzzle) -> dict[int, str]:
    words = puzzle.words
    found: dict[int, str] = {}
    if puzzle.question.task == "image_puzzle":
        found |= {0: "picture"} | {p.region: "place" for p in words["places"]}  # type: ignore[attr-defined]
        return found | {t.region: "tile" for t in words["tiles"]}  # type: ignore[attr-defined]
    for picture in words["pictures"]:  # type: ignore[attr-defined]
        for spots in ("sightings", "things", "marks"):
            for spot in getattr(picture, spots, ()):
                found[spot.region] = spot.name.partition(" in image ")[0]
        for side in ("left", "right"):
            if hasattr(picture, side):
                group = getattr(picture, side)
                found |= dict.fromkeys(group.regions, group.name)
    return found


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def check_sums(said: Said) -> None:
    """Sums and products on the page come out, but for one in the last of three decimals."""
    pattern = rf"({NUMBER}(?:/\d+)?(?: [+−×] \d+(?:\.\d+)?(?: kg)?)+) = ({NUMBER})"
    for text in (said.text.steps.region2region, said.text.steps.conclusion):
        for sum_, result in re.findall(pattern, text):
            first, *rest = re.split(r" ([+−×]) ", sum_.replace(" kg", ""))
            total = Fraction(first.replace("−", "-"))
            for sign, part in zip(rest[::2], rest[1::2], strict=True):
                value = Fraction(part)
                if sign == "×":
                    total *= value
                else:
                    total += value if sign == "+" else -value
            assert abs(float(total) - number(result)) < 0.0021, (sum_, result)


def check_speed_facts(said: Said) -> None:
    times = list(said.told("time").values())
    found = re.findall(r"(\d+(?:\.\d+)?) (?:seconds?|s)\b", said.context)
    assert [float(t) for t in found] == times
    spans = re.findall(r"(\d+(?:\.\d+)?) (?:metres?|m)\b", said.context)
    assert [float(s) for s in spans] == list(said.told("span").values())


def check_location_facts(said: Said) -> None:
    offset = {}
    for image, far, side in re.findall(
        r"Image (\d+) starts ([\d.]+) picture widths? (to the left|to the right|away)", said.context
    ):
        assert image not in offset
        offset[image] = -float(far) if side == "to the left" else float(far)
    assert offset == said.told("offset")
    joined = re.findall(
        r"in image (\d+) and the [^.]* in image (\d+) are (?:one|the same)", said.context
    )
    marks = [j for j in said.puzzle.question.args["joins"] if j["here"] and j["there"]]
    assert [(int(a) - 1, int(b) - 1) for a, b in joined] in (
        sorted(((j["from"], j["to"]) for j in marks), key=max),
        [(j["from"], j["to"]) for j in marks],
    )
    assert told_mirrors(said.context) == {
        int(image) for image, value in said.told("mirrored").items() if value
    }


def told_mirrors(text: str) -> set[int]:
    """Return the images that the text tells to be mirrored."""
    if every := re.search(r"All (two|three|four|five|six) images were mirrored", text):
        return set(range(1, ["two", "three", "four", "five", "six"].index(every[1]) + 3))
    listed = re.search(r"Images? ([\d, and]+) (?:was|were) mirrored", text)
    if listed:
        return {int(n) for n in re.findall(r"\d+", listed.group(1))}
    return {int(n) for n in re.findall(r"[Ii]mage (\d+)(?:,| \|) mirrored left to right", text)}


def check_weight_facts(said: Said) -> None:
    words, text = said.puzzle.words, said.context
    if said.puzzle.question.kind in ("how_many", "weight_of"):
        told = words["told"]
        if said.puzzle.question.kind == "weight_of":
            assert re.findall(r"\bOne [^.]* weighs (\d+) kg\.", text) == [f"{told:.0f}"]
        else:
            copies = ("two", "three", "four").index
            found = re.findall(r"\bOne [^.]* weighs exactly as much as (\w+) ", text)
            assert [copies(n) + 2 for n in found] == [told]
        return
    kilos = said.told("weight")
    thing = rf"[Tt]he ((?:pair of |piece of )?(?:{'|'.join(words['things'])}))"
    pattern = rf"{thing} weighs (\d+) kg and {thing} (\d+) kg\."
    found = {
        bare(n): float(v) for a, x, b, y in re.findall(pattern, text) for n, v in ((a, x), (b, y))
    }
    assert found == kilos
    assert text.count("kg") == len(kilos)
    signs = {"is lighter than": -1.0, "weighs exactly as much as": 0.0, "is heavier than": 1.0}
    pattern = rf"{thing} ({'|'.join(signs)}) {thing}\."
    found = {f"{bare(a)} to {bare(b)}": signs[how] for a, how, b in re.findall(pattern, text)}
    assert found == said.told("told")


def bare(name: str) -> str:
    return re.sub(r"^(?:pair|piece) of ", "", name)


def speed_values(puzzle: Puzzle) -> list[float]:
    question, state = puzzle.question, puzzle.state()
    shift, span, elapsed = (v[0] for v in speed.motion(question, state))
    velocity = shift / elapsed
    values = [*shift, *elapsed, *(np.abs(shift) * span), *speed.speeds(question, state)[0], *span]
    if not speed.compares(question.kind):
        values += [speed.asked_number(question, state)[0], (np.abs(shift) * span).sum()]
        values.append(elapsed.sum())
    if question.kind == "meet":
        time = speed.meeting(question, state)[0]
        ends = [[state[name][0] for name in mover["times"]] for mover in question.args["movers"]]
        places = [
            state[mover["seen"][0]][0] + v * (max(e[1] for e in ends) - e[0])
            for mover, v, e in zip(question.args["movers"], velocity, ends, strict=True)
        ]
        last = max(e[1] for e in ends)
        values += [time, time - last, last - min(e[1] for e in ends), *places]
        values += [places[0] - places[1], velocity[0] - velocity[1]]
    return [float(v) for v in values]


def location_values(puzzle: Puzzle) -> list[float]:
    question, state = puzzle.question, puzzle.state()
    at = location.places(question, state)[0]
    seen = [1 - f.value for f in puzzle.facts if f.where != TOLD]
    middle = [(at[0] + at[1]) / 2]
    gap = location.difference(question.kind, at[None, :])
    values = [*at, *location.starts(question, state)[0], *seen, *middle, *gap]
    return [float(v) for v in values]


def weight_values(puzzle: Puzzle) -> list[float]:
    links = puzzle.words.get("links", ())
    found: list[float] = []
    total = Fraction(1)
    for link in links:  # type: ignore[attr-defined]
        each = Fraction(link.q, link.p)
        total *= each
        found += [each.numerator, each.denominator, total.numerator, total.denominator]
    answer = [puzzle.question.options[puzzle.answer]] if links else []
    return [float(v) for v in (*found, *answer)]


def check_puzzle_facts(said: Said) -> None:
    """The way of counting, and what is told of places and tiles, each once and rightly."""
    kind, text, value = said.puzzle.question.kind, said.context, said.puzzle.state()
    prompt = f"{text} {said.text.context[-1].text}"
    ways = re.findall(
        r"(row by row|column by column), beginning with the (\w+) (?:row|column), "
        r"and within each (?:row|column) from (\w+) to (\w+)",
        text,
    )
    if kind == "beside":
        assert not ways
        (side, image) = re.findall(
            r"(?:belongs|lies) directly ((?:to the )?\w+(?: of)?) the tile in image (\d)", text
        )[-1]
        steps = {"to the right of": (1, 0), "to the left of": (-1, 0), "below": (0, 1)}
        told = (value[f"right_of[{image}]"][0], value[f"below[{image}]"][0])
        assert steps.get(side, (0, -1)) == told
        return
    assert len(ways) == 1, text
    along, begin, first, last = ways[0]
    by_rows = along == "row by row"
    assert by_rows == value["by_rows"][0]
    across, down = ((first, last), begin) if by_rows else (begin, (first, last))
    assert (across in (("left", "right"), "leftmost")) == value["from_left"][0]
    assert (down in (("top", "bottom"), "top")) == value["from_top"][0]
    number = {name: n for n, name in enumerate(ORDINALS, 1)}
    if kind == "fits":
        assert number[re.findall(r"the (\w+) empty place\?", prompt)[0]] == value["asked"][0]
    elif kind == "elsewhere":
        said_filled = re.findall(r"made, the ([^.]*?) places? ha(?:s|ve) been filled", text)
        assert len(said_filled) == 1
        told = {
            str(number[name]): 1.0
            for name in re.findall(r"\b(\w+(?:st|nd|rd|th))\b", said_filled[0])
        }
        assert told == {p: v for p, v in said.told("filled").items() if v}
    elif kind == "turns":
        (each,) = re.findall(r"A quarter turn takes it (.*? place)\.", text)
        pairs = re.findall(r"(\d+)(?: seconds?)? at the (\w+)", each)
        assert {str(number[n]): float(s) for s, n in pairs} == said.told("seconds")
        words = {"one": 1.0, "two": 2.0, "three": 3.0}
        since = re.findall(
            r"the tile in image (\d) has been turned clockwise by (\w+) quarter turns? already",
            text,
        )
        assert {image: words[n] for image, n in since} == said.told("turned_since")
    elif said.told("exchanged"):
        (a, b) = re.findall(r"in the (\w+) and the (\w+) place (?:are exch|change pl)", text)[0]
        assert sorted((number[a], number[b])) == sorted(said.told("exchanged").values())


ORDINALS = ("first", "second", "third", "fourth", "fifth")


def puzzle_values(puzzle: Puzzle) -> list[float]:
    words = puzzle.words
    found = [words["rows"], words["columns"], words["value"], *words["exchanged"]]  # type: ignore[misc]
    for t in words["tiles"]:  # type: ignore[attr-defined]
        found += [t.number, t.row, t.column, t.left, t.each, t.seconds]
    for p in words["places"]:  # type: ignore[attr-defined]
        found += [p.number, p.row, p.column, p.seconds]
    return [float(v) for v in found]  # type: ignore[arg-type]


def check_numbers(said: Said, values: list[float]) -> None:
    """Every number of a step rounds a fact, a solver's value, or counts images."""
    exact = [*(f.value for f in said.puzzle.facts), *values]
    known = Counter(range(1, len(said.puzzle.frames) + 1))
    known.update([0])
    for value in exact:
        for digits in range(5):
            known.update(round(sign * value, digits) for sign in (-1, 1))
            known.update(round(sign * value * 100, digits) for sign in (-1, 1))
    for field, text in said.steps.items():
        for found in re.findall(rf"(?<![\w.]){NUMBER}", text):
            assert number(found) in known, (field, found, text)


TOLD_FACTS: dict[str, Callable[[Said], None]] = {
    "image_puzzle": check_puzzle_facts,
    "location_relationship": check_location_facts,
    "speed_comparison": check_speed_facts,
    "weight_comparison": check_weight_facts,
}
VALUES: dict[str, Callable[[Puzzle], list[float]]] = {
    "image_puzzle": puzzle_values,
    "location_relationship": location_values,
    "speed_comparison": speed_values,
    "weight_comparison": weight_values,
}
