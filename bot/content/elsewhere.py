"""Work that needs much memory for a moment is done in a child process, so that the bot stays small."""

import subprocess
import sys
from collections.abc import Callable

_WAIT_S = 60  #: far longer than either of our two errands takes


def worked_out_elsewhere(function: Callable[..., bytes], *args: float) -> bytes:
    """What `function(*args)` answers, worked out in a short-lived child; here and now if no child can be had.

    `function` stands at the top of a module. Blocks until done: call it from a worker thread.
    """
    call = f"{function.__name__}({', '.join(repr(float(arg)) for arg in args)})"
    code = f"import sys; sys.path[:] = {sys.path!r}; import {function.__module__} as m; sys.stdout.buffer.write(m.{call})"
    try:
        child = subprocess.run(  # noqa: S603 - our own interpreter, our own function, numbers for arguments
            [sys.executable, "-c", code], stdin=subprocess.DEVNULL, capture_output=True, timeout=_WAIT_S, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return function(*args)
    return child.stdout
