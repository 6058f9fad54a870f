"""Lets rehearsals run as processes of their own and kills each at a moment of chance; prints what each had acknowledged.

Every process starts where the last one was killed.  Forked from here, it has the libraries loaded, so that fifty take seconds.
"""

from __future__ import annotations

import json
import os
import random
import select
import signal
import sys
import time
from pathlib import Path

from skillsapp import cli
from skillsapp.kernel.clock import SystemClock


def main(folder: Path, programme: str, kills: int, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(kills):
        outlet, inlet = os.pipe()
        child = os.fork()
        if child == 0:
            os.dup2(inlet, 1)
            sys.stdout = os.fdopen(1, "w", encoding="utf-8")
            words = ["--data-dir", str(folder), "rehearse", "--programme", programme, "--candidates", "8", "--seed", str(number)]
            status = cli.main([*words, "--acks"])
            sys.stdout.flush()
            os._exit(status)
        os.close(inlet)
        if chance.random() < 0.85:  # the others are killed while they open the folder or hand out papers
            select.select([outlet], [], [], 30)
        time.sleep(chance.uniform(0, 0.35))
        os.kill(child, signal.SIGKILL)
        killed_at = SystemClock().boot_ms()
        _id, status = os.waitpid(child, 0)
        with os.fdopen(outlet, encoding="utf-8") as stream:
            lines = stream.read().split("\n")
        finished = not os.WIFSIGNALED(status)
        print(json.dumps({"acknowledged": lines[:-1], "killed_at": killed_at, "finished": finished}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
