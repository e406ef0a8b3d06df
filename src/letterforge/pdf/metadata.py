"""What a PDF says of itself: document information and XMP in step, PDF/UA-1 and PDF/A-2a identification, the output intent."""

import zlib
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple
from xml.sax.saxutils import escape

from letterforge.pdf.objects import Numbered, deflated, ref, stream, text

PRODUCER = "letterforge"


class About(NamedTuple):
    """What a file says of itself: what it is called, by whom, in which language (a tag such as `en-GB`), of what day."""

    title: str
    author: str
    language: str
    day: date


# PDF/A-2 knows no schema for pdfuaid, so that the file must describe it (ISO 19005-2, 6.6.2.3).
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
  <rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
    xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
   <dc:format>application/pdf</dc:format>
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
   <dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
   <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
   <xmp:CreatorTool>{producer}</xmp:CreatorTool>
   <xmp:CreateDate>{date}T00:00:00Z</xmp:CreateDate>
   <xmp:ModifyDate>{date}T00:00:00Z</xmp:ModifyDate>
   <pdf:Producer>{producer}</pdf:Producer>
   <pdfaid:part>2</pdfaid:part>
   <pdfaid:conformance>A</pdfaid:conformance>
   <pdfuaid:part>1</pdfuaid:part>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
   <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
     <pdfaProperty:name>part</pdfaProperty:name>
     <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
     <pdfaProperty:category>internal</pdfaProperty:category>
     <pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
   </rdf:li></rdf:Bag></pdfaExtension:schemas>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def information(about: About) -> bytes:
    """The document information; its dates are the letter's, so that the same letter gives the same bytes."""
    return b"<< /Title %s %s >>" % (text(about.title), _always(about.author, about.day))


@lru_cache(maxsize=64)
def _always(author: str, day: date) -> bytes:
    moment = text(f"D:{day:%Y%m%d}000000Z")
    entries = (
        (b"Author", text(author)),
        (b"Creator", text(PRODUCER)),
        (b"Producer", text(PRODUCER)),
        (b"CreationDate", moment),
        (b"ModDate", moment),
    )
    return b" ".join(b"/%s %s" % entry for entry in entries)


def xmp(about: About) -> bytes:
    """The XMP metadata, undeflated as PDF/A asks."""
    before, after = _around_title(about.author, about.language, about.day)
    return stream(b"".join((before, escape(about.title).encode(), after)), b"/Type /Metadata /Subtype /XML")


@lru_cache(maxsize=64)
def _around_title(author: str, language: str, day: date) -> tuple[bytes, bytes]:
    """The packet before the title and after it."""
    before, after = _XMP.split("{title}")
    told = {"author": escape(author), "language": escape(language), "producer": PRODUCER, "date": day.isoformat()}
    return before.encode(), after.format(**told).encode()


def output_intent(objects: Numbered) -> int:
    """Adds the output intent: sRGB, from a profile that Little CMS made (its date and identifier taken out)."""
    profile = objects.add(deflated(zlib.compress(_srgb(), 9), b"/N 3"))
    identifier = text("sRGB IEC61966-2.1")
    return objects.add(
        b"<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier %s /Info %s /DestOutputProfile %s >>"
        % (identifier, identifier, ref(profile))
    )


@cache
def _srgb() -> bytes:
    return files("letterforge.pdf").joinpath("srgb.icc").read_bytes()
