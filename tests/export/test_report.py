from __future__ import annotations

import pytest

from mirgen.export.report import report, shard_rows, size
from mirgen.store import Manifest


@pytest.fixture
def manifest() -> Manifest:
    def shard(split: str, rows: int) -> dict[str, object]:
        name = f"{split}-00000-of-00001.parquet"
        return {"name": name, "rows": rows, "bytes": 2048, "sha256": "ab" * 32, "fingerprint": "f"}

    def tally(task: str, tier: str, n: int, **rejected: int) -> dict[str, object]:
        return {"task": task, "tier": tier, "instances": n, "rejected": rejected}

    content = {
        "schema_version": 1,
        "versions": {"mirgen": "0"},
        "config": {},
        "proportions": {"test": 0.5, "train": 0.5},
        "sources": (
            {
                "dataset": "mine",
                "fingerprint": "x",
                "photos": 3,
                "regions": 1234,
                "dropped": {"small": 2, "crowd": 7},
            },
        ),
        "templates": {},
        "splits": {
            "train": {
                "seed": 4,
                "number": 1500,
                "shards": (shard("train", 1500),),
                "tallies": (
                    tally("a", "easy", 1000, dull=3),
                    tally("a", "hard", 500, dull=1, odd=9),
                ),
            },
            "test": {
                "seed": 8,
                "number": 5,
                "shards": (shard("test", 5),),
                "tallies": (tally("a", "easy", 2, dull=1), tally("b", "medium", 3)),
            },
        },
    }
    return Manifest.model_validate(content)


def test_the_report_counts_splits_tiers_and_reasons(manifest: Manifest) -> None:
    lines = report(manifest).splitlines()
    for line in (
        "| test | 5 | 8 | 1 | 2.0 KiB |",
        "| train | 1,500 | 4 | 1 | 2.0 KiB |",
        "| a | 1,002 | 0 | 500 | 1,502 |",
        "| b | 0 | 3 | 0 | 3 |",
        "| **all** | 1,002 | 3 | 500 | 1,505 |",
        "| a | odd | 0 | 0 | 9 | 9 |",
        "| a | dull | 4 | 0 | 1 | 5 |",
        "| mine | 3 | 1,234 | crowd 7, small 2 |",
    ):
        assert line in lines
    assert lines.index("| a | odd | 0 | 0 | 9 | 9 |") < lines.index("| a | dull | 4 | 0 | 1 | 5 |")


def test_every_table_is_one_to_a_reader_of_markdown(manifest: Manifest) -> None:
    lines = report(manifest).splitlines()
    for k, line in enumerate(lines):
        if line.startswith("|"):
            assert lines[k - 1] == "" or lines[k - 1].count("|") == line.count("|")


def test_a_row_a_shard(manifest: Manifest) -> None:
    assert shard_rows(manifest) == [
        {"shard": f"{s}-00000-of-00001.parquet", "rows": n, "size": "2.0 KiB", "sha256": "ab" * 8}
        for s, n in (("test", 5), ("train", 1500))
    ]


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "0 B"),
        (1023, "1023 B"),
        (1024, "1.0 KiB"),
        (1 << 20, "1.0 MiB"),
        (5 << 40, "5120.0 GiB"),
    ],
)
def test_sizes(number: int, told: str) -> None:
    assert size(number) == told
