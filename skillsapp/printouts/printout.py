"""What every printed form is: a key, a title, a paper, and a function that writes frozen values to a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


class Orientation(StrEnum):
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, slots=True)
class Printout:
    """A printed form; `draw` takes the form's own frozen values and the file to write."""

    key: str
    title: str
    draw: Callable[[Any, Path], None]
    orientation: Orientation = Orientation.PORTRAIT
