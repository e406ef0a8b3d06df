"""What a letter's time goes to, stage by stage, in microseconds: python bench/stages.py

Each figure is the least of many small batches, so that what else the machine does weighs little; it says where the time goes, not how much
a run takes.
"""

import gc
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from letters import campaign as made_up

from letterforge import campaign, docx
from letterforge.production.native import NativeMaker
from letterforge.recipients import RecipientList

BATCH, BATCHES = 50, 40
_In, _Out = TypeVar("_In"), TypeVar("_Out")
least: dict[str, float] = {}


def timed(stage: str, work: Callable[[_In], _Out], items: Sequence[_In]) -> list[_Out]:
    """Does the work on all items, and keeps the least time that one took, in microseconds."""
    started = time.perf_counter()
    done = [work(item) for item in items]
    took = (time.perf_counter() - started) / len(items) * 1e6
    least[stage] = min(least.get(stage, took), took)
    return done


if __name__ == "__main__":
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {0})
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "campaign"
        made_up(folder, BATCH * BATCHES)
        loaded = campaign.load(folder)
        recipients = RecipientList(loaded)
        maker = NativeMaker(loaded, recipients.fields, recipients.said)
        stream = iter(recipients)
        gc.disable()
        for number in range(BATCHES):
            some = timed("a row read, named, addressed", lambda _: next(stream), range(BATCH))
            pairs = [(one, f"LMP21-{number * BATCH + place:04d}") for place, one in enumerate(some)]
            drafts = timed("merged into the template", lambda pair: maker.draft(*pair), pairs)
            timed("fingerprint", lambda draft: draft.fingerprint("pdf"), drafts)
            timed("PDF: lines and pages", lambda draft: draft.pages, drafts)
            timed("PDF: drawn, joined and hashed", lambda draft: draft.content("pdf"), drafts)
            made = timed("DOCX: filled in and joined", lambda draft: docx.write(draft.letter), drafts)
            timed("DOCX: SHA-256 of the file", lambda content: hashlib.sha256(content).digest(), made)
        for stage, took in least.items():
            sys.stdout.write(f"{stage:32}{took:7.0f}\n")
