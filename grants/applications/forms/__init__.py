"""What applicants type, made from the round's questions; and what officers say about it."""

from grants.applications.forms.section import SectionForm, read_answer, section_form
from grants.applications.forms.steps import (
    DeleteForm,
    EligibilityForm,
    EndPermissionForm,
    FileForm,
    PermissionForm,
    QueryForm,
    ReasonForm,
    StartForm,
    SubmitForm,
)
from grants.applications.forms.support import (
    AskHostForm,
    ConfirmHostingForm,
    HelperForm,
    RefuseHostingForm,
)
from grants.applications.forms.translation import TranslationForm, translation_form

__all__ = [
    "AskHostForm", "ConfirmHostingForm", "DeleteForm", "EligibilityForm", "EndPermissionForm",
    "FileForm", "HelperForm", "PermissionForm", "QueryForm", "ReasonForm", "RefuseHostingForm",
    "SectionForm", "StartForm", "SubmitForm", "TranslationForm", "read_answer", "section_form",
    "translation_form",
]  # fmt: skip
