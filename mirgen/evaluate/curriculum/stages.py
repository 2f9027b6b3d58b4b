"""Which instance is taught when: easy first, then five stages over the hard ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ...errors import UsageError
from ...records.puzzle import Tier
from ...seeds import digest

Medium = Literal["first", "hard", "none"]

GIVEN = (5, 4, 3, 1, 0)
"""Steps in the prompt in each of the five stages, as the MIR paper tells it."""

MIR_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the curriculum: its name, the steps given in it, and its instances in order."""

    name: str
    given: int
    pool: int
    """Instances among which it was chosen."""
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Curriculum:
    """How stages are made: the share of the hard instances in each, and what becomes of medium."""

    share: float = MIR_SHARE
    disjoint: bool = False
    medium: Medium = "first"
    seed: int = 0

    def __post_init__(self) -> None:
        most = 1 / len(GIVEN) if self.disjoint else 1.0
        if not 0 < self.share <= most + 1e-9:
            raise UsageError(
                f"the share can't be {self.share:g}",
                where="--share",
                remedy=f"give a share above 0 and up to {most:g}"
                + (", since disjoint stages divide the hard instances" if self.disjoint else ""),
            )

    def stages(self, rows: Iterable[tuple[str, Tier]]) -> tuple[Stage, ...]:
        """Return the stages over these instances; one without any is left out.

        Raises UsageError where there is no hard instance, which the five stages are about.
        """
        pools: dict[str, list[str]] = {"easy": [], "medium": [], "hard": []}
        for id_, tier in rows:
            if tier == "medium" and self.medium == "hard":
                pools["hard"].append(id_)
            elif tier != "medium" or self.medium == "first":
                pools[tier].append(id_)
        if not pools["hard"]:
            raise UsageError(
                "there is no hard instance to make stages of",
                where="mirgen curriculum",
                remedy="build with a hard tier, or see what `mirgen calibrate` made of it",
            )
        found = [
            Stage(tier, 0, len(pools[tier]), self._mixed(tier, pools[tier]))
            for tier in ("easy", "medium")
        ]
        hard = pools["hard"]
        for number, (given, ids) in enumerate(zip(GIVEN, self._dealt(hard), strict=True), start=1):
            name = f"hard-{number}"
            found.append(Stage(name, given, len(hard), self._mixed(name, ids)))
        return tuple(stage for stage in found if stage.ids)

    def _dealt(self, ids: Sequence[str]) -> list[list[str]]:
        """Deal the hard instances to the five stages."""
        each = max(1, round(self.share * len(ids)))
        if not self.disjoint:
            return [self._by_lot(f"share-{k}", ids)[:each] for k in range(len(GIVEN))]
        each = min(each, len(ids) // len(GIVEN))
        if each == 0:
            raise UsageError(
                f"{len(ids)} hard instances can't be divided among {len(GIVEN)} stages",
                where="--disjoint",
                remedy="leave it out, or build more of them",
            )
        lot = self._by_lot("deal", ids)
        return [lot[k * each : (k + 1) * each] for k in range(len(GIVEN))]

    def _mixed(self, name: str, ids: Sequence[str]) -> tuple[str, ...]:
        return tuple(self._by_lot(f"order-{name}", ids))

    def _by_lot(self, what: str, ids: Sequence[str]) -> list[str]:
        return sorted(ids, key=lambda id_: digest("curriculum", self.seed, what, id_))
