"""Records for tests, reached by the real operations, each done by a person who may do it.

``a_review(READING)`` declares no conflict; ``an_award(ACTIVE)`` is moderated, proposed, confirmed,
accepted and countersigned.  Every step is one transaction, as in a request.  What a
call made is made once in a worker; ``remembered`` says how it is written back when another test begins
with the same call.
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
from factories.appeals import accept_late as accept_late
from factories.appeals import an_appeal as an_appeal
from factories.appeals import an_investigator as an_investigator
from factories.appeals import conclude as conclude
from factories.appeals import name_investigator as name_investigator
from factories.appeals import raise_appeal as raise_appeal
from factories.appeals import send_mails as send_mails
from factories.applications import a_decision_maker as a_decision_maker
from factories.applications import a_deleted_draft as a_deleted_draft
from factories.applications import a_draft as a_draft
from factories.applications import a_practice as a_practice
from factories.applications import a_review as a_review
from factories.applications import an_application as an_application
from factories.applications import answers_for as answers_for
from factories.applications import confirm as confirm
from factories.applications import find_eligible as find_eligible
from factories.applications import moderate as moderate
from factories.applications import propose as propose
from factories.applications import query as query
from factories.applications import score as score
from factories.applications import start as start
from factories.applications import submit as submit
from factories.awards import a_batch as a_batch
from factories.awards import a_certifier as a_certifier
from factories.awards import a_host_signatory as a_host_signatory
from factories.awards import a_hosted_award as a_hosted_award
from factories.awards import a_limit as a_limit
from factories.awards import a_payment as a_payment
from factories.awards import a_report as a_report
from factories.awards import a_return as a_return
from factories.awards import a_sign_off as a_sign_off
from factories.awards import accept as accept
from factories.awards import an_award as an_award
from factories.awards import countersign as countersign
from factories.awards import fill as fill
from factories.awards import host_sign as host_sign
from factories.awards import link_to_agreement as link_to_agreement
from factories.awards import only_accept as only_accept
from factories.awards import pay as pay
from factories.awards import signatory_of as signatory_of
from factories.awards import signing as signing
from factories.banking import a_call as a_call
from factories.banking import an_account as an_account
from factories.banking import checked as checked
from factories.banking import confirmed as confirmed
from factories.banking import given as given
from factories.banking import have_account as have_account
from factories.banking import some_details as some_details
from factories.chasing import (
    a_notice as a_notice,
)
from factories.chasing import (
    a_pause as a_pause,
)
from factories.chasing import (
    chase as chase,
)
from factories.chasing import (
    have_chased as have_chased,
)
from factories.chasing import (
    morning_of as morning_of,
)
from factories.closing import (
    FINAL_TEXTS as FINAL_TEXTS,
)
from factories.closing import (
    a_final_report as a_final_report,
)
from factories.closing import (
    an_evaluation as an_evaluation,
)
from factories.closing import (
    bring_to_the_end as bring_to_the_end,
)
from factories.closing import (
    close as close,
)
from factories.closing import (
    end_with as end_with,
)
from factories.closing import (
    its_evaluation as its_evaluation,
)
from factories.closing import (
    its_final_report as its_final_report,
)
from factories.closing import (
    wording as wording,
)
from factories.closing import (
    write_final as write_final,
)
from factories.conditions import a_condition as a_condition
from factories.conditions import put as put
from factories.corrections import a_correction as a_correction
from factories.corrections import begin_correction as begin_correction
from factories.corrections import correct as correct
from factories.corrections import part_called as part_called
from factories.corrections import put_in_force as put_in_force
from factories.corrections import take_out as take_out
from factories.declared import a_declaration as a_declaration
from factories.diligence import a_check as a_check
from factories.diligence import a_round_checking as a_round_checking
from factories.diligence import add_item as add_item
from factories.diligence import item_called as item_called
from factories.diligence import record as record
from factories.files import a_certificate as a_certificate
from factories.files import a_document as a_document
from factories.files import a_pdf as a_pdf
from factories.files import a_picture as a_picture
from factories.files import a_spreadsheet as a_spreadsheet
from factories.files import an_open_document as an_open_document
from factories.files import packed as packed
from factories.halting import end_early as end_early
from factories.halting import suspend as suspend
from factories.helping import a_partner as a_partner
from factories.helping import a_request as a_request
from factories.helping import a_wish as a_wish
from factories.helping import an_introduction as an_introduction
from factories.helping import an_offer as an_offer
from factories.helping import ask_for_help as ask_for_help
from factories.helping import offer_help as offer_help
from factories.meetings import a_meeting as a_meeting
from factories.meetings import a_panel as a_panel
from factories.meetings import attend as attend
from factories.messages import a_broadcast as a_broadcast
from factories.messages import a_report_on as a_report_on
from factories.messages import a_thread as a_thread
from factories.messages import confirm_broadcast as confirm_broadcast
from factories.messages import open_thread as open_thread
from factories.messages import write_broadcast as write_broadcast
from factories.messages import write_message as write_message
from factories.oversight import SECRET as SECRET
from factories.oversight import a_concern as a_concern
from factories.oversight import a_visit as a_visit
from factories.oversight import add_finding as add_finding
from factories.oversight import answer_finding as answer_finding
from factories.oversight import give_concern as give_concern
from factories.oversight import plan_visit as plan_visit
from factories.oversight import raise_concern as raise_concern
from factories.oversight import record_visit as record_visit
from factories.people import a_bare_organisation as a_bare_organisation
from factories.people import a_colleague as a_colleague
from factories.people import a_paper as a_paper
from factories.people import a_person as a_person
from factories.people import an_officer as an_officer
from factories.people import an_organisation as an_organisation
from factories.people import both as both
from factories.people import do as do
from factories.people import fresh as fresh
from factories.people import join as join
from factories.people import main as main
from factories.people import member_of as member_of
from factories.people import rows as rows
from factories.people import senior as senior
from factories.repaying import a_repayment as a_repayment
from factories.repaying import an_ending as an_ending
from factories.repaying import receive as receive
from factories.repaying import write_off_rest as write_off_rest
from factories.reviewers import a_briefing as a_briefing
from factories.reviewers import a_reviewer as a_reviewer
from factories.reviewers import an_interest as an_interest
from factories.reviewers import at_day as at_day
from factories.reviewers import decide as decide
from factories.reviewers import declare as declare
from factories.reviewers import in_days as in_days
from factories.reviewers import profile as profile
from factories.reviewers import ready as ready
from factories.reviewers import yesterday as yesterday
from factories.rounds import TERMS as TERMS
from factories.rounds import WORDS_OF_SCALE as WORDS_OF_SCALE
from factories.rounds import a_draft_round as a_draft_round
from factories.rounds import a_round as a_round
from factories.rounds import a_round_paying as a_round_paying
from factories.rounds import a_round_wanting as a_round_wanting
from factories.rounds import a_round_with_envelopes as a_round_with_envelopes
from factories.rounds import a_round_with_rules as a_round_with_rules
from factories.rounds import add_rule as add_rule
from factories.rounds import take_quiz as take_quiz
from factories.runs import a_run as a_run
from factories.runs import said_by_bank as said_by_bank
from factories.signals import a_group_of_its_own as a_group_of_its_own
from factories.signals import a_signal as a_signal
from factories.signals import compare as compare
from factories.signals import sent_by as sent_by
from factories.spending import a_claim as a_claim
from factories.spending import a_claiming_award as a_claiming_award
from factories.spending import a_claiming_round as a_claiming_round
from factories.spending import a_cost as a_cost
from factories.spending import a_receipt as a_receipt
from factories.spending import add_cost as add_cost
from factories.spending import an_asset as an_asset
from factories.spending import judge as judge
from factories.spending import start_claim as start_claim
from factories.support import a_helper as a_helper
from factories.support import a_hosting as a_hosting
from factories.support import an_asked_host as an_asked_host
from factories.support import answering as answering
from factories.support import link_to_host as link_to_host
from factories.varying import a_draft_variation as a_draft_variation
from factories.varying import a_variation as a_variation
from factories.varying import agree_variation as agree_variation
from factories.varying import amounts_for as amounts_for
from factories.varying import give_up_variations as give_up_variations
from factories.varying import offer_variation as offer_variation
from factories.varying import recommend as recommend
from factories.varying import set_targets as set_targets
from factories.varying import wanted as wanted
