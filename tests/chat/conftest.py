"""`chat`: Robin, in Berlin, at 19:42 on Monday 2 March 2026, with a Limber of their own. `robin`: the same, enrolled that evening."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.chat.talking import Chat, talking


@pytest.fixture
async def chat(database: str) -> AsyncIterator[Chat]:
    async with talking(database) as chat:
        yield chat


@pytest.fixture(scope="session")
def enrolled(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which Robin has enrolled: two sore sites, no flag, no running until seen, prompt at 07:00. To be copied."""
    path = tmp_path_factory.mktemp("enrolled") / "limber.db"
    shutil.copyfile(migrated, path)

    async def enrol() -> None:
        async with talking(f"sqlite:///{path}") as chat:
            await chat.enrols()

    asyncio.run(enrol())
    return path


@pytest.fixture
async def robin(enrolled: Path, tmp_path: Path) -> AsyncIterator[Chat]:
    """Robin's chat on Monday evening, enrolled and emptied: the first prompt comes tomorrow at 07:00."""
    shutil.copyfile(enrolled, tmp_path / "robin.db")
    async with talking(f"sqlite:///{tmp_path / 'robin.db'}") as chat:
        chat.opens()
        yield chat
