"""The steps of a rehearsal, in their order, in words."""

from typing import Any

from flask_babel import lazy_gettext as _l

STEPS: dict[str, Any] = {
    "publish": _l("Publish the round"),
    "quiz": _l("Take the quiz"),
    "begin": _l("Begin an application"),
    "write": _l("Write every section"),
    "pages": _l("Open every page of the form, in both languages"),
    "prepare": _l("Add papers, contacts and host"),
    "submit": _l("Submit"),
    "check": _l("Check eligibility"),
    "meet": _l("Hold the panel's meeting"),
    "score": _l("Score and moderate"),
    "decide": _l("Propose and confirm decisions"),
    "letters": _l("Make every paper and mail"),
    "accept": _l("Sign the agreements"),
    "report": _l("Send and accept reports and returns"),
    "prove": _l("Prove the audit trail"),
}
