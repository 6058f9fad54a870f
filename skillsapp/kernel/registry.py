"""Lists of extensions: explicit, ordered, and free of twins."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol, TypeVar


class Keyed(Protocol):
    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)


def registry(*members: K) -> Mapping[str, K]:
    """Return the members by their keys, in their order.  Raises ValueError when two share a key."""
    by_key = {member.key: member for member in members}
    if len(by_key) != len(members):
        raise ValueError(f"two members share a key: {[m.key for m in members]}")
    return MappingProxyType(by_key)
