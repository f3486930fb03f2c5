"""Records for tests, reached by the real operations, each done by a person who may do it.

``a_review(READING)`` declares no conflict; ``an_award(ACTIVE)`` is moderated, proposed, confirmed and
accepted.  Every step is one transaction, as in a request.  What a call made is made once in a worker;
``remembered`` says how it is written back when another test begins with the same call.
"""

from factories.answered import a_draft_with_files as a_draft_with_files
from factories.answered import give as give
from factories.answers import a_draft_asking as a_draft_asking
from factories.answers import a_round_asking as a_round_asking
from factories.answers import kept_answers as kept_answers
from factories.answers import question_called as question_called
from factories.answers import save_answers as save_answers
from factories.answers import savings_of as savings_of
from factories.answers import section_called as section_called
from factories.applications import a_decision_maker as a_decision_maker
from factories.applications import a_deleted_draft as a_deleted_draft
from factories.applications import a_draft as a_draft
from factories.applications import a_review as a_review
from factories.applications import an_application as an_application
from factories.applications import answers_for as answers_for
from factories.applications import confirm as confirm
from factories.applications import moderate as moderate
from factories.applications import propose as propose
from factories.applications import query as query
from factories.applications import score as score
from factories.applications import start as start
from factories.applications import submit as submit
from factories.awards import a_payment as a_payment
from factories.awards import a_report as a_report
from factories.awards import a_return as a_return
from factories.awards import accept as accept
from factories.awards import an_award as an_award
from factories.awards import bring_to_the_end as bring_to_the_end
from factories.awards import close as close
from factories.awards import fill as fill
from factories.awards import pay as pay
from factories.awards import signatory_of as signatory_of
from factories.corrections import a_correction as a_correction
from factories.corrections import begin_correction as begin_correction
from factories.corrections import correct as correct
from factories.corrections import part_called as part_called
from factories.corrections import put_in_force as put_in_force
from factories.corrections import take_out as take_out
from factories.files import a_certificate as a_certificate
from factories.files import a_document as a_document
from factories.files import a_pdf as a_pdf
from factories.files import a_picture as a_picture
from factories.files import a_spreadsheet as a_spreadsheet
from factories.files import an_open_document as an_open_document
from factories.files import packed as packed
from factories.people import a_bare_organisation as a_bare_organisation
from factories.people import a_colleague as a_colleague
from factories.people import a_paper as a_paper
from factories.people import a_person as a_person
from factories.people import an_officer as an_officer
from factories.people import an_organisation as an_organisation
from factories.people import both as both
from factories.people import do as do
from factories.people import fresh as fresh
from factories.people import main as main
from factories.people import member_of as member_of
from factories.people import rows as rows
from factories.people import senior as senior
from factories.rounds import TERMS as TERMS
from factories.rounds import WORDS_OF_SCALE as WORDS_OF_SCALE
from factories.rounds import a_draft_round as a_draft_round
from factories.rounds import a_round as a_round
from factories.rounds import a_round_wanting as a_round_wanting
from factories.rounds import a_round_with_rules as a_round_with_rules
from factories.rounds import add_rule as add_rule
from factories.rounds import take_quiz as take_quiz
from factories.support import a_helper as a_helper
from factories.support import a_hosting as a_hosting
from factories.support import an_asked_host as an_asked_host
from factories.support import answering as answering
from factories.support import link_to_host as link_to_host
