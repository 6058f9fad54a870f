"""What the windows of a borrowed laptop ask about sticks; run on a lane, a drive may answer late."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from skillsapp.domain.venue_day import Offers, PackageOffer
from skillsapp.exchange.stick_places import best_place, drives, places_with_packages, stick_places
from skillsapp.kernel.errors import SkillsError, describe


@dataclass
class Sticks:
    """`named` is the folder that the launcher gave or the person chose; `plugged` lists the drives."""

    named: Path | None = None
    plugged: Callable[[], Iterable[Path]] = drives

    def best(self) -> Path | None:
        """Return where answers are written to, or None while no stick is there."""
        return best_place(stick_places(self.named, self.plugged()), self.named)

    def offers(self, packages_on: Callable[[Path], Offers]) -> Offers:
        """Return what all sticks hold, the newest package of each exam day alone."""
        found: dict[tuple[str, date], PackageOffer] = {}
        problems: list[str] = []
        for place in places_with_packages(stick_places(self.named, self.plugged())):
            try:
                here = packages_on(place)
            except SkillsError as error:
                problems.append(describe(error))
                continue
            problems += here.problems
            for offer in here.packages:
                key = (offer.programme_id, offer.day)
                if key not in found or found[key].created_at < offer.created_at:
                    found[key] = offer
        return Offers(tuple(sorted(found.values(), key=lambda offer: offer.day)), tuple(dict.fromkeys(problems)))
