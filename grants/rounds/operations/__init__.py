"""What officers do with rounds.  Operations never commit: the caller does."""

from grants.rounds.operations.closing import (
    ON_MOVE_CLOSING,
    Cause,
    move_closing,
    note_heartbeat,
)
from grants.rounds.operations.parts import add_part, change_part, move_part, remove_part
from grants.rounds.operations.quiz import take_quiz
from grants.rounds.operations.readiness import gaps
from grants.rounds.operations.rounds import (
    BEFORE_TAKE_BACK,
    ON_PUBLISH,
    copy_round,
    create_round,
    edit_round,
    publish_round,
    take_back_round,
)
from grants.rounds.operations.wording import edit_page, edit_programme

__all__ = [
    "BEFORE_TAKE_BACK", "ON_MOVE_CLOSING", "ON_PUBLISH", "Cause", "add_part", "change_part", "copy_round",
    "create_round", "edit_page", "edit_programme", "edit_round", "gaps", "move_closing", "move_part",
    "note_heartbeat", "publish_round", "remove_part", "take_back_round", "take_quiz",
]  # fmt: skip
