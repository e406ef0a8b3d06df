"""How letters are to be printed, held against what the printer says that it can do, before the first is sent.

In go wishes as a person writes them and the printer's `*-supported` attributes (RFC 8011, 5.2); out come the attributes of a job.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from letterforge.dispatch.ipp_values import Attributes, Content, Range, Resolution, Tag, Value, text, texts, values
from letterforge.errors import DispatchError, Problem, did_you_mean

A4 = "iso_a4_210x297mm"  # the letters' size, by its name in PWG 5101.1; a queue's own default is often Letter
_OURS = frozenset(
    {"copies", "media", "sides", "job-name", "document-name", "document-format", "ipp-attribute-fidelity", "job-sheets", "media-col"}
)
_WORDS = {  # enums that have words (RFC 8011, 5.2.6 and 5.2.13)
    "finishings": {"none": 3, "staple": 4, "punch": 5, "fold": 10},
    "print-quality": {"draft": 3, "normal": 4, "high": 5},
}
_OF_THE_PAPER = ("media-source", "media-type")
_SIZE = re.compile(r"_(?P<across>[\d.]+)x(?P<down>[\d.]+)(?P<unit>mm|in)$")  # the end of a paper's name (PWG 5101.1)
_RESOLUTION = re.compile(r"(\d{1,6})(?:x(\d{1,6}))?dpi")
_PER_INCH = 3
_NUMBER = re.compile(r"\d{1,9}")


@dataclass(frozen=True, slots=True)
class PrintOptions:
    """What is wished: empty where the printer's own default will do. `others` are the printer's own options, by their names in IPP."""

    sides: str = ""
    media: str = ""
    copies: int = 1
    others: Mapping[str, str] = field(default_factory=dict)


def job_attributes(wish: PrintOptions, printer: Attributes, queue: str) -> Attributes:
    """The attributes of each job. Raises DispatchError for what the printer doesn't say that it can do.

    Unless wished otherwise letters are printed on A4 and at their own size, where the printer can be told so: an address that is shrunk
    to fit another paper misses its window.
    """
    job: Attributes = {}
    if wish.copies != 1:
        job["copies"] = (_value("--copies", "copies", str(wish.copies), printer, queue),)
    if wish.sides:
        job["sides"] = (_value("--sides", "sides", wish.sides, printer, queue),)
    if wish.media:
        job["media"] = (_value("--media", "media", _paper(wish.media, texts(printer, "media-supported")), printer, queue),)
    elif A4 in texts(printer, "media-supported"):
        job["media"] = values(Tag.KEYWORD, A4)
    if "none" in texts(printer, "print-scaling-supported"):
        job["print-scaling"] = values(Tag.KEYWORD, "none")
    known = _own(printer)
    for name, said in wish.others.items():
        if name in {"copies", "media", "sides"}:
            raise DispatchError(Problem(f"--option {name} has an option of its own", f"write --{name} {said}"))
        if name not in known:
            raise DispatchError(Problem(f"--option {name}: {queue} has no such option", did_you_mean(name, known)))
        value = _value(f"--option {name}", name, said, printer, queue)
        if name in _OF_THE_PAPER:
            _say_of_paper(job, value, name, queue)
        else:
            job[name] = (value,)
    return job


def _say_of_paper(job: Attributes, value: Value, name: str, queue: str) -> None:
    """A tray or kind of paper is said together with the size, in the place of its name (PWG 5100.3, 3.13)."""
    size = _SIZE.search(text(job, "media"))
    collection = next((value.content for value in job.get("media-col", ())), None)
    if size:
        unit = 100 if size["unit"] == "mm" else 2540  # hundredths of a mm
        sides = (round(float(size[side]) * unit) for side in ("across", "down"))
        dimensions = {name: values(Tag.INTEGER, side) for name, side in zip(("x-dimension", "y-dimension"), sides, strict=True)}
        collection = {"media-size": values(Tag.COLLECTION, dimensions)}
        del job["media"]
    if not isinstance(collection, dict):
        raise DispatchError(Problem(f"--option {name}: {queue} doesn't know the size of its paper", "say it with --media"))
    job["media-col"] = values(Tag.COLLECTION, collection | {name: (value,)})


def _own(printer: Attributes) -> list[str]:
    """The options that the printer takes with a job and says the values of, beside those that we give."""
    told = {*texts(printer, "job-creation-attributes-supported"), *_OF_THE_PAPER}
    names = (name.removesuffix("-supported") for name in printer if name.endswith("-supported"))
    possible = (name for name in names if name not in _OURS and (name in told or f"{name}-default" in printer))
    return [name for name in possible if any(_shown(name, value.content) for value in printer[f"{name}-supported"])]


def _paper(said: str, papers: tuple[str, ...]) -> str:
    """The printer's own name of a paper: `A4` is `iso_a4_210x297mm`."""
    return next((paper for paper in papers if paper.casefold().split("_")[1:2] == [said.casefold()]), said)


def _value(option: str, name: str, said: str, printer: Attributes, queue: str) -> Value:
    """What was said as the printer's kind of value."""
    supported = printer.get(f"{name}-supported", ())
    if not supported or all(value.content is None for value in supported):
        cure = "set it at the printer, or print by a queue that knows what its printer can do"
        raise DispatchError(Problem(f"{option}: {queue} doesn't say that it can do this", cure))
    tag = Tag.INTEGER if supported[0].tag == Tag.RANGE else supported[0].tag
    content = _content(name, tag, said)
    if name == "job-priority" and isinstance(content, int):  # what is supported is the number of steps (RFC 8011, 5.2.1)
        supported = values(Tag.RANGE, Range(1, 100))
    for value in supported:
        if _is(content, value.content):
            return Value(tag, content if isinstance(value.content, Range) else value.content)
    known = [shown for value in supported if (shown := _shown(name, value.content))]
    known = [shown for shown in known if shown.startswith(said)] or known
    raise DispatchError(Problem(f"{option}: {queue} can't do {said!r}", did_you_mean(said, known)))


def _content(name: str, tag: int, said: str) -> Content:
    """What was said, as a value of a kind; None where it can't be one."""
    if tag == Tag.ENUM and said.casefold() in _WORDS.get(name, {}):
        return _WORDS[name][said.casefold()]
    if tag in {Tag.INTEGER, Tag.ENUM}:
        return int(said) if _NUMBER.fullmatch(said) else None
    if tag == Tag.RESOLUTION:
        dots = _RESOLUTION.fullmatch(said)
        return Resolution(int(dots[1]), int(dots[2] or dots[1]), _PER_INCH) if dots else None
    return said if Tag.TEXT <= tag < Tag.MEMBER_NAME else None


def _is(content: Content, supported: Content) -> bool:
    if isinstance(supported, Range):
        return isinstance(content, int) and supported.low <= content <= supported.high
    if isinstance(content, str) and isinstance(supported, str):
        return content.casefold() == supported.casefold()
    return content is not None and content == supported


def _shown(name: str, content: Content) -> str:
    """A value as a person would write it."""
    match content:
        case Range(low, high):
            return f"{low} to {high}"
        case Resolution(across, down, _):
            return f"{across}dpi" if across == down else f"{across}x{down}dpi"
        case bool():
            return ""
        case int():
            return next((word for word, number in _WORDS.get(name, {}).items() if number == content), str(content))
        case str():
            return content
    return ""
