"""The campaign's pictures: read once, sized, shown by their name where they fit; the logo where no window shows it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from letterforge import campaign
from letterforge.envelope import PROFILES
from letterforge.errors import CampaignError, TemplateError
from letterforge.letter.compose import Composer
from letterforge.letter.model import Block, Columns, Figure, Keep, Page, Passage, fingerprint, text_of
from letterforge.picture import read
from letterforge.recipients import RecipientList
from tests.picture.samples import jpeg, png, svg
from tests.tools import ROOT

Edit = Callable[[str, str, str], None]
TEMPLATE = "templates/mayoral-pledge/letter.md"
FILE = "letterforge.toml"
LAST = len((ROOT / FILE).read_text(encoding="utf-8").splitlines())  # line of the starter's
SIGNATURE = '[pictures.signature]\nfile = "sign.png"\nheight = 15\nalt = "Signature of the chair"\n'


@pytest.fixture
def compose(folder: Path) -> Callable[..., Composer]:
    """A composer for a template with these pictures in the campaign."""
    (folder / "sign.png").write_bytes(png(size=(400, 200)))
    (folder / "logo.svg").write_bytes(svg())
    (folder / "tall.jpg").write_bytes(jpeg(size=(100, 400)))

    def make(source: str = "x", said: str = SIGNATURE, **page: object) -> Composer:
        (folder / TEMPLATE).write_text(source, encoding="utf-8")
        text = (folder / FILE).read_text(encoding="utf-8")
        for key, value in page.items():
            text = text.replace("[page]", f"[page]\n{key} = {value}").replace(
                'envelope = "dl"', "" if key == "envelope" else 'envelope = "dl"'
            )
        (folder / FILE).write_text(f"{text}\n{said}", encoding="utf-8")
        settings = campaign.load(folder)
        return Composer(settings, RecipientList(settings).fields)

    return make


def body(composer: Composer) -> tuple[Block, ...]:
    recipient = next(iter(RecipientList(composer.campaign)))
    found = composer.compose(recipient, "LMP21-0001").body
    return tuple(part for block in found for part in (block.blocks if isinstance(block, Passage) else (block,)))


def logo(key: str, value: float, file: str = "logo.svg") -> str:
    return f'[pictures.logo]\nfile = "{file}"\n{key} = {value}\nalt = "Example Working Group"\n'


def test_a_picture_stands_where_the_template_names_it(compose: Callable[..., Composer]) -> None:
    (first, figure) = body(compose("x\n\n![](signature)"))
    assert text_of((first, figure)) == "x"
    assert isinstance(figure, Figure)
    assert (figure.width, figure.height, figure.alt, figure.right) == (30, 15, "Signature of the chair", False)


@pytest.mark.parametrize(
    ("source", "alt", "right"),
    [
        ("![Other *words*](signature)", "Other words", False),
        ("::: right\n![](signature)\n:::", "Signature of the chair", True),
        ("![](<signature>)", "Signature of the chair", False),
        ("![x][s]\n\n[s]: signature", "x", False),
        ("{% if party == 'nothing' %}{% else %}![](signature){% endif %}", "Signature of the chair", False),
        ("{# ![](nothing) #}![](signature)", "Signature of the chair", False),
    ],
)
def test_ways_to_name_it(compose: Callable[..., Composer], source: str, alt: str, right: bool) -> None:
    (figure,) = body(compose(source))
    assert isinstance(figure, Figure)
    assert (figure.alt, figure.right) == (alt, right)


def test_it_stands_in_kept_groups_and_columns(compose: Callable[..., Composer]) -> None:
    kept, columns = body(compose("::: keep\nx\n\n![](signature)\n:::\n\n::: columns 2\n![](signature)\n:::"))
    assert isinstance(kept, Keep)
    assert isinstance(columns, Columns)
    assert kept.blocks[1] == columns.blocks[0]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("x\n\n![](signatur)", "letter.md, line 3: there is no picture 'signatur'; did you mean 'signature'?"),
        ("{% if party == 'nothing' %}\n![](signatur)\n{% endif %}x", "line 2: there is no picture 'signatur'"),
        ("x\n\n![](../../sign.png)", "line 3: there is no picture '../../sign.png'; "),
        ("x ![](signature) y", "line 1: a picture stands alone, not within text, a heading or a link; put it into a paragraph of its own"),
        ("x\n![](signature)", "line 2: a picture stands alone"),
        ("![](signature) ![](signature)", "line 1: a picture stands alone"),
        ("# ![](signature)", "line 1: a picture stands alone"),
        ("x\n\n- ![](signature)", "line 3: a picture can't stand in a list; put it into a paragraph of its own, before or after the list"),
        ("1. x\n\n   ![](signature)", "line 3: a picture can't stand in a list"),
        ('![](signature "title")', "line 1: a picture has no title in a letter"),
        ("x\n\n![{{ name }}](signature)", "line 3: a picture's name and words can't hold a field"),
        ("x\n\n![]({{ name }})", "line 3: a picture's name and words can't hold a field"),
        (
            "::: columns 4\n![](wide)\n:::",
            "line 2: the picture 'wide' is 60 mm wide, a column has 36.7 mm; make it smaller under [pictures.wide]",
        ),
        ("![](wider)", "line 1: the picture 'wider' is 170 mm wide, the page has 166 mm"),
        ("![](high)", "line 1: the picture 'high' is 270 mm high, the page has 261 mm"),
        ("![](logo)", "line 1: the logo stands in the letterhead, by itself"),
    ],
)
def test_mistakes_are_one_line_with_their_place(compose: Callable[..., Composer], source: str, said: str) -> None:
    sizes = {"wide": 'width = 60\nfile = "sign.png"', "wider": 'width = 170\nfile = "sign.png"', "high": 'height = 270\nfile = "tall.jpg"'}
    more = "".join(f'[pictures.{name}]\n{size}\nalt = "x"\n' for name, size in sizes.items())
    with pytest.raises(TemplateError) as caught:
        body(compose(source, SIGNATURE + more + logo("width", 30)))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (logo("width", 30, "none.svg"), f"line {LAST + 3}: [pictures.logo] 'file': there is no file 'none.svg'; put the picture there"),
        (logo("width", 30, "templates"), "[pictures.logo] 'file': there is no file 'templates'"),
        (logo("width", 30, FILE), "[pictures.logo] 'file': 'letterforge.toml' is neither PNG nor JPEG nor SVG"),
        (
            logo("width", 104),
            f"line {LAST + 4}: [pictures.logo] 'width': the logo would be 104 mm wide and 52 mm high, the letterhead is 103 by 25 mm",
        ),
        (logo("width", 104), "; make it 50 at most"),
        (logo("height", 26), f"line {LAST + 4}: [pictures.logo] 'height': the logo would be 52 mm wide and 26 mm high"),
        (logo("height", 26), "; make it 25 at most"),
    ],
)
def test_what_is_wrong_with_a_picture_is_told_at_its_key(compose: Callable[..., Composer], said: str, expected: str) -> None:
    with pytest.raises(CampaignError) as caught:
        compose("x", said)
    assert expected in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("envelope", PROFILES)
def test_a_logo_never_stands_in_the_clear_zone(envelope: str) -> None:
    profile = PROFILES[envelope]
    for height in (1, 10, 15, 20, 25):
        page = Page(profile, logo=Figure(read(png()), height * 2, height, "x"))
        if height <= page.letterhead.height:
            assert 5 <= page.logo_top <= 15
            assert page.logo_top + height <= min(30, profile.clear.top if profile.clear else 30)


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (55, "the letterhead is 103 by 21 mm; make it 21 at most"),
        (79, "above the window of the envelope 'own' there is no room for a logo"),
    ],
)
def test_a_window_high_up_leaves_a_logo_less_room_or_none(compose: Callable[..., Composer], window: int, said: str) -> None:
    own = f"{{ envelope = [220, 110], window = [93, {window}], left = 20, bottom = 18, folds = [99, 198] }}"
    with pytest.raises(CampaignError, match=said):
        compose("x", logo("height", 24), window=own)


def test_a_picture_is_part_of_a_letters_fingerprint(folder: Path, compose: Callable[..., Composer]) -> None:
    composer = compose("![](signature)", SIGNATURE + logo("width", 30))
    settings = composer.campaign

    def made() -> tuple[bytes, str]:
        again = Composer(settings, RecipientList(settings).fields)
        return fingerprint(again.compose(next(iter(RecipientList(settings))), "LMP21-0001")), again.template.digest

    first = made()
    assert made() == first
    (folder / "sign.png").write_bytes(png("L", size=(400, 200)))
    second = made()
    (folder / "logo.svg").write_bytes(svg("<path d='M0 0h9v9'/>"))
    third = made()
    assert len({first[0], second[0], third[0]}) == len({first[1], second[1], third[1]}) == 3
