"""The ``datasets`` library, offline, as the reader most people use."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from mirgen.records.instance import Instance
from mirgen.store import OutFolder

from .conftest import build, change, make_instance, make_split

_LOAD = """
import io, json, os, sys, warnings
warnings.simplefilter("ignore")
os.environ |= {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_HOME": sys.argv[2]}
import datasets
datasets.disable_progress_bars()
out, cache = sys.argv[1:3]
file = out + "/data/train-00001-of-00002.parquet"
one = datasets.load_dataset("parquet", data_files=file, cache_dir=cache, split="train")
card = datasets.load_dataset(out, cache_dir=cache)
row = dict(one[1])
images = row.pop("images")
stream = next(iter(datasets.load_dataset(out, split="test", streaming=True)))
json.dump(
    {
        "row": row,
        "images": [[type(i).__module__, i.format, i.size, i.getpixel((3, 3))] for i in images],
        "rows": {name: card[name].num_rows for name in card},
        "ids": {name: card[name]["id"][:] for name in card},
        "features": {k: repr(v) for k, v in one.features.items()},
        "streamed": [stream["id"], stream["images"][1].size],
    },
    sys.stdout,
)
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    pytest.importorskip("datasets", reason="datasets isn't installed")
    out = tmp_path_factory.mktemp("loaded") / "out"
    manifest = build(out)
    with OutFolder(out) as folder:
        folder.begin({})
        folder.commit(change(manifest, train_x=make_split(folder, "train_x", 3, 1)))
    cache = tmp_path_factory.mktemp("cache")
    done = subprocess.run(
        [sys.executable, "-c", _LOAD, str(out), str(cache)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def _expected() -> Instance:
    return make_instance("train", 4, 7)


def test_a_shard_loads_with_its_values(loaded: dict[str, Any]) -> None:
    row, instance = loaded["row"], _expected()
    assert row["id"] == instance.id
    assert row["question"] == instance.question
    assert row["options"] == list(instance.options)
    assert row["seed"] == instance.seed
    unmeasured = {"passes": None, "samples": None, "unparsed": None}
    assert row["difficulty"] == {"error": 0.1254, "hops": 2, "pass_rate": 0.75, **unmeasured}
    assert row["context"][1] == {"type": "image", "text": "", "image": 0}
    assert row["refs"][1] == {"field": "steps.caption[1]", "start": 2, "end": 5, "region": 1}
    assert row["regions"][0]["bbox"] == [1.0, 2.0, 10.5, 9.0]
    assert row["steps"]["caption"] == ["A dog.", "A cat."]


def test_images_decode_as_pictures(loaded: dict[str, Any]) -> None:
    kinds = [(module.split(".")[0], kind, size) for module, kind, size, _ in loaded["images"]]
    assert kinds == [("PIL", "JPEG", [32, 24])] * 2
    first, second = (pixel for *_, pixel in loaded["images"])
    assert first[2] > 180 > 30 > first[0]
    assert second[0] > 180 > 30 > second[1]


def test_the_folder_loads_by_its_card(loaded: dict[str, Any]) -> None:
    assert loaded["rows"] == {"train": 6, "test": 2, "train_x": 3}
    assert loaded["ids"]["train"] == [f"train-{i:08d}" for i in range(6)]
    assert loaded["ids"]["train_x"][2] == "train_x-00000002"
    assert loaded["streamed"] == ["test-00000000", [32, 24]]


def test_features_are_those_of_the_schema(loaded: dict[str, Any]) -> None:
    assert "Image(" in loaded["features"]["images"]
    assert "'start': Value('int64')" in loaded["features"]["refs"]
    assert loaded["features"]["tier"] == "Value('string')"
