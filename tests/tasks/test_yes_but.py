"""yes_but: every answer worked out again from the texts and the masks of finished rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from mirgen.check.continuity import Picture
from mirgen.check.measure import Seen, measure
from mirgen.check.need import changed
from mirgen.errors import Reject, UsageError
from mirgen.records.instance import Instance
from mirgen.records.puzzle import TIERS, Question, Slot
from mirgen.records.source import Pool
from mirgen.resources import folder
from mirgen.run.plan import plans
from mirgen.seeds import generator
from mirgen.tasks.shared.choose import hits
from mirgen.tasks.yes_but import TASK, YesBut
from mirgen.tasks.yes_but import rulebook as book
from mirgen.tasks.yes_but.fair import fairest
from mirgen.tasks.yes_but.redraw import redraw_states
from mirgen.tasks.yes_but.script import RULES
from mirgen.tasks.yes_but.solve import breaks

from ..built import Drawn, sample_bench, sample_pool
from .reading import asked, box, decode, told, where

FAMILY = "yes_but"
WORDS = {
    w: n for n, w in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight"], 1)
}
TAGS = ("YES", "BUT", "sign")

Counts = Counter[str]
Verdict = tuple[bool, set[tuple[str, str]]]
"""Whether a claim is broken, and by which (kind, too many or few), where numbers are claimed."""


def bare(name: str) -> str:
    """Return a label without article and measure word."""
    return re.sub(r"^(?:an? |the |some )?(?:(?:pair|piece) of )?", "", name.strip(), flags=re.I)


@dataclass
class Told:
    """What the sentences of a row say."""

    claims: dict[int, str]
    """By image: what is claimed, after "that"."""
    groups: dict[str, str]
    """What a thing counts as."""
    apart: str
    effect: str


def read_texts(row: Instance) -> Told:
    found = Told({}, {}, "", "")
    for sentence in told(row):
        claim = re.search(r"\bthat (.*)\.$", sentence)
        image = re.search(r"\b[Ii]mage (\d+)", sentence)
        group = re.search(r"(?:^|: )(The [^:]*) count as one kind, called an? (.*)\.$", sentence)
        if group:
            for name in re.split(r", | and ", group[1]):
                found.groups[bare(name)] = group[2]
        elif "turned round" in sentence or "change places" in sentence:
            found.effect = "reverse" if "turned round" in sentence else "exchange"
            found.apart = bare(re.search(r"BUT image holds (.*?), ", sentence)[1])  # type: ignore[index]
        elif "is about BUT images without" in sentence:
            found.effect = "instead"
            found.apart = bare(re.search(r"without (.*?), the one", sentence)[1])  # type: ignore[index]
        elif claim and image and re.search(r"its sign", sentence):
            assert int(image[1]) not in found.claims, where(row)
            found.claims[int(image[1])] = claim[1]
    return found


def look(row: Instance, image: int) -> Counts:
    """Count the things of a BUT image by the masks that are really there."""
    here = [r for r in row.regions if r.image == image - 1 and r.label not in TAGS]
    assert all(decode(r.rle, r.size).any() for r in here)
    return Counter(r.label for r in here)


def pictured(row: Instance, image: int) -> list[str]:
    """Return what a sign shows, from left to right."""
    here = [r for r in row.regions if r.image == image - 1 and r.label not in TAGS]
    return [r.label for r in sorted(here, key=lambda r: box(r).x)]


def judge(clause: str, kinds: list[str], count: Callable[[str], int], others: int) -> Verdict:
    """Decide on a claim as an English speaker would."""
    left = count(kinds[0])
    right = count(kinds[1]) if len(kinds) > 1 else 0
    words = r"(\w+) of the"
    if "left kind" in clause and "right one" in clause and "at most" in clause:
        by: set[tuple[str, str]] = set()
        first, second = re.findall(rf"at (most|least) {words}", clause)
        for (way, n), kind in zip((first, second), kinds, strict=True):
            have = count(kind)
            if way == "most" and have > WORDS[n]:
                by.add((kind, "many"))
            if way == "least" and have < WORDS[n]:
                by.add((kind, "few"))
        return bool(by), by
    if "left kind" in clause:
        return left > 0 and right == 0, set()
    if "two kinds" in clause and ("one is there" in clause or clause.startswith("one of")):
        return (left > 0) == (right > 0), set()
    if "together" in clause or "both kinds" in clause:
        return left > 0 and right > 0, set()
    if "nothing but" in clause or "nothing other than" in clause:
        return others > 0, set()
    if "nothing" in clause:
        return left > 0, set()
    if "one or more" in clause:
        return left < 1, set()
    n = WORDS[re.findall(rf"{words} kind", clause)[0]]
    if re.match("at most|no more", clause):
        return left > n, set()
    if re.match("at least|no fewer", clause):
        return left < n, set()
    assert re.match("exactly|precisely", clause), clause
    return left != n, set()


def verdict(row: Instance, text: Told, yes: int, but: int) -> Verdict:
    held = look(row, but)
    apart = held.pop(text.apart, 0) > 0 if text.apart else False

    def kind(name: str) -> str:
        return text.groups.get(name, name)

    kinds = [kind(name) for name in pictured(row, yes)]
    if text.effect == "exchange" and apart:
        kinds.reverse()

    def count(wanted: str) -> int:
        return sum(n for name, n in held.items() if kind(name) == wanted)

    others = sum(held.values()) - count(kinds[0])
    broken, by = judge(text.claims[yes], kinds, count, others)
    return (broken ^ apart if text.effect == "reverse" else broken), by


def answer(row: Instance) -> int:
    """Return the place of the option that texts and masks entail."""
    text, question = read_texts(row), asked(row)
    tags = {r.image + 1: r.label for r in row.regions if r.label in ("YES", "BUT")}
    assert sorted(text.claims) == sorted(i for i, tag in tags.items() if tag == "YES"), where(row)
    buts = sorted(i for i, tag in tags.items() if tag == "BUT")
    if not row.options[0].startswith("image "):
        seen = {but: verdict(row, text, but - 1, but) for but in buts}
        broken = [but for but, (is_broken, _) in seen.items() if is_broken]
        assert len(broken) == 1, f"{broken}: {where(row)}"
        if row.options[0].startswith("pair "):
            return row.options.index(f"pair {buts.index(broken[0]) + 1}")
        ((kind, way),) = seen[broken[0]][1]
        return row.options.index(f"{kind}, too {way} in image {broken[0]}")
    yes = sorted(text.claims)
    odd = []
    keeps = bool(re.search(r"image keeps the claim|goes with the claim|one keeps it", question))
    undone = r"image breaks the claim|undoes the claim|one breaks it"
    assert keeps != bool(re.search(undone, question)), where(row)
    for but in buts:
        apart = text.apart in look(row, but)
        mine = yes[1] if text.effect == "instead" and apart else yes[0]
        if verdict(row, text, mine, but)[0] != keeps:
            odd.append(but)
    assert len(odd) == 1, f"{odd}: {where(row)}"
    return row.options.index(f"image {odd[0]}")


def test_answers_follow_from_texts_and_masks(rows: Mapping[str, list[Instance]]) -> None:
    seen: Counter[tuple[str, str]] = Counter()
    effects: Counter[str] = Counter()
    for row in rows[FAMILY]:
        assert answer(row) == row.answer_index, where(row)
        shape = re.sub(r"\d+|^.*, ", "", row.options[0]).strip()
        seen[row.tier, shape.split(" ")[0]] += 1
        effects[read_texts(row).effect] += 1
    assert sum(seen.values()) >= 200
    assert set(seen) == {(t, s) for t in TIERS for s in ("pair", "too", "image")}
    assert set(effects) == {"", "reverse", "exchange", "instead"}


def test_another_image_or_claim_would_change_the_answer(
    rows: Mapping[str, list[Instance]],
) -> None:
    """The re-derivation can fail: with a thing more, or the opposite claim, it says otherwise."""
    failed = 0
    for row in rows[FAMILY][:60]:
        context = tuple(
            replace(p, text=re.sub("nothing of|at most|no more than", "at least one of", p.text))
            for p in row.context
        )
        if context == row.context:
            continue
        try:
            failed += answer(replace(row, context=context)) != row.answer_index
        except (AssertionError, ValueError, KeyError):
            failed += 1
    assert failed > 10


def test_what_is_told_apart_is_in_some_images_and_not_in_all(
    rows: Mapping[str, list[Instance]],
) -> None:
    looked = 0
    for row in rows[FAMILY]:
        apart = read_texts(row).apart
        if apart:
            buts = [r.image + 1 for r in row.regions if r.label == "BUT"]
            there = [apart in look(row, but) for but in buts]
            assert any(there), where(row)
            assert not all(there), where(row)
            looked += 1
    assert looked > 80


def test_things_are_apart_and_whole(rows: Mapping[str, list[Instance]]) -> None:
    """Nothing hides anything else, nor a tag; what a sign shows lies within its board."""
    for row in rows[FAMILY][:40]:
        for image in range(len(row.images)):
            here = [r for r in row.regions if r.image == image and r.label != "sign"]
            masks = [decode(r.rle, r.size) for r in here]
            for (a, one), (b, two) in combinations(zip(here, masks, strict=True), 2):
                assert not (one & two).any(), f"{a.label}, {b.label}: {where(row)}"
                small = min(one.sum(), two.sum())
                assert small > 150, f"{a.label}, {b.label}: {where(row)}"
            for sign in (r for r in row.regions if r.image == image and r.label == "sign"):
                board = box(sign)
                for thing in (box(r) for r in here if r.label not in TAGS):
                    assert board.left < thing.left < thing.right < board.right, where(row)
                    assert board.top < thing.top < thing.bottom < board.bottom, where(row)


def test_no_two_items_have_the_same_facts(rows: Mapping[str, list[Instance]]) -> None:
    facts = {tuple((f.name, f.value) for f in row.facts) for row in rows[FAMILY]}
    assert len(facts) == len(rows[FAMILY])


def test_images_are_as_many_as_promised(drawn: Callable[[str], list[Drawn]]) -> None:
    images = [len(item.planned.puzzle.frames) for item in drawn(FAMILY)]
    assert 4 <= np.mean(images) <= 7
    errors = {
        tier: np.mean([i.planned.difficulty.error for i in drawn(FAMILY) if i.slot.tier == tier])
        for tier in TIERS
    }
    assert errors["medium"] - errors["easy"] > 0.04
    assert errors["hard"] - errors["medium"] > 0.04


def test_wrong_ironies_are_suspects(drawn: Callable[[str], list[Drawn]]) -> None:
    """Every pair but the broken one has its suspect; no option stands for nothing at all."""
    looked = 0
    for item in drawn(FAMILY):
        puzzle = item.planned.puzzle
        if puzzle.question.kind == "irony":
            panels = {option.split()[0] for option in puzzle.question.options}
            assert len(panels) == len(puzzle.question.args["panels"])
            looked += 1
    assert looked > 50


@pytest.mark.parametrize(
    ("rule", "limit", "first", "second", "others", "expected"),
    [
        ("at most", 2, 2, 0, 5, False),
        ("at most", 2, 3, 0, 0, True),
        ("at most", 0, 1, 0, 0, True),
        ("at least", 1, 0, 0, 0, True),
        ("at least", 3, 3, 0, 0, False),
        ("exactly", 2, 3, 0, 0, True),
        ("exactly", 2, 1, 0, 0, True),
        ("exactly", 2, 2, 0, 4, False),
        ("only", 0, 2, 0, 0, False),
        ("only", 0, 2, 0, 1, True),
        ("not both", 0, 1, 1, 0, True),
        ("not both", 0, 1, 0, 0, False),
        ("only if", 0, 2, 0, 0, True),
        ("only if", 0, 2, 1, 0, False),
        ("only if", 0, 0, 0, 0, False),
        ("one of", 0, 1, 0, 0, False),
        ("one of", 0, 0, 0, 0, True),
        ("one of", 0, 1, 2, 0, True),
    ],
)
def test_rules(rule: str, limit: int, first: int, second: int, others: int, expected: bool) -> None:
    numbers = [np.array([v]) for v in (RULES.index(rule), limit, first, second, others)]
    assert breaks(*numbers).tolist() == [expected]  # type: ignore[arg-type]


def test_no_rule_breaks_nothing() -> None:
    one = np.array([1])
    assert not breaks(np.array([-1]), one, one, one, one).any()


def tiny_question(mode: str, kind: str = "contradicts") -> tuple[Question, dict[str, float]]:
    """Two pairs about dogs (0) and cats (1), with at most one, and a bench (2) told apart."""
    args = {
        "labels": ["dog", "cat", "bench"],
        "claims": ["claim[1]", "claim[2]"],
        "catalogs": [[[0, 1, -1, 0], [1, 2, -1, 0]]] * 2,
        "left": ["label(6)", "label(8)"],
        "right": ["", ""],
        "tallies": [[f"tally({c},{t})" for t in range(3)] for c in (1, 3)],
        "groups": ["", "", ""],
        "group_names": [],
        "mode": mode,
        "exception": "exception" if mode else "",
        "keeps": False,
        "pictured": [[[0, -1], [1, -1]]] * 2,
        "panels": [{"kinds": [[0], [1]], "steps": [1, 2], "extras": [], "many": 1}] * 2,
        "switch": 2 if mode else -1,
    }
    facts = {"claim[1]": 0.0, "claim[2]": 0.0, "label(6)": 0.0, "label(8)": 1.0}
    facts |= {"tally(1,0)": 2.0, "tally(1,1)": 1.0, "tally(1,2)": 0.0}
    facts |= {"tally(3,0)": 2.0, "tally(3,1)": 1.0, "tally(3,2)": 0.0}
    if mode:
        facts["exception"] = 2.0
    return Question(FAMILY, kind, args, (0, 1)), facts


def solved(question: Question, facts: dict[str, float]) -> list[float]:
    state = {name: np.array([value]) for name, value in facts.items()}
    return TASK.solve(question, state)[0].tolist()


def test_the_solver_on_two_pairs() -> None:
    question, facts = tiny_question("reverse")
    assert solved(question, facts) == [0, 4]
    assert solved(question, facts | {"label(6)": 1.0}) == [2, 2], "none is broken"
    assert solved(question, facts | {"label(8)": 0.0}) == [2, 2], "both are"
    assert solved(question, facts | {"claim[1]": 1.0, "claim[2]": 1.0}) == [4, 0]
    both = {"tally(1,2)": 1.0, "tally(3,2)": 1.0}
    assert solved(question, facts | both) == [4, 0], "each is turned round"
    assert solved(question, facts | both | {"exception": 1.0, "tally(1,1)": 0.0}) != [4, 0]


def test_groups_are_added_up() -> None:
    question, facts = tiny_question("")
    args = {**question.args, "groups": ["group[dog]", "group[cat]", ""], "group_names": ["pet"]}
    grouped = replace(question, args=args)
    facts |= {"group[dog]": 0.0, "group[cat]": 0.0}
    assert solved(grouped, facts) == [2, 2], "three pets in either"
    less = {"tally(1,0)": 0.0}
    assert solved(grouped, facts | less) == [4, 0]


def test_redraws_turn_each_image_half_the_time() -> None:
    question, facts = tiny_question("reverse")
    redraws = redraw_states(question, 64, generator("redraws"))
    for image in (("label(6)",), ("label(8)",), ("tally(1,",), ("tally(3,",)):
        state = {
            name: redraws[name] if name.startswith(image) else np.full(64, value)
            for name, value in facts.items()
        }
        differs = (TASK.solve(question, state) <= 1) != [True, False]
        assert differs.any(axis=1).mean() == 0.5, image


def test_need_is_met_exactly_at_hard(drawn: Callable[[str], list[Drawn]]) -> None:
    pool = sample_pool(sample_bench({"train": 300}, (FAMILY,)))
    hard = [i.planned.puzzle for i in drawn(FAMILY) if i.slot.tier == "hard"][:20]
    for puzzle in hard:
        redraws = TASK.redraw(puzzle, 64, pool, generator("need"))
        assert min(changed(puzzle, TASK.solve, redraws).values()) >= 0.5


def test_tally_counts_labels_of_its_own_frame() -> None:
    one, two = Picture(b"1"), Picture(b"2")
    regions = {
        0: Seen("BUT", (0, 0, 5, 5), 25, 100, 100, one),
        1: Seen("dog", (10, 0, 5, 5), 25, 100, 100, one),
        2: Seen("dog", (20, 0, 5, 5), 25, 100, 100, one),
        3: Seen("dog", (20, 0, 5, 5), 25, 100, 100, two),
    }
    labels = ["cat", "dog"]
    assert measure("tally(0,1)", regions, labels) == 2
    assert measure("tally(0,0)", regions, labels) == 0
    assert measure("tally(9,1)", regions, labels) is None
    assert measure("tally(0,2)", regions, labels) is None


def test_a_hit_is_shared_by_ties() -> None:
    assert hits(np.array([[1.0, 1.0, 0.0]]), 0).tolist() == [0.5]
    assert hits(np.array([[1.0, 1.0, 0.0]]), 2).tolist() == [0.0]
    scores = {"rule": np.array([[2.0, 1.0, 0.0], [1.0, 2.0, 0.0], [0.0, 1.0, 2.0]])}
    rng = generator("fair")
    assert fairest(scores, 0, (0.0,), rng)[0] == 0, "the lot means it to hit"
    assert fairest(scores, 0, (0.5,), rng)[0] == 1, "neither it nor its inverse"
    assert fairest(scores, 0, (0.99,), rng)[0] == 2, "the inverse"


# The rules file.

FAULTS = {
    "claims: [{place: hall, rule: forbiden}]": "did you mean 'forbidden'",
    "claims: [{place: hall}]": "rule is missing",
    "claims: [{place: Hall!, rule: only}]": "claims[0].place",
    "claims: [{place: hall, rule: only, thing: [dog]}]": "there is no key 'thing'",
    "claims: [{place: hall, rule: only, things: dog}]": "claims[0].things",
    "claims: 7": "claims can't be 7",
    "claims: [7]": "claims[0]",
    "claim: []": "there is no key 'claim'",
    "groups: [{things: [dog]}]": "name is missing",
    "groups: [{name: pet, things: []}]": "groups[0].things",
    "[1, 2]": "isn't a mapping",
    "claims: [": "isn't YAML",
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_wrong_rules_file_gets_one_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(text)
    with pytest.raises(UsageError) as caught:
        book.load([folder("templates") / FAMILY / book.NAME, path])
    assert FAULTS[text] in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_or_narrow_rules_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="can't read the rules file"):
        book.load([tmp_path / "none.yaml"])
    path = tmp_path / "rules.yaml"
    path.write_text("claims: [{place: hall, rule: forbidden, things: [dog]}]")
    with pytest.raises(UsageError, match="no claim of rule 'forbidden'"):
        book.load([path])


def test_a_users_rules_are_added(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(
        "claims:\n"
        + "".join(
            f"  - {{place: mine {rule.replace('_', ' ')}, rule: {rule}}}\n"
            for rule in ("at_most", "at_least")
        )
        + "groups:\n  - {name: pet, things: [dog, cat]}\n"
    )
    mine = book.load([folder("templates") / FAMILY / book.NAME, path])
    assert len(mine.places) == len(book.packaged().places) + 2
    assert mine.groups[-1] == book.Group("pet", frozenset({"dog", "cat"}))
    pool = sample_pool(sample_bench({"train": 300}, (FAMILY,)))
    slot = Slot("train", 0, FAMILY, "easy", "contradicts", 3, 1, 0, (0.5,) * 16, (640, 400))
    said = {
        claim.place
        for seed in range(60)
        for puzzle in list(YesBut(mine).draw(slot, pool, generator("mine", seed)))[:2]
        for claim in puzzle.words["claims"]  # type: ignore[attr-defined]
    }
    assert said & {"mine at most", "mine at least"}


def test_every_rule_of_the_file_is_met(drawn: Callable[[str], list[Drawn]]) -> None:
    met = {
        claim.rule
        for item in drawn(FAMILY)
        for claim in item.planned.puzzle.words["claims"]  # type: ignore[attr-defined]
    }
    assert met == {*(rule.replace("_", " ") for rule in book.CLAIMS[:-1]), "sides"}


def test_eight_categories_feed_every_kind_and_tier() -> None:
    pool = sample_pool(sample_bench({"train": 300}, (FAMILY,)))
    names = sorted(pool.cutouts_by_category)[:8]
    small = Pool(pool.photos, tuple(r for r in pool.regions if r.category in names))
    assert TASK.lacks(small) == ""
    for kind in TASK.kinds:
        for tier in TIERS:
            options = TASK.option_counts(kind, tier)[-1]
            slot = Slot("train", 0, FAMILY, tier, kind, options, 1, 0, (0.5,) * 16, (640, 400))
            assert next(plans(TASK, slot, small, 5, Counter())).puzzle.answer == 1


def test_too_few_categories_are_told() -> None:
    assert "8 categories" in TASK.lacks(Pool((), ()))
    slot = Slot("train", 0, FAMILY, "easy", "irony", 3, 1, 0, (0.5,) * 16, (640, 400))
    with pytest.raises(Reject, match="cast-too-small"):
        next(TASK.draw(slot, Pool((), ()), generator("none")))
