"""What a declaration may say: the keys under ``declares`` in a template's front matter.

Every value may be given by tier instead, as ``{easy: …, medium: …, hard: …}``; these models are
what is left when one tier's values are put in.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ...records.source import Region

Said = Annotated[str | int | float, Field(union_mode="left_to_right")]
"""An expression; a bare number is one too."""
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Share = Annotated[float, Field(ge=0, le=1)]
Axes = Literal["one", "images", "things", "images things"]

MOST_IMAGES, MOST_THINGS = 8, 6


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


def _one_of(model: BaseModel, names: tuple[str, ...], what: str) -> str:
    given = [name for name in names if getattr(model, name) is not None]
    if len(given) != 1:
        told = " and ".join(given) if given else "nothing"
        raise ValueError(f"{what} says {told}: give exactly one of {', '.join(names)}")
    return given[0]


class Draw(_Model):
    """A number that is drawn at random: exactly one of the first six keys, and ``for`` what."""

    whole: tuple[int, int] | None = None
    """A whole number from the first to the last, both included."""
    number: tuple[float, float] | None = None
    """Any number between the two, rounded to ``digits`` decimals."""
    one_of: tuple[float, ...] | None = Field(default=None, min_length=2)
    """One of these numbers."""
    image: Literal["any"] | None = None
    """The number of an image, counted from 1."""
    thing: Literal["any"] | None = None
    """One of the things, counted from 0."""
    order: Literal["things", "images"] | None = None
    """A place for each thing, or for each image, from 0, no two alike."""
    digits: Annotated[int, Field(ge=0, le=4)] = 2
    """Decimals of ``number``."""
    axes: Axes = Field(default="one", alias="for")
    """Drawn once, or for each of the ``images``, ``things`` or ``images things``."""

    @model_validator(mode="after")
    def _checked(self) -> Draw:
        kind = _one_of(self, ("whole", "number", "one_of", "image", "thing", "order"), "this")
        bounds = self.whole or self.number
        if bounds and bounds[0] > bounds[1]:
            raise ValueError(f"{kind} goes from {bounds[0]} down to {bounds[1]}: turn them round")
        if self.order and self.order not in self.axes.split():
            raise ValueError(
                f"order is drawn for {self.order}: add `for: {self.order}` or `images things`"
            )
        return self

    @property
    def kind(self) -> str:
        """Which of the six it is."""
        return _one_of(self, ("whole", "number", "one_of", "image", "thing", "order"), "this")


class Source(_Model):
    """Which regions may be drawn; nothing said means all."""

    categories: tuple[str, ...] = ()
    """Names of categories that things may be of."""
    supercategories: tuple[str, ...] = ()
    """Names of supercategories that things may be of."""

    def wants(self, region: Region) -> bool:
        """Whether a region is of what is asked for."""
        named = region.category in self.categories or region.supercategory in self.supercategories
        return named or not (self.categories or self.supercategories)


class Show(_Model):
    """How the things stand in the images: each an expression."""

    count: Said | None = None
    """How many of each thing; without, there is one of each in every image."""
    x: Said | None = None
    """The middle of the thing's box, as a share of the image's width, from the left."""
    y: Said | None = None
    """The same as a share of the height, from the top."""
    height: Said | None = None
    """The height of its box as a share of the image's height."""
    blur: Said | None = None
    """How far each image is out of focus: a Gaussian's sigma as a share of the width, 0 to 0.008.
    Nobody reads it off the image, so facts can't use it; it makes the image harder to read."""
    fit: tuple[Share, Share] | None = None
    """The widest and highest that a thing is shown, as shares; it is made as large as this."""

    @model_validator(mode="after")
    def _checked(self) -> Show:
        if self.count is not None and (self.x, self.y, self.height) != (None, None, None):
            raise ValueError("count and places can't both be said: leave out x, y and height")
        return self


