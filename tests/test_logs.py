"""Logs are events with fields; a token, a person's words and a query's parameters are in none of them."""

import asyncio
import io
import json
import logging
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot import logs

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
WORDS = "my left hip is a seven"

Lines = Callable[[], list[str]]


@pytest.fixture(params=["console", "json"])
def style(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def restored() -> Iterator[None]:
    """Puts back everything that `configure` changes."""
    root, kept, hook = logging.getLogger(), structlog.get_config(), threading.excepthook
    handlers, level = root.handlers[:], root.level
    root.handlers = []  # or `configure` closes the ones pytest put there
    yield
    root.handlers = handlers
    root.setLevel(level)
    logging.getLogger("bot").setLevel(logging.NOTSET)
    structlog.configure(**kept)
    threading.excepthook = hook


@pytest.fixture
def lines(style: Any, restored: None) -> Lines:
    """Logging as the bot sets it up, at its most talkative; call it for the lines so far."""
    out = io.StringIO()
    logs.configure(style, "debug", secrets=["77:own/secret"], stream=out)
    return lambda: out.getvalue().splitlines()


@pytest.fixture
def events(restored: None) -> Callable[[], list[dict[str, Any]]]:
    """The same as `lines`, in JSON and read back."""
    out = io.StringIO()
    logs.configure("json", "debug", stream=out)
    return lambda: [json.loads(line) for line in out.getvalue().splitlines()]


def test_an_event_has_its_moment_level_name_logger_and_fields(events: Callable[[], list[dict[str, Any]]]) -> None:
    structlog.get_logger("bot.delivery.outbox").info("settled", outbox_id=4, outcome="sent")
    (event,) = events()
    assert event.pop("timestamp").endswith("Z")
    assert event == {"level": "info", "event": "settled", "logger": "bot.delivery.outbox", "outbox_id": 4, "outcome": "sent"}
    assert list(event) == ["level", "event", "logger", "outbox_id", "outcome"]


def test_a_token_never_appears(lines: Lines) -> None:
    log = structlog.get_logger("bot.chat.wire")
    log.info("called", url=f"https://api.telegram.org/bot{TOKEN}/getMe", other="http://127.0.0.1:81/bot77:x/getMe")
    log.info(TOKEN, quoted=TOKEN.replace(":", "%3A"), own="77:own/secret 77%3Aown%2Fsecret", inside={"deep": [TOKEN]})
    logging.getLogger("bot.plain").warning("calling %s", TOKEN)
    logging.getLogger("telegram.ext").error("https://api.telegram.org/bot%s/getMe", TOKEN)
    logging.getLogger("httpx").warning(f"HTTP Request: POST https://api.telegram.org/bot{TOKEN}/getMe")  # noqa: G004 - as httpx does it
    try:
        raise ConnectionError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except ConnectionError as fault:
        log.exception("call failed")
        log.warning("call failed", why=fault)
    assert len(lines()) == 7
    for secret in (TOKEN, "AAHdq", "77:own", "own%2F", "77:x"):
        assert secret not in "\n".join(lines())


def test_libraries_are_heard_from_warnings_on_and_without_their_arguments(lines: Lines) -> None:
    for name in ("httpx", "httpcore.http11", "apscheduler.scheduler", "telegram.Bot", "uvicorn.access", "alembic.runtime", "somebody"):
        logging.getLogger(name).info("%s", WORDS)
    assert lines() == []
    logging.getLogger("telegram.ext").critical("Error while parsing updates! Received data was %r", {"text": WORDS})
    logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: <Task exception=ValueError('{WORDS}')>")  # noqa: G004
    logging.getLogger("uvicorn.error").error(ValueError(WORDS))
    assert len(lines()) == 3
    assert WORDS not in "\n".join(lines())
    assert "Error while parsing updates! Received data was" in lines()[0]


def test_an_exception_is_its_type_and_place_never_its_message(events: Callable[[], list[dict[str, Any]]]) -> None:
    def fall() -> None:
        raise ValueError(WORDS)

    try:
        try:
            fall()
        except ValueError as fault:
            raise KeyError(WORDS) from fault
    except KeyError:
        structlog.get_logger("bot.chat").exception("handler raised", update_id=7)
    (event,) = events()
    assert event["error"].startswith("KeyError at tests/test_logs.py:")
    assert "; because ValueError at tests/test_logs.py:" in event["error"]
    assert event["error"].endswith(" fall")
    assert WORDS not in str(event)


def test_a_group_names_its_parts(events: Callable[[], list[dict[str, Any]]]) -> None:
    structlog.get_logger("bot").error("both fell", exc_info=ExceptionGroup(WORDS, [ValueError(WORDS), OSError(2, WORDS)]))
    structlog.get_logger("bot").error("nothing fell", exc_info=True)
    assert "error" not in events()[1]
    assert events()[0]["error"] == "ExceptionGroup of [ValueError, FileNotFoundError]"


def test_a_suppressed_cause_stays_out_and_a_long_chain_is_cut() -> None:
    fault: Exception = ValueError("1")
    for _ in range(9):
        following = ValueError("more")
        following.__cause__ = fault
        fault = following
    assert logs.describe(fault).count("ValueError") == logs.CAUSES
    quiet = ValueError()
    quiet.__context__, quiet.__suppress_context__ = KeyError(), True
    assert logs.describe(quiet) == "ValueError"


def test_sql_and_its_parameters_stay_out(lines: Lines) -> None:
    engine = create_engine("sqlite://", echo=False)
    log = structlog.get_logger("bot.storage")
    try:
        with engine.connect() as connection:
            connection.execute(text("select :words from nowhere"), {"words": WORDS})
    except SQLAlchemyError as fault:
        log.exception("query failed")
        log.warning("query failed", why=fault)
    engine.dispose()
    said = "\n".join(lines())
    assert "sqlalchemy.exc.OperationalError at tests/test_logs.py:" in said
    assert "because sqlite3.OperationalError at " in said
    assert WORDS not in said
    assert "select" not in said
    assert "nowhere" not in said


def test_one_event_is_one_line(lines: Lines) -> None:
    structlog.get_logger("bot").info("first\nsecond", field="third\nfourth\r\nfifth")
    logging.getLogger("bot.plain").warning("first\nsecond", stack_info=True)
    assert len(lines()) == 2


def test_a_dying_thread_is_an_event(events: Callable[[], list[dict[str, Any]]]) -> None:
    died = ValueError(WORDS)
    threading.excepthook(threading.ExceptHookArgs((ValueError, died, None, threading.Thread(name="writer"))))
    threading.excepthook(threading.ExceptHookArgs((ValueError, died, None, None)))
    first, second = events()
    assert (first["event"], first["thread"], first["error"], second["thread"]) == ("thread died", "writer", "ValueError", None)


def test_a_task_nobody_awaited_says_no_words(lines: Lines) -> None:
    loop = asyncio.new_event_loop()
    loop.call_exception_handler({"message": "Task exception was never retrieved", "exception": ValueError(WORDS)})
    loop.close()
    assert len(lines()) == 1
    assert WORDS not in lines()[0]


def test_the_level_is_ours_alone(restored: None) -> None:
    out = io.StringIO()
    logs.configure("json", "error", stream=out)
    structlog.get_logger("bot.chat").warning("unheard")
    structlog.get_logger("bot.chat").error("heard")
    assert [json.loads(line)["event"] for line in out.getvalue().splitlines()] == ["heard"]
