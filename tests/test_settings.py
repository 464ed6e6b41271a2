"""Settings are read once and loudly: every wrong one stops the start with a line that names it."""

import os
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.settings import Settings, SettingsError, environment_of_child, names, read

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working directory without a `.env`."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusal() -> str:
    """The line that `read` refuses with."""
    with pytest.raises(SettingsError) as refused:
        read()
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_a_token_is_all_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    assert read() == Settings(telegram_bot_token=SecretStr(TOKEN))
    assert read().token() == TOKEN


def test_the_defaults() -> None:
    chosen = read()
    assert chosen.telegram_api_url == "https://api.telegram.org"
    assert chosen.database_path == Path("data/limber.db")
    assert (chosen.allowed_users, chosen.log_format, chosen.log_level, chosen.poll_timeout) == (frozenset(), "console", "info", 25)


def test_a_missing_token_is_named_when_it_is_asked_for() -> None:
    with pytest.raises(SettingsError, match=r"^TELEGRAM_BOT_TOKEN is missing: "):
        read().token()


@pytest.mark.parametrize(
    "name, value",
    [
        ("TELEGRAM_BOT_TOKEN", "hush-hush"),
        ("TELEGRAM_BOT_TOKEN", "123:hush hush"),
        ("TELEGRAM_BOT_TOKEN", ":hush"),
        ("TELEGRAM_API_URL", "ftp://hush.example"),
        ("TELEGRAM_API_URL", "hush.example"),
        ("TELEGRAM_API_URL", "https://"),
        ("TELEGRAM_API_URL", "https://hush.example:99999"),
        ("TELEGRAM_API_URL", "https://[hush"),
        ("TELEGRAM_API_URL", "https://hush.example/?a=b"),
        ("DATABASE_URL", "mysql://hush"),
        ("DATABASE_URL", "sqlite://"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("DATABASE_URL", "sqlite:///hush?mode=ro"),
        ("DATABASE_URL", "postgresql://me:hush@db/limber"),
        ("DATABASE_URL", "postgres://me:hush@db/limber"),
        ("ALLOWED_USERS", "12, hush"),
        ("ALLOWED_USERS", "-12"),
        ("LOG_FORMAT", "hush"),
        ("LOG_LEVEL", "hush"),
        ("LIMBER_POLL_TIMEOUT", "51"),
        ("LIMBER_POLL_TIMEOUT", "-1"),
        ("LIMBER_POLL_TIMEOUT", "hush"),
    ],
)
def test_a_wrong_one_is_named_and_its_value_kept_quiet(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    line = refusal()
    assert line.startswith(name)
    assert "hush" not in line


def test_postgresql_is_answered_with_when_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://me:hush@db/limber")
    assert refusal() == "DATABASE_URL asks for PostgreSQL, which comes in a later version; use sqlite:///path for now"


def test_all_wrong_ones_are_named_in_the_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "xml")
    monkeypatch.setenv("LIMBER_POLL_TIMEOUT", "soon")
    assert refusal() == "LOG_FORMAT must be console or json; LIMBER_POLL_TIMEOUT must be whole seconds from 0 to 50 for one long poll"


@pytest.mark.parametrize("written", ["1,22,333", "1 22 333", " 1, 22 ,333,", "1\n22\n333"])
def test_allowed_users_take_commas_and_spaces(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_USERS", written)
    assert read().allowed_users == {1, 22, 333}


def test_words_take_any_case_and_an_address_loses_its_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOG_FORMAT", "JSON")
    monkeypatch.setenv("LOG_LEVEL", "Debug")
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081/")
    assert (read().log_format, read().log_level, read().telegram_api_url) == ("json", "debug", "http://127.0.0.1:8081")


def test_a_file_can_hold_the_value(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "token").write_text(TOKEN + "\n")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", str(elsewhere / "token"))
    assert read().token() == TOKEN


def test_a_file_that_is_not_there_is_named_by_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", "nowhere")
    assert refusal().startswith("TELEGRAM_BOT_TOKEN_FILE must be the path")


def test_a_value_and_a_file_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN_FILE", "token")
    assert refusal() == "TELEGRAM_BOT_TOKEN and TELEGRAM_BOT_TOKEN_FILE are both set: keep one of them"


def test_the_environment_wins_over_the_file_and_empty_means_unset(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nLOG_LEVEL=debug\nLOG_FORMAT=json\nALLOWED_USERS=\n")
    monkeypatch.setenv("LOG_LEVEL", "error")
    monkeypatch.setenv("LOG_FORMAT", "")
    chosen = read()
    assert (chosen.token(), chosen.log_level, chosen.log_format, chosen.allowed_users) == (TOKEN, "error", "json", frozenset())


@pytest.mark.parametrize("typo, meant", [("LIMBER_POLL_TIMOUT", "LIMBER_POLL_TIMEOUT"), ("limber_poltimeout", "LIMBER_POLL_TIMEOUT")])
def test_a_typo_in_the_environment_is_named_with_the_nearest(typo: str, meant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(typo, "25")
    assert refusal() == f"{typo.upper()} in the environment is not a setting: did you mean {meant}?"


def test_an_unknown_name_in_the_file_is_named(elsewhere: Path) -> None:
    (elsewhere / ".env").write_text(f"TELEGRAM_TOKEN={TOKEN}\n")
    assert refusal() == "TELEGRAM_TOKEN in .env is not a setting: did you mean TELEGRAM_BOT_TOKEN?"
    (elsewhere / ".env").write_text("COLOUR=green\n")
    assert "COLOUR in .env is not a setting: there are TELEGRAM_BOT_TOKEN, " in refusal()


def test_a_file_that_is_no_text_is_refused(elsewhere: Path) -> None:
    (elsewhere / ".env").write_bytes(b"\xff\xfe\x00")
    assert refusal().startswith(".env can't be read")


def test_what_kubernetes_sets_beside_a_service_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LIMBER_SERVICE_HOST", "LIMBER_PORT", "LIMBER_PORT_80_TCP_ADDR"):
        monkeypatch.setenv(name, "10.0.0.1")
    assert read() == Settings()


def test_built_by_hand_it_asks_nobody_and_stays_as_it_is(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / ".env").write_text("LOG_LEVEL=debug\n")
    monkeypatch.setenv("LOG_FORMAT", "json")
    chosen = Settings(poll_timeout=3)
    assert (chosen.log_format, chosen.log_level, chosen.poll_timeout) == ("console", "info", 3)
    with pytest.raises(ValidationError):
        chosen.poll_timeout = 4


def test_the_token_is_in_no_text_of_the_settings() -> None:
    assert TOKEN not in repr(Settings(telegram_bot_token=SecretStr(TOKEN)))


def test_the_folder_of_the_database_is_made(elsewhere: Path) -> None:
    Settings(database_url=f"sqlite:///{elsewhere}/a/b/limber.db").make_database_folder()
    assert (elsewhere / "a/b").is_dir()
    assert not (elsewhere / "a/b/limber.db").exists()


def test_a_folder_that_cannot_be_made_or_written_stops_the_start(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "file").touch()
    with pytest.raises(SettingsError, match=r"^DATABASE_URL: the folder file can't be made"):
        Settings(database_url="sqlite:///file/limber.db").make_database_folder()
    with pytest.raises(SettingsError, match=r"^DATABASE_URL: .* is a folder, not a file$"):
        Settings(database_url=f"sqlite:///{elsewhere}").make_database_folder()
    monkeypatch.setattr(os, "access", lambda place, _mode: Path(place).name != "file")
    with pytest.raises(SettingsError, match=r"^DATABASE_URL: file can't be written"):
        Settings(database_url="sqlite:///file").make_database_folder()


def test_every_setting_has_a_name_and_a_sentence() -> None:
    assert names() == (
        "TELEGRAM_BOT_TOKEN",
        "TELEGRAM_API_URL",
        "DATABASE_URL",
        "ALLOWED_USERS",
        "LOG_FORMAT",
        "LOG_LEVEL",
        "LIMBER_POLL_TIMEOUT",
        "LIMBER_CLOCK_FILE",
    )
    assert all(info.description for info in Settings.model_fields.values())


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_a_wound_clock_is_for_this_machine(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMBER_CLOCK_FILE", "clock.json")
    monkeypatch.setenv("TELEGRAM_API_URL", f"http://{host}:8081")
    assert read().clock_file == Path("clock.json")


@pytest.mark.parametrize("url", [None, "https://api.telegram.org", "http://192.168.0.7:8081", "http://localhost.example"])
def test_a_wound_clock_is_refused_for_real_people(url: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIMBER_CLOCK_FILE", "clock.json")
    if url is not None:
        monkeypatch.setenv("TELEGRAM_API_URL", url)
    assert refusal() == "LIMBER_CLOCK_FILE is for the sandbox only: TELEGRAM_API_URL must be an address of this machine (127.0.0.1)"


def test_a_bot_of_its_own_inherits_none_of_our_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("LOG_LEVEL_FILE", "level")
    monkeypatch.setenv("HOME", "/nowhere")
    child = environment_of_child("/code")
    assert (child["HOME"], child["PYTHONPATH"]) == ("/nowhere", "/code")
    assert not {"TELEGRAM_BOT_TOKEN", "LOG_LEVEL_FILE"} & child.keys()
