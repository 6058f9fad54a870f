"""The door of the portable program: the same as `python -m skillsapp`."""

from __future__ import annotations

import multiprocessing
import sys

from skillsapp.__main__ import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
