"""What every test stands on: no operator's environment, quiet logs, golden files, one way to spend hypothesis' time."""

import os
from collections.abc import Callable, Generator
from pathlib import Path

import hypothesis
import pytest
import structlog
from coverage import Coverage

from bot import settings

pytest_plugins = ["tests.fixtures.store"]

hypothesis.settings.register_profile("limber", deadline=None, database=None, max_examples=100, derandomize=False)
hypothesis.settings.load_profile("limber")

#: Only these tests are counted, and only for what they cover of bot/domain: all of it, every branch. Of these the ones that
#: draw their examples are not: what chance came by today is not covered tomorrow, and counting a hundred examples takes long.
RULES = Path(__file__).parent / "domain"

#: Files whose tests take long together, longest first: whoever begins with them is done when the others are.
LONGEST = (
    "browser/test_page.py", "blackbox/test_from_outside.py", "lives/test_lives.py", "demo/test_stage.py", "month/test_month.py",
    "chat/test_plan.py", "chat/test_load.py", "delivery/test_telegram.py", "delivery/test_input.py", "delivery/test_stopped.py",
    "services/test_weeks.py", "services/test_plan.py", "chat/test_pain.py", "services/test_pain.py", "services/test_agreed.py",
    "browser/test_bubbles.py", "demo/test_weeks.py", "content/test_places.py",
)  # fmt: skip


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="run only the tests with golden files, and write those files again")


def pytest_configure(config: pytest.Config) -> None:
    """Neither the operator's settings nor a log style of theirs reach a test, or a process that a test starts."""
    _counts_once(config)
    known = {name + suffix for name in settings.names() for suffix in ("", "_FILE")}
    for name in list(os.environ):
        if name.upper() in known or name.upper().startswith(settings.PREFIX):
            del os.environ[name]
    structlog.configure(
        processors=[structlog.stdlib.add_log_level, structlog.processors.KeyValueRenderer(key_order=["event"])],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def _counts_once(config: pytest.Config) -> None:
    """Ends the count that pytest-cov begins in a worker as if that were the main process; the worker's own begins after this.

    Nobody reads it, and it would go on under the worker's own whenever that one pauses: `no_cover` would save nothing.
    """
    if hasattr(config, "workerinput") and (nobodys := Coverage.current()) is not None:
        nobodys.stop()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files come first, the others as chance has it."""
    places = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))
    for item in items:
        if RULES not in item.path.parents or hypothesis.is_hypothesis_test(getattr(item, "obj", None)):
            item.add_marker("no_cover")
    if config.getoption("--golden"):
        config.hook.pytest_deselected(items=[item for item in items if "golden" not in getattr(item, "fixturenames", ())])
        items[:] = [item for item in items if "golden" in getattr(item, "fixturenames", ())]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    """Where a test is marked `no_cover`, what it stands on is not counted either.

    Counting doubles the time of everything that runs, and weeks of days run the same lines over and over.
    """
    counting = Coverage.current() if item.get_closest_marker("no_cover") else None
    if counting is None:
        return (yield)
    counting.stop()
    try:
        return (yield)
    finally:
        counting.start()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """`golden(name, text)` holds `text` against the file `golden/<name>` beside the test; `--golden` writes it instead."""
    folder = Path(request.path).parent / "golden"

    def check(name: str, text: str) -> None:
        file = folder / name
        if request.config.getoption("--golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        elif not file.exists():
            pytest.fail(f"{file} is missing: make golden, and read what it wrote")
        else:
            assert text == file.read_text("utf-8"), f"{file.name} says something else; when the change is meant: make golden"

    return check
