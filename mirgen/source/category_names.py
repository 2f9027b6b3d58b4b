"""What category ids are called: the table read, with the names that the settings give."""

from __future__ import annotations

from ..config import SourceSettings
from .faults import Rows
from .ids import id_text
from .outlines import truth
from .tally import Tally

BACKGROUND = frozenset({"_background_", "__background__", "__ignore__"})
"""Names that exporters give to what is no object at all."""


class Names:
    """What a category id is called here; an id that stands for several names is refused."""

    def __init__(self, categories: Rows, settings: SourceSettings, repaired: Tally) -> None:
        self._known: dict[str, tuple[str, str, bool] | None] = {}
        for category in categories:
            key, name = id_text(category["id"]), str(category["name"]).strip()
            supercategory = _text(category.get("supercategory"))
            if supercategory.lower() == "none":
                supercategory = ""
            # Panoptic sets tell things, which are counted, from stuff such as sky and grass.
            thing = truth(category.get("isthing", True))
            background = name.lower() in BACKGROUND
            found = (name if background else settings.category(name), supercategory, thing)
            if key not in self._known:
                self._known[key] = found
            elif self._known[key] != found:
                self._known[key] = None
            else:
                repaired.add("category-repeated", name)

    def find(self, value: object) -> tuple[str, str, bool] | str:
        """Return name, supercategory and whether it is a thing, or a reason code."""
        key = id_text(value)
        if key not in self._known:
            return "dangling-category"
        found = self._known[key]
        if found is None:
            return "category-ambiguous"
        return "category-background" if found[0].lower() in BACKGROUND else found


def listed_names(categories: Rows) -> tuple[str, ...]:
    """Return the names of all categories, each once, as the file has them."""
    return tuple(dict.fromkeys(str(category["name"]) for category in categories))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
