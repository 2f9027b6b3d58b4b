"""Albums for the compose tests: synthetic photos in a folder, and the real COCO set."""

from __future__ import annotations

import json
import os
import warnings
from pathlib import Path

import cv2
import numpy as np
import pytest
from pycocotools import mask as coco

from mirgen.errors import Reject
from mirgen.records.source import Mask, Photo, Region
from mirgen.source.decode import upright_pixels

from .shots import turned_blobs


class FakeAlbum:
    """An Album whose photos are written by the tests."""

    def __init__(self, folder):
        self.folder = folder
        self.photos, self.regions, self.masks = [], [], []

    def add_photo(self, pixels, *, suffix=".png", plain=False, name=None, raw=None):
        """Write (h, w, 3) RGB (or raw bytes) and return the photo's row."""
        row = len(self.photos)
        path = self.folder / (name or f"{row}{suffix}")
        if raw is None:
            raw = cv2.imencode(suffix, pixels[:, :, ::-1])[1].tobytes()
        path.write_bytes(raw)
        h, w = pixels.shape[:2]
        photo = Photo(row, "fake", path.name, str(path), str(row), w, h, "0" * 64, plain=plain)
        self.photos.append(photo)
        return row

    def add_region(self, photo, mask, category="thing"):
        """Enter a full-photo mask (h, w) as a region and return its row."""
        row = len(self.regions)
        x, y, w, h = cv2.boundingRect(mask.astype(np.uint8))
        part = np.ascontiguousarray(mask[y : y + h, x : x + w].astype(np.uint8))
        box = (float(x), float(y), float(w), float(h))
        area = float(part.sum())
        self.regions.append(
            Region(row, photo, f"a{row}", category, "", box, area, cutout=True, stands=True)
        )
        self.masks.append(Mask(x, y, part))
        return row

    def photo(self, row):
        return self.photos[row]

    def region(self, row):
        return self.regions[row]

    def mask(self, row):
        return self.masks[row]

    def file(self, row):
        try:
            return Path(self.photos[row].path).read_bytes()
        except OSError:
            raise Reject("photo-unreadable") from None

    def pixels(self, row, factor=1):
        photo = self.photos[row]
        size = (photo.width, photo.height)
        return upright_pixels(self.file(row), size, "RGB", factor=factor)

    def regions_of(self, photo):
        return tuple(r for r in self.regions if r.photo == photo)


@pytest.fixture
def album(tmp_path):
    return FakeAlbum(tmp_path)


@pytest.fixture(scope="session")
def shared_album(tmp_path_factory):
    """One album for all examples of a property test; they only add to it."""
    return FakeAlbum(tmp_path_factory.mktemp("photos"))


@pytest.fixture
def blob_album(album):
    """One photo of a red blob on a green ground, 300 × 240; region 0 is the blob."""
    pixels = np.zeros((240, 300, 3), np.uint8)
    pixels[:] = (20, 200, 30)
    mask = np.zeros((240, 300), np.uint8)
    cv2.ellipse(mask, (140, 120), (70, 90), 0, 0, 360, 1, -1)
    cv2.rectangle(mask, (120, 120), (230, 210), 1, -1)
    pixels[mask > 0] = (210, 30, 40)
    album.add_region(album.add_photo(pixels), mask, "blob")
    return album


@pytest.fixture(scope="session")
def coco_album(tmp_path_factory):
    """The real COCO photos as an album, masks decoded by pycocotools."""
    default = Path(__file__).resolve().parents[3] / "shared" / "realdata"
    root = Path(os.environ.get("MIRGEN_REALDATA", default)) / "coco_tiny_train"
    if not (root / "annotations.json").is_file():
        pytest.skip("no real annotated photos: set MIRGEN_REALDATA to their folder")
    found = json.loads((root / "annotations.json").read_text())
    names = {c["id"]: c["name"] for c in found["categories"]}
    album = FakeAlbum(tmp_path_factory.mktemp("unused"))
    rows = {}
    for image in found["images"]:
        row = rows[image["id"]] = len(album.photos)
        path = root / "images" / image["file_name"]
        size = image["width"], image["height"]
        album.photos.append(
            Photo(row, "coco", path.name, str(path), str(row), *size, "0" * 64, plain=True)
        )
    for note in found["annotations"]:
        photo = album.photos[rows[note["image_id"]]]
        x, y, w, h = note["bbox"]
        inside = min(x, y, photo.width - x - w, photo.height - y - h) >= 2
        if note["iscrowd"] or note["area"] < 5000 or not inside:
            continue
        rle = coco.merge(coco.frPyObjects(note["segmentation"], photo.height, photo.width))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # pycocotools and NumPy 2, in decode alone
            mask = coco.decode(rle)
        album.add_region(photo.row, mask, names[note["category_id"]])
    return album


@pytest.fixture(scope="session")
def blobs(tmp_path_factory):
    """Photos of all eight orientations, indexed, and what they must show."""
    return turned_blobs(tmp_path_factory.mktemp("blobs") / "set")
