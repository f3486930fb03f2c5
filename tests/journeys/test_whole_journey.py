"""A grant from the call to the auditor's download, made entirely through pages and mails."""

import csv
import hashlib
import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from building import build_round, copy_round
from visitors import typed

ROOT = Path(__file__).parent.parent.parent
PASSWORD = "a long enough password"
TODAY = date.today()  # noqa: DTZ011  # what a person types into the form


def sign_in(visitor: Callable[..., Any], postbox: Any, address: str, **how: Any) -> Any:
    """Ask for a link, take it from the mail, press the button."""
    person = visitor(**how).open("/sign-in/link")
    person.fill(email=address).page.locator("main button").first.click()
    person.page.wait_for_load_state()
    person.open(postbox.link(address, "/sign-in/link/open"))
    person.page.locator("main button").first.click()
    person.page.wait_for_load_state()
    return person.look()


def engage(officer: Any, reviewer: Any, name: str, round_address: str) -> None:
    """Give somebody a term, and have them declare on the names in the round."""
    officer.open("/reviewers").press(name).day("starts_on", *typed(TODAY - timedelta(days=30)))
    officer.day("ends_on", *typed(TODAY + timedelta(days=700))).press("Save")
    reviewer.open(f"{round_address}/names")
    reviewer.press("Save, and no conflict with any of those left on this page")
    assert reviewer.reads("Thank you. Your declarations are saved.")


def assign(officer: Any, reference: str, reviewer: str) -> None:
    officer.open(f"/applications/{reference}/assign")
    option = officer.page.locator("[name='reviewer'] option", has_text=reviewer).get_attribute("value")
    officer.choose("reviewer", option).press("Ask this person")


def complete_organisation(group: Any) -> None:
    """Follow what the task list says is wanting, page by page."""
    group.press("Say where your organisation works and how large it is.").choose("areas", "E09000025")
    group.fill(income="9,000", staff="0", volunteers="14").press("Save")
    group.press("Name a senior contact, who answers for your organisation in law.").choose(
        "position", "chair"
    )
    group.fill(full_name="Rana Haddad", email="rana@group.example", phone="020 7946 0021")
    group.tick("old_enough").press("Save")
    group.press("Name a main contact, who answers our questions.")
    group.fill(full_name="Omar Bell", position="Cook", email="omar@group.example", phone="020 7946 0022")
    group.tick("old_enough").press("Save")
    group.press("Declare that the two contacts are not related.").tick("agreed").press("Declare it")


def write_application(group: Any, round_address: str, *, title: str, pounds: str) -> str:
    group.open(round_address).press("Apply now")
    group.choose("kind", "unregistered").press("Continue")
    group.fill(name="Bridge Street Neighbours", address="1 Bridge Street, London")
    group.choose("area", "E09000025").fill(position="Chair").tick("may_sign").press("Save and continue")
    group.press("Begin").press("Your project")
    group.fill(title=title, summary="We bring neighbours together over food.", reach="120")
    group.choose("themes", "awareness").choose("boroughs", "E09000025")
    group.day("starts_on", *typed(TODAY + timedelta(days=70))).day(
        "ends_on", *typed(TODAY + timedelta(days=250))
    )
    group.fill(need="People on our estate do not know one another, and rumours spread.")
    group.press("Save and continue")
    group.choose("tier", "small").fill(**{"budget-0-item": "Food and hall", "budget-0-pounds": pounds})
    group.fill(**{"budget-1-item": "Survey", "budget-1-pounds": "1e3"})
    group.choose("budget-1-part", "evaluation")
    group.press("Save and continue")
    assert group.reads("Row %(number)s: enter whole pounds, such as 1250", number="2")
    group.fill(**{"budget-1-pounds": "1000"}).press("Save and continue")
    reference = group.path().rpartition("/")[2]
    complete_organisation(group)
    group.open(f"/applications/{reference}").press("Check your answers and submit").fill(
        position="Chair"
    ).tick("agreed").press("Submit the application")
    assert group.reads("Submitted")
    return str(reference)


def score(reviewer: Any, reference: str, points: int) -> None:
    reviewer.open("/reviews").press("Declare", after=reference).choose("kind", "none").press(
        "Send my declaration"
    )
    for name in reviewer.names("justification_"):
        reviewer.fill(**{name: f"The application shows this clearly enough for {points} points."})
        reviewer.choose(name.replace("justification", "points"), str(points))
    reviewer.choose("recommendation", "fund")
    reviewer.fill(strengths="You know your neighbours well.", improvements="Say who leads each session.")
    reviewer.press("Submit the review")
    assert reviewer.reads("Your review is submitted. Thank you.")


