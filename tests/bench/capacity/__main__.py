"""``python -m tests.bench.capacity`` prints the tables; ``--render`` writes them into ``docs/scale.md``."""

import sys

from tests.bench.capacity.figures import figures
from tests.bench.capacity.page import rendered, written
from tests.bench.machine import ROOT

PAGE = ROOT / "docs" / "scale.md"

if __name__ == "__main__":
    if "--render" in sys.argv[1:]:
        PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), figures()), encoding="utf-8")
    else:
        sys.stdout.write(rendered(figures()) + "\n")
