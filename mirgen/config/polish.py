"""How rewording by a model is asked for: the endpoint's address, parameters, manners and money."""

from __future__ import annotations

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

OPENAI = "https://api.openai.com/v1"
"""The endpoint where none is named."""


def _open(url: str) -> str:
    """Refuse what isn't an address, or what holds a secret: it is kept in the manifest."""
    parts = urlsplit(url)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("an address can't hold a key or a password: set OPENAI_API_KEY instead")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} isn't an address: write http:// or https:// and a host")
    return url.rstrip("/")


BaseUrl = Annotated[str, Field(min_length=1), AfterValidator(_open)]

UNKEPT = frozenset(
    {"offline", "cache", "concurrency", "timeout", "deadline", "budget", "secret", "mode"}
)
"""Settings that are about one run; no data set keeps them."""


class PolishSettings(BaseModel):
    """Everything about rewording beside the model's name and the address."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    max_tokens: Annotated[int, Field(ge=16, le=1_000_000)] | None = None
    """Tokens of a reply; without, a few more than its texts can have."""
    mode: Literal["requests", "batch"] = "requests"
    """Whether each row is asked at once, or all of them in jobs of the Batch API."""
    concurrency: Annotated[int, Field(ge=1, le=512)] = 32
    """Requests under way at once, at most."""
    timeout: Annotated[float, Field(gt=0, le=3600)] = 120.0
    """Seconds for one request, to the last byte of its reply."""
    deadline: Annotated[float, Field(gt=0)] | None = None
    """Seconds after which nothing more is asked."""
    budget: Annotated[float, Field(ge=0)] | None = None
    """US dollars that are never passed."""
    price_in: Annotated[float, Field(ge=0)] | None = None
    """US dollars for a million tokens of prompts."""
    price_out: Annotated[float, Field(ge=0)] | None = None
    """US dollars for a million tokens of replies."""
    offline: bool = False
    """Whether replies come from the cache alone."""
    cache: Annotated[str, Field(min_length=1)] | None = None
    """SQLite file of replies; without, one in mirgen's cache folder."""
    secret: Annotated[str, Field(min_length=1)] | None = None
    """Name of the Prefect secret block with the key; flows alone look at it."""

    @model_validator(mode="after")
    def _priced(self) -> PolishSettings:
        if (self.price_in is None) != (self.price_out is None):
            raise ValueError("one price is missing: give price_in and price_out")
        if self.budget is not None and self.price_in is None:
            raise ValueError("a budget needs prices: give price_in and price_out")
        return self
