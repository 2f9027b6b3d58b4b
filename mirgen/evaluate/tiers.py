"""Tiers from pass rates: by thresholds, or by shares of the data set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import UsageError
from ..records.puzzle import TIERS, Tier

MIR_THRESHOLD = 0.7
"""Ten samples at temperature 0.7, seven right: easy (MIR, arXiv 2509.17040)."""


@dataclass(frozen=True, slots=True)
class TierRule:
    """Either falling pass rates from which a tier begins, or shares of the instances, or neither.

    One value makes two tiers, easy and hard; two make three; none leaves the tiers as they are.
    """

    thresholds: tuple[float, ...] = (MIR_THRESHOLD,)
    quantiles: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        if self.quantiles and self.thresholds:
            raise UsageError(
                "thresholds and quantiles can't both set the tiers",
                where="--quantiles",
                remedy="leave out one of them",
            )
        for option, values in (("thresholds", self.thresholds), ("quantiles", self.quantiles)):
            falling = option == "thresholds"
            inside = all(0 < value <= 1 for value in values)
            ordered = list(values) == sorted(set(values), reverse=falling)
            whole = falling or sum(values) <= 1
            if len(values) > 2 or not inside or (falling and not ordered) or not whole:
                raise UsageError(
                    f"{option} can't be {','.join(map(str, values))}",
                    where=f"--{option}",
                    remedy="give one or two falling pass rates between 0 and 1, such as 0.8,0.4"
                    if falling
                    else "give the shares of easy and medium instances, such as 0.4,0.3",
                )

    def tiers(self, rates: Mapping[str, float], errors: Mapping[str, float]) -> dict[str, Tier]:
        """Return the tier of each instance by its id.

        Equal rates are put in order by the noisy viewers' ``errors``, then by id.
        """
        if self.thresholds:
            names = _names(self.thresholds)
            return {
                id_: names[sum(rate < threshold for threshold in self.thresholds)]
                for id_, rate in rates.items()
            }
        if not self.quantiles:
            return {}
        names = _names(self.quantiles)
        ranked = sorted(rates, key=lambda id_: (-rates[id_], errors[id_], id_))
        ends = [round(sum(self.quantiles[: k + 1]) * len(ranked)) for k in range(len(names) - 1)]
        return {id_: names[sum(rank >= end for end in ends)] for rank, id_ in enumerate(ranked)}


def _names(values: Sequence[float]) -> tuple[Tier, ...]:
    return TIERS if len(values) == 2 else (TIERS[0], TIERS[-1])
