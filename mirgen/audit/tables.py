"""An audit's checks in the order that people read them, as words and as Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .audit import Audit
from .verdict import Check

ORDER = ("failed", "passed", "told", "not judged")


@dataclass(frozen=True, slots=True)
class Gate:
    """How the checks of one gate ended, and the one that comes nearest to its limit."""

    name: str
    passed: int
    failed: int
    not_judged: int
    nearest: str


def ordered(checks: Sequence[Check]) -> list[Check]:
    """Return the checks: failed, passed, told, not judged; the least likely first in each."""
    return sorted(checks, key=lambda c: (ORDER.index(c.verdict), 2.0 if c.p is None else c.p))


def gates(checks: Sequence[Check]) -> list[Gate]:
    """Return the gates in the order of their checks."""
    found = []
    for name in dict.fromkeys(check.gate for check in checks):
        own = [check for check in checks if check.gate == name]
        counts = Counter(check.verdict for check in own)
        tested = [check for check in own if check.p is not None]
        nearest = min(tested, key=lambda check: check.p or 0.0) if tested else None
        told = f"{nearest.title.partition('/')[2]}: {measured(nearest)}" if nearest else ""
        found.append(Gate(name, counts["passed"], counts["failed"], counts["not judged"], told))
    return found


def measured(check: Check) -> str:
    """Return what a check found, in words."""
    if check.p is not None:
        return (
            f"{check.share:.1%} of {check.n}, chance {check.chance:.1%}, "
            f"limit {check.limit:.1%}, p {check.p:.2g}"
        )
    if check.verdict in ("told", "failed") and check.share:
        share = f"{check.share:.1%} of {check.n}"
        return f"{share}: {check.note}" if check.note else share
    return check.note or f"{check.n} looked at"


def headline(audit: Audit) -> str:
    """Return the result in one line."""
    counts = Counter(check.verdict for check in audit.checks)
    looked = f"{audit.looked} of {audit.rows}" if audit.looked < audit.rows else f"{audit.rows}"
    checks = "check" if counts["failed"] == 1 else "checks"
    return (
        f"{looked} rows: {counts['failed']} {checks} failed, {counts['passed']} passed, "
        f"{counts['not judged']} not judged"
    )


def markdown(audit: Audit) -> str:
    """Return the audit in Markdown: the result, what failed, and every gate."""
    return "\n".join(_lines(audit)) + "\n"


def _lines(audit: Audit) -> Iterator[str]:
    yield f"**{headline(audit)}**"
    yield ""
    if audit.failed:
        yield "| failed | what was found |"
        yield "|---|---|"
        for check in audit.failed:
            yield f"| {_cell(check.title)} | {_cell(measured(check))} |"
        yield ""
    yield "| gate | passed | failed | not judged | nearest to its limit |"
    yield "|---|--:|--:|--:|---|"
    for gate in gates(audit.checks):
        counts = f"{gate.passed} | {gate.failed} | {gate.not_judged}"
        yield f"| {gate.name} | {counts} | {_cell(gate.nearest)} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")
