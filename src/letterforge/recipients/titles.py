"""What stands before and after British names, and offices that aren't persons: tables, and a title's usual spelling.

The forms are those that lists are found to hold; what isn't in a table is taken for a part of the name.
"""

# What a peer is called in a greeting. A lord or lady with a first name may be a duke's child (Dear Lord John), so that isn't certain.
PEERS = {
    **dict.fromkeys("Lord Baron Viscount Earl Marquess Marquis".split(), "Lord"),
    **dict.fromkeys("Lady Viscountess Countess Marchioness".split(), "Lady"),
    "Baroness": "Baroness",
    "Duke": "Duke of",
    "Duchess": "Duchess of",
}
ALSO_FIRST_NAMES = frozenset({"earl", "duke", "marquis", "baron"})  # titles only after `The`, or before `of`
KNIGHTS = frozenset({"Sir", "Dame"})
CIVIL = "Mr Mrs Miss Ms Mx".split()
CLERGY = "Rev Rt Most Very Ven".split()
OTHERS = (
    "Dr Prof Fr Father Canon Rabbi Imam Cllr Ald Alderman Judge Gen General Brig Brigadier Col Colonel Maj Major Capt Captain Lt Lieut "
    "Lieutenant Sgt Sergeant SSgt CSgt Cpl Corporal LCpl Pte Private Adm Admiral Cdre Commodore Cdr Commander Insp Inspector Supt "
    "Superintendent Lieutenant-Colonel Lieutenant-General Major-General Lieutenant-Commander Rear-Admiral Vice-Admiral"
).split()
KNOWN = frozenset([*PEERS, *KNIGHTS, *CIVIL, *CLERGY, *OTHERS, "and"])
TITLES = {
    **{title.casefold(): title for title in KNOWN - {"Rt", "Most", "Very", "and"}},
    "professor": "Prof",
    "doctor": "Dr",
    "councillor": "Cllr",
    "venerable": "Ven",
    "cmdr": "Cdr",
    **dict.fromkeys(["reverend", "revd", "rev'd", "rev’d"], "Rev"),
}
# Words that only together are a title, or with no title of their own ("") stand on the envelope only.
REVERENDS, HONOURABLES = "rev revd rev'd rev’d reverend".split(), "hon honourable honorable worshipful".split()
PAIRS = {
    **{
        f"{rank} {rev}": f"{rank[:2].title() if rank == 'rt' else rank.title()} Rev" for rank in ("rt", "most", "very") for rev in REVERENDS
    },
    **{f"right {rev}": "Rt Rev" for rev in REVERENDS},
    **{f"{rank} {honourable}": "" for rank in ("rt", "right", "most") for honourable in HONOURABLES},
    **{f"{whose} {style}": "" for whose in ("his", "her") for style in ("honour", "worship", "excellency")},
    **{f"dowager {title.casefold()}": title for title in PEERS},
    **{
        pair.casefold(): pair
        for pair in (
            "Wing Commander,Wg Cdr,Squadron Leader,Sqn Ldr,Flight Lieutenant,Flt Lt,Flying Officer,Group Captain,Gp Capt,Air Commodore,"
            "Air Cdre,Air Marshal,Field Marshal,Rear Admiral,Vice Admiral,Lance Corporal,Staff Sergeant,Warrant Officer"
        ).split(",")
    },
}
PAIR_STARTS = frozenset(pair.split()[0] for pair in PAIRS)
PAIRED = frozenset(word.casefold() for pair in PAIRS.values() for word in pair.split())
LEADS = frozenset([*TITLES, *PAIR_STARTS, *HONOURABLES, "the"])
AFTER_THE = frozenset([*(peer.casefold() for peer in PEERS), *REVERENDS, *HONOURABLES, *PAIR_STARTS, "ven", "venerable"])
LAST_TITLES = frozenset([*PEERS, *KNIGHTS, *CIVIL])  # what follows one of these is a name: Mr Major Smith

