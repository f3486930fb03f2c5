"""Numbers that people type of their organisation: how each is read, and what one looks like that is none."""

import re
import unicodedata

from flask_babel import gettext as _

from grants.accounts.kinds import KINDS, Has
from grants.accounts.models import OrganisationKind
from grants.errors import RuleBroken

#: The registers of charities: the prefix of their numbers in lists of organisations, and the form.
_ENGLISH_CHARITY = re.compile(r"(?:GBCHC)?(\d{6,7})")
_SCOTTISH_CHARITY = re.compile(r"(?:GBSC)?SC(\d{6})|GBSC(\d{6})")
_NORTHERN_CHARITY = re.compile(r"(?:GBNIC)?NIC(\d{6})|GBNIC(\d{6})")

_COMPANY = re.compile(r"(?:GBCOH)?(\d{8}|[A-Z]{2}\d{6})")
#: Companies House writes eight digits; many people leave out the first zero.
_COMPANY_WITHOUT_ZERO = re.compile(r"(?:GBCOH)?(\d{7})")
#: A CIO has a number of Companies House's form that is not a company's.
_CIO = re.compile(r"(?:GBCOH)?(CE|CS)\d{6}")

_FEWEST_OF_PHONE, _MOST_OF_PHONE = 9, 15


def _latin(text: str | None) -> str:
    """Return what was typed with its digits as in English, without marks of direction."""
    known = unicodedata.normalize("NFKC", text or "")
    digits = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in known)
    return re.sub(r"[\u200e\u200f\u2066-\u2069]", "", digits).strip()


def _plain(text: str | None) -> str:
    """Return a registration number in capitals, without spaces, dashes and dots."""
    return re.sub(r"[\s.\u2010-\u2013-]", "", _latin(text).upper())


def charity_number(text: str | None, kind: OrganisationKind) -> str | None:
    """Return a charity's number in its usual form, or raise RuleBroken with what is wrong with it."""
    number, has = _plain(text), KINDS[kind].charity_number
    if number and has is Has.NEVER:
        raise RuleBroken(
            _("This kind of organisation has no charity number. If yours has one, change its kind."),
            field="charity_number",
        )
    if not number and has is not Has.ALWAYS:
        return None
    if found := _ENGLISH_CHARITY.fullmatch(number):
        return found[1]
    if found := _SCOTTISH_CHARITY.fullmatch(number):
        return f"SC{found[1] or found[2]}"
    if found := _NORTHERN_CHARITY.fullmatch(number):
        return f"NIC{found[1] or found[2]}"
    if _CIO.fullmatch(number) or _COMPANY.fullmatch(number):
        message = _("This looks like a company number. A charity number has 6 or 7 digits, such as 9912345.")
    else:
        message = _(
            "Enter the charity number: 6 or 7 digits, such as 9912345; in Scotland such as SC099123, in"
            " Northern Ireland such as NIC199123."
        )
    raise RuleBroken(message, field="charity_number")


def company_number(text: str | None, kind: OrganisationKind) -> str | None:
    """Return a company's number in its usual form, or raise RuleBroken with what is wrong with it."""
    number, has = _plain(text), KINDS[kind].company_number
    if number and has is Has.NEVER:
        raise RuleBroken(
            _("This kind of organisation has no company number. If yours has one, change its kind."),
            field="company_number",
        )
    if not number and has is not Has.ALWAYS:
        return None
    if _CIO.fullmatch(number):
        message = _(
            "This looks like the number of a charitable incorporated organisation (CIO). If you are one,"
            " change the kind of organisation and enter the charity number."
        )
    elif found := _COMPANY.fullmatch(number):
        return found[1]
    elif found := _COMPANY_WITHOUT_ZERO.fullmatch(number):
        return f"0{found[1]}"
    elif _is_of_charity(number):
        message = _("This looks like a charity number. A company number has 8 digits, such as 09912345.")
    else:
        message = _("Enter the company number: 8 digits, such as 09912345, or 2 letters and 6 digits.")
    raise RuleBroken(message, field="company_number")


def _is_of_charity(number: str) -> bool:
    forms = (_ENGLISH_CHARITY, _SCOTTISH_CHARITY, _NORTHERN_CHARITY)
    return any(form.fullmatch(number) for form in forms)


def telephone(text: str | None, *, field: str) -> str:
    """Return a telephone number as it was typed, its digits as in English; nothing where none was."""
    number = _latin(text)
    if not number:
        return ""
    digits = len(re.sub(r"\D", "", number))
    if not re.fullmatch(r"\+?[\d\s().-]+", number) or not _FEWEST_OF_PHONE <= digits <= _MOST_OF_PHONE:
        raise RuleBroken(_("Enter a telephone number, such as 020 7946 0000"), field=field)
    return number


def dialled(number: str) -> str:
    """Return what is dialled within the country, to tell whether two numbers are one."""
    digits = re.sub(r"\D", "", number)
    return re.sub(r"^(?:0044|44)0?", "0", digits)