class Ask(_Model):
    """A kind of question: exactly one of ``image``, ``thing``, ``number`` and ``order``."""

    image: Said | dict[str, Said] | None = None
    """A value for each image: the answer is the one that ``pick`` says. Or named conditions:
    the answer is the one image, and the one condition, that holds."""
    thing: Said | None = None
    """A value for each thing, or, with ``pick: equal``, the thing itself."""
    number: Said | None = None
    """The answer as a number."""
    order: Said | None = None
    """A value for each image: the answer is the images by rising value."""
    pick: Literal["largest", "smallest", "equal", "holds"] = "largest"
    """Which one is right: ``equal`` is the one whose number the value is, ``holds`` the only one
    for which the condition holds."""
    margin: Annotated[float, Field(gt=0)] = 1
    """How far ahead the right one is: a difference, or a factor where ``ratio`` is yes."""
    ratio: bool = False
    """Whether ``margin`` and ``apart`` are factors."""
    digits: Annotated[int, Field(ge=0, le=4)] = 0
    """Decimals of a number."""
    apart: Annotated[float, Field(gt=0)] = 1
    """Least difference of two number options, or factor where ``ratio`` is yes."""
    near: Share = 1
    """How much number options stay close to one another."""
    above: float | None = None
    """Number options stay above this."""
    unit: str = Field(default="", max_length=40)
    """What is said behind a number option."""
    mistakes: dict[str, Said] = Field(default_factory=dict)
    """Named wrong ways: expressions like the answer's; also shortcuts that must not pay."""
    options: tuple[Annotated[int, Field(ge=3, le=5)], ...] | None = None
    """How many options there are: numbers from 3 to 5 that take turns."""
    tells: tuple[Name, ...] | None = None
    """The told numbers that this question's text tells; all of them where left out."""
    tiers: tuple[Literal["easy", "medium", "hard"], ...] = ("easy", "medium", "hard")
    """Tiers at which it is asked."""
    error: tuple[Share, Share] | None = None
    """The declaration's ``error`` for this kind of question alone."""

    @model_validator(mode="after")
    def _checked(self) -> Ask:
        form = self.form
        if isinstance(self.image, dict) and len(self.image) < 2:
            raise ValueError("image names one condition: name two or more")
        if self.ratio and self.margin <= 1 and form in ("image", "thing", "order"):
            raise ValueError(f"margin {self.margin:g} is no factor: give more than 1")
        if self.ratio and self.apart <= 1 and form == "number":
            raise ValueError(f"apart {self.apart:g} is no factor: give more than 1")
        return self

    @property
    def form(self) -> str:
        """Which of the four it is."""
        return _one_of(self, ("image", "thing", "number", "order"), "this")


class Declares(_Model):
    """One tier of a whole task."""

    about: Annotated[str, Field(min_length=10, max_length=200)]
    """One sentence for ``mirgen tasks``."""
    category: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)] = "declared"
    """``sequential``, ``spatial``, ``analytical``, or a name of your own."""
    images: Annotated[int, Field(ge=2, le=MOST_IMAGES)]
    """How many images there are, from 2 to 8."""
    things: Annotated[int, Field(ge=1, le=MOST_THINGS)] = 1
    """How many different things there are, of different categories, the same in every image."""
    source: Source = Field(default=Source(), alias="from")
    """Which regions may be drawn."""
    compose: Literal["cutouts", "tiles", "photos", "crops", "chart"] = "cutouts"
    """How images are made: ``cutouts`` pasted on a plain ground; ``tiles``, square-cut pieces of
    photos laid on it; ``photos`` as they are and ``crops`` of them, which show what they hold;
    ``chart``, a bar for each thing, as high as its ``count``."""
    vary: bool = False
    """Show another cutout of the category in each image."""
    told: dict[Name, Draw] = Field(default_factory=dict)
    """Numbers that the text tells."""
    drawn: dict[Name, Draw] = Field(default_factory=dict)
    """Numbers that nobody is told, for ``show`` to use."""
    show: Show = Show()
    """How things stand in the images; photos and crops show what they hold."""
    facts: dict[Name, Said] = Field(default_factory=dict)
    """Named steps on the way to the answer, each may use those before it."""
    reject_if: Said | None = None
    """Draws for which this holds, in any image or thing, are given up."""
    asks: dict[Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$", max_length=40)], Ask] = Field(
        min_length=1
    )
    """Kinds of question."""
    unanswerable: bool = False
    """Whether "it can't be told" is among the options: right, in 1 of k, where an image or the text
    was left out of what its twin shows."""
    error: tuple[Share, Share] = (0, 1)
    """The share of noisy viewers that answer wrong: from (inclusive), to (not)."""
