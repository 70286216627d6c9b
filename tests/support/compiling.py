"""
What Python compiles it keeps, for this run's other processes and for the next run.

Where ``PYTHONDONTWRITEBYTECODE`` is set, each process of a run would rewrite the asserts of all tests anew, and each of
the hundred that tests start would compile the portal's 1,500 modules: seconds of each.
"""

import os
import sys


def keep() -> None:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False


keep()
