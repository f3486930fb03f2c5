"""What reviewers and moderators do.  Operations never commit: the caller does."""

from grants.assessment.operations.assigning import (
    assign_reviewer,
    assign_round,
    end_reviews,
    reassign_review,
    release_review,
)
from grants.assessment.operations.chasing import remind_of_names, remind_reviewer
from grants.assessment.operations.closing import close_to_the_near
from grants.assessment.operations.declaring import (
    Said,
    ask_for_names,
    decide_doubt,
    declare_conflict,
    declare_names,
    declare_no_conflict,
    undo_declaration,
)
from grants.assessment.operations.engaging import (
    MAY_BE_NEAR,
    acknowledge_briefing,
    declare_interest,
    end_interest,
    set_profile,
    write_briefing,
)
from grants.assessment.operations.feedback import ask_for_feedback, give_feedback
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
    "MAY_BE_NEAR", "Given", "Known", "Said", "Written", "acknowledge_briefing", "ask_for_feedback",
    "ask_for_names", "assign_reviewer", "assign_round", "cancel_meeting", "change_meeting",
    "close_meeting", "close_to_the_near", "copy_practice", "decide_doubt", "declare_conflict",
    "declare_interest", "declare_names", "declare_no_conflict", "end_interest", "end_practice",
    "end_reviews", "give_feedback", "hand_in_practice", "invite_members", "make_pack", "moderate",
    "open_meeting", "plan_meeting", "reassign_review", "record_attendance",
    "release_review", "remind_of_names", "remind_reviewer", "save_review", "save_scores",
    "send_back_review", "set_practice", "set_profile", "stand_aside", "submit_review", "take_back_review",
    "undo_declaration", "write_briefing",
]  # fmt: skip
