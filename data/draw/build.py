"""Draws the pictures of the plan and writes them with their annotations."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from .canvas import Canvas, Region
from .categories import CATEGORIES, LICENSE
from .scenes import Shot, plan
from .trace import box_of, counts_of, fill, holes, overlap, packed, polygons, tidy

LEAST = 90  # pixels: what shows less than this is left out


def draw(index: int, seed: int, shot: Shot) -> Canvas:
    """One picture; its chance comes from the seed and its number alone."""
    canvas = Canvas(shot.width, shot.height, np.random.default_rng([seed, index]))
    shot.scene(canvas, shot.variant)
    return canvas


def annotate(region: Region) -> dict[str, Any] | None:
    """The COCO fields of a region, or None where hardly anything of it shows."""
    mask = tidy(region.mask, 6, 2)
    if int(mask.sum()) < LEAST:
        return None
    segmentation: object
    if region.crowd:
        segmentation = {"counts": counts_of(mask), "size": list(mask.shape)}
    elif holes(mask) > 0.12 * mask.sum():
        segmentation = {"counts": packed(counts_of(mask)), "size": list(mask.shape)}
    else:
        eps = 0.6
        rings = polygons(mask, eps)
        while overlap(fill(rings, mask.shape), mask) < 0.98 and eps > 0.1:
            eps *= 0.6
            rings = polygons(mask, eps)
        segmentation = rings
    return {
        "category_id": CATEGORIES[region.category][0],
        "segmentation": segmentation,
        "area": int(mask.sum()),
        "bbox": box_of(mask),
        "iscrowd": int(region.crowd),
    }


def jpeg(canvas: Canvas) -> bytes:
    """The picture as a baseline JPEG."""
    out = BytesIO()
    Image.fromarray(canvas.finish(), "RGB").save(
        out, "JPEG", quality=87, subsampling=0, optimize=True
    )
    return out.getvalue()


def build(out: Path, seed: int) -> dict[str, int]:
    """Writes all pictures and annotations.json below out; returns how many of each."""
    (out / "images").mkdir(parents=True, exist_ok=True)
    images: list[dict[str, Any]] = []
    annotations: list[dict[str, Any]] = []
    for index, shot in enumerate(plan()):
        canvas = draw(index, seed, shot)
        name = f"{index + 1:012d}.jpg"
        (out / "images" / name).write_bytes(jpeg(canvas))
        images.append(
            {
                "id": index + 1,
                "file_name": name,
                "width": shot.width,
                "height": shot.height,
                "license": 1,
            }
        )
        for region in canvas.regions:
            fields = annotate(region)
            if fields is not None:
                head = {"id": len(annotations) + 1, "image_id": index + 1}
                annotations.append(head | fields)
    used = {a["category_id"] for a in annotations}
    text = {
        "info": {
            "description": "mirgen sample: drawn scenes with COCO annotations",
            "version": "1.0",
        },
        "licenses": [LICENSE],
        "images": images,
        "annotations": annotations,
        "categories": [
            {"id": number, "name": name, "supercategory": above}
            for name, (number, above) in CATEGORIES.items()
            if number in used
        ],
    }
    (out / "annotations.json").write_text(
        json.dumps(text, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    return {"pictures": len(images), "regions": len(annotations), "categories": len(used)}
