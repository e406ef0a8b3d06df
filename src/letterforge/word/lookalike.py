"""Text that looks like a field and is none: in goes a story before its tags are marked, out come remarks.

Whoever typed «name» or copied a field's look saw a field; every letter would show those very signs.
"""

import re
from collections.abc import Collection, Iterator
from difflib import get_close_matches

from letterforge.errors import Problem
from letterforge.word.fields import PARAGRAPH, TEXT, Element, paragraph_of
from letterforge.word.marks import Marks
from letterforge.word.tag_text import TagError, tags_in

# What stands within is read by `_named`; the last ones are how other programs write fields.
_LIKE = re.compile(r"«([^«»]{1,150})»|<<([^<>]{1,150})>>|\[([^][]{1,150})\]|\{([^{}]{1,150})\}|<(\w{1,50})>|%(\w{1,50})%|\$(\w{1,50})")
_AS_WORD_SHOWS_FIELDS = ("«", "<<")  # there a misspelt name is remarked too
_NEAR = 0.7  # of 1: «Nmae» is near to `name`, «nom» isn't


def lookalikes(root: Element, marks: Marks, columns: Collection[str], said: str) -> Iterator[Problem]:
    """Says which texts look like fields of `columns` that there are; `said` is what the document is called."""
    known = {_plain(column) for column in columns}
    for paragraph in root.iter(PARAGRAPH):
        text = _without_tags("".join(one.text or "" for one in paragraph.iter(TEXT) if paragraph_of(one) is paragraph))
        for found in _LIKE.finditer(text):
            name = _plain(_named(next(filter(None, found.groups()))))
            near = get_close_matches(name, known, 1, _NEAR) if found[0].startswith(_AS_WORD_SHOWS_FIELDS) else []
            if name in known or near:
                what = f"{marks.place(paragraph)}: {found[0]} looks like a field, and is text, which letters show as it stands"
                cure = f"type {{{{ {name if name in known else near[0]} }}}}, or insert the merge field"
                yield Problem(what, cure, said, kind="looks like a field", value=found[0])


def _named(said: str) -> str:
    """The column that what stands in brackets would name, without a field's word, quotation marks and switches."""
    return said.partition("\\")[0].strip().removeprefix("MERGEFIELD ").strip(' "')


def _plain(name: str) -> str:
    """A column's name as fields find it, whatever its capitals and spaces."""
    return re.sub(r"[\s_]+", "_", name.casefold()).strip("_")


def _without_tags(text: str) -> str:
    try:
        for tag in reversed(list(tags_in(text))):
            text = text[: tag.start] + text[tag.end :]
    except TagError:
        return ""  # which is said where tags are marked
    return text
