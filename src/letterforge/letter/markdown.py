"""Markdown with slots becomes blocks; blocks with slots become blocks with words.

CommonMark as markdown-it-py reads it, with the fenced containers `::: columns 2`, `::: keep`, `::: right` and a page break `\\newpage`.
What a letter has no use for (raw HTML, pictures, code, quotations, rules) is refused with the line it stands in, never dropped.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from letterforge.errors import did_you_mean
from letterforge.letter.model import Block, Columns, Heading, Keep, ListBlock, PageBreak, Paragraph, Span
from letterforge.letter.slots import filled, has_slot, shown, slots_in

CONTAINERS = ("columns", "keep", "right")
MOST_COLUMNS = 4
LINK_SCHEMES = ("https:", "http:", "mailto:", "tel:")
_FENCE = re.compile(r" {0,3}(:{3,})[ \t]*(.*)$")
_REFUSED = {
    "html_block": "raw HTML",
    "html_inline": "raw HTML",
    "image": "a picture",
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


def parse(text: str) -> tuple[Block, ...]:
    """The blocks of a Markdown text, its slots unfilled; MarkdownError where it holds what a letter can't."""
    _check_fences(text)
    return _Reader(_PARSER.parse(text)).blocks(None)


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
                spans = self._spans()
                return (PageBreak(),) if spans == (Span("\\newpage"),) else (Paragraph(spans),)
            case "heading_open":
                return (Heading(int(token.tag[1:]), self._spans()),)
            case "bullet_list_open" | "ordered_list_open":
                return (self._list(token),)
            case "container_columns_open":
                count = int(token.info.split()[1])
                return (Columns(count, self.blocks("container_columns_close")),)
            case "container_keep_open":
                return (Keep(self.blocks("container_keep_close")),)
            case "container_right_open":
                return tuple(
                    replace(block, right=True) if isinstance(block, Paragraph) else block for block in self.blocks("container_right_close")
                )
        raise _refusal(token)

    def _spans(self) -> tuple[Span, ...]:
        spans = tuple(_spans(self.tokens[self.at].children or ()))
        self.at += 2  # the inline token and its closing one
        return spans

    def _list(self, opening: Token) -> ListBlock:
        ordered = opening.type == "ordered_list_open"
        closing = opening.type.replace("open", "close")
        items: list[tuple[Block, ...]] = []
        tight = True
        while self.tokens[self.at].type != closing:
            self.at += 1  # list_item_open
            first = self.tokens[self.at]
            tight = tight and not (first.type == "paragraph_open" and not first.hidden)
            items.append(self.blocks("list_item_close"))
        self.at += 1
        return ListBlock(tuple(items), ordered, int(opening.attrGet("start") or 1), tight)


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
    what = _REFUSED.get(token.type, f"Markdown's {token.type.removesuffix('_open')}")
    marks = {"image": "![", "code_inline": "`"}
    text = marks.get(token.type) or (token.content.strip().splitlines() or [token.markup])[0]
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
