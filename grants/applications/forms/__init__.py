"""What applicants type, made from the round's questions; and what officers say about it."""

from grants.applications.forms.section import SectionForm, read_answer, section_form
from grants.applications.forms.steps import (
    EligibilityForm,
    QueryForm,
    ReasonForm,
    StartForm,
    SubmitForm,
)

__all__ = [
    "EligibilityForm", "QueryForm", "ReasonForm", "SectionForm", "StartForm", "SubmitForm", "read_answer",
    "section_form",
]  # fmt: skip
