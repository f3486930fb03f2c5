"""What reviewers and moderators do.  Operations never commit: the caller does."""

from grants.assessment.operations.assigning import assign_reviewer, end_reviews, release_review
from grants.assessment.operations.declaring import declare_conflict, declare_no_conflict
from grants.assessment.operations.moderating import moderate
from grants.assessment.operations.practising import (
    Known,
    copy_practice,
    end_practice,
    hand_in_practice,
    set_practice,
)
from grants.assessment.operations.scoring import (
    Given,
    Written,
    save_review,
    send_back_review,
    submit_review,
    take_back_review,
)

__all__ = [
    "Given", "Known", "Written", "assign_reviewer", "copy_practice", "declare_conflict",
    "declare_no_conflict", "end_practice", "end_reviews", "hand_in_practice", "moderate",
    "release_review", "save_review", "send_back_review", "set_practice", "submit_review",
    "take_back_review",
]  # fmt: skip
