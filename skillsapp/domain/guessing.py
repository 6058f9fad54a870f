"""What blind guessing earns on a question, as Moodle counts it: the mean over the answers that can be chosen."""

from __future__ import annotations

from skillsapp.domain.question import Question


def expected_guess(question: Question) -> float | None:
    """Return the part of the full mark that guessing earns; None where there is no telling (which letters, which order), 0 for typed answers."""
    match question.type:
        case "true_false":
            return 0.5
        case "single" | "matching":
            return 1 / len(question.options) if question.options else None
        case "fill_in" | "numeric" | "short_answer":
            return 0.0
    return None
