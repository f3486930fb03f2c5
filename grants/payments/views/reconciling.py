"""The ledger beside what the bank says, for each run and each round; and as CSV for finance's own ledger."""

import io

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue

from grants.access import open_to, signed_in
from grants.awards.models import Account
from grants.pages import Page
from grants.payments import queries
from grants.payments.reconciling import by_round, by_run, postings_csv
from grants.payments.views.blueprint import BOOKKEEPERS, bp


@bp.get("/reconciliation")
@open_to(*BOOKKEEPERS)
def reconcile() -> ResponseReturnValue:
    """What the ledger says was paid, beside what the bank says: where they differ, it stands out."""
    page = Page(queries.visible_runs())
    rounds = by_round(signed_in())
    return render_template(
        "payments/reconcile.html",
        page=page,
        runs=by_run(page.items),
        rounds=rounds,
        accounts=[account for account in Account if account not in (Account.RETURNED, Account.RELEASED)],
        chosen=request.args.get("round", ""),
    )


@bp.get("/reconciliation/postings.csv")
@open_to(*BOOKKEEPERS)
def download_postings() -> ResponseReturnValue:
    """Every posting of the ledger, in order, for finance's own books."""
    content = postings_csv().encode("utf-8-sig")
    return send_file(
        io.BytesIO(content), mimetype="text/csv", as_attachment=True, download_name="postings.csv"
    )
