"""Which columns may stand beside an address: a table of headings, as identifiers."""

import pytest

from letterforge.recipients.beside import stands_beside

BELONGS = (
    "organisation organisation_name Company company_2 employer charity_name school political_party party job job_title job_role position "
    "post post_held department dept team unit ward ward_name constituency electoral_ward council local_authority committee branch_name "
    "building_name flat_number county title suffix"
)
ASKED = "gift nickname spouse_name parent_name care_of work_address member_since notes id"
NEVER = (
    "previous_address former_name old_address previous_company referred_by introduced_by referrer referee_name emergency_contact "
    "next_of_kin_name solicitor_address previously_known_as"
)


@pytest.mark.parametrize(
    ("fields", "typed", "shown"), [(BELONGS, True, True), (ASKED, False, True), (NEVER, False, False), ("third_party_consent", False, True)]
)
def test_columns(fields: str, typed: bool, shown: bool) -> None:
    for field in fields.split():
        assert stands_beside(field, ()) is typed, field
        assert stands_beside(field, {field}) is shown, field
