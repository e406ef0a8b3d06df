"""Names of people: a full name as typed becomes its title, first name, surname and letters, and these become a greeting.

Only what is certain is said: where a part can't be told, it stays empty, and the caller greets by the full name instead.
"""

from typing import NamedTuple

from letterforge.recipients.titles import (
    AFTER_THE,
    ALSO_FIRST_NAMES,
    ALSO_SURNAMES,
    BEGINNINGS,
    ENDS,
    FOLDED,
    GENERATIONS,
    HONOURABLES,
    KNIGHTS,
    KNOWN,
    LAST_TITLES,
    LEADS,
    LINKS,
    LORDS_OFFICES,
    OFFICE_STARTS,
    OFFICES,
    OFFICES_OF,
    PAIR_STARTS,
    PAIRS,
    PARTICLES,
    PEERS,
    TITLES,
    WRITTEN,
    canonical_title,
)


class Split(NamedTuple):
    """A full name in its parts, as far as they are certain."""

    title: str = ""
    first: str = ""
    last: str = ""
    letters: str = ""
    plain: str = ""
    role: bool = False


def split(name: str) -> Split:
    """The parts of a full name: `Dr Ann Smith OBE`, `The Earl of Devon`, `SMITH, Dr Ann`, `The Lord Mayor of London`."""
    words = name.split()
    if not words:
        return Split()
    if "," not in name and words[-1] not in ENDS and "." not in words[-1] and _fold(words[0]) not in BEGINNINGS:
        first, last = (words[0], words[1]) if len(words) == 2 else ("", "")
        return Split("", first, last, "", " ".join(words))
    parts = [words for part in name.split(",") if (words := part.split())]
    if not parts:
        return Split(plain=name.strip())
    letters, generation = _take_ends(parts, name)
    words = parts[0]
    titles, taken, role = _lead(words, 1) if _fold(words[0]) in LEADS else ([], 0, False)
    if role or _is_office(words):
        return Split(letters=letters, plain=", ".join(" ".join(part) for part in parts), role=True)
    rest = words[taken:]
    if len(parts) == 1:
        first, last = _names(titles, rest)
    elif len(parts) == 2 and (len(rest) == 1 or not titles) and not _is_afterthought(parts[1]):
        more, taken, _ = _lead(parts[1], 0)
        titles += more
        forenames = parts[1][taken:]
        first, last = _turned(titles, forenames, rest)
        rest = forenames + rest
    elif len(parts) == 2:
        first, last = _names(titles, rest)
    else:
        first, last = "", ""
        rest = ", ".join(" ".join(part) for part in (rest, *parts[1:])).split()
    return Split(" ".join(titles), first, last, letters, " ".join(rest + generation))


def greeting(title: str, first: str, last: str) -> str:
    """`Dear …` for a title and the names it goes with, or nothing where they don't make a certain greeting.

    A knight without a first name, a title without a surname, Lord or Lady with a first name: these are greeted by the full name.
    """
    if not title:
        return f"Dear {first} {last}" if first and last else ""
    words = (title if title in KNOWN else canonical_title(title)).split()
    peers = [word for word in words if word in PEERS]
    if peers:
        return _peers_greeting(words, peers, first, last)
    knight = next((word for word in words if word in KNIGHTS), "")
    if knight:
        called = first.split(maxsplit=1)[0] if first.strip() else ""
        return f"Dear {knight} {called}" if called and not _is_initial(called) and "and" not in words and _is_name(called) else ""
    if not words or not _is_name(last) or words[0] in ("Rt", "Most", "Very", "Ven"):
        return ""
    return f"Dear {' '.join(words)} {last}"


def _fold(word: str) -> str:
    return word.casefold().rstrip(".")


def _is_initial(word: str) -> bool:
    """Whether a word is `A`, `A.` or `A.B.`."""
    return len(word) == 1 or ("." in word and all(len(letter) < 2 for letter in word.split(".")))


def _is_name(text: str) -> bool:
    return text.isalpha() or any(map(str.isalpha, text))


def _take_ends(parts: list[list[str]], name: str) -> tuple[str, list[str]]:
    """Takes post-nominals, `Jr` and a peer's `, of Finsbury` off the end; never the last two words, or a title and its one name."""
    letters: list[str] = []
    generation: list[str] = []
    while len(parts) > 1:
        end = parts[-1]
        if end[0].casefold() != "of":
            found = [FOLDED.get(word.replace(".", "").casefold(), "") for word in end]
            if len(parts) == 2 and len(parts[0]) < 2:
                break
            if all(found):
                letters[:0] = found
            elif len(end) == 1 and end[0].rstrip(".") in GENERATIONS:
                generation = end
            else:
                break
        parts.pop()
    words = parts[-1]
    kept = 2 if len(parts) == 1 else 1
    while len(words) > kept:
        found_one = _letters_of(words[-1], name)
        if found_one:
            letters.insert(0, found_one)
        elif words[-1].rstrip(".") in GENERATIONS:
            generation = [words[-1]]
        else:
            break
        words.pop()
    return " ".join(letters), generation


