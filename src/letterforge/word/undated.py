"""PDFs by LibreOffice without what says when they were made: the same document gives the same bytes. In go bytes, out come as many.

LibreOffice 7.4 heeds no SOURCE_DATE_EPOCH: it writes the time, an id made of it and of chance, and a checksum of all. The first and the
last are blanked, the id is made of the rest. A version that packs these into an object stream keeps them: then letters differ from run to
run, and nothing else is wrong with them.
"""

import hashlib
import re

_DATE = re.compile(rb"/(?:Creation|Mod)Date\s*\(D:[^)]*\)|/DocChecksum\s*/[0-9A-F]+")
_ID = re.compile(rb"(?<=<)[0-9A-F]{32}(?=>\s*(?:<|\]))")  # of the two in `/ID [<…> <…>]`
_TAIL = 2048  # bytes: the trailer, and before it the information, which is the last object but for the table of objects


def undated(pdf: bytes) -> bytes:
    """The PDF with no date, and an id that is a hash of its content. No byte moves, so that the table of objects stays right."""
    table = pdf.rfind(b"\nxref")
    if table < 0:
        return pdf
    begin = max(table - _TAIL, 0)
    tail = _ID.sub(b"0" * 32, _DATE.sub(lambda found: b" " * len(found[0]), pdf[begin:]))
    own = hashlib.sha256(pdf[:begin] + tail).hexdigest()[:32].upper().encode()
    return pdf[:begin] + _ID.sub(own, tail)