@pytest.mark.parametrize(("language", "width"), [("en", 1280), ("ar", 375)])
def test_a_grant_lives_from_call_to_audit(
    visitor: Any, service: Any, postbox: Any, tmp_path: Path, language: str, width: int
) -> None:
    how = {"language": language, "width": width}

    def flask(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["flask", "--app", "grants", *command],
            cwd=ROOT,
            env=service,
            capture_output=True,
            text=True,
            check=False,
        )

    flask("add-user", "ada@city.example", "Ada Administrator", "--role", "administrator")
    ada = sign_in(visitor, postbox, "ada@city.example")
    staff = {
        "olive": ["officer"], "oscar": ["officer"], "anwar": ["adviser"], "anna": ["adviser"],
        "dora": ["decision_maker"],
        "dev": ["decision_maker"], "fay": ["finance"], "audrey": ["auditor"],
    }  # fmt: skip
    for name, roles in staff.items():
        ada.open("/people/new").fill(full_name=name.title(), email=f"{name}@city.example")
        ada.choose("language", language).choose("roles", *roles).press("Add and tell them")
    people = {name: sign_in(visitor, postbox, f"{name}@city.example", **how) for name in staff}

    # 1. An officer opens a round, and copies it for the next year.
    olive = people["olive"]
    round_address = build_round(olive)
    copy_round(olive, round_address)

    # 2. A group registers, writes and submits.
    rana = visitor(**how).open(round_address).press("Apply now").open("/register")
    rana.fill(email="rana@group.example", full_name="Rana Chair", password=PASSWORD)
    rana.press("Make an account").open(postbox.link("rana@group.example", "/confirm/")).press(
        "This address is mine"
    )
    reference = write_application(rana, round_address, title="Tables on the street", pounds="11000")
    assert reference in postbox.wait_for("rana@group.example", lambda m: reference in m["Subject"])["Subject"]

    # 3. Eligibility, two reviewers, and a conflict that closes the record.
    olive.open(f"/applications/{reference}").press("Check eligibility").choose("finding", "eligible")
    olive.fill(reason="It fits the rules of the round.").press("Record the finding")
    for reviewer in ("Anna", "Anwar", "Oscar"):
        engage(olive, people[reviewer.lower()], reviewer, round_address)
    for reviewer in ("Anna", "Oscar"):
        assign(olive, reference, reviewer)
    people["anna"].open("/reviews").press("Declare", after=reference).choose("kind", "trustee")
    people["anna"].fill(note="I chaired it until May.").press("Send my declaration")
    assert people["anna"].page.goto(f"{service['BASE_URL']}/applications/{reference}/score").status == 404
    olive.open(postbox.link("olive@city.example", f"/applications/{reference}/reviews"))
    assign(olive, reference, "Anwar")

    # 4. Both score; nobody sees the other's points before both are in.
    score(people["anwar"], reference, 4)
    olive.open(f"/applications/{reference}/reviews")
    assert olive.reads("Points and reasons are shown here when all reviews are in.")
    score(people["oscar"], reference, 3)
    olive.open(f"/applications/{reference}/reviews").press("Moderate")
    for name in olive.names("points_"):
        olive.choose(name, "3")
    olive.fill(reason="Both saw the same strengths.").press("Record the agreed score")

    # 5. One proposes, another confirms.
    people["dora"].open(f"{round_address}/ranking").press(reference).press("Propose a decision")
    people["dora"].choose("outcome", "award").fill(
        amount="10,000", viability="Two evenings fewer.", reason="Strong need, good plan."
    ).press("Propose")
    people["dora"].open(f"/applications/{reference}/decision")
    assert (
        people["dora"].page.get_by_role("button", name=people["dora"].say("Confirm the award")).count() == 0
    )
    people["dev"].open(f"/applications/{reference}/decision").press("Confirm the award")

    # 6. The letter is stored and then mailed as that very file.
    mail = postbox.wait_for("rana@group.example", lambda m: any(m.iter_attachments()))
    letter = next(iter(mail.iter_attachments())).get_content()
    stored = Path(service["GRANTS_INSTANCE"]) / "documents" / hashlib.sha256(letter).hexdigest()[:2]
    assert (stored / hashlib.sha256(letter).hexdigest()).read_bytes() == letter
    award_address = re.search(r"http://\S+/awards/\S+", mail.get_body(("plain",)).get_content()).group()

    # 7. The signatory accepts, and who did not propose it countersigns.
    rana.open(award_address).press("Read and accept the offer").fill(
        position="Chair", signature="rana  chair"
    )
    rana.tick("has_committee").tick("agreed").press("Accept the offer")
    assert rana.reads("You have accepted the award. The others who sign are asked now.")
    people["dora"].open(award_address)
    assert not people["dora"].reads("Read and countersign")
    people["dev"].open(award_address).press("Read and countersign").fill(
        position="Head of grants", signature="DEV"
    )
    people["dev"].tick("agreed").press("Countersign the agreement")
    assert people["dev"].reads("The agreement is in force. All sides are sent it by mail.")

    # 8. Where the money goes: the group gives its account, an officer calls back, finance confirms.
    rana.open(award_address).press("Open the bank details").press("Give the bank details").fill(
        account_name="Bridge Street Neighbours", sort_code="30-99-50", account_number="12345678"
    ).press("Give these details")
    olive.open(award_address).press("Open the bank details").press(
        "Account ending in %(ending)s", ending="78"
    )
    olive.press("Record the call-back").fill(
        called_name="Bilal Quist, treasurer",
        called_number="020 7946 0002",
        number_source="Its website",
        sort_code="309950",
        account_number="12345678",
    ).day("statement_on", *typed(TODAY - timedelta(days=20))).press("Record the call-back")
    people["fay"].open(olive.path()).press("Confirm")
    assert people["fay"].reads("Saved. Everybody of the organisation is told by mail.")

    # 9. First instalment; then a report, its acceptance and the linked instalment.
    def pay(number: int) -> None:
        olive.open(award_address)
        olive.page.locator("a[href*='/payments/']").nth(number).click()
        olive.page.wait_for_load_state()
        olive.look().press("Request the payment")
        path = olive.path()
        people["fay"].open(path).press("Approve").press("Record as paid").fill(
            finance_reference=f"FIN-{number}"
        )
        people["fay"].press("Record as paid")
        assert people["fay"].reads("Paid")

    pay(0)
    rana.open(award_address).press("Half way").fill(done="We cooked with ninety neighbours.", spent="4,000")
    evidence = tmp_path / "poster.png"
    evidence.write_bytes(bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"))
    rana.page.locator("[name='evidence']").set_input_files(evidence)
    rana.press("Submit the report")
    olive.open(award_address).press("Half way").press("Accept").choose("rating", "as_planned")
    olive.fill(assessment="Receipts seen.").press("Accept")
    pay(1)

    # 10. The return, its targets, its acceptance; the closing report.
    rana.open(award_address).press("Set what you plan to reach")
    for name in rana.names("planned_"):
        rana.fill(**{name: "100"})
    rana.press("Set the targets").press("Final return").fill(people_reached="95")
    for name in rana.names("actual_"):
        rana.fill(**{name: "90"})
    rana.fill(
        worked="Eating together.", did_not_work="The debate evening stayed empty.", learned="Start with food."
    )
    rana.press("Submit the return")
    olive.open(award_address).press("Final return").press("Accept").choose("rating", "as_planned")
    olive.fill(assessment="Clear and frank.").press("Accept")

    # 11. The final report, line by line; what was not spent comes back.
    rana.open(award_address).press("Final report").fill(
        done="Ninety neighbours cooked.",
        changed="They greet each other.",
        worked="Eating together.",
        did_not_work="The debate evening stayed empty.",
        learned="Start with food.",
        afterwards="Two hosts go on.",
        other_income="0",
    )
    first, *others = rana.names("line_")
    rana.fill(**{first: "9,000"}, **dict.fromkeys(others, "0"))
    rana.fill(**dict.fromkeys(rana.names("reason_"), "A grocer gave us his leftovers."))
    rana.press("Submit the final report")
    olive.open(award_address).press("Final report").press("Accept").choose("rating", "as_planned")
    olive.fill(assessment="The figures agree.").press("Accept")
    rana.open(postbox.link("rana@group.example", "/repayments/"))
    assert "£1,000" in rana.text()
    people["fay"].open(rana.path()).press("Enter money that came back").fill(
        amount="1,000", bank_reference="FP-1"
    ).day("received_on", *typed(TODAY)).press("Enter it")

    # 12. The group agrees with what the public will read; then the grant closes with its certificate.
    olive.open(award_address).press("Public evaluation").press("Write")
    olive.press("Save").press("Show it to the group").press("Show it to the group")
    rana.open(postbox.link("rana@group.example", "/evaluation")).press("Answer")
    rana.choose("answer", "agree").press("Send")
    olive.open(award_address).press("Public evaluation").press("Publish").press("Publish")
    olive.open(award_address).press("Close the grant").fill(summary="Neighbours met.")
    olive.press("Close the grant")
    assert olive.reads("Closed")
    award_reference = award_address.rpartition("/")[2]
    mail = postbox.wait_for(
        "rana@group.example",
        lambda m: rana.say("The grant %(reference)s is closed", reference=award_reference) == m["Subject"],
    )
    certificate = next(iter(mail.iter_attachments())).get_content()
    assert certificate.startswith(b"%PDF")

    # 13. The auditor proves the trail and downloads.
    audrey = people["audrey"].open("/audit").press("Prove that nothing was altered")
    assert audrey.reads(
        "Every event follows from the one before it, the last one agrees with the head kept outside the"
        " database, and every award, score and payment is as its last event left it."
    )
    audrey.open("/audit")
    register = audrey.download("Award register (CSV)").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(register)))
    assert [(row["application"], row["awarded_pounds"], row["paid_pounds"]) for row in rows] == [
        (reference, "10000", "10000")
    ]
    audrey.open(award_address)
    with zipfile.ZipFile(io.BytesIO(audrey.download("All records and documents (ZIP)"))) as pack:
        for line in pack.read("MANIFEST.sha256").decode().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256(pack.read(name)).hexdigest() == digest
    proof = flask("verify-audit")
    assert (proof.returncode, proof.stdout) == (0, "The audit trail is whole.\n")

    # 14. The public sees it.
    public = visitor(**how).open("/funded")
    assert "Bridge Street Neighbours" in public.text()
    assert "Start with food." in public.press("What it achieved", after=f"– {award_reference}").text()
    worried = visitor(**how).open("/pages/worried").text()
    assert {"en": "collects nothing", "ar": "لا تجمع"}[language] in worried
