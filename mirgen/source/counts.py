"""Counts of what happens to photos and regions while an index is filled, and their report."""

from __future__ import annotations

from collections import Counter

from .coco import Coco
from .licences import license_name
from .plain import PlainCoco
from .prepare import Done, Job
from .report import CategoryCount, LicenseCount, Report
from .tally import Tally


class Counts:
    """One source's counts; photos are added in the order in which they are listed."""

    def __init__(self) -> None:
        self.photos_left, self.regions_left = Tally(), Tally()
        self._repaired, self._cutouts_left = Tally(), Tally()
        self._regions: Counter[str] = Counter()
        self._cutouts: Counter[str] = Counter()
        self._licenses: Counter[str] = Counter()
        self._standing = 0
        self._noted: dict[str, tuple[int, int, str]] = {}

    def left(self, job: Job, done: Done) -> None:
        """Count a photo that is left out with all its regions."""
        self._note(done)
        self.photos_left.add(done.fault, job.entry.file_name)
        if job.regions:
            example = f"annotation {job.regions[0].annotation}"
            self.regions_left.add("photo-left-out", example, len(job.regions))

    def kept(self, job: Job, done: Done, understood: bool) -> None:
        """Count a photo that is kept; ``understood``: it was found by less than its name."""
        self._note(done)
        for code, happened in (
            (done.framed, bool(done.framed)),
            ("name-understood", understood),
            ("extension-lies", job.state.lies),
        ):
            if happened:
                self._repaired.add(code, job.entry.file_name)
        self._repaired.extend(done.repaired)
        self.regions_left.extend(done.left)
        self._licenses[license_name(job.entry)] += 1
        for row in done.rows:
            self._regions[row.category] += 1
            self._standing += row.stands
            if row.left:
                self._cutouts_left.add(row.left, f"annotation {row.annotation}")
            else:
                self._cutouts[row.category] += 1

    def read(self, coco: Coco | PlainCoco) -> None:
        """Count what was left out and repaired in reading, after all photos."""
        self._repaired.extend(coco.repaired)
        for code, (_, number, annotation) in sorted(self._noted.items()):
            self._repaired.add(code, f"annotation {annotation}", number)
        self.photos_left.extend(coco.photos_left)
        self.regions_left.extend(coco.left_out)

    def report(self, coco: Coco | PlainCoco, copies: int) -> Report:
        """Return the report, without the data set's name."""
        return Report(
            dataset="",
            kind=coco.kind,
            photos_read=coco.photos_read,
            photos_kept=self._licenses.total(),
            photos_left=self.photos_left.counts(),
            copies=copies,
            regions_read=coco.read,
            regions_kept=self._regions.total(),
            regions_left=self.regions_left.counts(),
            repaired=self._repaired.counts(),
            cutouts=self._cutouts.total(),
            standing=self._standing,
            cutouts_left=self._cutouts_left.counts(),
            categories=tuple(
                CategoryCount(name, self._regions[name], self._cutouts[name])
                for name in sorted(self._regions)
            ),
            licenses=tuple(
                LicenseCount(name, self._licenses[name]) for name in sorted(self._licenses)
            ),
        )

    def _note(self, done: Done) -> None:
        """Keep as example what stands first in the file, whatever photo it belongs to."""
        for note in done.noted:
            place, number, annotation = self._noted.get(note.code, (note.place, 0, note.annotation))
            if note.place < place:
                place, annotation = note.place, note.annotation
            self._noted[note.code] = (place, number + 1, annotation)