LETTERS = (
    "MP MS MSP MLA MEP AM KC QC OBE CBE MBE KBE DBE GBE KCB DCB GCB CB KCMG DCMG GCMG CMG KCVO DCVO GCVO CVO LVO MVO KG KT LG LT OM CH PC "
    "DL JP BEM ISO QPM KPM QFSM KFSM RVM VC GC CGC GM QGM KGM DSO DSC DFC AFC DCM MC MM RRC ARRC QVRM KVRM TD VR VRSM RN RNR RM RAF ADC Bt "
    "Esq FRS FBA FRSE FRSA FREng FMedSci FRCP FRCS FRCGP FRCN FRCVS MRCP MRCS MRCGP MRCVS FRICS MRICS FRIBA RIBA FCA ACA FCCA ACCA FCIPD "
    "MCIPD CEng CPsychol RGN PhD DPhil EdD MD DSc DLitt LLD DD MPhil MRes MA BA BSc MSc BEd MEd BEng MEng MTh BD "
    "LLB LLM MBA MPA MPH MB ChB "
    "BVSc PGCE WS SSC (Hons) (Oxon) (Cantab)"
).split()
WRITTEN = {form: letters for letters in LETTERS for form in (letters, letters.upper())} | {"Phd": "PhD"}
FOLDED = {letters.casefold(): letters for letters in LETTERS}
ALSO_SURNAMES = frozenset("MA BA AM CH OM LT MBA".split())
GENERATIONS = frozenset("Jr Jnr Snr Sr JR JNR SNR SR jr jnr snr sr II III IV".split())

PARTICLES = frozenset(
    "van von vom zu der den de da dos das do del della dello di du la las le los lo ter ten te al el bin bint ibn "
    "abu ap ab st mac mc o".split()
)

# Offices, for a letter to whoever holds them. The first are offices alone or before `of`, the second before `of` only: they are names too.
OFFICES = frozenset(
    "occupier|occupiers|occupant|owner occupier|current occupier|present occupier|householder|householders|homeowner|resident|residents|"
    "secretary|treasurer|editor|chairman|chairwoman|chairperson|headteacher|head teacher|returning officer|acting returning officer|"
    "electoral registration officer|monitoring officer|chief executive|chief executive officer|chief constable|chief fire officer|"
    "chief operating officer|high sheriff|town clerk|parish clerk|managing director|executive director|general secretary|company secretary|"
    "membership secretary|prime minister|first minister|deputy first minister|deputy mayor|lord-lieutenant|vice lord-lieutenant|"
    "lord mayor|lady mayoress|lady mayor|lord provost|lord lieutenant|lord advocate|lord chancellor|lord president|lord speaker|"
    "lord privy seal|lord chief justice|lady chief justice|lord high commissioner|police and crime commissioner".split("|")
)
OFFICES_OF = frozenset("mayor bishop archbishop dean leader director head chair speaker minister clerk master provost".split()) | {
    "lord bishop",
    "lord archbishop",
}
OFFICE_STARTS = frozenset(office.split()[0] for office in OFFICES | OFFICES_OF) | {"to"}
LORDS_OFFICES = frozenset(
    "mayor mayoress provost lieutenant advocate bishop archbishop chancellor president speaker privy chief high justice chamberlain".split()
)
LINKS = frozenset({"of", "for", "to", "at"})

ENDS = frozenset([*WRITTEN, *GENERATIONS])
BEGINNINGS = LEADS | OFFICE_STARTS


def canonical_title(title: str) -> str:
    """A title as it stands in a greeting: `MR.` is `Mr`, `The Rt Hon Dr` is `Dr`; a word that isn't known stays as typed."""
    words = title.replace(".", " ").split()
    found: list[str] = []
    at = 0
    while at < len(words):
        word = words[at].casefold()
        pair = PAIRS.get(f"{word} {words[at + 1].casefold()}") if word in PAIR_STARTS and at + 1 < len(words) else None
        if pair is not None:
            found.append(pair)
            at += 1
        elif word in ("and", "&"):
            found.append("and")
        elif word not in ("the", "of") and word not in HONOURABLES:
            found.append(TITLES.get(word, words[at]))
        at += 1
    return " ".join(word for word in found if word)


def known_title(title: str) -> bool:
    """Whether every word of a title's cell is a title that greetings know, or stands on the envelope only."""
    words = canonical_title(title).split()
    return bool(words) and all(word in KNOWN or word.casefold() in PAIRED for word in words)
