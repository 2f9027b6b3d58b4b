"""The structure of an item: what its signs may show, what its BUT images may hold, who counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Entry = tuple[int, int, int, int]
"""A claim: a rule and a number for the left thing, and the same for the right one (-1: none)."""

Mode = Literal["", "reverse", "instead", "exchange"]
"""What the thing that is told apart does where a BUT image holds it: see script.Script."""

AT_MOST, AT_LEAST, EXACTLY, ONLY, NOT_BOTH, ONLY_IF, ONE_OF = range(7)
RULES = ("at most", "at least", "exactly", "only", "not both", "only if", "one of")
"""Rules by number; the last three speak of both things of a sign."""
DOUBLE = (NOT_BOTH, ONLY_IF, ONE_OF)


@dataclass(frozen=True, slots=True)
class ClaimShape:
    """A YES image: the things that it may picture (left, right or -1), and what it may claim.

    The first half of what it may picture is of one kind, or order, and the second of another.
    """

    pictured: tuple[tuple[int, int], ...]
    catalog: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class PanelShape:
    """A BUT image: its kinds, the numbers in which each may be there, and further things.

    With ``many``, 1 stands for up to so many.
    """

    kinds: tuple[int, ...]
    steps: tuple[int, ...]
    extras: tuple[int, ...] = ()
    many: int = 1


@dataclass(frozen=True, slots=True)
class Script:
    """What an item shows and tells, before any number or sign is drawn.

    ``kinds`` are the members of each kind, as places in ``labels``; one that has several has a
    name in ``groups``, which the texts define. ``switch`` is the thing that is told apart: where
    it is in a BUT image, the claim is turned round (``reverse``), the second sign holds in place
    of the first (``instead``), or left and right change places (``exchange``).
    ``paired``: each BUT image has a YES image of its own, which comes before it.
    """

    kind: str
    labels: tuple[str, ...]
    kinds: tuple[tuple[int, ...], ...]
    groups: tuple[str, ...]
    claims: tuple[ClaimShape, ...]
    panels: tuple[PanelShape, ...]
    mode: Mode
    switch: int
    keeps: bool = False

    @property
    def paired(self) -> bool:
        """Whether images come as pairs."""
        return self.kind != "completes"

    @property
    def images(self) -> int:
        """Number of images."""
        return len(self.claims) + len(self.panels)

    def yes(self, claim: int) -> int:
        """Return the image of a claim, from 0."""
        return 2 * claim if self.paired else claim

    def but(self, panel: int) -> int:
        """Return the image of a panel, from 0."""
        return 2 * panel + 1 if self.paired else len(self.claims) + panel

    def sign(self, claim: int) -> int:
        """Return the region of a sign; the tag of an image has the image's number."""
        return self.images + claim

    def pictured(self, claim: int, side: int) -> int:
        """Return the region of what a sign shows: side 0 is the left one, or the only one."""
        return self.images + len(self.claims) + 2 * claim + side

    @property
    def first_thing(self) -> int:
        """Return the first region that a thing of a BUT image may have."""
        return self.images + 3 * len(self.claims)

    def kind_number(self, kind: int) -> int:
        """Return the number by which the solver knows a kind."""
        if not self.groups[kind]:
            return self.kinds[kind][0]
        return len(self.labels) + [k for k, name in enumerate(self.groups) if name].index(kind)

    def kind_of(self, label: int) -> int:
        """Return the kind that a thing belongs to, -1 for none."""
        return next((k for k, members in enumerate(self.kinds) if label in members), -1)

    def _tallies(self, c: int) -> list[str]:
        """Return the facts that count what a BUT image may hold, '' for what it never does."""
        panel = self.panels[c]
        may = {*panel.extras, self.switch, *(t for k in panel.kinds for t in self.kinds[k])}
        return [f"tally({self.but(c)},{t})" if t in may else "" for t in range(len(self.labels))]

    def args(self) -> dict[str, Any]:
        """Return the structure as JSON for the solver and for drawing again."""
        group = [""] * len(self.labels)
        for kind, members in enumerate(self.kinds):
            for label in members if self.groups[kind] else ():
                group[label] = f"group[{self.labels[label]}]"
        right = [claim.pictured[0][1] >= 0 for claim in self.claims]
        return {
            "labels": list(self.labels),
            "rules": list(RULES),
            "claims": [f"claim[{s + 1}]" for s in range(len(self.claims))],
            "catalogs": [[list(e) for e in claim.catalog] for claim in self.claims],
            "left": [f"label({self.pictured(s, 0)})" for s in range(len(self.claims))],
            "right": [
                f"label({self.pictured(s, 1)})" if right[s] else "" for s in range(len(right))
            ],
            "tallies": [self._tallies(c) for c in range(len(self.panels))],
            "groups": group,
            "group_names": [name for name in self.groups if name],
            "mode": self.mode,
            "exception": "exception" if self.mode else "",
            "keeps": self.keeps,
            "pictured": [[list(pair) for pair in claim.pictured] for claim in self.claims],
            "panels": [
                {
                    "kinds": [list(self.kinds[k]) for k in panel.kinds],
                    "steps": list(panel.steps),
                    "extras": list(panel.extras),
                    "many": panel.many,
                }
                for panel in self.panels
            ],
            "switch": self.switch,
        }
