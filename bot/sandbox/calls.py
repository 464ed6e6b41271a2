"""One call of the Bot API, from its arrival to what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.sandbox.kinds import Upload


@dataclass
class Call:
    """A call the bot made. `raw` is what came over the wire, `params` the same once checked.

    `taken` is True from the moment it had its effect, though the bot may never learn of it. `outcome` is
    "under way", "ok", or what the bot got instead: a description, "dropped", "answer lost", "hung up".
    """

    id: int
    method: str
    at: datetime
    raw: Mapping[str, Any]
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    chat_id: int | None = None
    params: dict[str, Any] = field(default_factory=dict)
    taken: bool = False
    outcome: str = "under way"
    result: Any = None

    @property
    def over(self) -> bool:
        return self.outcome != "under way"

    def given(self, name: str) -> Any:
        """A checked parameter, None when it was not sent."""
        return self.params.get(name)

    def upload_or_id(self, value: str | Upload) -> str | Upload:
        """What a file parameter means: attach://name is the upload of that name."""
        if isinstance(value, str) and value.startswith("attach://"):
            return self.uploads.get(value.removeprefix("attach://"), value)
        return value
