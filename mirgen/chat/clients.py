"""Clients of one endpoint, each with a connection of its own, lent to one request at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import openai

_UNSAID = (
    *("X-Stainless-Lang", "X-Stainless-Package-Version", "X-Stainless-OS", "X-Stainless-Arch"),
    *("X-Stainless-Runtime", "X-Stainless-Runtime-Version", "X-Stainless-Async"),
    *("X-Stainless-Retry-Count", "X-Stainless-Read-Timeout"),
)
UNSAID: dict[str, Any] = dict.fromkeys(_UNSAID, openai.Omit())
"""Headers that would tell about this machine: no endpoint needs them, and each takes its time."""


class Clients:
    """Lends clients; threads share it.

    A pool looks at all its connections when a request begins and when it ends, and asks the
    system about each: with 32 in one pool that takes longer than the request itself.
    """

    def __init__(self, key: str, base_url: str, timeout: float) -> None:
        """``timeout`` is in seconds. The SDK's own retries are off."""
        self._verify = httpx2.create_ssl_context()
        self.first = openai.OpenAI(
            api_key=key,
            base_url=base_url,
            max_retries=0,
            timeout=timeout,
            http_client=self._pool(),
        )
        """For what is asked now and then."""
        self._idle: list[openai.OpenAI] = []
        self._all = [self.first]

    def url(self, path: str) -> str:
        """Return the whole address of a path below the base URL."""
        base = self.first.base_url
        return str(base.copy_with(raw_path=base.raw_path + path.encode()))

    @contextmanager
    def lent(self) -> Iterator[openai.OpenAI]:
        """Lend the client that was used last, whose connection is open, or a new one."""
        try:
            client = self._idle.pop()
        except IndexError:
            client = self.first.copy(http_client=self._pool())
            self._all.append(client)
        try:
            yield client
        finally:
            self._idle.append(client)

    def close(self) -> None:
        """Close all connections."""
        for client in self._all:
            client.close()

    def _pool(self) -> httpx2.Client:
        """Return a pool; proxies are as the environment says, certificates are read once."""
        return openai.DefaultHttpxClient(verify=self._verify)
