"""Small builds that several modules look at, made once a run, and ways to change finished ones."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from mirgen.records.instance import Instance
from mirgen.store import Manifest, ShardWriter, open_dataset
from mirgen.store.manifest import read_manifest

from ..built import built, once, shared_folder

CONFIG = """\
splits: {train: 16, test: 8}
seed: 3
tasks: [weight_comparison, location_relationship]
shard_rows: 8
"""


@pytest.fixture(scope="session")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a config of three small shards."""
    path = tmp_path_factory.mktemp("config") / "build.yaml"
    path.write_text(CONFIG)
    return path


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory, config: Path) -> Path:
    """Return the data set that one process builds of that config in one go; not to be touched."""
    return once(
        shared_folder(tmp_path_factory),
        "reference",
        lambda out: built("--config", config, "--out", out, "--workers", 1, PYTHONHASHSEED="0"),
    )


@pytest.fixture
def copy(reference: Path, tmp_path: Path) -> Path:
    """Return a copy of the reference that a test may change."""
    return Path(shutil.copytree(reference, tmp_path / "copy"))


Rewrite = Callable[[Callable[[Instance], Instance]], Path]


@pytest.fixture
def rewritten(copy: Path) -> Rewrite:
    """Change a copy's first row of ``test`` and put the new shard's hash in the manifest.

    Checksums then agree with the files, as after a careful forgery.
    """

    def rewrite(change: Callable[[Instance], Instance], at: int = 0) -> Path:
        rows = list(open_dataset(str(copy)).instances("test"))
        rows[at] = change(rows[at])
        manifest = read_manifest(copy / "manifest.json")
        old = manifest.splits["test"].shards[0]
        path = copy / "data" / old.name
        path.unlink()
        with ShardWriter(path, old.fingerprint) as writer:
            for row in rows:
                writer.append(row)
        content = json.loads((copy / "manifest.json").read_bytes())
        content["splits"]["test"]["shards"] = [writer.shard.model_dump()]
        (copy / "manifest.json").write_bytes(
            Manifest.model_validate_json(json.dumps(content)).encoded()
        )
        return copy

    return rewrite


def region(row: Instance, at: int, **changes: object) -> Instance:
    """Return the row with one of its regions changed."""
    regions = list(row.regions)
    regions[at] = replace(regions[at], **changes)  # type: ignore[arg-type]
    return replace(row, regions=tuple(regions))
