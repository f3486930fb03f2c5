"""Pages of samples: how they are drawn, and what was drawn."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from grants.access import not_found, open_to, signed_in
from grants.money import Pence
from grants.oversight import operations, queries
from grants.oversight.forms import SampleForm
from grants.oversight.models import Sample
from grants.oversight.queries import READERS
from grants.oversight.risk import FACTORS
from grants.oversight.views.blueprint import bp
from grants.pages import Page
from grants.permissions import Role
from grants.rounds.models import Round
from grants.rounds.queries import find_round


def _round(reference: str) -> Round:
    return find_round(reference, signed_in()) or not_found()


@bp.get("/rounds/<reference>/samples")
@open_to(*READERS)
def list_samples(reference: str) -> ResponseReturnValue:
    """The draws of a round, and what gives points."""
    round_ = _round(reference)
    return render_template(
        "oversight/list_samples.html",
        round=round_,
        samples=queries.samples_of(round_),
        active=len(queries.active_awards(round_)),
        factors=[label for _most, label in FACTORS.values()],
    )


@bp.route("/rounds/<reference>/samples/draw", methods=["GET", "POST"])
@open_to(Role.OFFICER)
def draw_sample(reference: str) -> ResponseReturnValue:
    round_ = _round(reference)
    form = SampleForm(data={"large": "50,000", "risk_from": "8", "share": "5"})
    drawn: list[Sample] = []
    if form.validate_on_submit() and form.carry_out(
        lambda: drawn.append(
            operations.draw_sample(
                round_,
                large_pence=Pence(form.large.pence or 0),
                risk_from=form.risk_from.number,
                share=form.share.number or 0,
                seed=form.seed.data or "",
                actor=signed_in(),
            )
        )
    ):
        flash(_("The sample is drawn."), "success")
        return redirect(url_for("oversight.show_sample", reference=reference, number=drawn[0].id))
    return render_template("oversight/draw_sample.html", form=form, round=round_)


@bp.get("/rounds/<reference>/samples/<int:number>")
@open_to(*READERS)
def show_sample(reference: str, number: int) -> ResponseReturnValue:
    """One draw: whose it is, its seed, every award with its points, and the visits planned from it."""
    round_ = _round(reference)
    sample = queries.find_sample(round_, number) or not_found()
    return render_template(
        "oversight/show_sample.html",
        round=round_,
        sample=sample,
        page=Page(queries.lines_of(sample, signed_in())),
        visits=queries.visits_from(sample, signed_in()),
        labels={name: label for name, (_most, label) in FACTORS.items()},
        may_plan=signed_in().has(Role.OFFICER),
    )
