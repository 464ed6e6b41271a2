"""Delete: everything of a person is gone, at once and for good."""

from sqlmodel import Session

from bot.storage import rows


def forget(session: Session, who: int) -> bool:
    """Deletes the runner and, by the foreign keys, every row of theirs. False when there was nobody."""
    runner = rows.runner_of(session, who)
    if runner is None:
        return False
    session.delete(runner)
    return True
