"""Where to go: a screen and what to show on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Route:
    """The screen with the key *screen*, opened with *params* (ids as text)."""

    screen: str
    params: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @staticmethod
    def to(screen: str, **params: str) -> Route:
        """Return the route to *screen* with *params*."""
        return Route(screen, MappingProxyType(params))

    def get(self, name: str) -> str | None:
        """Return a parameter, or None."""
        return self.params.get(name)
