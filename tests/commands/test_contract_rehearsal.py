"""A rehearsal can be repeated: the seed is what a report of a fault names."""

from __future__ import annotations

from tests.commands.conftest import Run


def test_the_same_seed_gives_the_same_answers(run: Run) -> None:
    programme = run("--json", "programme", "create", "--preset", "training", "--title", "第一期").data["id"]
    counts = [
        run("--json", "rehearse", "--programme", programme, "--candidates", 2, "--seed", seed).data["answers"] for seed in (5, 5)
    ]
    attempts = run("--json", "attempt", "list", "--programme", programme, "--events").data
    said: dict[str, list[set[tuple[str, str, str]]]] = {}
    for attempt in attempts:
        # A set: the same answer given twice within a millisecond is one event.
        events = {(event["kind"], event["question"], event["response"] or "") for event in attempt["events"] if event["question"]}
        said.setdefault(attempt["entry_no"], []).append(events)
    assert counts[0] == counts[1]
    assert all(first == second for first, second in said.values())
    assert said["R0001"] != said["R0002"]
