"""The order in which a bank keeps options whose order would give the answer away."""

from __future__ import annotations

from collections.abc import Sequence

from skillsapp.domain.layout import LETTERS
from skillsapp.domain.question_types.letter_parts import mixed


def in_kept_order(before: Sequence[str], texts: Sequence[str], answer: str) -> tuple[tuple[str, ...], str]:
    """Return *texts* and *answer* with the texts in the order in which they were kept *before*, and mixed where that gives the answer away.

    What an author did not change stays where it was, so that opening and saving changes nothing.
    """
    left = list(before)
    places: list[tuple[int, int]] = []
    for number, text in enumerate(texts):
        if text in left:
            at = left.index(text)
            left[at] = "\0"
            places.append((at, number))
        else:
            places.append((len(before), number))
    order = [number for _at, number in sorted(places)]
    letters = {LETTERS[old]: LETTERS[new] for new, old in enumerate(order)}
    options = tuple(texts[number] for number in order)
    kept = "".join(letters.get(letter, letter) for letter in answer)
    return mixed(options, kept) if kept == LETTERS[: len(options)] and tuple(before) != options else (options, kept)
