"""How a process that serves requests collects garbage.

The schema and all that hangs on it are about a million objects that live as long as the process.
Left alone, the collector walks over them again and again: most of the time of a busy server
(docs/performance.md). What a request makes is freed by counting references, nearly all of it.
"""

import gc

YOUNG = 50_000
"""Objects that may be made, and not freed by counting, before the collector looks for cycles."""


def settle() -> None:
    """Leave everything that was made so far alone for good. Call it once, when the process is
    about to serve."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 100)
