"""Registration numbers: read in every usual form, and each refusal says what the number looks like."""

from collections.abc import Callable

import pytest
from flask import Flask

from grants.accounts.kinds import KINDS, Has
from grants.accounts.models import OrganisationKind
from grants.accounts.numbers import charity_number, company_number, dialled, telephone
from grants.errors import RuleBroken

K = OrganisationKind
Read = Callable[[str | None, OrganisationKind], str | None]

CHARITY_NUMBER = (
    "Enter the charity number: 6 or 7 digits, such as 9912345; in Scotland such as SC099123, in Northern"
    " Ireland such as NIC199123."
)
COMPANY_NUMBER = "Enter the company number: 8 digits, such as 09912345, or 2 letters and 6 digits."
LOOKS_LIKE_COMPANY = "This looks like a company number. A charity number has 6 or 7 digits, such as 9912345."
LOOKS_LIKE_CHARITY = "This looks like a charity number. A company number has 8 digits, such as 09912345."
LOOKS_LIKE_CIO = (
    "This looks like the number of a charitable incorporated organisation (CIO). If you are one, change the"
    " kind of organisation and enter the charity number."
)
NO_CHARITY = "This kind of organisation has no charity number. If yours has one, change its kind."
NO_COMPANY = "This kind of organisation has no company number. If yours has one, change its kind."


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("991234", "991234"),
        ("9912345", "9912345"),
        (" 991 2345 ", "9912345"),
        ("9912-345", "9912345"),
        ("9912\u2013345", "9912345"),
        ("٩٩١٢٣٤٥", "9912345"),
        ("\u2067٩٩١٢٣٤٥\u2069", "9912345"),
        ("GB-CHC-9912345", "9912345"),
        ("gb-chc-991234", "991234"),
        ("SC099123", "SC099123"),
        ("sc 099123", "SC099123"),
        ("GB-SC-SC099123", "SC099123"),
        ("GB-SC-099123", "SC099123"),
        ("NIC199123", "NIC199123"),
        ("nic 199 123", "NIC199123"),
        ("GB-NIC-199123", "NIC199123"),
        ("GB-NIC-NIC199123", "NIC199123"),
    ],
)
@pytest.mark.parametrize("kind", [K.CHARITY, K.CIO, K.COMPANY, K.FAITH])
def test_a_charity_number_is_kept_in_its_usual_form(
    app: Flask, kind: OrganisationKind, typed: str, kept: str
) -> None:
    assert charity_number(typed, kind) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("09912345", "09912345"),
        ("9912345", "09912345"),
        (" 0991 2345 ", "09912345"),
        ("٠٩٩١٢٣٤٥", "09912345"),
        ("GB-COH-09912345", "09912345"),
        ("GB-COH-9912345", "09912345"),
        ("GB-COH-SC991234", "SC991234"),
        ("sc-991234", "SC991234"),
        ("NI991234", "NI991234"),
        ("oc991234", "OC991234"),
    ],
)
@pytest.mark.parametrize("kind", [K.COMPANY, K.CIC, K.CHARITY, K.FAITH])
def test_a_company_number_is_kept_in_its_usual_form(
    app: Flask, kind: OrganisationKind, typed: str, kept: str
) -> None:
    assert company_number(typed, kind) == kept


