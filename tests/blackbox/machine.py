"""The machine Limber runs on: `python -m bot run` with three settings and nothing else, and a wall clock that jumps."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from threading import Thread

from tests.blackbox.telegram import Telegram

CHECKOUT = Path(__file__).parents[2]
TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"
LIBRARIES = (
    "/usr/lib/*/faketime/libfaketimeMT.so.1",
    "/usr/lib*/faketime/libfaketimeMT.so.1",
    "/usr/local/lib/faketime/libfaketimeMT.so.1",
)
REARMED = 15.0  #: real seconds: the beat goes on within 5 on a machine that is not busy with a whole suite beside it


def library() -> Path | None:
    """libfaketime, where this machine has it."""
    return next((found for place in LIBRARIES for found in Path("/").glob(place.lstrip("/"))), None)


class Machine:
    """A folder of its own with the program in it, so that no operator's `.env` is read. `clock` None: the true time."""

    def __init__(self, folder: Path, telegram: Telegram, clock: Path | None = None) -> None:
        for name in ("bot", "migrations"):
            (folder / name).symlink_to(CHECKOUT / name)
        self._folder = folder
        self._telegram = telegram
        self._clock_file = folder / "clock"
        self._env: Mapping[str, str] = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.url,
            "DATABASE_URL": f"sqlite:///{folder / 'limber.db'}",
        }
        if clock is not None:
            self._env = {
                **self._env,
                "LD_PRELOAD": str(clock),
                "FAKETIME_TIMESTAMP_FILE": str(self._clock_file),
                "FAKETIME_NO_CACHE": "1",
                "FAKETIME_DONT_FAKE_MONOTONIC": "1",
                "FAKETIME_FORCE_MONOTONIC_FIX": "0",  # its cure for an old glibc has Python's threads spin, ten times slower
            }
        self._process: subprocess.Popen[str] | None = None
        self.log: list[str] = []

    def set_clock(self, moment: datetime) -> None:
        """Sets the wall clock; it runs on from there. The rest of the world goes along."""
        offset = moment.timestamp() - time.time()
        fresh = self._clock_file.with_suffix(".new")
        fresh.write_text(f"{offset:+.3f}\n")
        fresh.replace(self._clock_file)
        self._telegram.offset = offset

    def jumps_to(self, moment: datetime) -> None:
        """Sets the clock under the running bot, and waits until its beat goes on."""
        before = len(self.log)
        self.set_clock(moment)
        try:
            self._telegram.wait(lambda: any("beat armed anew" in line for line in self.log[before:]), "new beat after a jump", REARMED)
        except AssertionError as fault:
            raise AssertionError(f"{fault}\n{self.said}") from None

    def start(self) -> None:
        """Starts Limber; returns when it listens."""
        before = self._telegram.methods.count("getUpdates")
        command = [sys.executable, "-m", "bot", "run"]
        self._process = subprocess.Popen(
            command, cwd=self._folder, env=self._env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        Thread(target=self._read, args=(self._process,), daemon=True).start()
        self._telegram.wait(lambda: self._telegram.methods.count("getUpdates") > before or self._dead, "first poll")
        assert not self._dead, self.said

    def stop(self, number: signal.Signals) -> int:
        """Sends a signal and waits for the end; the exit code."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(15)

    def scrap(self) -> None:
        """Makes sure that nothing runs any more."""
        if self._process is not None and self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    @property
    def said(self) -> str:
        return "".join(self.log)

    @property
    def _dead(self) -> bool:
        return self._process is not None and self._process.poll() is not None

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stderr is not None
        with process.stderr:
            for line in process.stderr:
                with self._telegram.changed:
                    self.log.append(line)
                    self._telegram.changed.notify_all()
