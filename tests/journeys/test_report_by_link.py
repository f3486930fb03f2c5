"""A reminder's link on a telephone: a sentence, a number, a photo; a change is asked for; it is accepted."""

import io
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import expect
from prepared import enter, prepare

WRITER = "writer@kettle.example"

#: Makes an award whose first report is due in ten days, and has the daily work remind its group.
PREPARE = """
from datetime import timedelta
from grants import clock
from grants.delivery.daily import chase_reports

report = make.a_report()
writer = make.signatory_of(report.award)
officer = make.an_officer()
do(setattr, writer, "email", "writer@kettle.example")
do(setattr, writer, "language", sys.argv[1])
words = {"en": "People who came", "ar": "عدد من حضروا"}
do(setattr, report.milestone, "first_number", make.both(words["en"], words["ar"]))
do(setattr, report, "due_on", clock.today() + timedelta(days=10))
chase_reports()
tell(reference=report.reference, writer=session_of(writer), officer=session_of(officer))
"""


def a_large_photo() -> bytes:
    """Return what a telephone makes: far more points than are kept."""
    packed = io.BytesIO()
    Image.effect_noise((3200, 2400), 40).convert("RGB").save(packed, "JPEG", quality=88)
    return packed.getvalue()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_report_from_a_telephone_to_its_acceptance(
    visitor: Any, service: dict[str, str], postbox: Any, language: str
) -> None:
    known = prepare(service, PREPARE, language)
    address = f"/reports/{known['reference']}"

    # 1. The reminder's link opens on a telephone, without a password; nothing but the title is told.
    link = postbox.link(WRITER, "/report-by-link/")
    phone = visitor(language, 375).open(link)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 375
    assert phone.page.locator("main [name]:not([type=hidden]):visible").count() <= 3
    assert known["reference"] not in phone.text()
    phone.fill(done="Six evenings; forty neighbours came.", first_count="40").press("Continue")

    # 2. What was spent and a photo, which the page makes smaller; whether people agreed is asked with it.
    expect(phone.page.locator("[name=consent]").first).to_be_hidden()
    phone.fill(spent="420")
    files = [{"name": "hall.jpg", "mimeType": "image/jpeg", "buffer": a_large_photo()}]
    phone.page.set_input_files("#photos", files)
    phone.page.wait_for_function("() => document.querySelector('#photos').files[0].size < 3000000")
    phone.choose("consent", "publish").press("Send the report")
    assert phone.reads("Your report is sent. Thank you.")

    # 3. An officer sees the photo and asks for one number to be changed.
    officer = enter(visitor(), known["officer"]).open(address)
    assert officer.page.locator("main img").count() == 1
    assert officer.page.locator("main img").evaluate("image => image.naturalWidth") == 1600
    officer.press("Ask for changes").choose("keys", "first_count").fill(
        wanted="The list at the door says 42."
    ).press("Ask by mail")

    # 4. The group changes that number, and can change nothing else.
    group = enter(visitor(language), known["writer"]).open(f"{address}/write")
    assert group.page.locator("[name=done]").count() == 0
    assert "The list at the door says 42." in group.text()
    group.fill(first_count="42").press("Submit the report")

    # 5. The officer sees what changed, rates it and accepts.
    officer.open(address)
    assert officer.reads("What changed since the version before")
    officer.press("Accept").choose("rating", "as_planned").fill(assessment="As the list says.").press(
        "Accept"
    )
    assert officer.reads("Accepted. The group has been told by mail.")
    assert phone.open(link).reads("Your report is sent. Thank you.")
