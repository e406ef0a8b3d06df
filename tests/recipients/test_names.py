"""British names in their parts, how they are greeted, and how a letter to them closes."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from letterforge.recipients.names import greeting, split
from letterforge.recipients.salutation import close_for
from letterforge.recipients.titles import canonical_title, known_title


@pytest.mark.parametrize(
    ("name", "title", "first", "last", "letters"),
    [
        ("Alex Morgan", "", "Alex", "Morgan", ""),
        ("Test Recipient 000123", "", "", "", ""),
        ("Mr Alex Morgan", "Mr", "Alex", "Morgan", ""),
        ("MR. Alex Morgan", "Mr", "Alex", "Morgan", ""),
        ("Mx Alex O'Neill", "Mx", "Alex", "O'Neill", ""),
        ("Miss Ana Garcia-Lopez", "Miss", "Ana", "Garcia-Lopez", ""),
        ("Mr Smith", "Mr", "", "Smith", ""),
        ("Mr J. Smith", "Mr", "J.", "Smith", ""),
        ("Mr and Mrs Smith", "Mr and Mrs", "", "Smith", ""),
        ("Mr & Mrs John Smith", "Mr and Mrs", "John", "Smith", ""),
        ("Dr Ann Smith OBE", "Dr", "Ann", "Smith", "OBE"),
        ("Doctor Ann Smith", "Dr", "Ann", "Smith", ""),
        ("Prof. Ann Smith FRS", "Prof", "Ann", "Smith", "FRS"),
        ("Professor Ann Smith", "Prof", "Ann", "Smith", ""),
        ("Cllr Ann Smith", "Cllr", "Ann", "Smith", ""),
        ("Councillor Ann Smith", "Cllr", "Ann", "Smith", ""),
        ("Cllr Dr Smith", "Cllr Dr", "", "Smith", ""),
        ("Cllr Ann M Smith", "Cllr", "Ann", "Smith", ""),
        ("Dr A. B. Smith", "Dr", "A.", "Smith", ""),
        ("The Revd Ann Smith", "Rev", "Ann", "Smith", ""),
        ("Rt Rev Ann Smith", "Rt Rev", "Ann", "Smith", ""),
        ("Major Smith", "Major", "", "Smith", ""),
        ("Mr Major", "Mr", "", "Major", ""),
        ("Dr Ana van der Berg", "Dr", "Ana", "van der Berg", ""),
        ("Mrs Maria da Silva", "Mrs", "Maria", "da Silva", ""),
        ("Ms Ana de la Mare", "Ms", "Ana", "de la Mare", ""),
        ("Dr Ann Mary Smith", "Dr", "", "", ""),  # a middle name or a double surname: nobody can tell
        ("Ms Ana Garcia Lopez", "Ms", "", "", ""),
        ("Alex Morgan MP", "", "Alex", "Morgan", "MP"),
        ("Alex Morgan KC", "", "Alex", "Morgan", "KC"),
        ("Alex Morgan MSP", "", "Alex", "Morgan", "MSP"),
        ("Alex Morgan MLA", "", "Alex", "Morgan", "MLA"),
        ("Alex Morgan, MEP", "", "Alex", "Morgan", "MEP"),
        ("Alex Morgan OBE, KC, MP", "", "Alex", "Morgan", "OBE KC MP"),
        ("Alex Morgan PhD", "", "Alex", "Morgan", "PhD"),
        ("Alex Ma", "", "Alex", "Ma", ""),
        ("ALEX MA", "", "ALEX", "MA", ""),
        ("Jo Ba", "", "Jo", "Ba", ""),
        ("Alex Morgan MA", "", "Alex", "Morgan", "MA"),
        ("Mr Alex Morgan Jr", "Mr", "Alex", "Morgan", ""),
        ("The Rt Hon Sir Keir Starmer KCB KC MP", "Sir", "Keir", "Starmer", "KCB KC MP"),
        ("Rt Hon Sadiq Khan", "", "Sadiq", "Khan", ""),
        ("The Rt Hon Alex Morgan MP", "", "Alex", "Morgan", "MP"),
        ("Sir John Paul Smith", "Sir", "John", "", ""),
        ("Sir Starmer", "Sir", "", "", ""),
        ("Prof Sir John Smith", "Prof Sir", "John", "Smith", ""),
        ("Dame Jane Smith DBE", "Dame", "Jane", "Smith", "DBE"),
        ("Lady Hermon", "Lady", "", "Hermon", ""),
        ("Lord John Smith", "Lord", "", "", ""),
        ("The Lord Bakewell", "Lord", "", "Bakewell", ""),
        ("Baroness Bakewell of Hardington Mandeville", "Baroness", "", "Bakewell of Hardington Mandeville", ""),
        ("Lord Wallace of Saltaire", "Lord", "", "Wallace of Saltaire", ""),
        ("Lord Smith, of Finsbury", "Lord", "", "Smith", ""),
        ("The Earl of Devon", "Earl", "", "Devon", ""),
        ("Viscount Test", "Viscount", "", "Test", ""),
        ("The Earl Test", "Earl", "", "Test", ""),
        ("Earl of Devon", "Earl", "", "Devon", ""),
        ("Earl Smith", "", "Earl", "Smith", ""),  # a peer, or somebody called Earl
        ("Duke Smith MP", "", "Duke", "Smith", "MP"),
        ("The Rt Hon the Lord Bakewell", "Lord", "", "Bakewell", ""),
        ("Smith, John", "", "John", "Smith", ""),
        ("SMITH, Dr Ann", "Dr", "Ann", "SMITH", ""),
        ("Smith, John, MP", "", "John", "Smith", "MP"),
        ("van der Berg, Ana", "", "Ana", "van der Berg", ""),
        ("Count Binface", "", "Count", "Binface", ""),
        ("名前", "", "", "", ""),
        ("?", "", "", "", ""),
        ("", "", "", "", ""),
    ],
)
def test_split(name: str, title: str, first: str, last: str, letters: str) -> None:
    parts = split(name)
    assert (parts.title, parts.first, parts.last, parts.letters, parts.role) == (title, first, last, letters, False)


@pytest.mark.parametrize(
    "name",
    [
        "The Lord Mayor of London",
        "The Mayor of Salford",
        "Lord Mayor",
        "Lord Mayor of London",
        "The Lord Bishop of London",
        "The Chief Executive",
        "Chief Executive",
        "Chief Constable",
        "The Occupier",
        "Returning Officer",
        "High Sheriff",
        "The Secretary",
        "Lord Lieutenant",
    ],
)
def test_an_office_is_no_person(name: str) -> None:
    assert split(name).role


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("The Rt Hon Sir Keir Starmer KCB KC MP", "Keir Starmer"),
        ("Alex Morgan MSP", "Alex Morgan"),
        ("  Alex   Morgan ", "Alex Morgan"),
        ("Mr Alex Morgan Jr", "Alex Morgan Jr"),
        ("Smith, John", "John Smith"),
        ("Count Binface", "Count Binface"),
        ("SADIQ KHAN", "SADIQ KHAN"),
        (",", ","),
    ],
)
def test_the_plain_name(name: str, plain: str) -> None:
    assert split(name).plain == plain


@pytest.mark.parametrize(
    ("title", "first", "last", "greeted"),
    [
        ("Ms", "Ana", "Khan", "Dear Ms Khan"),
        ("Dr", "", "Gammons", "Dear Dr Gammons"),
        ("Cllr", "Ann", "Smith", "Dear Cllr Smith"),
        ("Cllr Dr", "Ann", "Smith", "Dear Cllr Dr Smith"),
        ("MR.", "Alex", "Morgan", "Dear Mr Morgan"),
        ("Mr and Mrs", "", "Smith", "Dear Mr and Mrs Smith"),
        ("Sir", "John", "Smith", "Dear Sir John"),
        ("Sir", "John Paul", "", "Dear Sir John"),
        ("Dame", "Jane", "Smith", "Dear Dame Jane"),
        ("Prof Sir", "John", "Smith", "Dear Sir John"),
        ("Sir", "", "Starmer", ""),
        ("Sir", "J.", "Starmer", ""),
        ("Lord", "", "Wallace of Saltaire", "Dear Lord Wallace of Saltaire"),
        ("Baron", "", "Test", "Dear Lord Test"),
        ("Baroness", "", "Test", "Dear Baroness Test"),
        ("Earl", "", "Devon", "Dear Lord Devon"),
        ("Marquess", "", "Test", "Dear Lord Test"),
        ("Viscountess", "", "Test", "Dear Lady Test"),
        ("Lord", "John", "Smith", ""),
        ("Ms", "Ana", "", ""),
        ("Ms", "", "?", ""),
        ("The Rt Hon Dr", "Ann", "Smith", "Dear Dr Smith"),
        ("", "Alex", "Morgan", "Dear Alex Morgan"),
        ("", "", "Morgan", ""),
    ],
)
def test_greeting(title: str, first: str, last: str, greeted: str) -> None:
    assert greeting(title, first, last) == greeted


@pytest.mark.parametrize(
    ("title", "canonical", "known"),
    [
        ("MR.", "Mr", True),
        ("mrs", "Mrs", True),
        ("councillor", "Cllr", True),
        ("Prof.", "Prof", True),
        ("Reverend", "Rev", True),
        ("Wing Commander", "Wing Commander", True),
        ("Mr & Mrs", "Mr and Mrs", True),
        ("The Rt Hon", "", False),
        ("Director of Policy", "Director Policy", False),
        ("Count", "Count", False),
        ("", "", False),
    ],
)
def test_titles(title: str, canonical: str, known: bool) -> None:
    assert (canonical_title(title), known_title(title)) == (canonical, known)


@pytest.mark.parametrize(
    ("salutation", "close"),
    [
        ("Dear Sir or Madam", "faithfully"),
        ("Dear Sir/Madam,", "faithfully"),
        ("Dear Sirs", "faithfully"),
        ("Dear Madam", "faithfully"),
        ("To whom it may concern", "faithfully"),
        ("Dear Mayoral Candidate", "faithfully"),
        ("Dear Chief Executive", "faithfully"),
        ("Dear Lord Mayor", "faithfully"),
        ("Dear Colleagues", "faithfully"),
        ("Dear Occupier", "faithfully"),
        ("Dear Generic Thing", "faithfully"),
        ("Dear Ms Khan", "sincerely"),
        ("Dear Alex Morgan", "sincerely"),
        ("Dear Sir John", "sincerely"),
        ("Dear Lord Devon", "sincerely"),
        ("Dear Mr Mayor", "sincerely"),
        ("Dear Count Binface", "sincerely"),
        ("", "faithfully"),
    ],
)
def test_close(salutation: str, close: str) -> None:
    assert close_for(salutation, "Dear generic thing") == f"Yours {close}"


WORDS = st.sampled_from("The Rt Hon Sir Dame Lord of Dr Mr and Cllr Smith Ann , MP KC Jr van - ' (Hons) 漢字 ? of, Lord,".split())
NAMES = st.one_of(st.text(max_size=40), st.lists(WORDS, max_size=8).map(" ".join))


@example("0,SIR AND")
@example("Sir and")
@given(NAMES)
def test_no_name_raises_and_nothing_is_invented(name: str) -> None:
    parts = split(name)
    said = greeting(parts.title, parts.first, parts.last)
    close_for(said)
    for word in (*parts.first.split(), *parts.last.split()):
        assert word.strip(",") in name
    assert parts.title or not said or said == f"Dear {parts.first} {parts.last}"


@given(NAMES)
def test_a_plain_name_stays_plain(name: str) -> None:
    parts = split(name)
    again = split(parts.plain)
    if not (parts.title or again.title or again.letters or "," in name):
        assert again.plain == parts.plain
