"""Instances, manifests and folders that the tests of the store share."""

from __future__ import annotations

import io
from pathlib import Path

import PIL.Image

import mirgen
from mirgen.records.instance import (
    Difficulty,
    FactRow,
    Image,
    Instance,
    Piece,
    Ref,
    RegionRow,
    SourceRow,
    Steps,
)
from mirgen.records.puzzle import TIERS
from mirgen.store import License, Manifest, OutFolder, Shard, ShardWriter, Source, Split, Tally
from mirgen.store.shard import shard_name


def encoded(color: tuple[int, int, int], size: tuple[int, int] = (32, 24)) -> bytes:
    file = io.BytesIO()
    PIL.Image.new("RGB", size, color).save(file, "JPEG")
    return file.getvalue()


def make_instance(split: str = "train", index: int = 0, shade: int = 0) -> Instance:
    name = f"{split}-{index:08d}"
    images = (encoded((shade, 10, 200)), encoded((200, index % 256, shade)))
    return Instance(
        id=name,
        split=split,
        task=("speed_comparison", "chart_analysis")[index % 2],
        category="sequential",
        tier=TIERS[index % 3],
        difficulty=Difficulty(0.125 + index / 1e4, 2, None if index % 2 else 0.75),
        images=tuple(Image(data, f"{name}-{k}.jpg") for k, data in enumerate(images)),
        context=(
            Piece("text", "At 0 s the dog is here – “näher”:", -1),
            Piece("image", "", 0),
            Piece("image", "", 1),
        ),
        question="At 0 s the dog is here – “näher”:<image><image>Who is faster?",
        options=("the dog", "the cat", "neither"),
        answer="B",
        answer_index=1,
        steps=Steps("Compare.", ("A dog.", "A cat."), "Dog, cat.", "6 > 5.", "So B, the cat."),
        refs=(Ref("context[0]", 11, 14, 0), Ref("steps.caption[1]", 2, 5, 1)),
        regions=(
            RegionRow(
                0, 0, "dog", (1.0, 2.0, 10.5, 9.0), 80.0, "PPYo0", (24, 32), 0, f"{index + 900}"
            ),
            RegionRow(1, 1, "cat", (0.0, 0.0, 4.0, 3.0), 12.0, "d0", (24, 32), -1, ""),
        ),
        sources=(
            SourceRow("coco", "a/1.jpg", "1", "ab" * 32, "CC BY 2.0", "https://cc.example/by", ""),
        ),
        facts=(FactRow("cx(0)", "0.19", "image:0"), FactRow("time[1]", "2", "text")),
        template="speed_comparison",
        template_sha256="cd" * 32,
        polish="off",
        polish_model="",
        seed=(1 << 63) - 1,
        index=index,
        schema_version=1,
        mirgen_version="0.1.0",
    )


def write_shard(path: Path, instances: list[Instance], fingerprint: str = "f") -> Shard:
    with ShardWriter(path, fingerprint) as writer:
        for instance in instances:
            writer.append(instance)
    return writer.shard


def make_split(folder: OutFolder, split: str, rows: int, shards: int, seed: int = 7) -> Split:
    """Stage a split of this many rows in shards of equal size."""
    each = rows // shards
    made = tuple(
        write_shard(
            folder.staged(shard_name(split, k, shards)),
            [make_instance(split, k * each + i, seed) for i in range(each)],
            f"{split}:{seed}:{k}",
        )
        for k in range(shards)
    )
    instances = [make_instance(split, i) for i in range(rows)]
    tallies = tuple(
        Tally(
            task=task,
            tier=tier,
            instances=sum(i.task == task and i.tier == tier for i in instances),
            rejected={"twins": 3},
        )
        for task in ("chart_analysis", "speed_comparison")
        for tier in TIERS
    )
    return Split(seed=seed, number=rows, shards=made, tallies=tallies)


def make_manifest(**splits: Split) -> Manifest:
    return Manifest(
        schema_version=1,
        versions={"mirgen": mirgen.__version__, "python": "3.11"},
        config={"tiers": {"easy": 4.0}, "quality": 90},
        proportions={"train": 0.8, "test": 0.2},
        sources=(
            Source(
                dataset="coco",
                fingerprint="99" * 32,
                photos=80,
                regions=700,
                dropped={"missing-file": 2},
                licenses=(
                    License(name="CC BY 2.0", url="https://cc.example/by", photos=70),
                    License(name="", url="", photos=10),
                ),
            ),
        ),
        templates={"speed_comparison": "cd" * 32},
        splits=splits,
    )


def change(manifest: Manifest, **splits: Split) -> Manifest:
    return manifest.model_copy(update={"splits": {**manifest.splits, **splits}})


def build(out: Path, *, rows: int = 6, seed: int = 7) -> Manifest:
    """Make a data set of two splits, train in two shards."""
    with OutFolder(out) as folder:
        folder.begin({"seed": seed})
        manifest = make_manifest(
            train=make_split(folder, "train", rows, 2, seed),
            test=make_split(folder, "test", 2, 1, seed),
        )
        folder.commit(manifest)
    return manifest


def tree(out: Path) -> dict[str, bytes]:
    return {
        p.relative_to(out).as_posix(): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()
    }
