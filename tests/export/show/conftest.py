"""A small instance made by hand: two images, a thing in both, a drawn sign, a nasty label."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image as Picture
from pycocotools import mask as rle

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

NASTY = '<b onload="x">dog</b>'


def _image(color: str) -> Image:
    data = BytesIO()
    Picture.new("RGB", (200, 100), color).save(data, "PNG")
    return Image(data.getvalue(), f"row-{color}.png")


def region(number: int, image: int, label: str, box, annotation: str = "") -> RegionRow:
    x, y, width, height = box
    mask = np.zeros((100, 200), np.uint8, order="F")
    mask[y : y + height, x : x + width] = 1
    return RegionRow(
        region=number,
        image=image,
        label=label,
        bbox=tuple(map(float, box)),
        area=float(width * height),
        rle=rle.encode(mask)["counts"].decode(),
        size=(100, 200),
        source=0 if annotation else -1,
        annotation=annotation,
    )


@pytest.fixture
def row() -> Instance:
    return Instance(
        id="preview-00000007",
        split="preview",
        task="view_3d",
        category="spatial",
        tier="medium",
        difficulty=Difficulty(0.125, 2),
        images=(_image("red"), _image("blue")),
        context=(
            Piece("text", "First the rule.", -1),
            Piece("image", "", 0),
            Piece("text", "Then the dog runs.", -1),
            Piece("image", "", 1),
            Piece("text", "Which?", -1),
        ),
        question="First the rule.\n<image>\nThen the dog runs.\n<image>\nWhich?",
        options=("left", "right & away"),
        answer="B",
        answer_index=1,
        steps=Steps("Sum.", ("A dog.", "The dog and a sign."), "Text.", "Both dogs.", "So B."),
        refs=(
            Ref("context[2]", 5, 12, 3),
            Ref("steps.caption[1]", 0, 7, 4),
            Ref("steps.region2region", 0, 9, 3),
            Ref("steps.region2region", 5, 9, 4),
        ),
        regions=(
            region(3, 0, NASTY, (10, 40, 30, 30), "77"),
            region(4, 1, NASTY, (150, 40, 40, 30), "77"),
            region(5, 1, "sign", (90, 0, 20, 20)),
        ),
        sources=(SourceRow("pets", "a.jpg", "1", "0" * 64, "CC0", "", ""),),
        facts=(
            FactRow("question", '{"kind":"far_side","args":{},"options":[0,1]}', "text"),
            FactRow("cx(4)", "0.85", "image:1"),
        ),
        template="view_3d/plain.jinja",
        template_sha256="0" * 64,
        polish="off",
        polish_model="",
        seed=0,
        index=7,
        schema_version=1,
        mirgen_version="0",
    )
