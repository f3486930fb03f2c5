"""How the demo's reports are written, with numbers and photos, sent by a link, signed off and asked about."""

import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from PIL import Image, ImageDraw

from grants import clock
from grants.accounts.models import Membership, User
from grants.accounts.operations import change_place
from grants.accounts.queries import members_of
from grants.awards.models import Award
from grants.delivery.models import MilestoneReport, Rating
from grants.delivery.operations import (
    add_photos,
    answer_query,
    ask_query,
    caption_photo,
    consent_to_photos,
    request_changes,
    save_by_link,
    save_report,
    send_back,
    send_by_link,
    send_links,
    sign_off,
    submit_report,
)
from grants.delivery.operations.links import links_of
from grants.delivery.queries import reports_of
from grants.delivery.said import queries_about
from grants.demo.applying import Group
from grants.demo.cases import Case
from grants.demo.evidence import list_of_costs
from grants.demo.scene import Scene
from grants.documents.pictures import Picture, plain_picture
from grants.lifecycles import ReportState
from grants.money import Pence
from grants.permissions import LinkHolder

#: The story whose first report came by a mailed link, and those whose certifier signs every report off.
BY_LINK, CERTIFIED = {"reporting", "overdue"}, {"closing"}

#: Stories in which the next report is written early, and waits for a certifier or came back from one.
WAITS_FOR_CERTIFIER, CAME_BACK = "payment_requested", "payment_approved"

_CAPTIONS = {
    "en": ("Six people around a table with tea and a map of the estate",
           "Six neighbours in a row in front of the hall"),
    "ar": ("ستة أشخاص حول طاولة عليها شاي وخريطة للحي", "ستة من الجيران في صف أمام القاعة"),
}  # fmt: skip
_EARLY = {
    "en": "The work is ahead of its plan, so we write early. Eleven evenings were held, two more are booked.",
    "ar": "العمل يسبق خطته، لذلك نكتب مبكرًا. عُقدت إحدى عشرة أمسية وحُجزت أمسيتان أخريان.",
}
_DID_NOT_WORK = {
    "en": "Few came before six in the evening, so we begin later now.",
    "ar": "لم يأتِ إلا القليل قبل السادسة مساءً، لذلك نبدأ الآن في وقت لاحق.",
}
_SENT_BACK = {
    "en": "The number of evenings is not what our book says. Please count again.",
    "ar": "عدد الأمسيات لا يطابق ما في دفترنا. نرجو العدّ من جديد.",
}
_QUESTION = {
    "en": "How many of those who came were there for the first time?",
    "ar": "كم ممن حضروا جاؤوا للمرة الأولى؟",
}
_ANSWER = {
    "en": "Eighteen of them, by the sheet at the door. Most were brought by a neighbour.",
    "ar": "ثمانية عشر منهم حسب الورقة عند الباب، ومعظمهم جاء مع أحد الجيران.",
}
_MORE = {
    "en": "Please check the number of people: the sheet that you sent says two more.",
    "ar": "نرجو مراجعة عدد الحضور: الورقة التي أرسلتموها تذكر شخصين آخرين.",
}


#: What officers write for the file, by their rating.
ASSESSMENTS = {
    Rating.BELOW: "Clear. Fewer came than planned; the group says why and what it changes.",
    Rating.AS_PLANNED: "Clear, and in line with the plan.",
    Rating.ABOVE: "Clear. More came than planned, at no more cost.",
}


def rating_of(case: Case, record: Any) -> Rating:
    """Return what an officer thinks of a report: mostly as planned."""
    others = {0: Rating.ABOVE, 3: Rating.BELOW}
    return others.get((case.number + int(record.id)) % 6, Rating.AS_PLANNED)


