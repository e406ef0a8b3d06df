"""What every letter shows in a sentence: a table of Markdown templates, and the fields whose empty cells leave a gap in all letters."""

import pytest
from jinja2 import DictLoader

from letterforge.letter.gaps import shown_in_markdown
from letterforge.sandbox import Sandbox


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("Your last gift was {{ gift }} on 11 May.", "gift"),
        ("Your last gift was {{ recipient.gift }}.", "gift"),
        ('Your last gift was {{ recipient["Last gift"] }}.', "gift"),
        ("Dear {{ first_name | title_case | trim }},", "first_name"),
        ("Dear {{ title ~ ' ' ~ first_name }},", "first_name title"),
        ("Thank you,\n{{ first_name }}\nfor being with us.", "first_name"),
        ("- {{ gift }}", "gift"),
        # a fallback, a question, something that is never empty
        ('Dear {{ first_name | default("friend", true) }},', ""),
        ('Dear {{ first_name | default("friend") }},', "first_name"),
        ('Dear {{ first_name | default("") }},', ""),
        ('Dear {{ first_name or "friend" }},', ""),
        ('Dear {{ first_name if first_name else "friend" }},', ""),
        ("You gave {{ gift | int }} pounds.", ""),
        ("{% if gift %}You gave {{ gift }}.{% endif %}", ""),
        ("{% if party %}You gave {{ gift }}.{% endif %}", ""),
        ("{% if party %}You gave {{ gift }}.{% else %}Thanks for {{ gift }}!{% endif %}", "gift"),
        ("{% if gift == '' %}Thanks.{% else %}Thanks for {{ gift }}, {{ first_name }}.{% endif %}", ""),
        ("{% for one in members %}One of {{ gift }}.{% endfor %}", ""),
        ("{% set gift = gift or 'a gift' %}Thanks for {{ gift }}.", ""),
        ("{# Thanks for {{ gift }} #}Thanks.", ""),
        ("{% with thanks = 'Thank you' %}{{ thanks }} for {{ gift }}.{% endwith %}", "gift"),
        ("{% with gift = gift or 'a gift' %}Thanks for {{ gift }}.{% endwith %}", ""),
        ("{% filter upper %}Thanks for {{ gift }}.{% endfilter %}", "gift"),
        ("{% if party %}{% with a = 1 %}Thanks for {{ gift }}.{% endwith %}{% endif %}", ""),
        # alone in its paragraph, with others or not
        ("{{ gift }}", ""),
        ("Words.\n\n**{{ gift }}**\n\nWords.", ""),
        ("Words.\n\n{{ address_line_1 }}\\\n{{ address_line_2 }}\n\nWords.", ""),
        ("Words.\n\nTo: {{ address_line_1 }}\\\n{{ address_line_2 }}\n\nWords.", "address_line_1 address_line_2"),
        # included
        ('Words.\n\n{% include "other.md" %}', "town"),
        ('Words.\n\n{% if party %}{% include "other.md" %}{% endif %}', ""),
    ],
)
def test_fields_that_leave_a_gap(text: str, fields: str) -> None:
    texts = {"letter.md": text, "other.md": "You live in {{ town }}."}
    environment = Sandbox(loader=DictLoader(texts))
    environment.filters |= {"title_case": str, "date": str}
    assert sorted(shown_in_markdown(environment, texts, "letter.md", {"Last gift": "gift"})) == fields.split()
