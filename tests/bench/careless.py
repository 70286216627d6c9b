"""Rows that are only there to be many, written without waiting for the disk."""

import contextlib
import os
from collections.abc import Callable, Iterator

WITHOUT = ("fsync", "full_page_writes", "synchronous_commit")


@contextlib.contextmanager
def careless(do: Callable[[str], object]) -> Iterator[None]:
    """
    Durability is off for a whole cluster, and on again, with all that was written on the disk, before anybody measures.

    :param do: carries out a statement there, outside of any transaction
    """
    for name in WITHOUT:
        do(f"ALTER SYSTEM SET {name} = off")
    do("SELECT pg_reload_conf()")
    try:
        yield
    finally:
        for name in WITHOUT:
            do(f"ALTER SYSTEM RESET {name}")
        do("SELECT pg_reload_conf()")
        do("CHECKPOINT")
        os.sync()
