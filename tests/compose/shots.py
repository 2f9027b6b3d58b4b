"""Photos in which each region has a colour of its own, indexed for real, and what they show."""

from __future__ import annotations

import io
import json
import warnings
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image, ImageOps
from pycocotools import mask as coco

from mirgen.config import CutoutLimits
from mirgen.records.frame import Frame
from mirgen.source import Catalogue, build_index

# No two of these, nor one and the black ground, mix to a third.
COLORS = np.array([[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]], np.uint8)
BACK = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}
"""The orientation that undoes each one."""
STORED = (80, 56)
Mask = np.ndarray


@dataclass(frozen=True)
class Shot:
    """A photo to be: its orientation, format, and what is annotated in which picture."""

    orientation: int
    kind: str
    upright: bool
    """The annotations are of the upright picture; else of the stored one."""
    segmentations: tuple[object, ...]
    stored: tuple[int, int] = STORED
    """Width and height of the stored picture."""

    @property
    def size(self) -> tuple[int, int]:
        """Width and height that the annotations are of."""
        return self.stored[::-1] if self.upright and self.orientation >= 5 else self.stored


@dataclass(frozen=True, repr=False)
class Truth:
    """What an indexed photo shows: upright pixels (h, w, 3) RGB and masks by annotation id."""

    pixels: np.ndarray
    masks: dict[str, Mask]


def turned(array: np.ndarray, orientation: int) -> np.ndarray:
    image = Image.fromarray(array)
    image.getexif()[0x0112] = orientation
    return np.asarray(ImageOps.exif_transpose(image))


def decode(rle) -> Mask:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # pycocotools under NumPy 2
        return coco.decode(rle)


def drawn(segmentation, size) -> Mask:
    if isinstance(segmentation, list):
        return decode(coco.merge(coco.frPyObjects(segmentation, size[1], size[0])))
    if isinstance(segmentation["counts"], list):
        segmentation = coco.frPyObjects(segmentation, size[1], size[0])
    return decode(segmentation)


def written(folder: Path, shots: list[Shot]) -> tuple[Catalogue, list[Truth]]:
    """Write photos and annotations, index them, and return what must come out."""
    (folder / "images").mkdir(parents=True)
    images, annotations, truths = [], [], []
    for number, shot in enumerate(shots):
        width, height = shot.size
        pixels = np.zeros((height, width, 3), np.uint8)
        masks = {}
        for k, segmentation in enumerate(shot.segmentations):
            mask = drawn(segmentation, shot.size)
            pixels[mask > 0] = COLORS[k]
            masks[f"{number}-{k}"] = mask if shot.upright else turned(mask, shot.orientation)
            told = {"id": f"{number}-{k}", "image_id": number, "category_id": k, "iscrowd": 0}
            annotations.append({**told, "segmentation": segmentation})
        if shot.upright:
            pixels = turned(pixels, BACK[shot.orientation])
        exif = Image.Exif()
        exif[0x0112] = shot.orientation
        name = f"{number}.{shot.kind.lower()}"
        options = {"quality": 100, "subsampling": 0} if shot.kind == "JPEG" else {}
        Image.fromarray(pixels).save(folder / "images" / name, shot.kind, exif=exif, **options)
        images.append({"id": number, "file_name": name, "width": width, "height": height})
        truths.append(Truth(turned(pixels, shot.orientation), masks))
    names = [{"id": k, "name": f"thing {k}"} for k in range(len(COLORS))]
    whole = {"images": images, "annotations": annotations, "categories": names}
    (folder / "annotations.json").write_text(json.dumps(whole))
    ref = build_index(
        str(folder / "annotations.json"),
        str(folder / "images"),
        max_pixels=10_000_000,
        limits=CutoutLimits(),
        workers=1,
    )
    return Catalogue([ref]), truths


def agreed(frame: Frame) -> dict[int, Mask]:
    """Return the masks of a frame's regions, which box and area must be those of."""
    found = {}
    for region in frame.regions:
        width, height = frame.size
        mask = decode({"counts": region.rle.encode(), "size": [height, width]})
        assert mask.shape == (height, width)
        rows, columns = np.nonzero(mask.any(axis=1))[0], np.nonzero(mask.any(axis=0))[0]
        x, y = columns[0], rows[0]
        tight = (x, y, columns[-1] + 1 - x, rows[-1] + 1 - y)
        assert region.bbox == tuple(map(float, tight))
        assert region.area == np.count_nonzero(mask) > 0
        # Encoded as everybody encodes it, without runs of nothing.
        assert coco.encode(np.asfortranarray(mask))["counts"].decode() == region.rle
        assert region.region not in found
        found[region.region] = mask
    with Image.open(io.BytesIO(frame.data)) as image:
        assert image.size == frame.size
        assert image.getexif().get(0x0112, 1) == 1
    return found


def shown(frame: Frame) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(frame.data)).convert("RGB")).astype(int)


def is_color(pixels: np.ndarray, k: int, within: int) -> Mask:
    return np.abs(pixels.astype(int) - COLORS[k]).max(axis=2) <= within


def eroded(mask: Mask, by: int) -> Mask:
    return cv2.erode(mask, np.ones((2 * by + 1,) * 2, np.uint8), borderValue=0)


def dilated(mask: Mask, by: int) -> Mask:
    return cv2.dilate(mask, np.ones((2 * by + 1,) * 2, np.uint8))


def perimeter(mask: Mask) -> int:
    return int(np.count_nonzero(dilated(mask, 1) ^ eroded(mask, 1))) // 2


BLOBS = (
    [(8, 6), (44, 10), (50, 28), (30, 30), (28, 50), (10, 48)],
    [(58, 4), (74, 8), (72, 30), (78, 50), (56, 46), (62, 26)],
)
"""Two shapes that look different in each of the eight turns."""
LARGE = 5
"""They are annotated at this scale: stickers may not be blown up."""


def turned_blobs(folder: Path) -> tuple[Catalogue, list[Truth]]:
    """Photos of all eight orientations, each with one shape as polygon and one as run lengths."""
    stored = (STORED[0] * LARGE, STORED[1] * LARGE)
    taken = []
    for orientation in range(1, 9):
        upright = orientation in (6, 7)
        size = Shot(orientation, "PNG", upright, (), stored).size
        points = [(np.array(ring) * LARGE).astype(float) for ring in BLOBS]
        if size != stored:
            points = [ring[:, ::-1] for ring in points]
        polygon, other = ([ring.ravel().tolist()] for ring in points)
        runs = coco.encode(np.asfortranarray(drawn(other, size)))
        told = {"counts": runs["counts"].decode(), "size": list(size[::-1])}
        taken.append(Shot(orientation, "PNG", upright, (polygon, told), stored))
    return written(folder, taken)