def _letters_of(word: str, name: str) -> str:
    """The post-nominals that a name's last word is, or nothing: `Ma` is a surname, and so may be `MA` where all is in capitals."""
    letters = WRITTEN.get(word.replace(".", "") if word.count(".") > 1 else word, "")
    return "" if letters in ALSO_SURNAMES and name.isupper() else letters


def _lead(words: list[str], kept: int) -> tuple[list[str], int, bool]:
    """The titles that words begin with, how many words they take (at least `kept` stay), and whether what they begin is an office."""
    titles: list[str] = []
    at = 0
    while at < len(words) - kept:
        word = _fold(words[at])
        pair = PAIRS.get(f"{word} {_fold(words[at + 1])}") if word in PAIR_STARTS and at + 1 < len(words) else None
        if word == "the":
            following = _fold(words[at + 1]) if at + 1 < len(words) else ""
            if following not in AFTER_THE or (following == "lord" and at + 2 < len(words) and _fold(words[at + 2]) in LORDS_OFFICES):
                return titles, at, True
            at += 1
        elif pair is not None and at + 2 <= len(words) - kept:
            titles += [pair] if pair else []
            at += 2
        elif word in HONOURABLES:
            at += 1
        elif word in ALSO_FIRST_NAMES and at == 0 and _fold(words[1]) != "of":
            break
        elif word in TITLES:
            titles.append(TITLES[word])
            at += 1
            if at + 1 < len(words) and at < len(words) - kept and words[at].casefold() in ("and", "&") and _fold(words[at + 1]) in TITLES:
                titles.append("and")
                at += 1
            elif titles[-1] in LAST_TITLES and titles[-1] not in KNIGHTS:
                break
        else:
            break
    return titles, at, False


def _is_office(words: list[str]) -> bool:
    """Whether words name an office, alone or before `of`: `Lord Mayor of London`, `Chief Executive`."""
    if _fold(words[0]) not in OFFICE_STARTS:
        return False
    folded = [_fold(word) for word in words]
    if folded[0] == "to":
        return folded[:2] == ["to", "the"]
    link = next((at for at, word in enumerate(folded) if word in LINKS), len(folded))
    office = " ".join(folded[:link])
    return office in OFFICES or (link < len(folded) and office in OFFICES_OF)


def _names(titles: list[str], rest: list[str]) -> tuple[str, str]:
    """First name and surname of the words after the titles, as far as they are certain."""
    if not titles or not rest:
        return (rest[0], rest[1]) if len(rest) == 2 else ("", "")
    if any(title in PEERS for title in titles):
        return _peers_names(rest)
    knight = any(title in KNIGHTS for title in titles)
    if len(rest) == 1:
        return "", "" if knight else rest[0]
    particle = next((at for at, word in enumerate(rest[1:], 1) if word.casefold() in PARTICLES), 0)
    if particle and particle < len(rest) - 1 and all(_is_initial(word) for word in rest[1:particle]):
        return rest[0], " ".join(rest[particle:])
    if all(_is_initial(word) for word in rest[1:-1]):
        return rest[0], rest[-1]
    return rest[0] if knight else "", ""


def _peers_names(rest: list[str]) -> tuple[str, str]:
    """A peer's name: one word, or one with `of Y`, which is a part of the title where no comma parts it; `of Devon` is Devon."""
    words = rest[1:] if rest[0].casefold() == "of" else rest
    if len(words) == 1 or (len(words) > 2 and words[1].casefold() == "of"):
        return "", " ".join(words)
    if words and len(rest) > len(words):
        return "", " ".join(words)
    if len(words) > 1 and words[0].casefold() in PARTICLES:
        return "", " ".join(words)
    return "", ""


def _turned(titles: list[str], forenames: list[str], rest: list[str]) -> tuple[str, str]:
    """First name and surname of `Smith, Ann`: the comma tells them apart, whatever their number of words."""
    first = " ".join(forenames)
    if any(title in PEERS for title in titles):
        return "", "" if first else " ".join(rest)
    return first, " ".join(rest)


def _is_afterthought(words: list[str]) -> bool:
    """Whether what follows a comma is no forename: a link such as `of Finsbury`, an office, a place with a number."""
    return words[0].casefold() in LINKS or _is_office(words) or any(character.isdigit() for word in words for character in word)


def _peers_greeting(words: list[str], peers: list[str], first: str, last: str) -> str:
    if first or not _is_name(last) or "and" in words:
        return ""
    return f"Dear {PEERS[peers[-1]]} {last}"
