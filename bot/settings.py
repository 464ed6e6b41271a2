"""What the operator may choose: read once, loudly, and frozen.

Each setting is `NAME`, or `NAME_FILE` with the path of a file that holds it (container secrets), in the
environment or in `.env`; the environment wins. A misspelt name is an error, never a silent default.
"""

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

DOTENV = ".env"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
PREFIX = "LIMBER_"  #: names under it are ours alone, so an unknown one is a typo
FOREIGN = re.compile(r"LIMBER_(SERVICE_.*|PORT(_\d+_.*)?)")  #: what Kubernetes sets beside a service named "limber"


class SettingsError(Exception):
    """A setting is missing or wrong. Its text is one line, names the setting and never holds a value that may be secret."""


def _token(value: SecretStr) -> SecretStr:
    token = value.get_secret_value().strip()
    if not re.fullmatch(r"\d+:[\w-]+", token, re.ASCII):
        raise ValueError
    return SecretStr(token)


def _api_url(value: str) -> str:
    parts = urlsplit(value.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.port == 0 or parts.query or parts.fragment:
        raise ValueError
    return value.strip().rstrip("/")


def _database_url(value: str) -> str:
    if value.startswith("postgres"):
        raise ValueError("asks for PostgreSQL, which comes in a later version; use sqlite:///path for now")
    path = value.removeprefix("sqlite:///")
    if path in ("", value, ":memory:") or "?" in path:
        raise ValueError
    return value


def _ids(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


def _only_here(value: Path | None, info: ValidationInfo) -> Path | None:
    """A clock that somebody winds would tell real people the wrong day."""
    if value is not None and urlsplit(info.data.get("telegram_api_url", "")).hostname not in LOOPBACK:
        raise ValueError("is for the sandbox only: TELEGRAM_API_URL must be an address of this machine (127.0.0.1)")
    return value


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


class Settings(BaseModel):
    """Every choice of the operator. Built by hand it holds what it is given and the defaults; only `read` asks the environment.

    A field's description ends the sentence "NAME must be …".
    """

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, hide_input_in_errors=True)

    telegram_bot_token: Annotated[SecretStr | None, AfterValidator(lambda token: token and _token(token))] = Field(
        default=None, description="the token BotFather gave you: digits, a colon, then letters and digits"
    )
    telegram_api_url: Annotated[str, AfterValidator(_api_url)] = Field(
        default="https://api.telegram.org", description="the http(s) address of a Bot API server, such as https://api.telegram.org"
    )
    database_url: Annotated[str, AfterValidator(_database_url)] = Field(
        default="sqlite:///data/limber.db", description="sqlite:///path/to/file.db (four slashes for an absolute path)"
    )
    allowed_users: Annotated[frozenset[Annotated[int, Field(gt=0)]], BeforeValidator(_ids)] = Field(
        default=frozenset(), description="Telegram user ids (numbers) with commas or spaces between (empty: everybody)"
    )
    log_format: Annotated[Literal["console", "json"], BeforeValidator(_lower)] = Field(default="console", description="console or json")
    log_level: Annotated[Literal["debug", "info", "warning", "error"], BeforeValidator(_lower)] = Field(
        default="info", description="debug, info, warning or error"
    )
    poll_timeout: int = Field(
        default=25, ge=0, le=50, validation_alias="LIMBER_POLL_TIMEOUT", description="whole seconds from 0 to 50 for one long poll"
    )
    clock_file: Annotated[Path | None, AfterValidator(_only_here)] = Field(
        default=None,
        validation_alias="LIMBER_CLOCK_FILE",
        description="the file of a wound clock; only with a TELEGRAM_API_URL on this machine",
    )

    def token(self) -> str:
        """The bot's token in the clear, for the wire alone. Raises SettingsError when there is none."""
        if self.telegram_bot_token is None:
            raise SettingsError("TELEGRAM_BOT_TOKEN is missing: put the token BotFather gave you into .env or the environment")
        return self.telegram_bot_token.get_secret_value()

    @property
    def database_path(self) -> Path:
        """Where the SQLite file is; relative to the working directory unless DATABASE_URL has four slashes."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    def make_database_folder(self) -> None:
        """Makes the folder the database lives in. Raises SettingsError when it, or the file in it, can't be written."""
        path = self.database_path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise SettingsError(f"DATABASE_URL: the folder {path.parent} can't be made ({fault.strerror})") from fault
        if path.is_dir():
            raise SettingsError(f"DATABASE_URL: {path} is a folder, not a file")
        for place in (path.parent, path):
            if place.exists() and not os.access(place, os.W_OK):
                raise SettingsError(f"DATABASE_URL: {place} can't be written by this user")


def environment_of_child(path: str) -> dict[str, str]:
    """This process's environment without any setting of ours, for a bot of its own that is told them; `path` is where its code is."""
    known = {name + suffix for name in names() for suffix in ("", "_FILE")}
    return {name: value for name, value in os.environ.items() if name.upper() not in known} | {"PYTHONPATH": path}


def names() -> tuple[str, ...]:
    """The name of every setting, as the operator writes it."""
    return tuple(_name(field, info) for field, info in Settings.model_fields.items())


def explained() -> str:
    """Every setting on a line of its own: the name and what it must be."""
    return "\n".join(f"  {_name(field, info):20} {info.description}" for field, info in Settings.model_fields.items())


def read() -> Settings:
    """The settings of this process: the environment first, then `.env` in the working directory where there is one.

    Raises SettingsError, with all faults in its one line.
    """
    try:
        return Settings(**dict(_Read()))
    except ValidationError as faults:
        raise SettingsError("; ".join(_sentence(fault["loc"], fault.get("ctx", {})) for fault in faults.errors())) from None
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(f"{DOTENV} can't be read: it must be a text file this user may open ({type(fault).__name__})") from None


class _Read(Settings, BaseSettings):
    """Settings that ask the environment and `.env`."""

    model_config = SettingsConfigDict(env_file=DOTENV, env_file_encoding="utf-8-sig", env_ignore_empty=True)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        assert isinstance(env_settings, EnvSettingsSource)
        assert isinstance(dotenv_settings, DotEnvSettingsSource)
        environment, file = env_settings.env_vars, dotenv_settings.env_vars
        _refuse_unknown([name for name in environment if name.upper().startswith(PREFIX)], "the environment")
        _refuse_unknown(list(file), DOTENV)
        return (_Place(settings_cls, environment), _Place(settings_cls, file))


class _Place(PydanticBaseSettingsSource):
    """One place with `name` and `name_file` pairs (in lower case, as pydantic-settings hands them over)."""

    def __init__(self, settings_cls: type[BaseSettings], pairs: Mapping[str, str | None]) -> None:
        super().__init__(settings_cls)
        self._pairs = pairs

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        name = _name(field_name, field)
        value, file = self._pairs.get(name.lower()), self._pairs.get(f"{name}_FILE".lower())
        if value and file:
            raise SettingsError(f"{name} and {name}_FILE are both set: keep one of them")
        if file:
            value = _content(name, Path(file))
        return value or None, field_name, False

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(field, name)[0] for name, field in Settings.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


def _content(name: str, file: Path) -> str:
    try:
        return file.read_text("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as fault:
        raise SettingsError(f"{name}_FILE must be the path of a text file this user may read ({type(fault).__name__})") from None


def _name(field: str, info: FieldInfo) -> str:
    return info.validation_alias if isinstance(info.validation_alias, str) else field.upper()


def _refuse_unknown(found: list[str], place: str) -> None:
    """Raises SettingsError for a name no setting has, with the nearest one that exists."""
    known = [name + suffix for name in names() for suffix in ("", "_FILE")]
    for name in sorted(map(str.upper, found)):
        if name in known or FOREIGN.fullmatch(name):
            continue
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(names())}"
        raise SettingsError(f"{name} in {place} is not a setting: {hint}")


def _sentence(where: tuple[int | str, ...], details: Mapping[str, Any]) -> str:
    """One fault in words: what the validator said, or else what the field's description expects."""
    field = next(field for field, info in Settings.model_fields.items() if where[0] in (field, info.validation_alias))
    info = Settings.model_fields[field]
    said = str(details.get("error", ""))
    return f"{_name(field, info)} {said or f'must be {info.description}'}"
