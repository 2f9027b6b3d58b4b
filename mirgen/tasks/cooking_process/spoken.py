"""The values that templates of cooking_process speak of: images, groups, pieces of the recipe."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """Copies of one thing in an image: name, how many, their region numbers."""

    name: str
    count: int
    regions: tuple[int, ...]

    @property
    def region(self) -> int:
        """The first copy's region number."""
        return self.regions[0]


@dataclass(frozen=True, slots=True)
class Picture:
    """An image: number from 1, what things lie on and its region, the things that there are."""

    number: int
    surface: str
    region: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A piece of ``order``: the ``nth`` of a thing comes before, after or with that of another.

    The image ``early`` still lacks its thing's copy, and has ``early_count``; in the image
    ``late`` the other's copy is the region ``late_region``.
    """

    number: int
    thing: str
    nth: int
    surface: str
    other: str
    other_nth: int
    other_surface: str
    way: str
    early: int
    early_thing: str
    early_nth: int
    early_count: int
    early_surface: str
    early_region: int
    late: int
    late_thing: str
    late_nth: int
    late_region: int


@dataclass(frozen=True, slots=True)
class Step:
    """A piece of ``missing`` or ``next``: ``times`` as many are added as another step adds.

    That step leads from image ``since`` to the next one, and from ``start`` of the other thing to
    ``end``, which is ``seen`` more; ``since`` is 0 for the asked step itself. Of the thing there
    were ``before``; ``add`` come, which makes ``after``. Regions are -1 where there is nothing:
    the other's first copy before (``start_region``) and after (``end_region``), the thing's
    first copy in the image before the asked step, or what things lie on there.
    """

    number: int
    thing: str
    other: str
    times: int
    since: int
    start: int
    end: int
    seen: int
    before: int
    add: int
    after: int
    start_region: int
    end_region: int
    base_region: int


@dataclass(frozen=True, slots=True)
class State:
    """What an image shows of a rule's two things, and whether it keeps the rule."""

    image: int
    region: int
    thing: int
    other: int
    kept: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of ``wrong``: before, together or by; ``nth`` and ``other_nth`` are its numbers.

    ``region`` and ``other_region`` are first copies in the last image, -1 where it has none.
    """

    number: int
    rule: str
    thing: str
    nth: int
    other: str
    other_nth: int
    region: int
    other_region: int
    last: int
    states: tuple[State, ...]
