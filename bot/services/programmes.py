"""Editions of programmes: stored once, never changed, so that a day can refer to the one that held on it."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel import Session, select

from bot.domain.programme import Programme
from bot.services.facts import known
from bot.storage.tables import ProgrammeRow


def edition(session: Session, programme: Programme, now: datetime) -> int:
    """The row of this very edition, added if it is new. Returns its id."""
    body: dict[str, Any] = json.loads(json.dumps(asdict(programme), sort_keys=True, default=str))
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    found = session.exec(select(ProgrammeRow).where(ProgrammeRow.name == programme.id, ProgrammeRow.digest == digest)).first()
    if found is None:
        found = ProgrammeRow(name=programme.id, edition=programme.edition, digest=digest, body=body, added_at=now)
        session.add(found)
        session.flush()
    return known(found.id)
