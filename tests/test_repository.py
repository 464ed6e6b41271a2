"""What a maintainer wants to hold about the repository itself: it names no machine, and its papers agree with the code."""

import re
import shutil
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot import __version__, settings

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")

#: Where packages come from is the installer's business, and where a checkout lies is its owner's.
ELSEWHERE = re.compile(
    r"py(?:pi|thonhosted)\.(?:org|io)|--(?:extra-)?index-url|--find-links|--trusted-host|PIP_INDEX_URL|UV_INDEX"
    r"|(?<![\w.])/(?:home|root|Users|work)/"
)


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@cache
def texts() -> dict[str, str]:
    """Every text file that git keeps, or would keep: path and content."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = {}
    for name in filter(None, listed.stdout.split("\0")):
        try:
            found[name] = read(name)
        except (UnicodeDecodeError, FileNotFoundError, IsADirectoryError):
            continue
    return found


def pinned(lock: str) -> dict[str, str]:
    """Package and version of each line of a lock that pins one."""
    return {canonicalize_name(name): version for name, version in re.findall(r"^([\w.-]+)==([\w.]+)", read(lock), re.MULTILINE)}


def test_no_file_names_a_package_host_or_a_place_on_somebodys_machine() -> None:
    named = {name: sorted(set(ELSEWHERE.findall(text))) for name, text in texts().items() if name != "tests/test_repository.py"}
    assert {name: what for name, what in named.items() if what} == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_hashes_and_no_addresses(lock: str) -> None:
    assert "://" not in read(lock)
    assert not re.findall(r"^-", read(lock), re.MULTILINE)
    entries = re.split(r"\n(?=\S)", read(lock).strip())
    assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads(read("pyproject.toml"))
    for lock, asked in (
        ("requirements.lock", project["project"]["dependencies"]),
        ("requirements-dev.lock", project["dependency-groups"]["dev"]),
    ):
        versions = pinned(lock)
        for wanted in map(Requirement, asked):
            assert wanted.specifier.contains(versions.get(canonicalize_name(wanted.name), "0")), f"{wanted} is not in {lock}: make lock"


def test_development_stands_on_what_runs() -> None:
    assert pinned("requirements.lock").items() <= pinned("requirements-dev.lock").items()


def test_the_example_names_every_setting_and_nothing_else() -> None:
    assert tuple(re.findall(r"^#?([A-Z_]+)=", read(".env.example"), re.MULTILINE)) == settings.names()


def test_the_example_shows_the_defaults() -> None:
    shown = dict(re.findall(r"^#([A-Z_]+)=(.*)$", read(".env.example"), re.MULTILINE))
    chosen = settings.Settings()
    assert shown == {
        "TELEGRAM_API_URL": chosen.telegram_api_url,
        "DATABASE_URL": chosen.database_url,
        "ALLOWED_USERS": "",
        "LOG_FORMAT": chosen.log_format,
        "LOG_LEVEL": chosen.log_level,
        "LIMBER_POLL_TIMEOUT": str(chosen.poll_timeout),
        "LIMBER_CLOCK_FILE": "",
    }


def test_the_readme_explains_every_setting() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", read("README.md"), re.MULTILINE)
    assert tuple(rows) == settings.names()


def test_the_changelog_has_this_version() -> None:
    assert re.search(rf"^## {re.escape(__version__)}\b", read("CHANGELOG.md"), re.MULTILINE)


def test_make_lists_every_target() -> None:
    makefile = read("Makefile")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert sorted(re.findall(r"^([a-z]+):.*## \w", makefile, re.MULTILINE)) == sorted(phony.split())


def test_the_continuous_integration_only_calls_make_test() -> None:
    assert (ROOT / ".ci/run").stat().st_mode & 0o100
    assert re.findall(r"^make.*", read(".ci/run"), re.MULTILINE) == ["make --keep-going test 2>&1 | sed -E '/^make(\\[[0-9]+\\])?: /d'"]


def test_links_between_the_pages_lead_somewhere() -> None:
    links = [(name, link) for name, text in texts().items() if name.endswith(".md") for link in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text)]
    broken = [f"{name} -> {link}" for name, link in links if "://" not in link and not (ROOT / name).parent.joinpath(link).exists()]
    assert broken == []
