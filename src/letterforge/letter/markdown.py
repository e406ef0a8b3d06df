"""Markdown with slots becomes blocks; blocks with slots become blocks with words.

CommonMark as markdown-it-py reads it, with the fenced containers `::: columns 2`, `::: keep`, `::: right` and a page break `\\newpage`. A
picture is one of the campaign's, by its name, alone in its paragraph. What a letter has no use for (raw HTML, code, quotations, rules) is
refused with the line it stands in, never dropped.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from letterforge.errors import did_you_mean
from letterforge.letter.gallery import EMPTY, LOGO, Gallery, Room, tenths
from letterforge.letter.model import Block, Columns, Figure, Heading, Keep, ListBlock, PageBreak, Paragraph, Span
from letterforge.letter.slots import filled, has_slot, shown, slots_in

CONTAINERS = ("columns", "keep", "right")
MOST_COLUMNS = 4
LINK_SCHEMES = ("https:", "http:", "mailto:", "tel:")
_FENCE = re.compile(r" {0,3}(:{3,})[ \t]*(.*)$")
_REFUSED = {
    "html_block": "raw HTML",
    "html_inline": "raw HTML",
    "code_inline": "code in backticks",
    "fence": "a code block",
    "blockquote_open": "a quotation (a line that begins with >)",
    "hr": "a horizontal rule",
}


class MarkdownError(Exception):
    """Markup that a letter can't hold: what it is, the `text` it was found at, and how to mend it."""

    def __init__(self, what: str, text: str, cure: str) -> None:
        super().__init__(what)
        self.what, self.text, self.cure = what, text, cure


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True})
    parser.disable("code")  # an indented paragraph is a paragraph
    for name in CONTAINERS:
        parser.use(container_plugin, name)
    # A link's address may hold a slot, so it is neither encoded nor judged before the slot is filled.
    parser.normalizeLink = lambda url: url  # type: ignore[method-assign]
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    return parser


_PARSER = _parser()


def parse(text: str, gallery: Gallery = EMPTY) -> tuple[Block, ...]:
    """The blocks of a Markdown text, its slots unfilled; MarkdownError where it holds what a letter can't, or no picture of `gallery`."""
    _check_fences(text)
    return _Reader(_PARSER.parse(text), gallery, gallery.room).blocks(None)


def fill(block: Block, words: Mapping[int, str]) -> Block | None:
    """`block` with words, by number, in its slots; None where it is left empty. MarkdownError where a link then leads nowhere."""
    match block:
        case Paragraph(spans=spans) | Heading(spans=spans):
            if not any(has_slot(span.text) or has_slot(span.link) for span in spans):
                return block
            settled = tuple(one for span in spans if (one := _fill_span(span, words)).text)
            return replace(block, spans=settled) if "".join(span.text for span in settled).strip() else None
        case ListBlock(items=items):
            return replace(block, items=tuple(_fill_all(item, words) for item in items))
        case Columns(blocks=inner) | Keep(blocks=inner):
            return replace(block, blocks=_fill_all(inner, words))
    return block


def slots_of(block: Block) -> tuple[int, ...]:
    """The numbers of the slots in a block, each once, in the order in which they are met."""
    return tuple(dict.fromkeys(number for span in _all_spans(block) for number in slots_in(span.text + span.link)))


def _check_fences(text: str) -> None:
    """Every container is known and closed: an unclosed one would swallow the rest of the letter."""
    opened: list[tuple[int, str]] = []
    for line in text.splitlines():
        match = _FENCE.match(line)
        if not match:
            continue
        colons, said = len(match[1]), match[2].strip()
        if not said:
            while opened and opened[-1][0] > colons:
                opened.pop()
            if not opened:
                raise MarkdownError("':::' closes nothing", line.strip(), "take it out, or open a container before it")
            opened.pop()
            continue
        name, _, count = said.partition(" ")
        if name not in CONTAINERS:
            raise MarkdownError(f"'::: {name}' is no container", line.strip(), did_you_mean(name, CONTAINERS))
        if name == "columns" and not (count.strip().isdecimal() and 2 <= int(count) <= MOST_COLUMNS):
            raise MarkdownError("columns need a number", line.strip(), f"for example '::: columns 2', at most {MOST_COLUMNS}")
        opened.append((colons, line.strip()))
    if opened:
        raise MarkdownError("this container is never closed", opened[-1][1], "end it with a line ':::'")


