"""
Run inside a node's environment: the worker of its chain, as ``docs/operators/install.md`` says; a demonstration does without.

``python -m tests.bench.chain.worker QUEUE LOG``: it goes on until it is told to end.
"""

import os
import sys

from integrity_portal.celery import app


def main(queue: str, log: str) -> None:
    with open(log, "wb") as written:
        os.dup2(written.fileno(), 1)
        os.dup2(written.fileno(), 2)
    app.worker_main(
        [
            "worker", "--loglevel", "INFO", "--concurrency", "1", "--without-gossip", "--without-mingle",
            "--hostname", f"{queue}@%h", "--queues", queue,
        ]
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
