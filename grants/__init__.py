"""A small-grants platform, from a group's first draft to the published evaluation."""

from importlib import import_module

from flask import Flask
from flask_compress import Compress
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from grants import access, cli, config, pages, serve, uploads
from grants.accounts import signing_in
from grants.appeals import daily as appeals_daily
from grants.applications import daily, pace
from grants.applications import operations as applications
from grants.assessment import daily as assessment_daily
from grants.assessment import operations as assessment
from grants.assessment.corrections import count_reviews, keep_what_is_scored_by
from grants.assessment.pack import read_pack
from grants.awards import ledger
from grants.awards import operations as awards
from grants.awards.corrections import keep_what_is_promised
from grants.db import db
from grants.delivery import operations as delivery
from grants.delivery import queries as delivery_queries
from grants.demo import commands as demo
from grants.diligence.looking import compare_again
from grants.documents.models import DocumentKind
from grants.documents.operations import READ_BY_WORKER
from grants.evaluation import operations as evaluation
from grants.evaluation import queries as evaluation_queries
from grants.messages import audience
from grants.payments import gate
from grants.payments import operations as payments
from grants.payments import queries as payment_queries
from grants.rehearsal import commands as rehearsal
from grants.rounds import effort
from grants.rounds import operations as rounds

#: The stages with pages, in the order in which a grant lives them.
STAGES = ("accounts", "rounds", "applications", "assessment", "diligence", "awards", "appeals", "delivery",
          "payments", "support", "messages", "evaluation", "assurance", "dashboards", "notices",
          "rehearsal")  # fmt: skip


def create_app() -> Flask:
    """Put the parts together: the one place that knows every one of them."""
    instance = config.instance_folder()
    app = Flask(__name__, instance_path=str(instance), template_folder=str(config.ROOT / "templates"))
    app.config.from_mapping(config.settings(instance))
    app.jinja_loader = _template_loader()
    db.init_app(app)
    Compress(app)
    WTFormsHelpers(app)
    pages.init_app(app)
    uploads.init_app(app)
    signing_in.init_app(app)
    access.init_app(app)
    cli.init_app(app)
    serve.init_app(app)
    demo.init_app(app)
    rehearsal.init_app(app)
    for stage in STAGES:
        app.register_blueprint(import_module(f"grants.{stage}.views").bp)
    _connect_stages()
    return app


def _template_loader() -> ChoiceLoader:
    """Our templates, and the component macros of the two libraries under their own names."""
    libraries = ("govuk_frontend_jinja", "govuk_frontend_wtf")
    return ChoiceLoader(
        [
            FileSystemLoader(config.ROOT / "templates"),
            PrefixLoader({library: PackageLoader(library) for library in libraries}),
        ]
    )


def _connect_stages() -> None:
    """Let later stages take part in what earlier ones do, without these knowing them."""
    rounds.ON_PUBLISH[:] = [ledger.fund_round]
    rounds.ON_COPY[:] = [assessment.copy_practice, awards.copy_words]
    rounds.ON_MOVE_CLOSING[:] = [applications.tell_of_new_closing]
    rounds.AGAINST_CORRECTION[:] = [applications.keep_what_is_chosen, applications.keep_what_is_read,
                                    keep_what_is_scored_by, keep_what_is_promised]  # fmt: skip
    rounds.AFFECTED[:] = [applications.count_applications, count_reviews]
    rounds.ON_CORRECTION[:] = [applications.tell_of_correction]
    rounds.BEFORE_TAKE_BACK[:] = [applications.refuse_if_begun, ledger.return_budget]
    effort.COUNT_TIME[:] = [pace.time_taken]
    daily.LATER[:] = [*assessment_daily.PARTS, *appeals_daily.PARTS, compare_again]
    applications.ON_SUBMIT[:] = [assessment.close_to_the_near]
    applications.ON_WITHDRAW[:] = [assessment.end_reviews, awards.set_aside_withdrawn]
    READ_BY_WORKER[DocumentKind.PANEL_PACK] = read_pack
    awards.ON_ACCEPT[:] = [delivery.lay_out_plan, payments.lay_out_payments, evaluation.lay_out_returns]
    delivery_queries.RELEASES[:] = [payment_queries.payment_of]
    audience.OTHER_OVERDUE[:] = [evaluation_queries.overdue_applications]
    gate.CONDITIONS[:] = [*gate.OWN_CONDITIONS, evaluation_queries.no_return_overdue]
