"""Rewriting changes the columns that it may, and no other byte; and nothing until all is there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mirgen.errors import OutputError
from mirgen.records.instance import Instance
from mirgen.run.verify import verify
from mirgen.store import OutFolder, open_dataset, rework

from ..built import built, hashes, once, shared_folder

POLISH = frozenset({"polish", "polish_model"})


@pytest.fixture
def out(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """Return a copy of a small data set of four shards."""
    import shutil

    config = tmp_path / "c.yaml"
    config.write_text("shard_rows: 6\n")
    words = ("--config", config, "--split", "train=18", "--split", "test=6", "--workers", 1)
    words += ("--tasks", "weight_comparison")
    folder = shared_folder(tmp_path_factory)
    made = once(folder, "rework", lambda path: built("--out", path, *words))
    return Path(shutil.copytree(made, tmp_path / "out"))


def marked(rows: Iterator[Instance]) -> Iterator[Instance]:
    """Mark every row of the second half of train."""
    for row in rows:
        late = row.split == "train" and row.index >= 9
        yield replace(row, polish="kept", polish_model="m") if late else row


def test_only_what_differs_is_written(out: Path) -> None:
    before, rows = hashes(out), list(open_dataset(out).instances())
    with OutFolder(out) as folder:
        manifest = rework(folder, marked, POLISH, lambda made: f"new-{made}", {"polish": "m"})
    after = hashes(out)
    differing = {name for name in after if before[name] != after[name]}
    assert differing - {"README.md"} == {  # the card tells the audit, which is gone
        "manifest.json",
        "data/train-00001-of-00003.parquet",
        "data/train-00002-of-00003.parquet",
    }
    assert list(marked(iter(rows))) == list(open_dataset(out).instances())
    assert manifest.config["polish"] == "m"
    prints = [shard.fingerprint.startswith("new-") for shard in manifest.splits["train"].shards]
    assert prints == [False, True, True]
    assert verify(str(out)).findings == ()


def test_a_second_rewriting_knows_the_first_making(out: Path) -> None:
    def again(rows: Iterator[Instance]) -> Iterator[Instance]:
        return (replace(row, polish_model="n") for row in rows)

    for change in (marked, again):
        with OutFolder(out) as folder:
            manifest = rework(folder, change, POLISH, lambda made: f"new-{made}")
    prints = [shard.fingerprint for shard in manifest.shards.values()]
    assert all(name.count("new-") == 1 for name in prints)


def test_nothing_to_change_leaves_every_byte(out: Path) -> None:
    before = hashes(out)
    with OutFolder(out) as folder:
        rework(folder, lambda rows: rows, POLISH)
    assert hashes(out) == before


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda rows: (row for row in rows if row.index != 7), "lost|touched"),
        (lambda rows: (replace(row, answer="E") for row in rows), "touched more"),
        (lambda rows: (replace(row, images=row.images[::-1]) for row in rows), "touched more"),
        (lambda rows: iter(list(rows)[::-1]), "touched more"),
        (lambda rows: iter(list(rows)[:-1]), "lost"),
        (lambda rows: (1 / 0 for _ in rows), "division"),
    ],
)
def test_a_bad_change_leaves_the_data_set(out: Path, change: object, told: str) -> None:
    before = hashes(out)
    with pytest.raises((ValueError, ZeroDivisionError), match=told), OutFolder(out) as folder:
        rework(folder, change, POLISH)  # type: ignore[arg-type]
    kept = {name: sha for name, sha in hashes(out).items() if ".mirgen" not in name}
    assert kept == before


def test_a_missing_shard_is_told(out: Path) -> None:
    (out / "data" / "train-00002-of-00003.parquet").unlink()
    with (
        pytest.raises(OutputError, match="00002-of-00003.parquet is missing"),
        OutFolder(out) as folder,
    ):
        rework(folder, marked, POLISH)


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match="no finished data set"),
        OutFolder(tmp_path / "x") as folder,
    ):
        rework(folder, marked, POLISH)
