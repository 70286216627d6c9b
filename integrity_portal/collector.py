"""
When Python looks for what may be dropped.

A process of the portal loads three thousand modules and three hundred models that live until it ends. Looked through
while they are loaded and once more at the end, they took two fifths of what it costs to start and end one; nothing is
ever found among them.
"""

import atexit
import gc
from functools import cache

# A page or task makes some ten thousand objects, nearly all of which are gone with it: looking for cycles among them
# twenty times a page finds none.
AT_WORK = (20_000, 20, 50)
_LOADING = (50_000, 20, 50)


@cache
def loading() -> None:
    """Before anything large is loaded; what is said once holds."""
    gc.set_threshold(*_LOADING)
    atexit.register(gc.freeze)


def loaded() -> None:
    """What is loaded stays, shared with forks: the collector would write into each page of it in each of them."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*AT_WORK)
