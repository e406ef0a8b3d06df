"""Word documents of a test's own: a body, and what else a package holds."""

import io
import zipfile
from collections.abc import Mapping

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Titre2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Our head"/><w:basedOn w:val="Titre2"/></w:style>
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Circle"><w:name w:val="Circle"/><w:basedOn w:val="Circle2"/></w:style>
<w:style w:type="paragraph" w:styleId="Circle2"><w:name w:val="Circle 2"/><w:basedOn w:val="Circle"/></w:style>
<w:style w:type="paragraph" w:styleId="Loud"><w:name w:val="Loud"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="ListBullet"><w:name w:val="List Bullet"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="character" w:styleId="Strong"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Fett"><w:name w:val="Emphasis"/><w:basedOn w:val="Strong"/><w:rPr><w:i/></w:rPr></w:style>
"""


def _levels(form: str, mark: str = "%{}.") -> str:
    levels = range(3)
    return "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{mark.format(n + 1)}"/>'
        f'<w:pPr><w:ind w:left="{720 * (n + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
        for n in levels
    )


NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{_levels("bullet", "•")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="1">{_levels("decimal")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="2">{_levels("lowerLetter")}</w:abstractNum>'
    f'<w:abstractNum w:abstractNumId="3">{_levels("none")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    '<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num>'
    '<w:num w:numId="5"><w:abstractNumId w:val="3"/></w:num>'
)


def document(body: str, **parts: str) -> bytes:
    """A package with this body; `parts` are further parts' content, by their kind: styles, numbering, footnotes, header, links."""
    parts = {"styles": STYLES, "numbering": NUMBERING} | parts
    links = parts.pop("links", "")
    roots = {"header": "hdr", "footer": "ftr"}
    relations = "".join(f'<Relationship Id="r{kind}" Type="{_TYPES}{kind}" Target="{kind}.xml"/>' for kind in parts) + "".join(
        f'<Relationship Id="link{number}" Type="{_TYPES}hyperlink" Target="{target}" TargetMode="External"/>'
        for number, target in enumerate(links.split(), 1)
    )
    files = {
        f"word/{kind}.xml": f"<w:{roots.get(kind, kind)} {NAMESPACES}>{content}</w:{roots.get(kind, kind)}>"
        for kind, content in parts.items()
    }
    return package(
        files
        | {
            "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": _related(relations),
        }
    )


def package(files: Mapping[str, str | bytes]) -> bytes:
    """A package of these files, and the relation to its document."""
    related = {"_rels/.rels": _related(f'<Relationship Id="r1" Type="{_TYPES}officeDocument" Target="word/document.xml"/>')}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (related | dict(files)).items():
            archive.writestr(name, content)
    return made.getvalue()


def _related(relations: str) -> str:
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'


def p(*content: str, properties: str = "") -> str:
    """A paragraph; what isn't markup is a run of words."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(one if one.startswith('<') else r(one) for one in content)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run of words."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def style(name: str) -> str:
    """A paragraph's style."""
    return f'<w:pStyle w:val="{name}"/>'


def point(number: int, level: int = 0) -> str:
    """A paragraph's place in a list."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def character(kind: str) -> str:
    """A run with a field's character."""
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def instruction(text: str, properties: str = "") -> str:
    """A run with a part of a field's instruction."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def complex_field(*parts: str, result: str = "«x»") -> str:
    """A complex field: parts of its instruction, texts or fields within it, each in a run of its own, with proofing marks between."""
    inner = '<w:proofErr w:type="spellStart"/>'.join(one if one.startswith("<") else instruction(one) for one in parts)
    return f"{character('begin')}{inner}{character('separate')}{r(result)}{character('end')}"


def simple_field(said: str, result: str = "«x»") -> str:
    """A simple field."""
    escaped = said.replace('"', "&quot;").replace("<", "&lt;")
    return f'<w:fldSimple w:instr="{escaped}">{r(result)}</w:fldSimple>'
