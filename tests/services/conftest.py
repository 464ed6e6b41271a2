"""Robin, ready to be lived."""

import pytest

from bot.storage.engine import Store
from tests.services.life import Life


@pytest.fixture
def robin(store: Store) -> Life:
    return Life(store)
