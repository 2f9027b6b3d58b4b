"""Write a COCO file of any size: as many photos and regions as asked, the same bytes every time.

python benchmarks/bigcoco.py F.json [--photos 118287] [--regions 860001] [--boxes] [--images DIR]

Without options it is of the size of COCO's instances_train2017.json: 345 MB. Regions stand in no
order of their photos, most are polygons of a few to some hundred corners, one in a hundred is a
crowd in run lengths. --boxes leaves the masks out, as Objects365 and Open Images do. --images
also draws so many photos: a few are encoded, the others are hard links to them.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import orjson
from numpy.typing import NDArray

PHOTOS, REGIONS, CATEGORIES = 118_287, 860_001, 80
CROWDS = 0.01
WIDTH, HEIGHT = 640, 480
BATCH = 20_000
DRAWN = 64
"""Different photos that are drawn; the others have the same bytes."""


def write(path: Path, photos: int, regions: int, boxes: bool = False) -> None:
    """Write the file."""
    with path.open("wb") as file:
        file.write(b'{"info":{"description":"made by benchmarks/bigcoco.py"},"licenses":')
        file.write(orjson.dumps([{"id": 1, "name": "CC0", "url": "https://cc0"}]))
        for name, rows in (
            ("images", _photos(photos)),
            ("annotations", _rows(photos, regions, boxes)),
        ):
            file.write(f',"{name}":['.encode())
            for number, row in enumerate(rows):
                file.write(row if not number else b"," + row)
            file.write(b"]")
        names = [
            {"id": k, "name": f"thing {k}", "supercategory": f"kind {k % 9}"}
            for k in range(1, CATEGORIES + 1)
        ]
        file.write(b',"categories":' + orjson.dumps(names) + b"}")


def draw(folder: Path, photos: int) -> None:
    """Write the photos that the file lists."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(5)
    for k in range(photos):
        path = folder / f"{k + 1:012d}.jpg"
        if k < DRAWN:
            small = rng.integers(0, 256, (30, 40, 3), np.uint8)
            photo = cv2.resize(small, (WIDTH, HEIGHT), interpolation=cv2.INTER_CUBIC)
            noise = rng.integers(0, 24, photo.shape, np.uint8)
            cv2.imwrite(str(path), cv2.add(photo, noise), [cv2.IMWRITE_JPEG_QUALITY, 85])
        elif not path.exists():
            os.link(folder / f"{k % DRAWN + 1:012d}.jpg", path)


def _photos(number: int) -> Iterator[bytes]:
    for start in range(1, number + 1, BATCH):
        rows = [
            {
                "license": 1,
                "file_name": f"{k:012d}.jpg",
                "coco_url": f"http://images.cocodataset.org/train2017/{k:012d}.jpg",
                "height": HEIGHT,
                "width": WIDTH,
                "date_captured": "2013-11-14 11:18:45",
                "flickr_url": f"http://farm9.staticflickr.com/8186/{k * 7919:010d}_z.jpg",
                "id": k,
            }
            for k in range(start, min(start + BATCH, number + 1))
        ]
        yield orjson.dumps(rows)[1:-1]


def _rows(photos: int, regions: int, boxes: bool) -> Iterator[bytes]:
    for start in range(0, regions, BATCH):
        rng = np.random.default_rng([7, start])
        count = min(BATCH, regions - start)
        owner = rng.integers(1, photos + 1, count)
        category = np.minimum(rng.geometric(0.05, count), CATEGORIES)
        size = np.minimum(rng.lognormal(3.8, 0.9, count), 400.0)
        centre = rng.uniform(0, 1, (count, 2)) * (WIDTH, HEIGHT)
        corners = np.clip(rng.lognormal(2.70, 0.6, count), 4, 300).astype(int)
        crowd = rng.random(count) < CROWDS
        if boxes:
            yield _boxed(start, owner, category, centre, size)
            continue
        rows = []
        for k in range(count):
            points = _ring(rng, centre[k], size[k], corners[k])
            low, high = points.min(axis=0), points.max(axis=0)
            box = np.round([*low, *(high - low)], 2).tolist()
            row: dict[str, object] = {"segmentation": [points.ravel().tolist()]}
            if crowd[k]:
                row["segmentation"] = {"counts": _runs(rng), "size": [HEIGHT, WIDTH]}
            area = round(0.6 * box[2] * box[3], 4)
            row |= {"area": area, "iscrowd": int(crowd[k]), "image_id": int(owner[k])}
            row |= {"bbox": box, "category_id": int(category[k]), "id": start + k + 1}
            rows.append(row)
        yield orjson.dumps(rows)[1:-1]


def _boxed(
    start: int,
    owner: NDArray[np.int64],
    category: NDArray[np.int64],
    centre: NDArray[np.float64],
    size: NDArray[np.float64],
) -> bytes:
    low = np.clip(centre - size[:, None] / 2, 0, (WIDTH - 2, HEIGHT - 2))
    high = np.clip(centre + size[:, None] / 2, low + 1, (WIDTH, HEIGHT))
    sides = np.round(np.concatenate([low, high - low], axis=1), 2)
    areas = np.round(sides[:, 2] * sides[:, 3], 4)
    columns = (c.tolist() for c in (areas, owner, sides, category))
    rows = [
        {"area": a, "iscrowd": 0, "image_id": o, "bbox": b, "category_id": c, "id": start + k}
        for k, (a, o, b, c) in enumerate(zip(*columns, strict=True), 1)
    ]
    return orjson.dumps(rows)[1:-1]


def _ring(
    rng: np.random.Generator, centre: NDArray[np.float64], size: float, corners: int
) -> NDArray[np.float64]:
    """Return the corners of a wobbly outline inside of the photo, (n, 2), two decimals."""
    angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
    radii = size / 2 * rng.uniform(0.7, 1.0, corners)
    way = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return np.round(np.clip(centre + radii[:, None] * way, 0, (WIDTH - 1, HEIGHT - 1)), 2)


def _runs(rng: np.random.Generator) -> list[int]:
    runs = rng.integers(1, 90, 400)
    return [*runs.tolist(), WIDTH * HEIGHT - int(runs.sum())]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--photos", type=int, default=PHOTOS)
    parser.add_argument("--regions", type=int, default=REGIONS)
    parser.add_argument("--boxes", action="store_true")
    parser.add_argument("--images", type=Path)
    asked = parser.parse_args()
    write(asked.file, asked.photos, asked.regions, asked.boxes)
    if asked.images:
        draw(asked.images, asked.photos)
