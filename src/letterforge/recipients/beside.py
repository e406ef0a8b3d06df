"""Which of a row's cells may stand beside its address, as a firm or a job does: in go a column's identifier and what a template shows.

A window that shows another cell may show another person's name, another address, or what nobody but the sender should read.
"""

import re
from collections.abc import Collection

# What a column is about that belongs to an address: an organisation, a job, a part of either, a place.
_PARTS = (
    "organi[sz]ation|org|company|firm|business|employer|charity|trust|foundation|institution|society|association|federation|union|group|club"
    "|network|practice|surgery|hospital|school|college|university|faculty|church|parish|diocese|congregation|party|affiliation"
    "|council|authority|committee|board|ministry|parliament|chamber|constituency|ward|division|district|borough|region|area"
    "|job|role|position|post|office|occupation|profession|rank|designation|responsibility|portfolio"
    "|department|dept|directorate|team|unit|section|branch|chapter|service"
    "|building|house|flat|floor|room|site|campus|estate|locality|village|town|city|county|country"
    "|title|honours|honou?rific|suffix|postnominals|post_nominals|qualifications"
)
_OF_ADDRESS = re.compile(rf"(?:[a-z]+_)?(?:{_PARTS})(?:_(?:name|title|held|holder|number|line|address|[1-9]))?(?:_[1-9])?")
# Headings of somebody else, or of where somebody isn't: a letter may tell of them, and its window may not.
_OF_OTHERS = re.compile(
    "(?:previous|prev|former|old|prior|past|last_known)(?:ly)?_.+|.+_by|(?:.+_)?(?:refer(?:r(?:er|al|ed))?|referee|introducer|recruiter"
    "|fundraiser|proposer|seconder|nominator|next_of_kin|kin|emergency|executor|solicitor)(?:_.+)?"
)


def stands_beside(field: str, shown: Collection[str]) -> bool:
    """Whether the cells of a column may stand beside addresses: what a template shows of a recipient may, where it isn't of others."""
    name = field.lower()
    return (field in shown or _OF_ADDRESS.fullmatch(name) is not None) and _OF_OTHERS.fullmatch(name) is None
