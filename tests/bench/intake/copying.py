"""The limit of taking in: COPY of the very rows that the portal made, into the same table with the same indexes."""

import io
import time
from typing import Any

TABLE = "records_dishonestyrecord"
BATCH = 1_000


def copy_rate(cursor: Any) -> float:
    """Rows a second, a thousand a commit; constraints, triggers and the other tables are left out."""
    taken = io.StringIO()
    cursor.copy_expert(f"COPY (SELECT * FROM {TABLE} ORDER BY uid) TO STDOUT", taken)
    lines = taken.getvalue().splitlines(keepends=True)
    cursor.execute(f"CREATE TABLE bench_limit (LIKE {TABLE} INCLUDING INDEXES INCLUDING DEFAULTS)")
    parts = [io.StringIO("".join(lines[start : start + BATCH])) for start in range(0, len(lines), BATCH)]
    begun = time.perf_counter()
    for part in parts:
        cursor.copy_expert("COPY bench_limit FROM STDIN", part)
    rate = len(lines) / (time.perf_counter() - begun)
    cursor.execute("DROP TABLE bench_limit")
    return rate
