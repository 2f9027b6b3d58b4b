"""Traces masks as COCO polygons, and writes them as run lengths."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
FINE = 8


def box_of(mask: Mask) -> list[int]:
    """The tight box [x, y, w, h]."""
    ys, xs = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return [int(xs[0]), int(ys[0]), int(xs[-1] - xs[0] + 1), int(ys[-1] - ys[0] + 1)]


def tidy(mask: Mask, speck: int, pinhole: int) -> Mask:
    """Drops parts smaller than speck pixels, and fills holes smaller than pinhole."""
    out = mask.copy()
    for value, least in ((True, speck), (False, pinhole)):
        count, labels, stats, _ = cv2.connectedComponentsWithStats(
            (out == value).astype(np.uint8), connectivity=8 if value else 4
        )
        for i in range(1, count):
            if stats[i, cv2.CC_STAT_AREA] < least:
                out[labels == i] = not value
    return out


def holes(mask: Mask) -> int:
    """How many pixels are enclosed by the mask without belonging to it."""
    outer, _ = cv2.findContours(mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    full = np.zeros(mask.shape, np.uint8)
    cv2.drawContours(full, outer, -1, 1, -1)
    return int(full.sum()) - int(mask.sum())


def polygons(mask: Mask, eps: float = 0.55) -> list[list[float]]:
    """Rings of the mask; a part with a hole is cut in two through the hole."""
    x, y, w, h = box_of(mask)
    crop = np.pad(mask[y : y + h, x : x + w], 1).astype(np.uint8)
    big = np.kron(crop, np.ones((FINE, FINE), np.uint8))
    rings: list[list[float]] = []
    for part in _simple_parts(big):
        contours, _ = cv2.findContours(part, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        for contour in contours:
            ring = cv2.approxPolyDP(contour, eps * FINE, True).reshape(-1, 2)
            if len(ring) < 3:
                continue
            points = (ring + 0.5) / FINE - 1 + (x, y)
            points[:, 0] = np.clip(points[:, 0], 0, mask.shape[1])
            points[:, 1] = np.clip(points[:, 1], 0, mask.shape[0])
            rings.append([round(float(v), 2) for v in points.ravel()])
    return rings


def _simple_parts(big: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    """Parts without holes that together make the mask."""
    contours, tree = cv2.findContours(big, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    inner = [c for c, node in zip(contours, tree[0], strict=True) if node[3] >= 0]
    if not inner:
        return [big]
    largest = max(inner, key=cv2.contourArea)
    x, _, w, _ = cv2.boundingRect(largest)
    cut = round((x + w / 2) / FINE) * FINE
    left, right = big.copy(), big.copy()
    left[:, cut:] = 0
    right[:, :cut] = 0
    return _simple_parts(left) + _simple_parts(right)


def fill(rings: list[list[float]], shape: tuple[int, int]) -> Mask:
    """The pixels whose centres lie within the rings."""
    out = np.zeros((shape[0] * 4, shape[1] * 4), np.uint8)
    for ring in rings:
        points = np.array(ring, np.float64).reshape(-1, 2) * 4 - 0.5
        layer = np.round(points * 16).astype(np.int32)
        cv2.fillPoly(out, [layer], 1, shift=4)
    return np.asarray(out[2::4, 2::4] > 0)


def overlap(a: Mask, b: Mask) -> float:
    """Intersection over union."""
    return float((a & b).sum() / max(1, (a | b).sum()))


def counts_of(mask: Mask) -> list[int]:
    """Run lengths down the columns, the first run being of zeros."""
    flat = mask.ravel(order="F").astype(np.int8)
    edges = np.flatnonzero(np.diff(flat)) + 1
    runs = np.diff(np.concatenate(([0], edges, [flat.size]))).tolist()
    return ([0] if flat[0] else []) + [int(n) for n in runs]


def packed(counts: list[int]) -> str:
    """Run lengths as COCO's compressed string."""
    out: list[str] = []
    for i, count in enumerate(counts):
        x = count - counts[i - 2] if i > 2 else count
        more = True
        while more:
            c = x & 0x1F
            x >>= 5
            more = x != -1 if c & 0x10 else x != 0
            out.append(chr((c | 0x20 if more else c) + 48))
    return "".join(out)
