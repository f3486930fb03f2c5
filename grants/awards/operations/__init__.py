"""How money is promised and accepted.  Operations never commit: the caller does."""

from grants.awards.operations.agreements import (
    ON_ACTIVE,
    Signing,
    accept_offer,
    countersign,
    declaration_for,
    host_decline,
    host_sign,
    needs_committee,
    send_host_link,
)
from grants.awards.operations.batches import confirm_together, let_go_of_batches, try_again, work_through
from grants.awards.operations.conditions import (
    answer_waiver,
    ask_waiver,
    chase_conditions,
    copy_templates,
    give_evidence,
    judge_condition,
    let_go,
    put_before_payment,
    put_condition,
    remove_condition,
    retire_template,
    write_template,
)
from grants.awards.operations.confirming import confirm
from grants.awards.operations.delegating import delegate, end_delegation
from grants.awards.operations.ending import (
    DEMANDABLE,
    ON_ENDING,
    answer_ending,
    confirm_ending,
    drop_ending,
    propose_ending,
)
from grants.awards.operations.following import ON_GATE
from grants.awards.operations.holds import lift_hold, place_hold
from grants.awards.operations.letters import (
    check_words,
    copy_words,
    edit_words,
    give_up_own_words,
    revoke_letter,
    revoke_letters,
)
from grants.awards.operations.offers import (
    choose_publication,
    extend_offer,
    lapse_offer,
    may_lapse,
    refuse_offer,
    withdraw_offer,
)
from grants.awards.operations.proposing import overturn, propose, set_aside, set_aside_withdrawn
from grants.awards.operations.publicity import choose_publicity, copy_publicity, word_publicity
from grants.awards.operations.reminding import forget_address, remind_of_offer
from grants.awards.operations.scenarios import (
    choose_scenario,
    delete_scenario,
    make_scenario,
    propose_scenario,
    set_amount,
)
from grants.awards.operations.signing_off import answer_reopening, ask_reopening, sign_off
from grants.awards.operations.suspending import (
    ON_SUSPEND,
    chase_suspensions,
    lift_suspension,
    release,
    suspend,
    suspend_for_enquiry,
)

__all__ = [
    "DEMANDABLE", "ON_ACTIVE", "ON_ENDING", "ON_GATE", "ON_SUSPEND", "Signing", "accept_offer",
    "answer_ending", "answer_reopening", "answer_waiver", "ask_reopening", "ask_waiver", "chase_conditions",
    "chase_suspensions", "check_words", "choose_publication", "choose_publicity", "choose_scenario",
    "confirm", "confirm_ending", "confirm_together", "copy_publicity", "copy_templates", "copy_words",
    "countersign", "declaration_for", "delegate", "delete_scenario", "drop_ending", "edit_words",
    "end_delegation", "extend_offer", "forget_address", "give_evidence", "give_up_own_words",
    "host_decline", "host_sign", "judge_condition", "lapse_offer", "let_go", "let_go_of_batches",
    "lift_hold", "lift_suspension", "make_scenario", "may_lapse", "needs_committee", "overturn",
    "place_hold", "propose", "propose_ending", "propose_scenario", "put_before_payment", "put_condition",
    "refuse_offer", "release", "remind_of_offer", "remove_condition", "retire_template", "revoke_letter",
    "revoke_letters", "send_host_link", "set_amount", "set_aside", "set_aside_withdrawn", "sign_off",
    "suspend", "suspend_for_enquiry", "try_again", "withdraw_offer", "word_publicity", "work_through",
    "write_template",
]  # fmt: skip
