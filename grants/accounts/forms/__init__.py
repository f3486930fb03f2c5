"""What people type about themselves, their organisation and their colleagues."""

from grants.accounts.forms.holidays import HolidayForm
from grants.accounts.forms.locker import CheckPaperForm, PaperForm, RefusePaperForm
from grants.accounts.forms.members import (
    ContactForm,
    InvitationForm,
    PlaceForm,
    RegisterByInvitationForm,
    UnrelatedForm,
)
from grants.accounts.forms.organisations import ChangeProfileForm, KindForm, NewProfileForm, WorkForm
from grants.accounts.forms.people import LinkForm, PersonForm, ProofForm, RolesForm

__all__ = [
    "ChangeProfileForm", "CheckPaperForm", "ContactForm", "HolidayForm", "InvitationForm", "KindForm",
    "LinkForm", "NewProfileForm", "PaperForm", "PersonForm", "PlaceForm", "ProofForm", "RefusePaperForm",
    "RegisterByInvitationForm", "RolesForm", "UnrelatedForm", "WorkForm",
]  # fmt: skip
