"""What officers type about a correction of a published round."""

from typing import Any

from flask_babel import lazy_gettext as _l

from grants.fields import LongEnough, LongTextField, Required, TextsField, TickField
from grants.forms import RecordForm
from grants.rounds.forms.whole import terms_field
from grants.rounds.models import Round
from grants.rounds.queries import all_parts


class CorrectionForm(RecordForm):
    """What the round will say about itself; its dates and its money are not corrected here."""

    title = TextsField(_l("Title"), required=_l("Enter the title"))
    summary = TextsField(_l("Summary for the public"), long=True, required=_l("Write a summary"))
    offer_terms = terms_field()
    unregistered_need_host = TickField(_l("An unregistered group needs a host organisation"))

    def values(self) -> dict[str, Any]:
        """Return what was typed as the operation takes it."""
        return {
            "title": self.title.texts,
            "summary": self.summary.texts,
            "offer_terms": self.offer_terms.texts,
            "unregistered_need_host": self.unregistered_need_host.data,
        }


class PutInForceForm(RecordForm):
    """Why the form is corrected; refused when the correction is no longer what the officer read."""

    reason = LongTextField(
        _l("Reason for the correction"),
        [Required(_l("Enter the reason")), LongEnough(2000)],
        description=_l("It is kept with the version. Other officers and auditors read it."),
    )

    @classmethod
    def of(cls, correction: Round) -> "PutInForceForm":
        return cls(correction, beside=lambda: [p for parts in all_parts(correction).values() for p in parts])
