"""The card: front matter for the Hub, true counts, and attribution."""

from __future__ import annotations

from pathlib import Path

import yaml

from mirgen.store import License, Manifest, Tally
from mirgen.store.card import card
from mirgen.store.columns import SCHEMA

from .conftest import build, make_manifest
from .test_manifest import SPLIT


def _front(text: str) -> dict[str, object]:
    _, front, _ = text.split("---\n", 2)
    loaded = yaml.safe_load(front)
    assert isinstance(loaded, dict)
    return loaded


def test_front_matter_names_every_split_and_train_first() -> None:
    front = _front(card(make_manifest(dev=SPLIT, train=SPLIT, train_x=SPLIT)))
    assert front["configs"] == [
        {
            "config_name": "default",
            "default": True,
            "data_files": [
                {"split": "train", "path": "data/train-*.parquet"},
                {"split": "dev", "path": "data/dev-*.parquet"},
                {"split": "train_x", "path": "data/train_x-*.parquet"},
            ],
        }
    ]
    assert front["license"] == "other"
    assert front["task_categories"] == ["visual-question-answering"]
    assert front["size_categories"] == ["n<1K"]


def test_patterns_of_splits_do_not_meet(tmp_path: Path) -> None:
    for name in ("train-00000-of-00001.parquet", "train_x-00000-of-00001.parquet"):
        (tmp_path / name).touch()
    assert [p.name for p in tmp_path.glob("train-*.parquet")] == ["train-00000-of-00001.parquet"]


def test_size_categories_count_all_splits() -> None:
    many = SPLIT.model_copy(update={"number": 600})
    assert _front(card(make_manifest(a=many, b=many)))["size_categories"] == ["1K<n<10K"]
    more = SPLIT.model_copy(update={"number": 10_000})
    assert _front(card(make_manifest(a=more)))["size_categories"] == ["10K<n<100K"]


def _section(text: str, title: str) -> list[str]:
    """Return the section's one table: a line that isn't a row would end it."""
    body = text.split(f"## {title}\n")[1].split("\n## ")[0]
    parts = [part.strip() for part in body.split("\n\n")]
    tables = [part.splitlines() for part in parts if part.startswith("|")]
    assert len(tables) == 1
    assert all(line.startswith("|") for line in tables[0])
    return tables[0]


def test_tables_count_tasks_tiers_and_splits(tmp_path: Path) -> None:
    text = card(build(tmp_path))
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == text
    assert _section(text, "What it holds") == [
        "| task | tier | train | test |",
        "|---|---|--:|--:|",
        "| chart\\_analysis | easy | 1 | 0 |",
        "| chart\\_analysis | medium | 1 | 1 |",
        "| chart\\_analysis | hard | 1 | 0 |",
        "| speed\\_comparison | easy | 1 | 1 |",
        "| speed\\_comparison | medium | 1 | 0 |",
        "| speed\\_comparison | hard | 1 | 0 |",
        "| **all** | | **6** | **2** |",
    ]


def test_every_column_is_explained() -> None:
    rows = _section(card(make_manifest(train=SPLIT)), "Columns")[2:]
    assert [row.split("`")[1] for row in rows] == SCHEMA.names
    assert all(len(row) > 30 for row in rows)


def test_licences_are_counted_and_linked() -> None:
    rows = _section(card(make_manifest(train=SPLIT)), "Photos and licences")
    assert rows[2:] == [
        "| coco | [CC BY 2.0](https://cc.example/by) | 70 |",
        "| coco | not told | 10 |",
    ]


def _licensed(dataset: str, *licenses: License) -> Manifest:
    plain = make_manifest(train=SPLIT)
    source = plain.sources[0].model_copy(update={"dataset": dataset, "licenses": licenses})
    return plain.model_copy(update={"sources": (source,)})


def test_photos_are_linked_by_licence() -> None:
    links = ("https://photos.example/1", "https://photos.example/2", "javascript:x", "https://a)b")
    text = card(_licensed("mine", License(name="CC", url="", photos=5, links=links)))
    assert (
        "\n- mine, CC: [1](https://photos.example/1) [2](https://photos.example/2) and 3 more\n"
        in text
    )
    whole = card(_licensed("mine", License(name="CC", url="", photos=2, links=links[:2])))
    assert whole.endswith("[2](https://photos.example/2)\n")


def test_names_can_not_break_out_of_their_cell() -> None:
    text = card(
        _licensed("a|b\n<script>", License(name="x](y) | z", url="javascript:alert(1)", photos=1))
    )
    assert _section(text, "Photos and licences")[2:] == [
        "| a\\|b \\<script\\> | x\\](y) \\| z | 1 |"
    ]


def test_without_licences_the_card_says_so() -> None:
    assert "No licences are known for the photos" in card(_licensed("mine"))


def test_the_text_is_tidy() -> None:
    tallies = (Tally(task="yes_but", tier="easy", instances=2),)
    text = card(make_manifest(train=SPLIT.model_copy(update={"tallies": tallies})))
    assert "\n\n\n" not in text
    assert text.endswith(".\n")
    assert "{" not in text.split("```")[0]