@pytest.mark.parametrize(
    ("read", "kind", "typed", "sentence"),
    [
        (charity_number, K.CHARITY, "", CHARITY_NUMBER),
        (charity_number, K.CHARITY, None, CHARITY_NUMBER),
        (charity_number, K.CIO, "  ", CHARITY_NUMBER),
        (charity_number, K.CHARITY, "12345", CHARITY_NUMBER),
        (charity_number, K.CHARITY, "123456789", CHARITY_NUMBER),
        (charity_number, K.CHARITY, "SC12345", CHARITY_NUMBER),
        (charity_number, K.CHARITY, "NIC1234567", CHARITY_NUMBER),
        (charity_number, K.CHARITY, "1e3", CHARITY_NUMBER),
        (charity_number, K.CHARITY, "GB-CHC-", CHARITY_NUMBER),
        (charity_number, K.COMPANY, "12", CHARITY_NUMBER),
        (charity_number, K.CHARITY, "09912345", LOOKS_LIKE_COMPANY),
        (charity_number, K.CHARITY, "NI991234", LOOKS_LIKE_COMPANY),
        (charity_number, K.CHARITY, "GB-COH-09912345", LOOKS_LIKE_COMPANY),
        (charity_number, K.CIO, "CE991234", LOOKS_LIKE_COMPANY),
        (company_number, K.COMPANY, "", COMPANY_NUMBER),
        (company_number, K.CIC, None, COMPANY_NUMBER),
        (company_number, K.COMPANY, "123456789", COMPANY_NUMBER),
        (company_number, K.COMPANY, "ABC12345", COMPANY_NUMBER),
        (company_number, K.CIC, "1e3", COMPANY_NUMBER),
        (company_number, K.CHARITY, "12", COMPANY_NUMBER),
        (company_number, K.COMPANY, "991234", LOOKS_LIKE_CHARITY),
        (company_number, K.COMPANY, "GB-CHC-9912345", LOOKS_LIKE_CHARITY),
        (company_number, K.COMPANY, "NIC199123", LOOKS_LIKE_CHARITY),
        (company_number, K.CIC, "CE991234", LOOKS_LIKE_CIO),
        (company_number, K.COMPANY, "cs 991 234", LOOKS_LIKE_CIO),
        (charity_number, K.CIC, "9912345", NO_CHARITY),
        (charity_number, K.UNREGISTERED, "9912345", NO_CHARITY),
        (company_number, K.CIO, "09912345", NO_COMPANY),
        (company_number, K.UNREGISTERED, "09912345", NO_COMPANY),
    ],
)
def test_a_number_that_does_not_fit_is_refused_with_what_it_looks_like(
    app: Flask, read: Read, kind: OrganisationKind, typed: str | None, sentence: str
) -> None:
    with pytest.raises(RuleBroken) as refused:
        read(typed, kind)

    assert (refused.value.message, refused.value.field) == (sentence, read.__name__)


@pytest.mark.parametrize("kind", list(K))
def test_only_a_number_that_every_organisation_of_a_kind_has_must_be_given(
    app: Flask, kind: OrganisationKind
) -> None:
    for read, has in (
        (charity_number, KINDS[kind].charity_number),
        (company_number, KINDS[kind].company_number),
    ):
        if has is Has.ALWAYS:
            with pytest.raises(RuleBroken):
                read("", kind)
        else:
            assert read("", kind) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("020 7946 0001", "020 7946 0001"),
        ("+44 20 7946 0001", "+44 20 7946 0001"),
        ("(020) 7946-0001", "(020) 7946-0001"),
        ("٠٢٠ ٧٩٤٦ ٠٠٠١", "020 7946 0001"),
        ("  ", ""),
        (None, ""),
    ],
)
def test_a_telephone_number_is_kept_as_it_is_written(app: Flask, typed: str | None, kept: str) -> None:
    assert telephone(typed, field="phone") == kept


@pytest.mark.parametrize("typed", ["12345678", "0" * 16, "call me", "020 7946 0001 x5", "++44 20 7946 0001"])
def test_what_is_no_telephone_number_is_refused(app: Flask, typed: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        telephone(typed, field="phone")

    sentence = "Enter a telephone number, such as 020 7946 0000"
    assert (refused.value.message, refused.value.field) == (sentence, "phone")


def test_a_number_is_one_however_it_is_written() -> None:
    written = ["020 7946 0001", "+44 20 7946 0001", "0044 (0)20-7946-0001", "+44 (0)20 7946 0001"]

    assert {dialled(number) for number in written} == {"02079460001"}
