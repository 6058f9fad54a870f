"""A borrowed laptop in a process of its own, to be killed: answers by the list on its input, says ACK after each durable answer.

`python -m tests.stories.class_laptop folder sitting registration time boot_ms boot_name`.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import datetime
from pathlib import Path

from skillsapp.app import open_app
from skillsapp.domain.exam_session import ExamSession
from skillsapp.kernel.clock import SetClock
from skillsapp.kernel.paths import DataFolder

SECONDS_EACH = 7


def main(folder: Path, sitting_id: str, registration_id: str, clock: SetClock, answers: list[tuple[str, str]]) -> None:
    app = open_app(DataFolder(folder), clock)
    session = ExamSession(app.attempts.enter(sitting_id, registration_id).value, app.attempts.reading)
    for question, response in answers:
        clock.advance(SECONDS_EACH)
        app.attempts.write(session.answer(question, response))
        print("ACK", question, response, flush=True)
        time.sleep(0.03)  # leaves the kill a moment to fall into
    print("DONE", flush=True)


if __name__ == "__main__":
    given = SetClock(datetime.fromisoformat(sys.argv[4]), int(sys.argv[5]), sys.argv[6])
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], given, json.load(sys.stdin))
