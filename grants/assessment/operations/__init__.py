"""What reviewers and moderators do.  Operations never commit: the caller does."""

from grants.assessment.operations.assigning import assign_reviewer, end_reviews, release_review
from grants.assessment.operations.declaring import declare_conflict, declare_no_conflict
from grants.assessment.operations.meetings import (
    cancel_meeting,
    change_meeting,
    close_meeting,
    invite_members,
    make_pack,
    open_meeting,
    plan_meeting,
    record_attendance,
    stand_aside,
)
from grants.assessment.operations.moderating import moderate
from grants.assessment.operations.scoring import (
    Given,
    Written,
    save_review,
    send_back_review,
    submit_review,
    take_back_review,
)

__all__ = [
    "Given", "Written", "assign_reviewer", "cancel_meeting", "change_meeting", "close_meeting",
    "declare_conflict", "declare_no_conflict", "end_reviews", "invite_members", "make_pack", "moderate",
    "open_meeting", "plan_meeting", "record_attendance", "release_review", "save_review",
    "send_back_review", "stand_aside", "submit_review", "take_back_review",
]  # fmt: skip
