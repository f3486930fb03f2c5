"""What reviewers declared of the organisations in a round."""

from factories.applications import an_application
from factories.people import do
from factories.reviewers import a_reviewer, declare
from grants.accounts.models import User
from grants.applications.models import Application
from grants.assessment.models import Declaration
from grants.assessment.names import declared_by
from grants.assessment.operations import ask_for_names
from grants.lifecycles import DeclarationState

D = DeclarationState


def a_declaration(
    state: DeclarationState = D.ASKED, application: Application | None = None, *, reviewer: User | None = None
) -> Declaration:
    """Return what a reviewer said of an organisation, reached by real steps."""
    application = application or an_application()
    reviewer = reviewer or a_reviewer()
    if state is D.ASKED:
        do(ask_for_names, application.round, reviewer, actor=None)
    else:
        declare(application, reviewer, state)
    known = declared_by(reviewer, application.round)[application.organisation_id]
    assert known.state is state
    return known
