"""Join a YAML file and given options into one BuildConfig, or say in one sentence why not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml
from pydantic import BaseModel, ValidationError

from ..errors import UsageError, nearest
from .model import BuildConfig
from .words import told


def load_config(
    file: str | None,
    given: Mapping[str, object],
    base: Mapping[str, object] | None = None,
    *,
    where: str = "command line",
) -> BuildConfig:
    """Return the config: ``base`` (a manifest's), then the YAML file's keys, then what is given.

    A value of None in ``given`` means not given; ``where`` names, in messages, what gave the rest.

    Raises UsageError naming the key, the bad value and the remedy.
    """
    layers: dict[str, Mapping[str, object]] = {
        where: {key: value for key, value in given.items() if value is not None},
        file or "": {} if file is None else _read(Path(file)),
        "what OUT was built with": base or {},
    }

    def origin(key: object) -> str:
        """Return which of the layers a value came from; a whole that doesn't fit, from the top."""
        top = file or where
        return next((name for name, values in layers.items() if key in values), top)

    values: dict[str, object] = {}
    for layer in reversed(layers.values()):
        for key, value in layer.items():
            below = values.get(key)
            if key in MERGED and isinstance(value, BaseModel):
                value = value.model_dump(exclude_unset=True)
            both = key in MERGED and isinstance(below, Mapping) and isinstance(value, Mapping)
            values[key] = {**below, **value} if both else value  # type: ignore[dict-item]
    for key in values:
        if key not in BuildConfig.model_fields:
            raise UsageError(
                f"there is no option {key!r}",
                where=origin(key),
                remedy=nearest(key, BuildConfig.model_fields),
            )
    try:
        return BuildConfig.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        place = origin(first["loc"][0] if first["loc"] else None)
        raise UsageError(**told(first, BuildConfig), where=place) from None


MERGED = frozenset({"polishing"})
"""Options whose settings are given one by one, each layer some of them."""


class _Loader(yaml.SafeLoader):
    """Safe YAML that refuses a key written twice, of which the last would win in silence."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[object, object]:
        """Return the mapping. Raises ConstructorError."""
        seen = set()
        for key, _ in node.value:
            if isinstance(key, yaml.ScalarNode):
                if (key.tag, key.value) in seen:
                    problem = f"{key.value!r} is written twice"
                    raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
                seen.add((key.tag, key.value))
        return super().construct_mapping(node, deep)


def _read(path: Path) -> dict[str, object]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        shut = isinstance(error, PermissionError)
        raise UsageError(
            f"can't read the config: {error.strerror}",
            where=str(path),
            remedy="make it readable" if shut else "give an existing YAML file with --config",
        ) from None
    except UnicodeDecodeError as error:
        raise UsageError(
            f"the config isn't UTF-8 text, from byte {error.start} on",
            where=str(path),
            remedy="save it as UTF-8",
        ) from None
    try:
        loaded = yaml.load(text, _Loader)
    # Dates that don't exist are a ValueError, and nesting has the depth of Python's own stack.
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{path}:{mark.line + 1}" if mark else str(path)
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        if isinstance(error, RecursionError):
            problem = "it nests too deeply"
        raise UsageError(
            "the config isn't YAML", where=line, remedy=f"mend this: {problem}"
        ) from None
    if loaded is None:
        return {}
    if not isinstance(loaded, dict) or not all(isinstance(key, str) for key in loaded):
        raise UsageError(
            "the config isn't a mapping of option names to values",
            where=str(path),
            remedy="write lines such as `seed: 7`",
        )
    return loaded
