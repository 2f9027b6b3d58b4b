"""What the checks rest on: items, baselines, folds, likenesses, counts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mirgen.audit.blind import blind
from mirgen.audit.diversity import frame_leakage, gini, near_duplicates
from mirgen.audit.figures import figures
from mirgen.audit.items import SMALL, Item, gather, texts
from mirgen.audit.learners import FOLDS, folds_of
from mirgen.audit.visual import RULES, features
from mirgen.records.instance import Piece
from mirgen.seeds import generator
from mirgen.store import open_dataset

from .conftest import as_items, make_region, make_row


@pytest.mark.parametrize(
    ("options", "values"),
    [
        (("about 2.6 m", "about 1 m"), (2.6, 1.0)),
        (("0.5 widths to the left", "0.5 widths to the right"), (-0.5, 0.5)),
        (("−3 steps", "4 steps"), (-3.0, 4.0)),
        (("1 width to the left", "2 widths to the left", "1 width to the right"), (-1, -2, 1)),
        (("40 metres nearer", "5 metres farther"), (-40, 5)),
        (("cat", "dog"), ()),
        (("images 2 and 3", "images 3 and 2"), ()),
        (("1 cat", "2 dogs", "3 cows"), ()),
    ],
)
def test_options_as_numbers(options: tuple[str, ...], values: tuple[float, ...]) -> None:
    assert Item(make_row(0, options, 0), ()).values == values


def test_ties_are_guessed_among() -> None:
    item = Item(make_row(0, ("a", "b", "c", "d"), 1), ())
    assert item.hit([0, 1, 1, 0]) == 0.5
    assert item.hit([0, 0, 0, 0]) == item.chance == 0.25
    assert item.hit([1, 0, 0, 0]) == 0


def shares(text: str, options: tuple[str, ...], answer: int) -> dict[str, float]:
    row = make_row(0, options, answer)
    row = replace(row, context=(Piece("text", text, -1), Piece("text", "Which?", -1)))
    return {check.name: check.share for check in blind(as_items([row]))}


def test_a_mention_is_a_word_of_its_own() -> None:
    found = shares("The category of the dog, the dog.", ("the cat", "the dog"), 1)
    assert found["most-mentioned"] == found["first-mentioned"] == 1
    assert shares("It is 2.5 m and 12 m.", ("5 m", "2 m"), 0)["most-mentioned"] == 0.5
    assert shares("It is 50% here.", ("50%", "20%"), 0)["most-mentioned"] == 1


def test_number_baselines_by_hand() -> None:
    found = shares("There are 4 and 10.", ("14 cm", "4 cm", "9 cm", "7 cm"), 3)
    assert found["second-smallest-number"] == 1
    assert found["smallest-number"] == found["largest-number"] == 0
    assert found["nearest-to-mean-told"] == 1
    assert found["nearest-to-sum-told"] == found["is-told"] == 0
    assert found["isn't-told"] == pytest.approx(1 / 3)


def test_the_most_frequent_letter_doesnt_count_the_row_itself() -> None:
    rows = [make_row(k, ("a", "b"), k % 2) for k in range(10)]
    (check,) = (c for c in blind(as_items(rows)) if c.name == "majority-letter")
    assert check.share == 0
    rows = [make_row(k, ("a", "b"), 0) for k in range(10)]
    (check,) = (c for c in blind(as_items(rows)) if c.name == "majority-letter")
    assert check.share == 1


def test_rows_of_a_photo_share_a_fold_and_folds_are_even() -> None:
    items = [Item(make_row(k, ("a", "b"), 0), ()) for k in range(100)]
    items = [
        Item(replace(i.row, sources=items[k // 4].row.sources), ()) for k, i in enumerate(items)
    ]
    folds = folds_of(items)
    assert all(len(set(folds[k : k + 4])) == 1 for k in range(0, 100, 4))
    assert np.bincount(folds).tolist() == [20] * FOLDS
    alone = [Item(replace(i.row, sources=items[0].row.sources), ()) for i in items]
    assert np.bincount(folds_of(alone)).tolist() == [20] * FOLDS


def test_region_rules_are_of_what_an_option_names() -> None:
    regions = (
        make_region(0, "cat", 20),
        make_region(1, "dog", 60, 1),
        make_region(2, "cat", 10, 1),
    )
    row = make_row(0, ("the cat", "dogs", "image 2", "a cow"), 0, regions=regions)
    table = dict(zip(RULES, features(row).T.tolist(), strict=True))
    assert table["largest"] == pytest.approx([0.04, 0.36, 0.36, 0])
    assert table["most-frequent"] == [2, 1, 2, 0]
    assert table["last-shown"] == [1, 1, 1, 0]


def test_texts_are_the_rows_without_images(sound: Path) -> None:
    dataset = open_dataset(sound)
    full = [item.row for item, *_ in gather(dataset, 100)]
    assert [item.row for item in texts(dataset, 100)] == full
    few = [item.row.id for item in texts(dataset, 9)]
    assert few == [row.id for row in full][::6]


def test_gini_by_hand() -> None:
    assert gini([3, 3, 3]) == 0
    assert gini([0, 0, 0, 4]) == 0.75
    assert gini([1, 3]) == 0.25
    assert gini([]) == 0


def test_near_duplicates_are_found_and_others_arent() -> None:
    words = [f"w{k}" for k in range(80)]
    other = [f"v{k}" for k in range(80)]
    nearly = [*words[:-1], "end"]
    found = near_duplicates([" ".join(w) for w in (words, other, nearly, words[:40] + other[:40])])
    assert found == {2}


def frames(*pairs: tuple[str, np.ndarray]) -> list[str]:
    items = [
        Item(make_row(k, ("a", "b"), 0, split=split), (picture,))
        for k, (split, picture) in enumerate(pairs)
    ]
    (check,) = frame_leakage({"made_up": items})
    return [check.verdict, check.note]


def test_frames_that_differ_by_a_few_grey_levels_are_the_same() -> None:
    rng = generator("frames")
    one = rng.integers(20, 230, (SMALL, SMALL)).astype(np.uint8)
    near = (one + rng.integers(-3, 4, one.shape)).astype(np.uint8)
    patched = one.copy()
    patched[4:8, 4:8] ^= 64
    assert frames(("train", one), ("test", near))[0] == "failed"
    assert frames(("train", one), ("train", near))[0] == "passed"
    assert frames(("train", one), ("test", patched))[0] == "passed"
    assert frames(("a", one), ("b", near), ("c", patched), ("c", patched))[1] == (
        "image 1 of train-00000000 looks like image 1 of train-00000001"
    )


def test_figures_count_letters_and_photos() -> None:
    rows = [make_row(k, ("a", "b", "c")[: 2 + k % 2], k % 2) for k in range(6)]
    rows[1] = replace(rows[1], sources=rows[0].sources * 2)
    found = figures(as_items(rows))
    assert found.letters["made_up"] == {"2": {"A": 3, "B": 0}, "3": {"A": 0, "B": 3, "C": 0}}
    assert found.photos["made_up"] == [2, 1, 1, 1, 1]
    assert found.tiers["made_up"]["hard"]["error"] == pytest.approx(0.3)
