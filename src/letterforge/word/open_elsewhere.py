"""Whether a document is open in a word processor: in goes its path, out comes a remark.

What was typed there and isn't saved isn't in the letters.
"""

from collections.abc import Iterator
from pathlib import Path

from letterforge.errors import Problem


def open_elsewhere(path: Path, said: str) -> Iterator[Problem]:
    """Looks for the files that word processors put beside what they have open.

    Word's begins with `~$`, in the place of up to two letters where the name is long; LibreOffice's is `.~lock.letter.docx#`.
    """
    names = (*(f"~${path.name[dropped:]}" for dropped in range(3)), f".~lock.{path.name}#")
    if any(path.with_name(name).exists() for name in names):
        what = "is open in a word processor: what isn't saved there isn't in the letters"
        yield Problem(what, "save it and close it there", said, kind="open elsewhere")
