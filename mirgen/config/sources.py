"""What a build is told of one source beside its files: name, weight, categories, licences."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

Name = Annotated[str, Field(min_length=1)]
Patterns = tuple[Name, ...]


class LicenseRules(BaseModel):
    """Which photos may be used, by licence: patterns for its id, name or address.

    ``*`` stands for anything, case doesn't matter, and a photo without a licence is ``unknown``.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    allow: Patterns = ("*",)
    """Photos of other licences are left out."""
    compose: Patterns = ("*",)
    """Photos of other licences are never cut, covered or cropped; they may be shown whole."""


class SourceSettings(BaseModel):
    """One entry of ``sources``: what is said of the annotation file at the same place."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    name: Name | None = None
    """Stands in the column ``sources``; without it, the name of the annotations' folder."""
    weight: Annotated[float, Field(gt=0)] | None = None
    """Share of the photos that are drawn from this source, relative to the other sources'."""
    rename: dict[Name, Name] = {}
    """Category names as the annotations have them, to what they are to be called."""
    group: dict[Name, Patterns] = {}
    """Names of new categories, to the categories (after renaming) that are merged into each."""
    exhaustive: tuple[Name, ...] | None = None
    """Categories of which every instance is annotated, or ``all``; without it, the build's."""
    licenses: LicenseRules = LicenseRules()

    @model_validator(mode="after")
    def _one_group_each(self) -> SourceSettings:
        named: dict[str, str] = {}
        for group, members in self.group.items():
            for member in members:
                if named.setdefault(member, group) != group:
                    raise ValueError(
                        f"category {member!r} is put in two groups, {named[member]!r} and "
                        f"{group!r}: put it in one of them"
                    )
        return self

    def category(self, name: str) -> str:
        """Return what a category of the annotations is called in the data set."""
        renamed = self.rename.get(name, name)
        return next((g for g, members in self.group.items() if renamed in members), renamed)
