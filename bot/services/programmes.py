"""Editions of programmes: stored once, never changed, so that a day can refer to the one that held on it."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any

from sqlmodel import Session, select

from bot.content.loader import load_library
from bot.domain.programme import Phase, Programme
from bot.services.facts import known
from bot.storage.tables import ProgrammeRow


def edition(session: Session, programme: Programme, now: datetime) -> int:
    """The row of this very edition, added if it is new. Returns its id."""
    digest = _digest(programme)
    found = session.exec(select(ProgrammeRow).where(ProgrammeRow.name == programme.id, ProgrammeRow.digest == digest)).first()
    if found is None:
        found = ProgrammeRow(name=programme.id, edition=programme.edition, digest=digest, body=_body(programme), added_at=now)
        session.add(found)
        session.flush()
    return known(found.id)


@cache
def _digest(programme: Programme) -> str:
    return hashlib.sha256(json.dumps(_body(programme), sort_keys=True).encode()).hexdigest()


def _body(programme: Programme) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(json.dumps(asdict(programme), sort_keys=True, default=str))
    return body


def programme_of(phase_id: str) -> Programme:
    """The programme that has a phase of that id; no two share one. Raises LookupError."""
    for programme in load_library().programmes.values():
        if any(phase.id == phase_id for phase in programme.phases):
            return programme
    raise LookupError("no programme has that phase")


def phase_of(phase_id: str) -> Phase:
    """A phase by its id. Raises LookupError."""
    return programme_of(phase_id).phase(phase_id)