@dataclass(slots=True)
class _Reader:
    """Walks the parser's flat list of tokens."""

    tokens: Sequence[Token]
    gallery: Gallery
    room: Room
    at: int = 0

    def blocks(self, until: str | None) -> tuple[Block, ...]:
        found: list[Block] = []
        while self.at < len(self.tokens):
            token = self.tokens[self.at]
            self.at += 1
            if token.type == until:
                break
            found += self._block(token)
        return tuple(found)

    def _block(self, token: Token) -> tuple[Block, ...]:
        match token.type:
            case "paragraph_open":
                return (self._paragraph(),)
            case "heading_open":
                return (Heading(int(token.tag[1:]), self._spans()),)
            case "bullet_list_open" | "ordered_list_open":
                return (self._list(token),)
            case "container_columns_open":
                return (self._columns(int(token.info.split()[1])),)
            case "container_keep_open":
                return (Keep(self.blocks("container_keep_close")),)
            case "container_right_open":
                inner = self.blocks("container_right_close")
                return tuple(replace(block, right=True) if isinstance(block, Paragraph | Figure) else block for block in inner)
            case _:
                raise _refusal(token)

    def _columns(self, count: int) -> Columns:
        outer, self.room = self.room, self.room.column(count)
        found = Columns(count, self.blocks("container_columns_close"))
        self.room = outer
        return found

    def _paragraph(self) -> Paragraph | Figure | PageBreak:
        children = self.tokens[self.at].children or []
        if len(children) == 1 and children[0].type == "image":
            self.at += 2
            return _figure(children[0], self.gallery, self.room)
        spans = self._spans()
        return PageBreak() if spans == (Span("\\newpage"),) else Paragraph(spans)

    def _spans(self) -> tuple[Span, ...]:
        spans = tuple(_spans(self.tokens[self.at].children or ()))
        self.at += 2  # the inline token and its closing one
        return spans

    def _list(self, opening: Token) -> ListBlock:
        ordered = opening.type == "ordered_list_open"
        closing = opening.type.replace("open", "close")
        items: list[tuple[Block, ...]] = []
        tight, outer = True, self.room
        self.room = outer.in_list()
        while self.tokens[self.at].type != closing:
            self.at += 1  # list_item_open
            first = self.tokens[self.at]
            tight = tight and not (first.type == "paragraph_open" and not first.hidden)
            items.append(self.blocks("list_item_close"))
        self.at += 1
        self.room = outer
        return ListBlock(tuple(items), ordered, int(opening.attrGet("start") or 1), tight)


def _figure(token: Token, gallery: Gallery, room: Room) -> Figure:
    """A picture of the campaign's, by its name; what is written in its brackets stands for its own words."""
    name, title = str(token.attrGet("src") or ""), str(token.attrGet("title") or "")
    alt = "".join(span.text for span in _spans(token.children or ())).strip()
    mark, figures = f"]({name}", dict(gallery.figures)
    if has_slot(name + alt + title):
        cure = "write them out, the same for everybody; {% if … %} chooses between pictures"
        raise MarkdownError("a picture's name and words can't hold a field", "![", cure)
    if title:
        raise MarkdownError("a picture has no title in a letter", mark, "write what it says into its square brackets")
    if name == LOGO in figures:
        raise MarkdownError("the logo stands in the letterhead, by itself", mark, "take it out, or give the picture another name as well")
    if name not in figures:
        what, cure = gallery.lacks(name)
        raise MarkdownError(what, mark, cure)
    if not room.width:
        raise MarkdownError("a picture can't stand in a list", mark, "put it into a paragraph of its own, before or after the list")
    found = figures[name]
    for length, most, side in ((found.width, room.width, "wide"), (found.height, room.height, "high")):
        if length > most + 0.005:
            what = f"the picture {name!r} is {length:g} mm {side}, {room.place} has {tenths(most)} mm"
            raise MarkdownError(what, mark, f"make it smaller under [pictures.{name}] in the campaign file")
    return replace(found, alt=alt or found.alt)


def _spans(tokens: Sequence[Token]) -> Iterator[Span]:
    """Spans of equal face joined, since the fewer they are the less each writer has to do."""
    held = Span("")
    for span in _runs(tokens):
        if (span.bold, span.italic, span.link) == (held.bold, held.italic, held.link):
            held = replace(held, text=held.text + span.text)
        else:
            if held.text:
                yield held
            held = span
    if held.text:
        yield held


def _runs(tokens: Sequence[Token]) -> Iterator[Span]:
    bold = italic = 0
    link = ""
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                yield Span(token.content, bold > 0, italic > 0, link)
            case "softbreak":
                yield Span(" ", bold > 0, italic > 0, link)
            case "hardbreak":
                yield Span("\n", bold > 0, italic > 0, link)
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                link = str(token.attrGet("href") or "")
                if not has_slot(link):
                    _check_link(link)
            case "link_close":
                link = ""
            case _:
                raise _refusal(token)


def _refusal(token: Token) -> MarkdownError:
    if token.type == "image":
        what = "a picture stands alone, not within text, a heading or a link"
        return MarkdownError(
            what, f"]({token.attrGet('src')}", "put it into a paragraph of its own, with an empty line before and after it"
        )
    what = _REFUSED.get(token.type, f"Markdown's {token.type.removesuffix('_open')}")
    text = "`" if token.type == "code_inline" else (token.content.strip().splitlines() or [token.markup])[0]
    cure = (
        "write it in Markdown; '\\<' shows a plain '<'"
        if what == "raw HTML"
        else "take it out; docs/templates.md lists what a letter can hold"
    )
    return MarkdownError(f"{what} is not used in letters", text, cure)


def _check_link(link: str) -> None:
    if not link.casefold().startswith(LINK_SCHEMES):
        raise MarkdownError(
            f"a link to {link!r} leads nowhere from paper or screen", link, f"begin it with one of {', '.join(LINK_SCHEMES)}"
        )


def _all_spans(block: Block) -> Iterator[Span]:
    match block:
        case Paragraph(spans=spans) | Heading(spans=spans):
            yield from spans
        case ListBlock(items=items):
            yield from (span for item in items for inner in item for span in _all_spans(inner))
        case Columns(blocks=blocks) | Keep(blocks=blocks):
            yield from (span for inner in blocks for span in _all_spans(inner))


def _fill_all(blocks: tuple[Block, ...], words: Mapping[int, str]) -> tuple[Block, ...]:
    return tuple(one for block in blocks if (one := fill(block, words)) is not None)


def _fill_span(span: Span, words: Mapping[int, str]) -> Span:
    link = filled(span.link, words)
    if has_slot(span.link):
        _check_link(link)
    return replace(span, text=unicodedata.normalize("NFC", shown(span.text, words)) if has_slot(span.text) else span.text, link=link)
