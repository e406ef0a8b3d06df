"""What a spreadsheet did to numbers, told by their column."""

import pytest

from letterforge.recipients.spoilt import LostZeros
from tests.recipients.conftest import Lists


@pytest.mark.parametrize(
    ("heading", "cells", "kind"),
    [
        ("Phone", ["7700900123", "07700 900124"], "zeros lost"),
        ("Mobile", ["2079460123"], "zeros lost"),
        ("Phone", ["07700900123", "+44 7700 900123", "020 7946 0123", ""], ""),
        ("Phone", ["4.4770E+11"], "number shortened"),
        ("Membership no", ["12345", "23456", "34567", "45678", "56789", "678"], "zeros lost"),
        ("Account code", ["12345", "23456", "34567", "45678", "56789", "00678"], ""),
        ("Account code", ["1", "2", "3", "10", "11", "12"], ""),
        ("Account code", ["12345", "23456", "345", "45", "56789", "6"], ""),
        ("Sort code", ["1.2E+05"], "number shortened"),
        ("Notes", ["7700900123", "1.2E+05"], ""),
        ("Postcode", ["12345", "23456", "34567", "45678", "678"], ""),
    ],
)
def test_lost_zeros(listed: Lists, heading: str, cells: list[str], kind: str) -> None:
    rows = [f"{number},A,{cell}" for number, cell in enumerate(cells, 1)]
    recipients = listed("\n".join([f"id,name,{heading}", *rows]))
    watch = LostZeros(recipients.table)
    for recipient in recipients:
        watch.look_at(recipient)
    warnings = watch.warnings()
    assert [warning.kind for warning in warnings] == ([kind] if kind else [])
    assert all(warning.column == heading and warning.row and warning.value for warning in warnings)
