"""A small-grants platform, from a group's first draft to the published evaluation."""

from importlib import import_module
from wsgiref.types import WSGIApplication

from flask import Flask
from flask_compress import Compress
from govuk_frontend_wtf.main import WTFormsHelpers
from jinja2 import ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader

from grants import access, cli, config, pages, serve, uploads
from grants.accounts import signing_in
from grants.appeals import daily as appeals_daily
from grants.applications import daily, pace, requirements
from grants.applications import operations as applications
from grants.assessment import daily as assessment_daily
from grants.assessment import operations as assessment
from grants.assessment.corrections import count_reviews, keep_what_is_scored_by
from grants.assessment.pack import read_pack
from grants.awards import daily as awards_daily
from grants.awards import ledger
from grants.awards import operations as awards
from grants.awards.corrections import keep_what_is_promised
from grants.closing import kinds as closing_kinds
from grants.closing import operations as closing
from grants.closing import ready
from grants.closing.models import FinalReport
from grants.closing.queries import (
    count_overdue,
    no_final_report_overdue,
    overdue_applications,
    waits_for_final_report,
)
from grants.db import db
from grants.delivery import daily as delivery_daily
from grants.delivery import operations as delivery
from grants.delivery import queries as delivery_queries
from grants.delivery import timeline
from grants.delivery.kinds import KINDS, Kind, milestone_questions
from grants.delivery.models import MilestoneReport
from grants.delivery.operations import reminding
from grants.demo import commands as demo
from grants.diligence import matching
from grants.diligence.looking import compare_again
from grants.documents.models import DocumentKind
from grants.documents.operations import READ_BY_WORKER
from grants.evaluation import kinds as evaluation_kinds
from grants.evaluation import operations as evaluation
from grants.evaluation import queries as evaluation_queries
from grants.evaluation.models import MonitoringReturn
from grants.messages import audience
from grants.oversight import daily as oversight_daily
from grants.oversight import risk
from grants.payments import daily as payments_daily
from grants.payments import gate, turning
from grants.payments import operations as payments
from grants.payments import queries as payment_queries
from grants.payments.bank import operations as bank
from grants.payments.bank import queries as bank_queries
from grants.payments.timeline import instalments, repayments
from grants.rehearsal import commands as rehearsal
from grants.rounds import effort
from grants.rounds import operations as rounds
from grants.spending import operations as spending
from grants.spending import queries as spending_queries
from grants.support import daily as support_daily
from grants.variations import operations as variations
from grants.variations.queries import left_before_closing
from grants.variations.timeline import variations_agreed

#: The stages with pages, in the order in which a grant lives them.
STAGES = ("accounts", "rounds", "applications", "assessment", "diligence", "awards", "appeals", "delivery",
          "payments", "spending", "support", "oversight", "messages", "evaluation", "closing",
          "variations", "assurance", "dashboards", "notices", "rehearsal")  # fmt: skip

#: Parts of stages with pages of their own.
PARTS = ("payments.bank",)


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
    for stage in (*STAGES, *PARTS):
        app.register_blueprint(import_module(f"grants.{stage}.views").bp)
    _connect_stages()
    return app


def site() -> WSGIApplication:
    """Return the application as the web server serves it."""
    app = create_app()
    return serve.InTurn(app, app.config["MAX_CONTENT_LENGTH"])


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
    rounds.ON_COPY[:] = [assessment.copy_practice, awards.copy_words, awards.copy_templates,
                         awards.copy_publicity, spending.copy_rules, variations.copy_rules,
                         delivery.copy_chase_rules]  # fmt: skip
    rounds.ON_MOVE_CLOSING[:] = [applications.tell_of_new_closing]
    rounds.AGAINST_CORRECTION[:] = [applications.keep_what_is_chosen, applications.keep_what_is_read,
                                    keep_what_is_scored_by, keep_what_is_promised]  # fmt: skip
    rounds.AFFECTED[:] = [applications.count_applications, count_reviews]
    rounds.ON_CORRECTION[:] = [applications.tell_of_correction]
    rounds.BEFORE_TAKE_BACK[:] = [applications.refuse_if_begun, ledger.return_budget]
    effort.COUNT_TIME[:] = [pace.time_taken]
    daily.LATER[:] = [*assessment_daily.PARTS, *awards_daily.PARTS, *appeals_daily.PARTS,
                      *delivery_daily.PARTS, *oversight_daily.PARTS, *support_daily.PARTS, compare_again,
                      *payments_daily.PARTS, payments.settle_all]  # fmt: skip
    applications.ON_SUBMIT[:] = [assessment.close_to_the_near]
    applications.ON_WITHDRAW[:] = [assessment.end_reviews, awards.set_aside_withdrawn]
    READ_BY_WORKER[DocumentKind.PANEL_PACK] = read_pack
    awards.ON_ACTIVE[:] = [delivery.lay_out_plan, payments.lay_out_payments, spending.lay_out_budget,
                           evaluation.lay_out_returns, closing.lay_out_closing,
                           bank.ask_host_account]  # fmt: skip
    awards.ON_SUSPEND[:] = [payments.settle]
    awards.DEMANDABLE[:] = [payments.may_be_demanded]
    awards.ON_ENDING[:] = [payments.end_payments, delivery.end_reports, evaluation.end_returns,
                           closing.end_final_report, variations.end_variations,
                           payments.demand_at_end]  # fmt: skip
    matching.MORE_ACCOUNTS[:] = [bank_queries.accounts_given]
    awards.ON_GATE[:] = [payments.settle]
    delivery.ON_REPORT[:] = [payments.settle_with_others]
    KINDS["milestone_report"] = Kind(
        milestone_questions, delivery.issue_milestone_report, delivery_queries.find_report, "reports",
        "delivery.show_report",
    )  # fmt: skip
    KINDS["monitoring_return"] = evaluation_kinds.RETURN
    KINDS["final_report"] = closing_kinds.FINAL
    timeline.SOURCES[:] = [
        *timeline.OWN_SOURCES,
        instalments,
        repayments,
        evaluation_kinds.returns,
        variations_agreed,
        closing_kinds.final_reports,
    ]
    ready.MORE[:] = [left_before_closing]
    reminding.REMINDED[:] = [MilestoneReport, MonitoringReturn, FinalReport]
    delivery_queries.SPENT_BY_CLAIMS[:] = [spending_queries.spent_by_claims]
    delivery_queries.RELEASES[:] = [payment_queries.payment_of]
    risk.LATE[:] = [evaluation_queries.count_overdue, count_overdue]
    audience.OTHER_OVERDUE[:] = [evaluation_queries.overdue_applications, overdue_applications]
    turning.WAITS[:] = [*turning.OWN_WAITS, evaluation_queries.waits_for_returns, waits_for_final_report]
    requirements.REQUIREMENTS[:] = [*requirements.OWN_REQUIREMENTS, delivery.no_report_is_late]
    gate.BEFORE_LAST[:] = [ready.gaps_before_last_payment]
    gate.CONDITIONS[:] = [*gate.OWN_CONDITIONS, evaluation_queries.no_return_overdue,
                          no_final_report_overdue]  # fmt: skip
