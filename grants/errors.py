"""The ways in which a request of a person can be refused, each with a sentence for that person."""


class DomainError(Exception):
    """Something the programme does not allow; its text may be shown to the person."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(DomainError):
    """This person may not do this to this record (403)."""


class WrongState(DomainError):
    """The record is not in a state in which this can be done (409)."""


class RuleBroken(DomainError):
    """A rule about the values refuses them; ``field`` names the form field at fault (422)."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field
