"""Join a YAML file and given options into one BuildConfig, or say in one sentence why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import BaseModel, ValidationError

from ..errors import UsageError, nearest
from .model import BuildConfig


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
    values: dict[str, object] = dict(base or {})
    if file is not None:
        values.update(_read(Path(file)))
    told = {key: value for key, value in given.items() if value is not None}
    values.update(told)
    for key in values:
        if key not in BuildConfig.model_fields:
            raise UsageError(
                f"there is no option {key!r}",
                where=where if key in told else file or where,
                remedy=nearest(key, BuildConfig.model_fields),
            )
    try:
        return BuildConfig.model_validate(values)
    except ValidationError as error:
        fault = error.errors()[0]
        at_fault = set(fault["loc"][:1]) & told.keys()
        raise UsageError(**_told(fault), where=where if at_fault else file or where) from None


def _told(fault: Mapping[str, Any]) -> dict[str, str]:
    """Return what is wrong and the remedy for the first fault that pydantic found."""
    path = ".".join(str(part) for part in fault["loc"])
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        return {
            "what": f"there is no option {path!r}",
            "remedy": nearest(str(fault["loc"][-1]), _known(fault["loc"][:-1])),
        }
    what = f"{path} can't be {fault['input']!r:.200}" if path else "the options don't fit"
    return {"what": what, "remedy": message[:1].lower() + message[1:]}


def _known(path: Sequence[int | str]) -> Iterable[str]:
    """Return the keys that may stand at a path of the config."""
    model: type[BaseModel] = BuildConfig
    for part in path:
        if isinstance(part, str):
            kind = model.model_fields[part].annotation
            kinds = (kind, *get_args(kind))
            model = next(k for k in kinds if isinstance(k, type) and issubclass(k, BaseModel))
    return model.model_fields


def _read(path: Path) -> dict[str, object]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"can't read the config: {error.strerror}",
            where=str(path),
            remedy="give an existing YAML file with --config",
        ) from None
    except UnicodeDecodeError as error:
        raise UsageError(
            f"the config isn't UTF-8 text, from byte {error.start} on",
            where=str(path),
            remedy="save it as UTF-8",
        ) from None
    try:
        loaded = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f"{path}:{mark.line + 1}" if mark else str(path)
        problem = getattr(error, "problem", None) or "not valid YAML"
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
