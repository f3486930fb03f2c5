"""What officers do with rounds.  Operations never commit: the caller does."""

from grants.rounds.operations.closing import (
    ON_MOVE_CLOSING,
    Cause,
    move_closing,
    note_heartbeat,
)
from grants.rounds.operations.corrections import (
    AFFECTED,
    AGAINST_CORRECTION,
    ON_CORRECTION,
    affected_by,
    against,
    begin_correction,
    changes_of,
    discard_correction,
    edit_correction,
    put_in_force,
)
from grants.rounds.operations.parts import add_part, change_part, move_part, place_part, remove_part
from grants.rounds.operations.quiz import take_quiz
from grants.rounds.operations.readiness import Gap, gaps
from grants.rounds.operations.rounds import (
    BEFORE_TAKE_BACK,
    ON_COPY,
    ON_PUBLISH,
    copy_round,
    create_round,
    edit_round,
    publish_round,
    take_back_round,
)
from grants.rounds.operations.wording import edit_page, edit_programme

__all__ = [
    "AFFECTED",
    "AGAINST_CORRECTION",
    "BEFORE_TAKE_BACK",
    "ON_COPY",
    "ON_CORRECTION",
    "ON_MOVE_CLOSING",
    "ON_PUBLISH",
    "Cause",
    "Gap",
    "add_part",
    "affected_by",
    "against",
    "begin_correction",
    "change_part",
    "changes_of",
    "copy_round",
    "create_round",
    "discard_correction",
    "edit_correction",
    "edit_page",
    "edit_programme",
    "edit_round",
    "gaps",
    "move_closing",
    "move_part",
    "note_heartbeat",
    "place_part",
    "publish_round",
    "put_in_force",
    "remove_part",
    "take_back_round",
    "take_quiz",
]  # fmt: skip
