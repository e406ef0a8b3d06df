"""What the parts of a document know of each other: ids of styles and relations, numbers of lists, the size of addresses.

Nothing goes in, constants come out.
"""

BODY, POINT, BULLET, CONTINUE = "BodyText", "ListNumber", "ListBullet", "ListContinue"
SENDER, DATE, ADDRESS, FURNITURE = "Sender", "Dateandreference", "Address", "Pagefurniture"
LINK, SENDER_NAME = "Hyperlink", "Sendername"  # of characters
FIRST_HEADER, HEADER, FIRST_FOOTER, FOOTER = "headerFirst", "header", "footerFirst", "footer"  # relations, and names of their parts
BULLETED, NUMBERED, FIRST_LIST = 1, 2, 3  # lists: all with bullets, the style `List Number` itself, a letter's first numbered one
ADDRESS_SIZE, ADDRESS_LEADING = 10.0, 11.0  # pt


def heading(level: int) -> str:
    """The id of the style of a heading of `level`."""
    return f"Heading{level}"
