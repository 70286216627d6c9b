"""``python -m integrity_portal.engines.keeper NAME DIRECTORY`` watches over one engine (see engine.py)."""

import sys
from pathlib import Path

from integrity_portal.engines import Postgres, Redis

if __name__ == "__main__":
    {"postgres": Postgres, "redis": Redis}[sys.argv[1]](Path(sys.argv[2])).keep()
