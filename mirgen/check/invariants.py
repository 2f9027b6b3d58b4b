"""What must hold across the columns of one row, beyond what the schema can say."""

from __future__ import annotations

from collections.abc import Iterator

from pycocotools import mask as coco_mask

from ..records.instance import Instance, RegionRow
from ..records.rle import valid_runs

LETTERS = "ABCDE"
TOKEN = "<image>"


def broken(instance: Instance) -> str:
    """Return '' where every invariant holds, else the first that doesn't, in words."""
    return next(_faults(instance), "")


def mask_fault(region: RegionRow) -> str:
    """Return '' where box and area are those of the mask, else what differs."""
    if valid_runs(region.rle, region.size) is None:
        return (
            f"region {region.region}: its run lengths don't fill {region.size[1]}x{region.size[0]}"
        )
    rle = {"counts": region.rle.encode(), "size": list(region.size)}
    area = float(coco_mask.area(rle))
    box = tuple(float(v) for v in coco_mask.toBbox(rle))
    if area != region.area:
        return f"region {region.region}: area {region.area:g}, its mask has {area:g} pixels"
    if any(abs(a - b) > 1e-6 for a, b in zip(box, region.bbox, strict=True)):
        return f"region {region.region}: bbox {region.bbox}, its mask's is {box}"
    return ""


def _faults(row: Instance) -> Iterator[str]:
    yield from _prompt_faults(row)
    yield from _ref_faults(row)
    if row.answer != LETTERS[row.answer_index] or row.answer_index >= len(row.options):
        yield f"answer {row.answer!r} isn't option {row.answer_index}"
    if len(row.steps.caption) != len(row.images):
        yield f"{len(row.steps.caption)} captions for {len(row.images)} images"
    for region in row.regions:
        height, width = region.size
        x, y, w, h = region.bbox
        if not (0 <= region.image < len(row.images) and x >= 0 and y >= 0):
            yield f"region {region.region} lies outside its image"
        if x + w > width or y + h > height:
            yield f"region {region.region} sticks out of its image"
        if not -1 <= region.source < len(row.sources):
            yield f"region {region.region} names source {region.source}, which isn't there"
    if len({region.region for region in row.regions}) < len(row.regions):
        yield "two regions have one number"


def _prompt_faults(row: Instance) -> Iterator[str]:
    shown = [piece.image for piece in row.context if piece.type == "image"]
    if shown != list(range(len(row.images))):
        yield f"the context shows images {shown}, not each of {len(row.images)} once in order"
    if row.question.count(TOKEN) != len(row.images):
        yield f"the question has {row.question.count(TOKEN)} {TOKEN} for {len(row.images)} images"
    if any(TOKEN in text for text in (*row.options, *_texts(row).values())):
        yield f"{TOKEN} stands outside the question"


def _ref_faults(row: Instance) -> Iterator[str]:
    texts = _texts(row)
    image = {region.region: region.image for region in row.regions}
    for ref in row.refs:
        if ref.region not in image:
            yield f"a ref in {ref.field} names region {ref.region}, which isn't there"
        if not 0 <= ref.start < ref.end <= len(texts.get(ref.field, "")):
            yield f"a ref in {ref.field} spans {ref.start} to {ref.end}, outside its text"
    across = {image.get(r.region) for r in row.refs if r.field == "steps.region2region"}
    if len(across) < 2:
        yield "region2region speaks of regions of fewer than two images"


def _texts(row: Instance) -> dict[str, str]:
    steps = row.steps
    texts = {f"context[{i}]": p.text for i, p in enumerate(row.context) if p.type == "text"}
    texts |= {f"steps.caption[{i}]": text for i, text in enumerate(steps.caption)}
    for name in ("summary", "text2region", "region2region", "conclusion"):
        texts[f"steps.{name}"] = getattr(steps, name)
    return texts
