"""The committed sample data set is sound, and its drawing program still makes it."""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "data" / "sample"
IMAGES = SAMPLE / "images"
Mask = NDArray[np.bool_]


@pytest.fixture(scope="module")
def coco() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SAMPLE / "annotations.json").read_text(encoding="utf-8"))
    return loaded


def runs_of(text: str) -> list[int]:
    """COCO's compressed run lengths as numbers."""
    out: list[int] = []
    at = 0
    while at < len(text):
        value, shift, more = 0, 0, True
        while more:
            c = ord(text[at]) - 48
            value |= (c & 0x1F) << (5 * shift)
            more, at, shift = bool(c & 0x20), at + 1, shift + 1
            if not more and c & 0x10:
                value |= -1 << (5 * shift)
        out.append(value + (out[-2] if len(out) > 2 else 0))
    return out


def mask_of(segmentation: Any, width: int, height: int) -> Mask:
    """The pixels of a segmentation of any of the three kinds."""
    if isinstance(segmentation, dict):
        assert segmentation["size"] == [height, width]
        counts = segmentation["counts"]
        runs = runs_of(counts) if isinstance(counts, str) else counts
        assert sum(runs) == width * height
        values = np.arange(len(runs)) % 2 == 1
        return np.repeat(values, runs).reshape((height, width), order="F")
    cv2 = pytest.importorskip("cv2")
    big = np.zeros((height * 4, width * 4), np.uint8)
    for ring in segmentation:
        assert len(ring) >= 6
        assert len(ring) % 2 == 0
        points = np.round((np.array(ring).reshape(-1, 2) * 4 - 0.5) * 16).astype(np.int32)
        cv2.fillPoly(big, [points], 1, shift=4)
    return np.asarray(big[2::4, 2::4] > 0)


def test_is_large_and_varied_enough(coco: dict[str, Any]) -> None:
    images, annotations = coco["images"], coco["annotations"]
    names = {c["id"]: c["name"] for c in coco["categories"]}
    assert len(images) >= 48
    assert len(names) == len(coco["categories"]) >= 24
    assert {a["category_id"] for a in annotations} == set(names)
    assert len({a["id"] for a in annotations}) == len(annotations)
    per_picture = Counter(a["image_id"] for a in annotations)
    assert min(per_picture[i["id"]] for i in images) >= 4
    assert sum(a["iscrowd"] for a in annotations) >= 6
    single = [a["segmentation"] for a in annotations if not a["iscrowd"]]
    assert sum(isinstance(s, dict) for s in single) >= 6
    assert any(isinstance(s, list) and len(s) > 1 for s in single)
    assert sum(max(a["bbox"][2:]) >= 70 for a in annotations) >= 200
    assert coco["licenses"][0]["id"] == 1
    assert all(i["license"] == 1 for i in images)


def test_files_are_baseline_rgb_jpegs_of_the_stated_size(coco: dict[str, Any]) -> None:
    digests = set()
    for image in coco["images"]:
        path = IMAGES / image["file_name"]
        digests.add(sha256(path.read_bytes()).digest())
        with Image.open(path) as picture:
            assert (picture.format, picture.mode) == ("JPEG", "RGB")
            assert picture.size == (image["width"], image["height"])
            assert "progressive" not in picture.info
    assert len(digests) == len(coco["images"]) == len(list(IMAGES.iterdir()))
    assert sum(f.stat().st_size for f in SAMPLE.rglob("*") if f.is_file()) < 6_000_000


def test_boxes_and_areas_agree_with_the_masks(coco: dict[str, Any]) -> None:
    sizes = {i["id"]: (i["width"], i["height"]) for i in coco["images"]}
    claimed: dict[int, int] = defaultdict(int)
    for a in coco["annotations"]:
        width, height = sizes[a["image_id"]]
        mask = mask_of(a["segmentation"], width, height)
        xs, ys = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
        tight = [xs[0], ys[0], xs[-1] + 1, ys[-1] + 1]
        x, y, w, h = a["bbox"]
        assert np.abs(np.array(tight) - [x, y, x + w, y + h]).max() <= 1, a["id"]
        assert abs(int(mask.sum()) - a["area"]) <= max(0.03 * a["area"], 4), a["id"]
        claimed[a["image_id"]] += a["area"]
    for number, area in claimed.items():
        assert area <= 1.01 * sizes[number][0] * sizes[number][1]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_pycocotools_reads_the_masks_alike(coco: dict[str, Any]) -> None:
    tools = pytest.importorskip("pycocotools.mask")
    sizes = {i["id"]: (i["width"], i["height"]) for i in coco["images"]}
    for a in coco["annotations"][::9]:
        width, height = sizes[a["image_id"]]
        shape, segmentation = [height, width], a["segmentation"]
        rle = segmentation
        if isinstance(segmentation, list):
            rle = tools.merge(tools.frPyObjects(segmentation, height, width))
        elif isinstance(segmentation["counts"], list):
            rle = tools.frPyObjects(segmentation, height, width)
        theirs = tools.decode(rle).astype(bool)
        ours = mask_of(segmentation, *reversed(shape))
        assert (theirs & ours).sum() >= 0.96 * (theirs | ours).sum(), a["id"]


@pytest.mark.parametrize("index", [0, 7, 20])
def test_a_picture_drawn_again_is_the_same(coco: dict[str, Any], index: int) -> None:
    pytest.importorskip("resvg_py")
    pytest.importorskip("cv2")
    sys.path.insert(0, str(ROOT))
    try:
        from data.draw.build import annotate, draw
        from data.draw.scenes import plan
    finally:
        sys.path.remove(str(ROOT))
    canvas = draw(index, 0, plan()[index])
    image = coco["images"][index]
    fresh = []
    for region in canvas.regions:
        fields = annotate(region)
        if fields is not None:
            fresh.append(fields)
            traced = mask_of(fields["segmentation"], canvas.w, canvas.h)
            assert (traced & region.mask).sum() >= 0.97 * (traced | region.mask).sum()
    stored = [
        {k: v for k, v in a.items() if k not in ("id", "image_id")}
        for a in coco["annotations"]
        if a["image_id"] == image["id"]
    ]
    assert fresh == stored
    with Image.open(IMAGES / image["file_name"]) as picture:
        kept = np.asarray(picture.convert("RGB"), np.float32)
    away = np.abs(kept - canvas.finish().astype(np.float32))
    assert away.mean() < 3
