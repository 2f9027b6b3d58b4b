"""What an audit holds of a row: all but its pixels, and small pictures of those."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import cv2
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ..records.instance import Instance
from ..store import SCHEMA, Dataset, from_batch
from .row import row_faults

NUMBER = re.compile(r"(?<![\w.])[−-]?\d+(?:\.\d+)?")
_PLURAL = re.compile(r"s\b")
_NEGATIVE = re.compile(
    r" to the left$|\b(?:nearer|closer|below|lower|shorter|smaller|slower|lighter|fewer|less)\b"
)
SMALL = 32
"""Side in pixels of the grey thumbnail that frames are compared by."""

Thumbnail = NDArray[np.uint8]


@dataclass(frozen=True)
class Item:
    """A row without its images' bytes, and a thumbnail (SMALL, SMALL) of each."""

    row: Instance
    thumbnails: tuple[Thumbnail, ...]

    @cached_property
    def context(self) -> str:
        """Every text before the question, in reading order."""
        return "\n".join(p.text for p in self.row.context[:-1] if p.type == "text")

    @cached_property
    def asked(self) -> str:
        """The text that ends the prompt: the question itself."""
        return self.row.context[-1].text if self.row.context else ""

    @cached_property
    def values(self) -> tuple[float, ...]:
        """The options as numbers, empty where they aren't all numbers of one form or of two
        opposite ones, such as to the left and to the right.
        """
        found = [NUMBER.findall(option) for option in self.row.options]
        forms = {_PLURAL.sub("", NUMBER.sub("#", option)) for option in self.row.options}
        if any(len(numbers) != 1 for numbers in found) or len(forms) > 2:
            return ()
        signs = [-1.0 if _NEGATIVE.search(option) else 1.0 for option in self.row.options]
        return tuple(s * number(n[0]) for s, n in zip(signs, found, strict=True))

    @property
    def chance(self) -> float:
        """Chance of guessing right."""
        return 1 / len(self.row.options)

    def hit(self, scores: Sequence[float] | NDArray[np.float64]) -> float:
        """Return the chance that who takes the best score is right; ties are guessed among."""
        found = np.asarray(scores, dtype=np.float64)
        best = found >= found.max() - 1e-9
        return float(best[self.row.answer_index] / best.sum())


def number(text: str) -> float:
    """Return a number as texts write it."""
    return float(text.replace("−", "-"))


def gather(dataset: Dataset, most: int) -> Iterator[tuple[Item, list[str], bool]]:
    """Yield items, evenly spread over all rows where there are more than ``most``.

    Beside each stands what is wrong with its row, which its images are needed to tell, and
    whether the item can be judged otherwise; of one that can't no image is looked at.
    """
    for row in _spread(dataset.instances(), len(dataset), most):
        faults, sound = row_faults(row)
        small = tuple(_thumbnail(image.bytes) for image in row.images) if sound else ()
        yield Item(replace(row, images=()), small), faults, sound


def texts(dataset: Dataset, most: int) -> Iterator[Item]:
    """Yield items as ``gather`` does, without reading any image: a tenth of the work."""
    columns = [name for name in SCHEMA.names if name != "images"]
    rows = (row for batch in dataset.batches(columns=columns) for row in _imageless(batch))
    for row in _spread(rows, len(dataset), most):
        yield Item(row, ())


def _spread(rows: Iterable[Instance], total: int, most: int) -> Iterator[Instance]:
    step = max(1.0, total / most)
    wanted = {int(k * step) for k in range(min(most, total))}
    return (row for place, row in enumerate(rows) if place in wanted)


def _imageless(batch: pa.RecordBatch) -> Iterator[Instance]:
    at = SCHEMA.names.index("images")
    none = pa.array([[]] * batch.num_rows, SCHEMA.field("images").type)
    columns = [*batch.columns[:at], none, *batch.columns[at:]]
    return from_batch(pa.RecordBatch.from_arrays(columns, names=SCHEMA.names))


def _thumbnail(data: bytes) -> Thumbnail:
    raw = np.frombuffer(data, np.uint8)
    pixels = cv2.imdecode(raw, cv2.IMREAD_REDUCED_GRAYSCALE_4)
    if pixels is None:
        return np.zeros((SMALL, SMALL), np.uint8)
    return np.asarray(cv2.resize(pixels, (SMALL, SMALL), interpolation=cv2.INTER_AREA), np.uint8)
