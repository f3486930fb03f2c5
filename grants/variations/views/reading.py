"""Pages that show variations: the list, one of them, and the versions of the terms of an award."""

from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from grants.access import not_found, open_to, open_to_signed_in, signed_in
from grants.accounts.history import history_of
from grants.awards.models import Award
from grants.db import db
from grants.documents.operations import documents_of
from grants.lifecycles import AWARD, VariationState
from grants.pages import Page
from grants.variations import queries
from grants.variations.models import Variation
from grants.variations.terms import readable
from grants.variations.views.blueprint import (
    READERS,
    actions_on,
    bp,
    said_of,
    the_award,
    the_variation,
)

#: An award's page names so many changes at most.
_SHOWN = 5


@bp.app_context_processor
def of_award() -> dict[str, Callable[[Award], Markup]]:
    """An award's page leads to its terms, and to the change that is under way."""

    def shown(award: Award) -> Markup:
        seen = queries.visible_to(signed_in()).where(Variation.award_id == award.id)
        page = render_template(
            "variations/_of_award.html",
            award=award,
            has_terms=bool(queries.versions_of(award)),
            variations=db.session.scalars(seen.limit(_SHOWN)).all(),
            may_ask=AWARD.allows(signed_in(), "ask_variation", award),
            is_recipient=signed_in().is_member_of(award.application.organisation_id),
        )
        return Markup(page)  # noqa: S704  # rendered by our own template

    return {"variations_of_award": shown}


@bp.get("/variations")
@open_to(*READERS)
def list_variations() -> ResponseReturnValue:
    """The variations of every award, those that wait for an officer first."""
    query = queries.visible_to(signed_in())
    state = request.args.get("state", "")
    if wanted := VariationState.named(state):
        query = query.where(Variation.state == wanted)
    return render_template(
        "variations/list_variations.html",
        page=Page(query),
        states=[(known.value, known.label) for known in VariationState],
        chosen=state,
    )


@bp.get("/variations/<reference>")
@open_to_signed_in
def show_variation(reference: str) -> ResponseReturnValue:
    """One change, field by field, and what can be done about it."""
    variation, person = the_variation(reference), signed_in()
    is_recipient = person.is_member_of(variation.application.organisation_id)
    return render_template(
        "variations/show_variation.html",
        **said_of(variation),
        is_recipient=is_recipient,
        actions=actions_on(variation),
        documents=documents_of(variation),
        events=[] if is_recipient else history_of(variation),
    )


@bp.get("/awards/<reference>/terms")
@open_to_signed_in
def list_terms(reference: str) -> ResponseReturnValue:
    """Every version of the terms of an award, newest first, with what changed."""
    award = the_award(reference)
    return render_template(
        "variations/list_terms.html",
        award=award,
        versions=(queries.versions_of(award) or not_found())[::-1],
    )


@bp.get("/awards/<reference>/terms/<int:number>")
@open_to_signed_in
def show_terms(reference: str, number: int) -> ResponseReturnValue:
    """One version of the terms in full."""
    award = the_award(reference)
    versions = queries.versions_of(award)
    version = next((known for known in versions if known.number == number), None) or not_found()
    return render_template(
        "variations/show_terms.html",
        award=award,
        version=version,
        terms=readable(version.terms),
        is_newest=version is versions[-1],
    )
