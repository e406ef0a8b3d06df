"""Names of people: a full name as typed becomes its title, first name, surname and letters, and these become a greeting and its close.

Only what is certain is said: where a part can't be told, it stays empty, and the caller greets by the full name instead.
"""

from typing import NamedTuple

SINCERELY, FAITHFULLY = "Yours sincerely", "Yours faithfully"

# What a peer is called in a greeting. A lord or lady with a first name may be a duke's child (Dear Lord John), so that isn't certain.
_PEERS = {
    **dict.fromkeys("Lord Baron Viscount Earl Marquess Marquis".split(), "Lord"),
    **dict.fromkeys("Lady Viscountess Countess Marchioness".split(), "Lady"),
    "Baroness": "Baroness",
    "Duke": "Duke of",
    "Duchess": "Duchess of",
}
_KNIGHTS = frozenset({"Sir", "Dame"})
_CIVIL = "Mr Mrs Miss Ms Mx".split()
_CLERGY = "Rev Rt Most Very Ven".split()
_OTHERS = (
    "Dr Prof Fr Father Canon Rabbi Imam Cllr Ald Alderman Judge Gen General Brig Brigadier Col Colonel Maj Major Capt Captain Lt Lieut "
    "Lieutenant Sgt Sergeant SSgt CSgt Cpl Corporal LCpl Pte Private Adm Admiral Cdre Commodore Cdr Commander Insp Inspector Supt "
    "Superintendent Lieutenant-Colonel Lieutenant-General Major-General Lieutenant-Commander Rear-Admiral Vice-Admiral"
).split()
_KNOWN = frozenset([*_PEERS, *_KNIGHTS, *_CIVIL, *_CLERGY, *_OTHERS, "and"])
_TITLES = {
    **{title.casefold(): title for title in _KNOWN - {"Rt", "Most", "Very", "and"}},
    "professor": "Prof",
    "doctor": "Dr",
    "councillor": "Cllr",
    "venerable": "Ven",
    "cmdr": "Cdr",
    **dict.fromkeys(["reverend", "revd", "rev'd", "rev’d"], "Rev"),
}
# Words that only together are a title, or with no title of their own ("") stand on the envelope only.
_REVERENDS, _HONOURABLES = "rev revd rev'd rev’d reverend".split(), "hon honourable honorable worshipful".split()
_PAIRS = {
    **{
        f"{rank} {rev}": f"{rank[:2].title() if rank == 'rt' else rank.title()} Rev"
        for rank in ("rt", "most", "very")
        for rev in _REVERENDS
    },
    **{f"right {rev}": "Rt Rev" for rev in _REVERENDS},
    **{f"{rank} {honourable}": "" for rank in ("rt", "right", "most") for honourable in _HONOURABLES},
    **{f"{whose} {style}": "" for whose in ("his", "her") for style in ("honour", "worship", "excellency")},
    **{f"dowager {title.casefold()}": title for title in _PEERS},
    **{
        pair.casefold(): pair
        for pair in (
            "Wing Commander,Wg Cdr,Squadron Leader,Sqn Ldr,Flight Lieutenant,Flt Lt,Flying Officer,Group Captain,Gp Capt,Air Commodore,"
            "Air Cdre,Air Marshal,Field Marshal,Rear Admiral,Vice Admiral,Lance Corporal,Staff Sergeant,Warrant Officer"
        ).split(",")
    },
}
_PAIR_STARTS = frozenset(pair.split()[0] for pair in _PAIRS)
_PAIRED = frozenset(word.casefold() for pair in _PAIRS.values() for word in pair.split())
_LEADS = frozenset([*_TITLES, *_PAIR_STARTS, *_HONOURABLES, "the"])
_AFTER_THE = frozenset([*(peer.casefold() for peer in _PEERS), *_REVERENDS, *_HONOURABLES, *_PAIR_STARTS, "ven", "venerable"])
_LAST_TITLES = frozenset([*_PEERS, *_KNIGHTS, *_CIVIL])  # what follows one of these is a name: Mr Major Smith

