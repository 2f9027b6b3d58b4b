"""A declaration made ready for one tier: expressions compiled, and their names known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from ...errors import nearest
from .expression import FUNCTIONS, Expression, compiled
from .model import Ask, Declares, Draw, Said

BUILT_IN = ("image", "thing", "images", "things")
"""Names that every expression has: this image's number, this thing's, and how many there are."""

ATTRIBUTES = ("count", "x", "y", "height")
"""What ``show`` may say of a thing."""

FOUND = ("photos", "crops")
"""Ways to compose that show what photos hold: nothing is said of it, but it can be asked."""

BLUR = "blur"

RESERVED = frozenset(
    {*BUILT_IN, *ATTRIBUTES, BLUR, *FUNCTIONS}
    | {"tier", "kind", "n_images", "options", "pick", "pictures", "names", "answer", "ref"}
    | {"range", "namespace", "number", "frame", "letter", "answer_text", "loop"}
)
"""Names that a declaration can't give: expressions or templates have them already."""


class Fault(Exception):
    """A fault of a declaration: where in it (keys), what is wrong, and the remedy."""

    def __init__(self, place: tuple[str, ...], what: str, remedy: str) -> None:
        self.place, self.what, self.remedy = place, what, remedy
        super().__init__(what)


@dataclass(frozen=True, eq=False)
class Asked:
    """A kind of question with its expressions: ``main`` by condition ('' where there is one)."""

    ask: Ask
    main: Mapping[str, Expression]
    mistakes: Mapping[str, Expression]

    @property
    def cases(self) -> tuple[str, ...]:
        """The names of the conditions, none where the answer isn't one of them."""
        return tuple(self.main) if len(self.main) > 1 else ()

    @property
    def tells(self) -> tuple[str, ...] | None:
        """The told numbers that its text tells, None for all."""
        return self.ask.tells

    @cached_property
    def asks(self) -> frozenset[str]:
        """The names that the answer needs."""
        return frozenset().union(*(each.names for each in self.main.values()))

    @cached_property
    def uses(self) -> frozenset[str]:
        """The names that the answer and the mistakes need."""
        return self.asks.union(*(each.names for each in self.mistakes.values()))


