"""Hand-made sources in temporary folders, the real sets, and a cache of the test's own."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mirgen.config import CutoutLimits
from mirgen.source import IndexRef, build_index

ROOT = Path(__file__).resolve().parents[2]

Indexed = Callable[..., IndexRef]
Coco = dict[str, object]


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIRGEN_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def indexed() -> Indexed:
    """Index a folder that holds annotations.json and images/."""

    def index(folder: Path, **given: object) -> IndexRef:
        values: dict[str, object] = {
            "max_pixels": 64_000_000,
            "limits": CutoutLimits(),
            "workers": 1,
            **given,
        }
        return build_index(str(folder / "annotations.json"), str(folder / "images"), **values)

    return index


@pytest.fixture
def realset() -> Callable[[str], Path]:
    """Return a real set's folder, or skip where the real data isn't there."""
    root = Path(os.environ.get("MIRGEN_REALDATA") or ROOT / ".." / "shared" / "realdata")

    def find(name: str) -> Path:
        if not (root / name / "annotations.json").is_file():
            pytest.skip(f"the real set {name} isn't there: name its folder in MIRGEN_REALDATA")
        return root / name

    return find


@pytest.fixture
def write_set() -> Callable[[Path, Coco], Path]:
    """Write annotations.json and a noisy JPEG of the stated size for every image of it."""

    def write(folder: Path, coco: Coco, missing: tuple[str, ...] = ()) -> Path:
        (folder / "images").mkdir(parents=True)
        (folder / "annotations.json").write_text(json.dumps(coco))
        for number, image in enumerate(coco["images"]):  # type: ignore[arg-type, var-annotated]
            path = folder / "images" / image["file_name"]
            if image["file_name"] not in missing and ".." not in image["file_name"]:
                path.parent.mkdir(parents=True, exist_ok=True)
                photo(image["width"], image["height"], number).save(path, quality=90)
        return folder

    return write


@pytest.fixture
def tiny() -> Coco:
    """Return one 200 x 100 photo with a 40 x 30 box drawn as a polygon."""
    return {
        "images": [{"id": 7, "file_name": "a.jpg", "width": 200, "height": 100}],
        "categories": [{"id": 3, "name": "cup", "supercategory": "kitchen"}],
        "annotations": [square(1)],
    }


@pytest.fixture
def region() -> Callable[..., dict[str, object]]:
    """Make an annotation of the tiny photo."""
    return square


def square(number: int, **changes: object) -> dict[str, object]:
    made: dict[str, object] = {
        "id": number,
        "image_id": 7,
        "category_id": 3,
        "bbox": [10, 20, 40, 30],
        "area": 1200,
        "iscrowd": 0,
        "segmentation": [[10, 20, 50, 20, 50, 50, 10, 50]],
        **changes,
    }
    return {key: value for key, value in made.items() if value != "gone"}


def photo(width: int, height: int, number: int = 0) -> Image.Image:
    rng = np.random.default_rng(number)
    return Image.fromarray(rng.integers(0, 256, (height, width, 3), np.uint8))