_LETTERS = (
    "MP MS MSP MLA MEP AM KC QC OBE CBE MBE KBE DBE GBE KCB DCB GCB CB KCMG DCMG GCMG CMG KCVO DCVO GCVO CVO LVO MVO KG KT LG LT OM CH PC "
    "DL JP BEM ISO QPM KPM QFSM KFSM RVM VC GC CGC GM QGM KGM DSO DSC DFC AFC DCM MC MM RRC ARRC QVRM KVRM TD VR VRSM RN RNR RM RAF ADC Bt "
    "Esq FRS FBA FRSE FRSA FREng FMedSci FRCP FRCS FRCGP FRCN FRCVS MRCP MRCS MRCGP MRCVS FRICS MRICS FRIBA RIBA FCA ACA FCCA ACCA FCIPD "
    "MCIPD CEng CPsychol RGN PhD DPhil EdD MD DSc DLitt LLD DD MPhil MRes MA BA BSc MSc BEd MEd BEng MEng MTh BD "
    "LLB LLM MBA MPA MPH MB ChB "
    "BVSc PGCE WS SSC (Hons) (Oxon) (Cantab)"
).split()
_WRITTEN = {form: letters for letters in _LETTERS for form in (letters, letters.upper())} | {"Phd": "PhD"}
_FOLDED = {letters.casefold(): letters for letters in _LETTERS}
_ALSO_SURNAMES = frozenset("MA BA AM CH OM LT MBA".split())
_GENERATIONS = frozenset("Jr Jnr Snr Sr JR JNR SNR SR jr jnr snr sr II III IV".split())

_PARTICLES = frozenset(
    "van von vom zu der den de da dos das do del della dello di du la las le los lo ter ten te al el bin bint ibn "
    "abu ap ab st mac mc o".split()
)

# Offices, for a letter to whoever holds them. The first are offices alone or before `of`, the second before `of` only: they are names too.
_OFFICES = frozenset(
    "occupier|occupiers|occupant|owner occupier|current occupier|present occupier|householder|householders|homeowner|resident|residents|"
    "secretary|treasurer|editor|chairman|chairwoman|chairperson|headteacher|head teacher|returning officer|acting returning officer|"
    "electoral registration officer|monitoring officer|chief executive|chief executive officer|chief constable|chief fire officer|"
    "chief operating officer|high sheriff|town clerk|parish clerk|managing director|executive director|general secretary|company secretary|"
    "membership secretary|prime minister|first minister|deputy first minister|deputy mayor|lord-lieutenant|vice lord-lieutenant|"
    "lord mayor|lady mayoress|lady mayor|lord provost|lord lieutenant|lord advocate|lord chancellor|lord president|lord speaker|"
    "lord privy seal|lord chief justice|lady chief justice|lord high commissioner|police and crime commissioner".split("|")
)
_OFFICES_OF = frozenset("mayor bishop archbishop dean leader director head chair speaker minister clerk master provost|lord bishop".split())
_OFFICES_OF |= {"lord bishop", "lord archbishop"}
_OFFICE_STARTS = frozenset(office.split()[0] for office in _OFFICES | _OFFICES_OF) | {"to"}
_LORDS_OFFICES = frozenset(
    "mayor mayoress provost lieutenant advocate bishop archbishop chancellor president speaker privy chief high justice chamberlain".split()
)
_LINKS = frozenset({"of", "for", "to", "at"})

_ENDS = frozenset([*_WRITTEN, *_GENERATIONS])
_BEGINNINGS = _LEADS | _OFFICE_STARTS

