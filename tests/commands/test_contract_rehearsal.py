"""A rehearsal can be repeated: the seed is what a report of a fault names."""

from __future__ import annotations

from collections import Counter

from tests.commands.conftest import Run


def test_the_same_seed_gives_the_same_answers(run: Run) -> None:
    programme = run("--json", "programme", "create", "--preset", "training", "--title", "第一期").data["id"]
    counts = [
        run("--json", "rehearse", "--programme", programme, "--candidates", 2, "--seed", seed).data["answers"] for seed in (5, 5)
    ]
    attempts = run("--json", "attempt", "list", "--programme", programme, "--events").data
    said = [
        Counter((event["kind"], event["question"], event["response"]) for event in attempt["events"] if event["question"])
        for attempt in attempts
    ]
    assert counts[0] == counts[1]
    assert said[:2] == said[2:]
    assert said[0] != said[1]
