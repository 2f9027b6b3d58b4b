"""A mapping that is made when it is first read: most puzzles are given up before anybody asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any


class Deferred(Mapping[str, object]):
    """What ``make(*args)`` returns, made at the first look; it must depend on these alone."""

    def __init__(self, make: Callable[..., Mapping[str, object]], *args: Any) -> None:
        self._make, self._args = make, args

    @cached_property
    def _made(self) -> Mapping[str, object]:
        return self._make(*self._args)

    def __getitem__(self, name: str) -> object:
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def __repr__(self) -> str:
        return repr(self._made)

    def __reduce__(self) -> tuple[type[dict[str, object]], tuple[dict[str, object]]]:
        """Travel as what was made: the arguments are large and of no use elsewhere."""
        return dict, (dict(self._made),)
