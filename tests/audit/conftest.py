"""Rows made by hand for what needs hundreds of them, and a small real data set to be broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from mirgen.audit.items import Item
from mirgen.records.instance import (
    Difficulty,
    FactRow,
    Instance,
    Piece,
    RegionRow,
    SourceRow,
    Steps,
)
from mirgen.records.puzzle import TIERS
from mirgen.store import Manifest, ShardWriter, open_dataset
from mirgen.store.manifest import Shard

from ..built import built, once, shared_folder

TASKS = "speed_comparison,weight_comparison,location_relationship"


def make_row(index: int, options: Sequence[str], answer: int, **changes: object) -> Instance:
    """Return a row that asks something; each row has a photo of its own."""
    row = Instance(
        id=f"train-{index:08d}",
        split="train",
        task="made_up",
        category="spatial",
        tier=TIERS[index % 3],
        difficulty=Difficulty(0.1 * (1 + index % 3), 2),
        images=(),
        context=(Piece("text", f"It is {index} o'clock.", -1), Piece("text", "Which?", -1)),
        question=f"It is {index} o'clock. Which?",
        options=tuple(options),
        answer="ABCDE"[answer],
        answer_index=answer,
        steps=Steps("", (), "", "", f"It is {options[answer]}."),
        refs=(),
        regions=(),
        sources=(SourceRow("made", f"{index}.jpg", str(index), f"{index:064x}", "", "", ""),),
        facts=(FactRow("question", json.dumps({"kind": "which", "index": index}), "text"),),
        template="made_up/plain",
        template_sha256="0" * 64,
        polish="off",
        polish_model="",
        seed=0,
        index=index,
        schema_version=1,
        mirgen_version="0",
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def make_region(number: int, label: str, side: float, image: int = 0) -> RegionRow:
    """Return a square region in the middle of an image of 100 by 100 pixels."""
    box = (50 - side / 2, 50 - side / 2, side, side)
    return RegionRow(number, image, label, box, side * side, "", (100, 100), 0, "")


def as_items(rows: Sequence[Instance]) -> dict[str, list[Item]]:
    return {"made_up": [Item(row, ()) for row in rows]}


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a small data set as it was built; not to be touched."""
    words = ("--tasks", TASKS, "--split", "train=36", "--split", "test=18", "--seed", 4)
    return once(shared_folder(tmp_path_factory), "audited", lambda out: built("--out", out, *words))


Change = Callable[[list[Instance]], list[Instance]]
Break = Callable[[Change], Path]


@pytest.fixture
def broken(sound: Path, tmp_path: Path) -> Break:
    """Write a copy of the data set whose rows are changed, its manifest agreeing with its files."""

    def write(change: Change) -> Path:
        dataset = open_dataset(sound)
        rows = change(list(dataset.instances()))
        out = tmp_path / "broken"
        (out / "data").mkdir(parents=True)
        content = json.loads(dataset.manifest.encoded())
        for name in dataset.splits:
            content["splits"][name]["shards"] = [
                _shard(out, rows, old).model_dump() for old in dataset.shards(name)
            ]
        manifest = Manifest.model_validate_json(json.dumps(content))
        (out / "manifest.json").write_bytes(manifest.encoded())
        return out

    return write


def _shard(out: Path, rows: Sequence[Instance], old: Shard) -> Shard:
    split, _, _ = old.name.partition("-")
    own = [row for row in rows if row.split == split]
    assert len(own) == old.rows, "each split is one shard, and keeps its rows"
    with ShardWriter(out / "data" / old.name, old.fingerprint) as writer:
        for row in own:
            writer.append(row)
    return writer.shard
