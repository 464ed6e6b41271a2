"""Logs: one event a line, with fields, in UTC, on stderr. No token and nobody's words are ever in one.

- Our loggers (`bot.*`) speak at LOG_LEVEL; libraries from WARNING on, and of those only the fixed part of the message,
  since their arguments can hold what a person wrote or an address with the token in it.
- An exception is its type and where it came from, with its causes. Its message is left out: messages quote values.
- The token is cut out of the finished line too, as the last thing, whatever brought it there.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, TextIO
from urllib.parse import quote

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

TOKEN = re.compile(r"\b\d{5,}(?::|%3[Aa])[\w-]{20,}", re.ASCII)  #: anything that looks like a bot token
IN_PATH = re.compile(r"/bot[^/\s]+/")  #: and whatever stands where a token stands in a Bot API address
OURS, INNERMOST = 4, 2  #: frames kept of one exception: the last ones of our own, and where it was raised
CAUSES = 4  #: links kept of a chain of causes
ROOT = Path(__file__).resolve().parent.parent

log = structlog.get_logger("bot.logs")


def configure(
    style: Literal["console", "json"] = "console", level: str = "info", *, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Sets up logging for the whole process; the last call wins. `secrets` never appear, `stream` is stderr unless given."""
    out = stream or sys.stderr
    render: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if style == "console":
        render = structlog.dev.ConsoleRenderer(colors=out.isatty(), pad_event_to=24)
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _name_exceptions,
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,  # tests capture logs, and configure more than once
    )
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler = logging.StreamHandler(out)
    handler.setFormatter(_OneLine(secrets, processors=[remove_meta, _in_order, render], foreign_pre_chain=shared))
    handler.addFilter(_only_the_fixed_part)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("bot").setLevel(level.upper())
    for name in ("httpx", "httpcore", "apscheduler", "telegram", "uvicorn", "sqlalchemy", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)  # some set a level of their own
    threading.excepthook = _thread_died


def describe(fault: BaseException) -> str:
    """An exception without its message: type, the innermost frames, then its causes, on one line."""
    links, seen = [], fault
    for _ in range(CAUSES):
        links.append(_link(seen))
        following = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
        if following is None:
            break
        seen = following
    return "; because ".join(links)


def _link(fault: BaseException) -> str:
    frames = traceback.extract_tb(fault.__traceback__)
    kept = [frame for frame in frames if _ours(frame.filename)][-OURS:]
    kept += [frame for frame in frames[-INNERMOST:] if frame not in kept]
    where = " > ".join(f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in kept)
    inside = ""
    if isinstance(fault, BaseExceptionGroup):
        inside = " of [" + ", ".join(describe(part) for part in fault.exceptions) + "]"
    return f"{type(fault).__module__}.{type(fault).__qualname__}".removeprefix("builtins.") + inside + (f" at {where}" if where else "")


def _ours(file: str) -> bool:
    return Path(file).is_relative_to(ROOT) and "site-packages" not in file


def _short(file: str) -> str:
    """Ours from the checkout on, a library's from the package on: where a person looks, and nothing of this machine."""
    return str(Path(file).relative_to(ROOT)) if _ours(file) else "/".join(Path(file).parts[-2:])


def _in_order(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """What a person reads first comes first, in JSON too."""
    return {key: event[key] for key in ("timestamp", "level", "event", "logger") if key in event} | dict(event)


def _name_exceptions(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """`exc_info` becomes the field `error`; an exception handed over as a field is described as well."""
    info: Any = event.pop("exc_info", None)
    if info:
        fault = info if isinstance(info, BaseException) else info[1] if isinstance(info, tuple) else sys.exc_info()[1]
        if fault is not None:
            event["error"] = fault
    return {key: describe(value) if isinstance(value, BaseException) else value for key, value in event.items()}


def _only_the_fixed_part(record: logging.LogRecord) -> bool:
    """A library's line keeps its template's first line and loses its arguments; ours (dicts by now) passes untouched."""
    if not isinstance(record.msg, dict) and not record.name.startswith("bot."):
        record.msg = record.msg.splitlines()[0] if isinstance(record.msg, str) and record.msg else type(record.msg).__name__
        record.args = ()
    record.stack_info = None
    return True


class _OneLine(structlog.stdlib.ProcessorFormatter):
    """The formatter whose last act is to cut secrets out and keep an event on its line."""

    def __init__(self, secrets: Iterable[str], **rest: Any) -> None:
        super().__init__(**rest)
        self._secrets = [shape for secret in secrets if secret for shape in {secret, quote(secret, safe="")}]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "[token]")
        line = TOKEN.sub("[token]", IN_PATH.sub("/bot[token]/", line))
        return line.replace("\r", "\\r").replace("\n", "\\n")


def _thread_died(args: threading.ExceptHookArgs) -> None:
    log.error("thread died", thread=args.thread.name if args.thread else None, exc_info=args.exc_value)
