"""Do the categories that the settings of a source name exist in it?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..config import SourceSettings
from ..errors import UsageError, nearest


def require_named(settings: SourceSettings, categories: Sequence[str], where: str) -> None:
    """Refuse settings that name what the annotations (``where``) haven't. Raises UsageError."""
    for key, name, there in _named(settings, categories):
        if name not in there:
            raise UsageError(
                f"the annotations have no category {name!r}",
                where=f"{key} of the source {where}",
                remedy=nearest(name, there),
            )


def known_names(settings: SourceSettings, categories: Iterable[str]) -> set[str]:
    """Return what the categories are called in the data set."""
    return {settings.category(name) for name in categories}


def _named(
    settings: SourceSettings, categories: Sequence[str]
) -> Iterator[tuple[str, str, set[str]]]:
    """Yield each name that is said, under which key, and the names that can be meant there."""
    renamed = {settings.rename.get(name, name) for name in categories}
    yield from (("rename", name, set(categories)) for name in settings.rename)
    for members in settings.group.values():
        yield from (("group", name, renamed) for name in members)
