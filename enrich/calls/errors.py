"""Why a result cannot be recorded."""


class ResultError(ValueError):
    """A result that cannot be recorded. reason: code of the vocabulary (`result_rejection`); detail: Chinese words."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail = reason, detail