@dataclass(frozen=True, eq=False)
class Setup:
    """One tier of a declared task. Raises Fault when it is made by ``of``."""

    says: Declares
    show: Mapping[str, Expression]
    facts: Mapping[str, Expression]
    reject: Expression | None
    asks: Mapping[str, Asked]

    @classmethod
    def of(cls, says: Declares) -> Setup:
        """Compile every expression and see that it uses only what there is."""
        drawn = (*says.told, *says.drawn)
        for name in (*drawn, *says.facts):
            section = "told" if name in says.told else "drawn" if name in says.drawn else "facts"
            if name in RESERVED:
                raise Fault((section, name), f"{name!r} is taken", "give it another name")
            if (section, name) != ("facts", name) and name in says.facts:
                raise Fault(("facts", name), f"{name!r} is drawn already", "name it otherwise")
        for name in says.drawn:
            if name in says.told:
                raise Fault(("drawn", name), f"{name!r} is told already", "name it otherwise")
        shown = {
            name: _compile(said, ("show", name), (*drawn, *BUILT_IN))
            for name in (*ATTRIBUTES, BLUR)
            if (said := getattr(says.show, name)) is not None
        }
        _agree(says, shown)
        readable = ATTRIBUTES if says.compose in FOUND else [n for n in shown if n != BLUR]
        known = [*says.told, *readable, *BUILT_IN]
        facts = {}
        for name, said in says.facts.items():
            facts[name] = _compile(said, ("facts", name), known)
            known.append(name)
        reject = None
        if says.reject_if is not None:
            reject = _compile(says.reject_if, ("reject_if",), (*known, *says.drawn))
        asks = {kind: _asked(ask, ("asks", kind), known) for kind, ask in says.asks.items()}
        made = cls(says, shown, facts, reject, asks)
        for kind, asked in asks.items():
            made._tells(kind, asked)
        if made.placed and "count" in made.seen:
            what = "what is counted can't be asked for its place in a photo as well"
            raise Fault(("facts",), what, "use count, or x, y and height")
        return made

    def _tells(self, kind: str, asked: Asked) -> None:
        """Refuse a question that needs what its text doesn't tell."""
        for name in asked.tells or ():
            if name not in self.says.told:
                remedy = nearest(name, self.says.told)
                raise Fault(("asks", kind, "tells"), f"{name!r} isn't told", remedy)
        for name in sorted(asked.uses):
            if not self.known(frozenset({name}), asked.tells):
                what = f"it needs {name!r}, which its text doesn't tell"
                raise Fault(("asks", kind, "tells"), what, "add what it needs to tells")

    def told(self, tells: tuple[str, ...] | None) -> dict[str, Draw]:
        """Return what is told where a question tells these alone, None for all."""
        said = self.says.told
        return {name: said[name] for name in said if tells is None or name in tells}

    def known(self, names: frozenset[str], tells: tuple[str, ...] | None) -> bool:
        """Tell whether all names can be worked out by who is told these alone."""
        needed = names.union(*(self.facts[name].names for name in self.closure(names)))
        return not needed & (set(self.says.told) - set(self.told(tells)))

    @property
    def found(self) -> bool:
        """Whether the images show what photos hold."""
        return self.says.compose in FOUND

    @property
    def placed(self) -> bool:
        """Whether photos are asked where things are, rather than how many."""
        return self.found and bool({"x", "y", "height"} & set(self.seen))

    @cached_property
    def seen(self) -> tuple[str, ...]:
        """Attributes that some fact, or some question, uses: these are seen facts."""
        used: set[str] = set()
        for expression in self._read():
            used |= expression.names
        return tuple(name for name in ATTRIBUTES if name in used)

    def closure(self, uses: frozenset[str]) -> tuple[str, ...]:
        """Return the declared facts that these names need, in order."""
        if uses not in self._closures:
            wanted = set(uses)
            for name in reversed(tuple(self.facts)):
                if name in wanted:
                    wanted |= self.facts[name].names
            self._closures[uses] = tuple(name for name in self.facts if name in wanted)
        return self._closures[uses]

    @cached_property
    def _closures(self) -> dict[frozenset[str], tuple[str, ...]]:
        return {}

    def _read(self) -> Iterator[Expression]:
        yield from self.facts.values()
        for asked in self.asks.values():
            yield from asked.main.values()


def _agree(says: Declares, shown: Collection[str]) -> None:
    """Refuse what a way to compose can't show."""
    for name in shown if says.compose in FOUND else ():
        if name != BLUR:
            raise Fault(("show", name), f"{says.compose} show what they hold", "leave it out")
    if says.compose == "chart" and list(shown) != ["count"]:
        raise Fault(("show",), "a chart shows one count for each thing", "say count, and no more")
    if says.compose == "chart" and says.things < 2:
        raise Fault(("things",), "a chart of one thing has one bar", "have 2 or more things")


def _asked(ask: Ask, place: tuple[str, ...], known: Collection[str]) -> Asked:
    said = getattr(ask, ask.form)
    given = said if isinstance(said, dict) else {"": said}
    inner = (*place, ask.form)
    main = {
        name: _compile(each, (*inner, name) if name else inner, known)
        for name, each in given.items()
    }
    mistakes = {
        name: _compile(each, (*place, "mistakes", name), known)
        for name, each in ask.mistakes.items()
    }
    return Asked(ask, main, mistakes)


def _compile(said: Said, place: tuple[str, ...], known: Collection[str]) -> Expression:
    try:
        expression = compiled(str(said))
    except ValueError as error:
        what, _, remedy = str(error).rpartition(": ")
        raise Fault(place, what or str(error), remedy if what else "change it") from None
    for name in sorted(expression.names):
        if name not in known:
            raise Fault(place, f"{name!r} is undefined here", nearest(name, known))
    return expression
