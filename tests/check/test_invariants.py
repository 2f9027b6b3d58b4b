"""What must hold across a row's columns: one thing broken at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mirgen.check import invariants
from mirgen.check.invariants import broken, mask_fault
from mirgen.records.instance import Instance, Ref


def with_region(row: Instance, at: int = 0, **changes: Any) -> Instance:
    regions = list(row.regions)
    regions[at] = replace(regions[at], **changes)
    return replace(row, regions=tuple(regions))


def with_ref(row: Instance, at: int = 0, **changes: Any) -> Instance:
    refs = list(row.refs)
    refs[at] = replace(refs[at], **changes)
    return replace(row, refs=tuple(refs))


def with_steps(row: Instance, **changes: Any) -> Instance:
    return replace(row, steps=replace(row.steps, **changes))


def test_a_finished_row_holds(row: Instance) -> None:
    assert broken(row) == ""
    assert [mask_fault(region) for region in row.regions] == [""] * len(row.regions)


def test_answers(row: Instance) -> None:
    other = "A" if row.answer != "A" else "B"
    assert f"answer {other!r}" in broken(replace(row, answer=other))
    assert "answer" in broken(replace(row, answer="E", answer_index=4, options=row.options[:3]))


def test_prompts(row: Instance) -> None:
    images = [p for p in row.context if p.type == "image"]
    assert "shows images" in broken(replace(row, context=(*row.context, images[0])))
    assert "shows images" in broken(
        replace(row, context=tuple(p for p in row.context if p != images[-1]))
    )
    turned = dict(zip(images, reversed(images), strict=True))
    assert "shows images" in broken(
        replace(row, context=tuple(turned.get(p, p) for p in row.context))
    )
    assert "the question has" in broken(replace(row, question=row.question + "<image>"))
    assert "the question has" in broken(
        replace(row, question=row.question.replace("<image>", "", 1))
    )


def test_the_image_token_stands_nowhere_else(row: Instance) -> None:
    outside = "<image> stands outside the question"
    assert broken(replace(row, options=("<image>", *row.options[1:]))) == outside
    assert broken(with_steps(row, conclusion="See <image>.")) == outside
    texts = [replace(p, text=f"{p.text}<image>") if p.text else p for p in row.context]
    assert broken(replace(row, context=tuple(texts))) == outside


def test_captions(row: Instance) -> None:
    assert "captions for" in broken(with_steps(row, caption=(*row.steps.caption, "More.")))
    assert broken(with_steps(row, caption=row.steps.caption[:-1]))


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"start": 5, "end": 5}, "spans 5 to 5"),
        ({"start": -1, "end": 5}, "spans -1 to 5"),
        ({"end": 10**6}, "spans"),
        ({"field": "steps.nothing"}, "spans"),
        ({"field": "context[99]"}, "spans"),
        ({"field": "question"}, "spans"),
        ({"region": 999}, "names region 999, which isn't there"),
    ],
)
def test_refs(row: Instance, changes: dict[str, Any], fault: str) -> None:
    assert fault in broken(with_ref(row, **changes))


def test_spans_count_code_points_up_to_the_very_end(row: Instance) -> None:
    end = len(row.steps.conclusion)
    ref = Ref("steps.conclusion", 0, end, row.regions[0].region)
    assert broken(replace(row, refs=(*row.refs, ref))) == ""
    assert "spans" in broken(replace(row, refs=(*row.refs, replace(ref, end=end + 1))))


def test_region2region_spans_two_images(row: Instance) -> None:
    first = next(r for r in row.regions if r.image == 0).region
    kept = tuple(
        replace(ref, region=first) if ref.field == "steps.region2region" else ref
        for ref in row.refs
    )
    fault = "region2region speaks of regions of fewer than two images"
    assert broken(replace(row, refs=kept)) == fault
    none = tuple(ref for ref in row.refs if ref.field != "steps.region2region")
    assert broken(replace(row, refs=none)) == fault


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"bbox": (-1.0, 0.0, 10.0, 10.0)}, "lies outside"),
        ({"bbox": (0.0, -1.0, 10.0, 10.0)}, "lies outside"),
        ({"bbox": (0.0, 0.0, 9000.0, 10.0)}, "sticks out"),
        ({"bbox": (0.0, 0.0, 10.0, 9000.0)}, "sticks out"),
        ({"source": 1}, "names source 1"),
        ({"source": -2}, "names source -2"),
    ],
)
def test_regions(row: Instance, changes: dict[str, Any], fault: str) -> None:
    assert fault in broken(with_region(row, **changes))


def test_a_region_of_no_image(row: Instance) -> None:
    assert broken(with_region(row, at=len(row.regions) - 1, image=len(row.images)))


def test_two_regions_of_one_number(row: Instance) -> None:
    doubled = replace(row.regions[-1], bbox=row.regions[-1].bbox)
    assert broken(replace(row, regions=(*row.regions, doubled))) == "two regions have one number"


def test_a_moved_box_differs_from_its_mask(row: Instance) -> None:
    region = row.regions[0]
    x, y, w, h = region.bbox
    assert "bbox" in mask_fault(replace(region, bbox=(x + 1, y, w, h)))
    assert "bbox" in mask_fault(replace(region, bbox=(x, y, w, h - 1)))
    assert "area" in mask_fault(replace(region, area=region.area + 1))
    assert mask_fault(replace(region, rle=row.regions[1].rle))


@pytest.mark.parametrize(
    ("rle", "size"),
    [("", (10, 20)), ("oooooooo0", (10, 20)), ("0" * 500, (10, 20)), ("000", (1 << 20, 1 << 20))],
)
def test_run_lengths_of_a_stranger_are_checked_before_c_code_sees_them(
    row: Instance, monkeypatch: pytest.MonkeyPatch, rle: str, size: tuple[int, int]
) -> None:
    monkeypatch.setattr(invariants, "coco_mask", None)
    region = replace(row.regions[0], rle=rle, size=size)
    told = f"region {region.region}: its run lengths don't fill {size[1]}x{size[0]}"
    assert mask_fault(region) == told
