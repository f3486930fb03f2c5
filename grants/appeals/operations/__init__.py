"""How complaints and appeals are raised, looked into and answered.  The caller commits."""

from grants.appeals.operations.chasing import chase_due
from grants.appeals.operations.concluding import conclude
from grants.appeals.operations.grounds import add_ground, change_ground, restore_ground, retire_ground
from grants.appeals.operations.handling import accept_late, name_investigator, note_step, refuse_late
from grants.appeals.operations.raising import add_file, check_may_raise, raise_appeal, withdraw_appeal

__all__ = [
    "accept_late", "add_file", "add_ground", "change_ground", "chase_due", "check_may_raise", "conclude",
    "name_investigator", "note_step", "raise_appeal", "refuse_late", "restore_ground", "retire_ground",
    "withdraw_appeal",
]  # fmt: skip