# The last word of a salutation to an office or a kind of people; the second are surnames too, and need a word such as Lord before them.
_KINDS = frozenset(
    "candidate editor secretary treasurer manager director executive chair chairman chairwoman chairperson "
    "president officer occupier occupant "
    "resident householder homeowner owner colleague member minister commissioner committee board team trustee councillor council neighbour "
    "supporter volunteer donor voter constituent elector customer subscriber applicant guardian teacher headteacher constable lieutenant "
    "staff agent organiser campaigner comrade all everyone people madam sir".split()
)
_KINDS_AND_SURNAMES = frozenset(
    "mayor mayoress friend leader reader parent clerk sheriff provost bishop archbishop dean speaker head".split()
)
_BEFORE_KINDS = frozenset(
    "dear deputy lord lady madam the my our fellow old good and or high town parish city county council party "
    "group branch new young".split()
)
_TO_ANYONE = frozenset("dear sir sirs sir(s) madam madams mesdames or and &".split())


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
    if "," not in name and words[-1] not in _ENDS and "." not in words[-1] and _fold(words[0]) not in _BEGINNINGS:
        first, last = (words[0], words[1]) if len(words) == 2 else ("", "")
        return Split("", first, last, "", " ".join(words))
    parts = [words for part in name.split(",") if (words := part.split())]
    if not parts:
        return Split(plain=name.strip())
    letters, generation = _take_ends(parts, name)
    words = parts[0]
    titles, taken, role = _lead(words, 1) if _fold(words[0]) in _LEADS else ([], 0, False)
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


def canonical_title(title: str) -> str:
    """A title as it stands in a greeting: `MR.` is `Mr`, `The Rt Hon Dr` is `Dr`; a word that isn't known stays as typed."""
    words = title.replace(".", " ").split()
    found: list[str] = []
    at = 0
    while at < len(words):
        word = words[at].casefold()
        pair = _PAIRS.get(f"{word} {words[at + 1].casefold()}") if word in _PAIR_STARTS and at + 1 < len(words) else None
        if pair is not None:
            found.append(pair)
            at += 1
        elif word in ("and", "&"):
            found.append("and")
        elif word not in ("the", "of") and word not in _HONOURABLES:
            found.append(_TITLES.get(word, words[at]))
        at += 1
    return " ".join(word for word in found if word)


def greeting(title: str, first: str, last: str) -> str:
    """`Dear …` for a title and the names it goes with, or nothing where they don't make a certain greeting.

    A knight without a first name, a title without a surname, Lord or Lady with a first name: these are greeted by the full name.
    """
    if not title:
        return f"Dear {first} {last}" if first and last else ""
    words = (title if title in _KNOWN else canonical_title(title)).split()
    peers = [word for word in words if word in _PEERS]
    if peers:
        return _peers_greeting(words, peers, first, last)
    knight = next((word for word in words if word in _KNIGHTS), "")
    if knight:
        called = first.split(maxsplit=1)[0] if first.strip() else ""
        return f"Dear {knight} {called}" if called and not _is_initial(called) and "and" not in words and _is_name(called) else ""
    if not words or not _is_name(last) or words[0] in ("Rt", "Most", "Very", "Ven"):
        return ""
    return f"Dear {' '.join(words)} {last}"


def close_for(salutation: str, generic: str = "") -> str:
    """`Yours sincerely` after a name, `Yours faithfully` after `Dear Sir or Madam`, an office, or the campaign's `generic` salutation."""
    text = _bare(salutation)
    words = text.replace("/", " ").split()
    if text == _bare(generic) or text.startswith("to whom") or _TO_ANYONE.issuperset(words):
        return FAITHFULLY
    called = next((words[:at] for at, word in enumerate(words) if at > 1 and word in _LINKS), words)
    kind = called[-1].rstrip(".!:;")
    before = called[1:-1]
    if _TITLES.get(" ".join(before[:1])) and " ".join(called[1:]) not in _OFFICES | _OFFICES_OF:
        return SINCERELY
    if kind in _KINDS or kind.removesuffix("s") in _KINDS:
        return FAITHFULLY
    either = kind in _KINDS_AND_SURNAMES or kind.removesuffix("s") in _KINDS_AND_SURNAMES
    return FAITHFULLY if either and _BEFORE_KINDS.issuperset(before) else SINCERELY


def _fold(word: str) -> str:
    return word.casefold().rstrip(".")


def _bare(salutation: str) -> str:
    return " ".join(salutation.casefold().split()).rstrip(", ")


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
            found = [_FOLDED.get(word.replace(".", "").casefold(), "") for word in end]
            if len(parts) == 2 and len(parts[0]) < 2:
                break
            if all(found):
                letters[:0] = found
            elif len(end) == 1 and end[0].rstrip(".") in _GENERATIONS:
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
        elif words[-1].rstrip(".") in _GENERATIONS:
            generation = [words[-1]]
        else:
            break
        words.pop()
    return " ".join(letters), generation


