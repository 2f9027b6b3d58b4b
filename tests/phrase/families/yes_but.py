"""What a yes_but text must tell, and the numbers its steps may quote."""

from __future__ import annotations

import re

from mirgen.records.puzzle import Puzzle

from ..packaged import Said

NUMBERS = ["one", "two", "three", "four", "five", "six", "seven", "eight"]
AT_MOST, AT_LEAST, EXACTLY, ONLY, NOT_BOTH, ONLY_IF, ONE_OF = range(7)

CLAIMS: tuple[tuple[str, int, int | None], ...] = (
    (r"nothing of the kind on its sign is there", AT_MOST, 0),
    (r"there is nothing of the kind on its sign", AT_MOST, 0),
    (r"at least one of the kind on its sign is there", AT_LEAST, 1),
    (r"one or more of the kind on its sign are there", AT_LEAST, 1),
    (r"(?:at most|no more than) (\w+) of the kind on its sign (?:is|are) there", AT_MOST, None),
    (r"(?:at least|no fewer than) (\w+) of the kind on its sign are there", AT_LEAST, None),
    (r"(?:exactly|precisely) (\w+) of the kind on its sign (?:is|are) there", EXACTLY, None),
    (r"nothing but the kind on its sign is there", ONLY, 0),
    (r"there is nothing other than the kind on its sign", ONLY, 0),
    (r"the two kinds on its sign aren't there together", NOT_BOTH, 0),
    (r"there are never both kinds on its sign at once", NOT_BOTH, 0),
    (r"the left kind on its sign is there only if the right one is there too", ONLY_IF, 0),
    (r"there is none of the left kind on its sign without any of the right one", ONLY_IF, 0),
    (r"of the two kinds on its sign, one is there and the other isn't", ONE_OF, 0),
    (r"one of the two kinds on its sign is there, but not the other", ONE_OF, 0),
)
SIDES = (
    r"at (most|least) (\w+) of the left kind on its sign (?:is|are) there"
    r" and at (most|least) (\w+) of the right one"
)


def number(word: str) -> int:
    return NUMBERS.index(word) + 1


def entry(clause: str) -> list[int]:
    """Return a clause as the catalog of its claim holds it."""
    sides = re.fullmatch(SIDES, clause)
    if sides:
        rules = [AT_MOST if sides[i] == "most" else AT_LEAST for i in (1, 3)]
        assert rules[0] != rules[1]
        return [rules[0], number(sides[2]), rules[1], number(sides[4])]
    for pattern, rule, n in CLAIMS:
        found = re.fullmatch(pattern, clause)
        if found:
            return [rule, number(found[1]) if n is None else n, -1, 0]
    raise AssertionError(f"no claim is made by {clause!r}")


def check_facts(said: Said) -> None:
    args, text = said.puzzle.question.args, said.context
    claims = re.findall(
        r"(?:claims in image (\d+)|[Ii]n image (\d+), the [^,.]* says YES, meaning"
        r"|Image (\d+) belongs to the [^,.]*, which claims) that ([^.]*)\.",
        text,
    )
    told = said.told("claim")
    assert len(claims) == len(told)
    pairs = said.puzzle.question.kind != "completes"
    for *image, clause in claims:
        s = int("".join(image)) // 2 if pairs else int("".join(image)) - 1
        assert entry(clause) == args["catalogs"][s][int(told[str(s + 1)])], clause
    assert len({"".join(image) for *image, _ in claims}) == len(claims)
    values = {f.name: f.value for f in said.puzzle.facts}
    if args["mode"]:
        name = args["labels"][int(values["exception"])]
        assert len(re.findall(rf"{name} itself is never counted", text)) == 1
        says = {
            "reverse": rf"where a BUT image holds [^,]*{name}, the claim is turned round",
            "exchange": rf"where a BUT image holds [^,]*{name}, left and right change places",
            "instead": rf"image 1 is about BUT images without [^,]*{name},",
        }
        assert len(re.findall(says[args["mode"]], text)) == 1
    else:
        assert "exception" not in text
    groups = re.findall(r"([^.]*?) count as one kind, called an? ([^.]*)\.", text)
    assert len(groups) == len(args["group_names"])
    for members, noun in groups:
        at = args["group_names"].index(noun)
        mine = {n for n, v in said.told("group").items() if v == at}
        found = {n.removeprefix("pair of ").removeprefix("piece of ") for n in listed(members)}
        assert found == mine, members


def listed(text: str) -> list[str]:
    """Return the names of a list such as "The cat, the dog and the cow"."""
    return [re.sub(r"^.*?\b[Tt]he ", "", part) for part in re.split(r", | and ", text)]


def values(puzzle: Puzzle) -> list[float]:
    words = puzzle.words
    found: list[float] = []
    for claim in words["claims"]:  # type: ignore[attr-defined]
        found += [claim.n, claim.upper, claim.lower, claim.image]
    for but in words["buts"]:  # type: ignore[attr-defined]
        found += [but.number, but.image, *(t.count for t in but.things)]
        found += [f.count for f in but.found]
    return found


def names(puzzle: Puzzle) -> dict[int, str]:
    """Return what each region that captions name is called."""
    found: dict[int, str] = {}
    for claim in puzzle.words["claims"]:  # type: ignore[attr-defined]
        found |= {claim.tag: "YES", claim.sign: "sign"}
        found |= {p.region: p.name for p in claim.pictured}
    for but in puzzle.words["buts"]:  # type: ignore[attr-defined]
        found[but.tag] = "BUT"
        found |= {t.regions[0]: t.name for t in but.things}
    return found


def drawn(puzzle: Puzzle) -> dict[int, int]:
    """Return the image of each drawn region: signs and tags."""
    words = puzzle.words
    signs = {c.sign: c.image - 1 for c in words["claims"]}  # type: ignore[attr-defined]
    tags = {c.tag: c.image - 1 for c in words["claims"]}  # type: ignore[attr-defined]
    return signs | tags | {b.tag: b.image - 1 for b in words["buts"]}  # type: ignore[attr-defined]
