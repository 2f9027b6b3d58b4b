"""The gates at a build's end: an audit's verdict goes into the manifest, and may be insisted on."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import FindingsError
from ..store import Dataset, Manifest, Out, Verdict
from ..store.folder import FOLDERS

Judge = Callable[[Dataset], Verdict]
"""Audits a data set of which all is made but the manifest."""

NAMED = 3
"""Failed checks that an error names."""


def audited(out: Out, made: Manifest, judge: Judge | None) -> Manifest:
    """Return the manifest with the audit's verdict; a data set that stays as it was keeps its own.

    Without a judge there is none.
    """
    before = out.manifest
    same = before is not None and before.model_copy(update={"audit": None}) == made
    if before is not None and same and (before.audit or judge is None):
        return before
    if judge is None:
        return made
    return made.model_copy(update={"audit": judge(Dataset(out.path, made, FOLDERS))})


def require_passed(gate: bool, out: str, manifest: Manifest) -> None:
    """Refuse a finished data set whose audit failed, where that is asked for.

    Raises FindingsError naming the checks.
    """
    failed = manifest.audit.failed if manifest.audit else ()
    if gate and failed:
        more = f", and {len(failed) - NAMED} more" if len(failed) > NAMED else ""
        raise FindingsError(
            f"the audit failed: {', '.join(failed[:NAMED])}{more}",
            where=out,
            remedy="the data set stays there; run `mirgen audit` on it to see more",
        )
