"""What Telegram says no with: a code, a sentence and sometimes a number of seconds."""

from typing import Any

BLOCKED = "bot was blocked by the user"
NEVER_WROTE = "bot can't initiate conversation with a user"
NOT_A_MEMBER = "bot is not a member of the group chat"
KICKED = "bot was kicked from the group chat"
DEACTIVATED = "user is deactivated"


class Refused(Exception):
    """An answer with `ok: false`. `description` is the whole sentence, its prefix included."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """The body Telegram would send."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


def bad(sentence: str) -> Refused:
    """400: the call itself is wrong."""
    return Refused(400, f"Bad Request: {sentence}")


def forbidden(sentence: str) -> Refused:
    """403: the call is fine, this chat is closed to the bot."""
    return Refused(403, f"Forbidden: {sentence}")


def conflict(sentence: str) -> Refused:
    """409: somebody else takes the updates."""
    return Refused(409, f"Conflict: {sentence}")


def too_many(seconds: int) -> Refused:
    """429: wait `seconds` and ask again."""
    return Refused(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def unauthorized() -> Refused:
    """401: a token of the right shape that is nobody's."""
    return Refused(401, "Unauthorized")


def not_found() -> Refused:
    """404: no such method, or a token of the wrong shape."""
    return Refused(404, "Not Found")