def counts_of(report: MilestoneReport, case: Case) -> dict[str, int | None]:
    """Return the numbers that a milestone asks for, growing from one to the next."""
    place, reach = report.milestone.position, int(case.answers["reach"])
    milestone = report.milestone
    return {
        "first_count": max(8, reach * place // 3) if milestone.first_number else None,
        "second_count": 4 * place + case.number % 3 if milestone.second_number else None,
    }


def write_report(report: MilestoneReport, case: Case, said: dict[str, Any], actor: User) -> None:
    """Write a report on the form, with a list of costs and, in every second one, photos."""
    spent = Pence(int(said["spent_pounds"]) * 100)
    save_report(
        report,
        done=said["done"].strip(),
        did_not_work=_DID_NOT_WORK[case.language] if report.milestone.position > 1 else "",
        spent_pence=spent,
        evidence=list_of_costs(report, case, spent, actor),
        actor=actor,
        **counts_of(report, case),
    )
    if report.milestone.position % 2:
        _add_photos(report, case, actor)


def _add_photos(report: MilestoneReport, case: Case, actor: User) -> None:
    captions = _CAPTIONS[case.language]
    photos = add_photos(report, [_picture(case.number + n) for n in range(len(captions))], actor=actor)
    for photo, caption in zip(photos, captions, strict=True):
        caption_photo(photo, caption, actor=actor)
    consent_to_photos(report, may_publish=case.number % 2 == 0, actor=actor)


def send_from_telephone(
    scene: Scene, case: Case, report: MilestoneReport, said: dict[str, Any], sent: int
) -> Iterator[datetime]:
    """Tell how a report is sent by the link of a mail."""
    yield scene.timetable.office(sent + 2, case.number)
    send_links(report, actor=scene.officer(case.number))
    yield scene.timetable.evening(sent, case.number)
    link = links_of(report)[0]
    save_by_link(link, done=said["done"].strip(), **counts_of(report, case))
    holder = LinkHolder(report, link.user)
    add_photos(report, [_picture(case.number)], action="edit_by_link", actor=holder)
    send_by_link(link, spent_pence=Pence(int(said["spent_pounds"]) * 100), may_publish=True)


def name_certifier(award: Award, group: Group) -> None:
    """Tell how an owner names the signatory as the one who signs reports off."""
    place = _place(award, group.signatory)
    change_place(
        place,
        position=place.position,
        is_owner=place.is_owner,
        may_sign=place.may_sign,
        certifies=True,
        actor=group.applicant,
    )


def _place(award: Award, person: User) -> Membership:
    return next(m for m in members_of(award.application.organisation) if m.user_id == person.id)


def sign_off_if_wanted(record: Any, group: Group) -> None:
    """Have the certifier sign a report or return off, where the group has one."""
    if record.state is ReportState.AWAITING_SIGN_OFF:
        sign_off(record, actor=group.signatory)


def write_early(scene: Scene, case: Case, group: Group, award: Award) -> Iterator[datetime]:
    """Tell how the next report waits for a certifier, or came back from one."""
    report = next(known for known in reports_of(award) if known.state is ReportState.DUE)
    yield scene.timetable.evening(1, case.number)
    name_certifier(award, group)
    said = {"done": _EARLY[case.language], "spent_pounds": 450}
    write_report(report, case, said, group.applicant)
    submit_report(report, actor=group.applicant)
    if case.story == CAME_BACK:
        yield scene.timetable.evening(1, case.number + 1)
        send_back(report, reason=_SENT_BACK[case.language], actor=group.signatory)


def ask(scene: Scene, case: Case, record: Any, ago: int) -> Iterator[datetime]:
    """Tell how an officer asks about a report that has been sent."""
    yield scene.timetable.office(ago, case.number)
    due_on = clock.today() + clock.days(10)
    ask_query(record, _QUESTION[case.language], due_on=due_on, actor=scene.officer(case.number))


def ask_and_answer(
    scene: Scene, case: Case, group: Group, record: MilestoneReport, sent: int
) -> Iterator[datetime]:
    """Tell how a question is answered, and how one number is then changed on an officer's wish."""
    officer = scene.officer(case.number)
    yield from ask(scene, case, record, sent - 1)
    query = queries_about(record)[-1]
    yield scene.timetable.evening(sent - 1, case.number + 1)
    answer_query(record, query, _ANSWER[case.language], actor=group.applicant)
    yield scene.timetable.office(sent - 2, case.number)
    request_changes(record, wanted=_MORE[case.language], keys=["first_count"], actor=officer)
    yield scene.timetable.evening(sent - 2, case.number)
    save_report(
        record,
        done=record.done,
        did_not_work=record.did_not_work,
        first_count=(record.first_count or 0) + 2,
        second_count=record.second_count,
        spent_pence=record.spent_pence,
        evidence=None,
        actor=group.applicant,
    )
    submit_report(record, actor=group.applicant)


def _picture(number: int) -> Picture:
    """Return a small drawing in place of a photo: nobody real is shown."""
    sky = ((244, 214, 160), (190, 214, 230), (226, 200, 214))[number % 3]
    drawing = Image.new("RGB", (960, 640), sky)
    pen = ImageDraw.Draw(drawing)
    pen.rectangle((0, 440, 960, 640), fill=(20, 80, 92))
    for place in range(6):
        left = 60 + place * 145
        shade = (60 + 25 * ((number + place) % 6), 90, 110)
        pen.ellipse((left + 25, 250, left + 95, 320), fill=shade)
        pen.rounded_rectangle((left, 325, left + 120, 520), radius=40, fill=shade)
    packed = io.BytesIO()
    drawing.save(packed, "PNG")
    return plain_picture(packed.getvalue())
