"""What recipients and officers do with budgets, claims and assets.  The caller commits."""

from grants.spending.operations.assets import (
    AssetFacts,
    add_asset,
    answer_disposal,
    ask_disposal,
    change_asset,
    take_back_disposal,
)
from grants.spending.operations.budget import (
    WantedLine,
    check_budget,
    lay_out_budget,
    set_budget,
    write_budget,
)
from grants.spending.operations.checking import check_items, decide_claim, draw_sample, query_claim
from grants.spending.operations.claims import (
    Cost,
    add_item,
    change_item,
    remove_item,
    start_claim,
    submit_claim,
    withdraw_claim,
)
from grants.spending.operations.rules import copy_rules, set_rules

__all__ = [
    "AssetFacts", "Cost", "WantedLine", "add_asset", "add_item", "answer_disposal", "ask_disposal",
    "change_asset", "change_item", "check_budget", "check_items", "copy_rules", "decide_claim", "draw_sample",
    "lay_out_budget", "query_claim", "remove_item", "set_budget", "set_rules", "start_claim",
    "submit_claim", "take_back_disposal", "withdraw_claim", "write_budget",
]  # fmt: skip