def known_title(title: str) -> bool:
    """Whether every word of a title's cell is a title that greetings know, or stands on the envelope only."""
    words = canonical_title(title).split()
    return bool(words) and all(word in _KNOWN or word.casefold() in _PAIRED for word in words)


def _letters_of(word: str, name: str) -> str:
    """The post-nominals that a name's last word is, or nothing: `Ma` is a surname, and so may be `MA` where all is in capitals."""
    letters = _WRITTEN.get(word.replace(".", "") if word.count(".") > 1 else word, "")
    return "" if letters in _ALSO_SURNAMES and name.isupper() else letters


def _lead(words: list[str], kept: int) -> tuple[list[str], int, bool]:
    """The titles that words begin with, how many words they take (at least `kept` stay), and whether what they begin is an office."""
    titles: list[str] = []
    at = 0
    while at < len(words) - kept:
        word = _fold(words[at])
        pair = _PAIRS.get(f"{word} {_fold(words[at + 1])}") if word in _PAIR_STARTS and at + 1 < len(words) else None
        if word == "the":
            following = _fold(words[at + 1]) if at + 1 < len(words) else ""
            if following not in _AFTER_THE or (following == "lord" and at + 2 < len(words) and _fold(words[at + 2]) in _LORDS_OFFICES):
                return titles, at, True
            at += 1
        elif pair is not None and at + 2 <= len(words) - kept:
            titles += [pair] if pair else []
            at += 2
        elif word in _HONOURABLES:
            at += 1
        elif word in _TITLES:
            titles.append(_TITLES[word])
            at += 1
            if at < len(words) - kept and words[at].casefold() in ("and", "&") and _fold(words[at + 1]) in _TITLES:
                titles.append("and")
                at += 1
            elif titles[-1] in _LAST_TITLES and titles[-1] not in _KNIGHTS:
                break
        else:
            break
    return titles, at, False


def _is_office(words: list[str]) -> bool:
    """Whether words name an office, alone or before `of`: `Lord Mayor of London`, `Chief Executive`."""
    if _fold(words[0]) not in _OFFICE_STARTS:
        return False
    folded = [_fold(word) for word in words]
    if folded[0] == "to":
        return folded[:2] == ["to", "the"]
    link = next((at for at, word in enumerate(folded) if word in _LINKS), len(folded))
    office = " ".join(folded[:link])
    return office in _OFFICES or (link < len(folded) and office in _OFFICES_OF)


def _names(titles: list[str], rest: list[str]) -> tuple[str, str]:
    """First name and surname of the words after the titles, as far as they are certain."""
    if not titles or not rest:
        return (rest[0], rest[1]) if len(rest) == 2 else ("", "")
    if any(title in _PEERS for title in titles):
        return _peers_names(rest)
    knight = any(title in _KNIGHTS for title in titles)
    if len(rest) == 1:
        return "", "" if knight else rest[0]
    particle = next((at for at, word in enumerate(rest[1:], 1) if word.casefold() in _PARTICLES), 0)
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
    if len(words) > 1 and words[0].casefold() in _PARTICLES:
        return "", " ".join(words)
    return "", ""


def _turned(titles: list[str], forenames: list[str], rest: list[str]) -> tuple[str, str]:
    """First name and surname of `Smith, Ann`: the comma tells them apart, whatever their number of words."""
    first = " ".join(forenames)
    if any(title in _PEERS for title in titles):
        return "", "" if first else " ".join(rest)
    return first, " ".join(rest)


def _is_afterthought(words: list[str]) -> bool:
    """Whether what follows a comma is no forename: a link such as `of Finsbury`, an office, a place with a number."""
    return words[0].casefold() in _LINKS or _is_office(words) or any(character.isdigit() for word in words for character in word)


def _peers_greeting(words: list[str], peers: list[str], first: str, last: str) -> str:
    if first or not _is_name(last) or "and" in words:
        return ""
    return f"Dear {_PEERS[peers[-1]]} {last}"
