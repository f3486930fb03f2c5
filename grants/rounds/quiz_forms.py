"""The quiz of a round as a form: yes or no to each of its rules."""

from typing import Any

from flask_babel import gettext as _

from grants.fields import ChoiceField, Required
from grants.forms import Form
from grants.rounds.models import EligibilityRule
from grants.rounds.quiz import NO, YES


class YesNoField(ChoiceField):
    """Yes or no, side by side."""

    def params(self) -> dict[str, Any]:
        return {**super().params(), "classes": "govuk-radios--inline"}


class QuizForm(Form):
    """The rules of one round; made for them by ``quiz_form``."""

    rules: list[EligibilityRule]

    def answers(self) -> dict[str, str]:
        """Return yes or no by the key of the rule."""
        return {rule.key: self[_name(rule)].data for rule in self.rules}


def _name(rule: EligibilityRule) -> str:
    """Return a rule's name within the form: officers choose its key, which may be "data" or "errors"."""
    return f"rule_{rule.key}"


def quiz_form(rules: list[EligibilityRule], answers: dict[str, Any]) -> QuizForm:
    """Return the form of these rules, filled with what somebody answered before."""
    fields: dict[str, Any] = {
        _name(rule): YesNoField(
            str(rule.title),
            [Required(_("Choose yes or no: %(question)s", question=rule.title))],
            choices=[(YES, _("Yes")), (NO, _("No"))],
        )
        for rule in rules
    }
    made = type("ThisQuizForm", (QuizForm,), {**fields, "rules": rules})
    form: QuizForm = made(data={_name(rule): answers.get(rule.key) for rule in rules})
    return form
