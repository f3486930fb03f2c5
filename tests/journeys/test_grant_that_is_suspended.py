"""A concern suspends a grant; it ends early, a part comes back, and the rest is written off by two."""

from typing import Any

import pytest
from prepared import enter, prepare

#: A grant of which one instalment is paid and one may be; prints it, and the sessions of its people.
PREPARE = """
from grants.lifecycles import AwardState, PaymentState, ReportState
from grants.permissions import Role

language = sys.argv[1]
group = make.an_organisation(language=language, name="Canal evenings")
award = make.an_award(AwardState.ACTIVE, organisation=group)
make.a_payment(PaymentState.PAID, award)
make.a_report(ReportState.ACCEPTED, award)
waiting = make.a_payment(PaymentState.PAYABLE, award, place=1)
roles = {"admin": Role.ADMINISTRATOR, "triager": Role.OFFICER, "officer": Role.OFFICER,
         "decider": Role.DECISION_MAKER, "cashier": Role.FINANCE, "second": Role.FINANCE}
people = {name: make.a_person(role, name=name.title(), language=language) for name, role in roles.items()}
people["group"] = make.member_of(group)
do(lambda: setattr(people["group"], "language", language))
tell(
    award=award.reference, payment=waiting.reference, triager=str(people["triager"].id),
    sessions={name: session_of(person) for name, person in people.items()},
)
"""

SECRET = "The hall was dark on all three evenings"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_grant_is_suspended_ended_and_its_money_accounted_for(
    visitor: Any, service: dict[str, str], language: str
) -> None:
    known = prepare(service, PREPARE, language)

    def person(name: str) -> Any:
        return enter(visitor(language), known["sessions"][name])

    award, payment = f"/awards/{known['award']}", f"/payments/{known['payment']}"

    # 1. Anybody raises a concern on the public page; an administrator gives it to somebody apart.
    public = visitor(language, 375).open(f"/funded/{known['award']}/concern")
    public.fill(text=SECRET).press("Send it")
    admin = person("admin").open("/concerns/waiting")
    concern = next(
        link for link in admin.page.locator("main a").evaluate_all("all => all.map(a => a.pathname)")
        if link.endswith("/give")
    ).removesuffix("/give")  # fmt: skip
    admin.open(f"{concern}/give").choose("triager", known["triager"]).press("Give it to them")

    # 2. It is read, and the grant suspended; the page of the grant says no more than that.
    triager = person("triager").open(concern)
    triager.press("Confirm that you read it").fill(note="Read.").press("Save")
    triager.press("Suspend the grant").press("Suspend the grant")
    assert triager.reads("The grant is suspended for this concern. Others read only that it is suspended.")
    group = person("group").open(award)
    assert group.reads("Nothing is paid. Reports stay open.")
    for word in (SECRET, "Triager", concern.rpartition("/")[2]):
        assert word not in group.text()

    # 3. The gate of its payments is shut.
    officer = person("officer").open(payment)
    assert officer.reads("The grant is suspended.")
    assert officer.page.get_by_role("button", name=officer.say("Request the payment")).count() == 0

    # 4. The group is given notice and answers; nobody decides while the enquiry needs the grant.
    officer.open(f"{award}/end-early").choose("ground", "false_statement")
    officer.fill(reason="No evening took place.", repay="4000").press("Give notice")
    group.open(award).press("Read the notice and answer").press("Answer the notice")
    group.fill(answer="We fell ill.").press("Send the answer")
    notice = group.path()
    decider = person("decider").open(notice).press("End the grant")
    decider.fill(note="We read your answer.").press("End the grant")
    assert decider.reads("An enquiry is under way. The grant can be ended once that is over.")
    triager.press("Release the suspended grant")
    decider.open(notice).press("End the grant").fill(note="We read your answer.").press("End the grant")
    assert decider.reads("Decided. The group has been told by mail.")

    # 5. A part comes back; one in finance asks to write off the rest, another does.
    cashier = person("cashier").open("/repayments")
    owed = next(
        link for link in cashier.page.locator("main a").evaluate_all("all => all.map(a => a.pathname)")
        if link.startswith("/repayments/")
    )  # fmt: skip
    cashier.open(f"{owed}/receipt").fill(amount="1500", bank_reference="FP-1").press("Enter it")
    cashier.press("Ask to write off the rest").fill(reason="They have nothing left.").press("Go on")
    assert not cashier.page.get_by_role("button", name=cashier.say("Write off the rest"), exact=True).count()
    person("second").open(owed).press("Write off the rest")

    # 6. The ledger says it all; the group sees what it may.
    ledger = cashier.open("/reconciliation").text()
    assert [amount in ledger for amount in ("£10,000", "£1,500", "£2,500")] == [True] * 3
    group.open(owed)
    assert "£1,500" in group.text()
    assert "They have nothing left." not in group.text()
    assert group.open(award).reads("Why it ended")
