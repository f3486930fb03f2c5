"""A list of costs, as a group of the demo sends it with a report: a PDF of their own."""

from markupsafe import Markup

from grants.accounts.models import User
from grants.delivery.models import MilestoneReport
from grants.demo.cases import Case
from grants.documents.files import keep_upload
from grants.documents.models import Upload
from grants.documents.rendering import to_pdf
from grants.languages import LANGUAGES
from grants.money import Pence, format_pounds

_WORDS = {"en": ("List of costs", "Total"), "ar": ("قائمة التكاليف", "المجموع")}
_NAMES = {"en": "list-of-costs.pdf", "ar": "قائمة-التكاليف.pdf"}

_PAGE = Markup(
    '<html lang="{language}" dir="{direction}"><head><title>{title}</title></head><body><h1>{title}</h1>'
    "<p>{group}</p><table><tr><th>{title}</th><th>£</th></tr>{rows}"
    "<tr><th>{total}</th><th>{sum}</th></tr></table></body></html>"
)
_ROW = Markup("<tr><td>{}</td><td>{}</td></tr>")


def list_of_costs(record: MilestoneReport, case: Case, spent: Pence, actor: User) -> Upload:
    """Return the stored file: what was spent, over the lines of the group's budget."""
    title, total = _WORDS[case.language]
    rows = Markup("").join(_ROW.format(item, format_pounds(amount)) for item, amount in _costs(case, spent))
    html = _PAGE.format(
        language=case.language, direction=LANGUAGES[case.language][1], title=title, total=total, rows=rows,
        group=record.application.organisation.name, sum=format_pounds(spent),
    )  # fmt: skip
    return keep_upload(
        to_pdf(html), _NAMES[case.language], "application/pdf",
        application_id=record.application.id, actor=actor,
    )  # fmt: skip


def _costs(case: Case, spent: Pence) -> list[tuple[str, int]]:
    """Share what was spent over the budget's lines in whole pounds; the last line takes the rest."""
    lines = case.several("budget")
    asked = sum(line["pounds"] for line in lines)
    shares = [spent * line["pounds"] // asked // 100 * 100 for line in lines[:-1]]
    return list(zip((line["item"] for line in lines), [*shares, spent - sum(shares)], strict=True))
