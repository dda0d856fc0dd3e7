"""What a person may set, by `enrich.toml` or environment, validated."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Iterable, Sequence
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import platformdirs
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from enrich.errors import BadUsage, StoreError
from enrich.normalization.folder_address import folder
from enrich.tables.vocabularies import CHECKS

LIST = "data/raw/llm-systems.md"
OUT = Path("data/enriched")
RECORDS = Path("data/raw/records.sqlite")  # in a checkout
BY_HAND = 120.0  # seconds that a lane waits in a run, where somebody sits before it
BY_SCHEDULE = 3600.0  # and where nobody does
_PREFIX = "ENRICH_"  # of variables in the environment
_NEAR = 0.8  # alike, from where on a name is a setting's, misspelt
_ROOT = re.compile(r"https?://[^\s/?#]\S*")
_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+")


def _root(url: str) -> str:
    if not _ROOT.fullmatch(url):
        raise ValueError("it has to be an address that begins with https:// or http://")
    return url


def _mail(text: str) -> str:
    if not _MAIL.fullmatch(text):
        raise ValueError("it has to be an e-mail address, such as ada@example.org")
    return text


def _key(key: SecretStr) -> SecretStr:
    text = key.get_secret_value().strip()
    if not (text.isascii() and text.isprintable()):
        raise ValueError("a key is one line of plain ASCII")
    return SecretStr(text)


def _lists(value: Any) -> str | tuple[str, ...]:
    """Take a list, or several as a list of TOML or JSON has them; one of them alone is a list."""
    if isinstance(value, str) and value.lstrip().startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return str(value)  # a path may begin so
    several = [value] if isinstance(value, str | os.PathLike) else value
    if not isinstance(several, Sequence) or not several:
        raise ValueError("it has to name a list, or several in brackets")
    named = tuple(str(one) for one in several if isinstance(one, str | os.PathLike))
    if len(named) != len(several):
        raise ValueError("each list is named by words in quotation marks")
    return named[0] if len(named) == 1 else named


def _check(name: str) -> str:
    """Take the name of a check, as the environment writes it, too."""
    check = name.lower().replace("_", "-")
    if check not in CHECKS:
        raise ValueError(f"{name!r} is no check; there are {', '.join(CHECKS)}")
    return check


def _span(value: Any) -> Any:
    """Take a bare number for seconds, in the environment as in `enrich.toml`."""
    return float(value) if isinstance(value, str) and re.fullmatch(r"[\d.]+", value) else value


def _ahead(span: timedelta) -> timedelta:
    if span < timedelta():
        raise ValueError("it cannot be negative")
    return span


Lists = Annotated[str | tuple[str, ...], NoDecode, BeforeValidator(_lists)]
Root = Annotated[str, AfterValidator(_root)]
Mail = Annotated[str, AfterValidator(_mail)]
Key = Annotated[SecretStr, AfterValidator(_key)]
Folder = Annotated[Path | str, AfterValidator(folder)]
Check = Annotated[str, AfterValidator(_check)]
Gravity = Literal["error", "warning", "remark", "off"]
Threshold = Literal["error", "warning", "remark", "never"]
Share = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
Seconds = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Span = Annotated[timedelta, BeforeValidator(_span), AfterValidator(_ahead)]


def records_here() -> Path:
    """Return where answers are kept from: within a checkout of enrich, else the user's cache."""
    if _is_checkout(Path()):
        return RECORDS
    try:
        folder = platformdirs.user_cache_path("enrich", appauthor=False)
    except RuntimeError:  # as newer releases say it; older ones return `~` as it stands
        folder = Path("~")
    if not folder.is_absolute():
        raise StoreError(
            "There is no home folder to keep answers in: set ENRICH_RECORDS to a file."
        )
    return folder / RECORDS.name


def _is_checkout(folder: Path) -> bool:
    if not (folder / "flows" / "refresh.py").is_file():
        return False
    try:
        declared = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    except (OSError, ValueError):
        return False
    project = declared.get("project")
    return isinstance(project, dict) and project.get("name") == "enrich"


class ProviderSettings(BaseModel):
    """What may be set for one provider; unset means the provider's own figure."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    enabled: bool | None = None  # None: as the provider is by itself
    url: Root | None = None  # of the API
    pause: Seconds | None = None  # between requests
    batch: int | None = Field(default=None, ge=1)  # refs per request
    fresh: Span | None = None  # how long an answer stays good
    titles: int | None = Field(default=None, ge=0)  # titles it is asked for in a run
    key: Key | None = None
    path: Path | None = None  # of a witness on this machine

    def secret(self) -> str | None:
        """Return the key, if one is set."""
        return self.key.get_secret_value() or None if self.key else None


class Settings(BaseSettings):
    """Everything a run depends on beside the list, the records and the clock."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        toml_file="enrich.toml",
        extra="forbid",
        hide_input_in_errors=True,
    )

    list: Lists = LIST  # path, folder or URL; several in brackets
    corrections: Path | None = None  # by hand; None: corrections.toml beside a list that is a file
    out: Folder = OUT
    records: Path = Field(default_factory=records_here)
    offline: bool = False
    links: bool = False  # ask about every link of the list, whether it is dead or has moved
    changes: bool = False  # write CHANGES.md with each run, beside feed.xml
    report: bool = True  # write report.html with each run, where what it is made with is installed
    feed_url: Root | None = None  # where feed.xml can be had, told in it
    contact: Mail | None = None  # e-mail address told to the providers
    patience: Seconds | None = None  # a lane sits out in one wait; None: all it may in a run
    patience_in_all: Seconds | None = None  # a lane waits in a run; None: as the occasion has it
    fail_when: Share | None = None  # of those asked that could not be, a run fails; None: see docs
    accept: Path | None = None  # the findings that are known and accepted, each with its reason
    severity: dict[Check, Gravity] = {}  # as which a check's findings are told, whatever they are
    fail_on: Threshold = "error"  # the mildest finding by which a check fails
    providers: dict[str, ProviderSettings] = {}

    @property
    def lists(self) -> tuple[str, ...]:
        """What the lists of the dataset are named by, one or several."""
        return (self.list,) if isinstance(self.list, str) else self.list

    def by_schedule(self) -> Self:
        """Return the settings of a run that nobody waits for, and which so has time."""
        if self.patience_in_all is not None:
            return self
        return self.model_copy(update={"patience_in_all": max(BY_SCHEDULE, self.patience or 0.0)})

    def waits(self) -> tuple[float, float]:
        """Return the seconds that a lane may wait in one go, and in all."""
        if self.patience_in_all is not None:
            in_all = self.patience_in_all
        else:
            in_all = max(BY_HAND, self.patience or 0.0)
        return (in_all if self.patience is None else min(self.patience, in_all)), in_all

    def provider(self, name: str, key_variables: Sequence[str] = ()) -> ProviderSettings:
        """Return what is set for one provider; a key may stand under its usual name."""
        options = self.providers.get(name, ProviderSettings())
        usual = next(filter(os.environ.get, key_variables), None)
        if options.secret() or usual is None:
            return options
        try:
            key = _key(SecretStr(os.environ[usual]))
        except ValueError as error:
            raise BadUsage(f"The key in {usual} is wrong: {error}.") from None
        return options.model_copy(update={"key": key})

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options win over the environment, and that over `enrich.toml`."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(**options: Any) -> Settings:
    """Return the settings, or raise `BadUsage` naming the one that is wrong.

    Options that are None count as not given.
    """
    given = {name: value for name, value in options.items() if value is not None}
    _check_names(os.environ)
    try:
        return Settings(**given)
    except ValidationError as error:
        raise BadUsage(_sentence(error)) from None
    except tomllib.TOMLDecodeError as error:
        raise BadUsage(f"enrich.toml is not valid TOML: {error}.") from None
    except UnicodeDecodeError as error:
        where = f"byte {error.start + 1} is none of it"
        raise BadUsage(f"enrich.toml is not written as UTF-8: {where}. Save it so.") from None
    except ValueError as error:  # an environment variable that is not the JSON it should be
        field = re.search(r'field "(\w+)"', str(error))
        name = f"ENRICH_{field[1].upper()}" if field else "A setting"
        raise BadUsage(f"{name} cannot be read: it has to be written as JSON.") from None


def _check_names(names: Iterable[str]) -> None:
    """Raise `BadUsage` if a variable seems to be meant for a setting, and is misspelt."""
    known = [name.upper() for name in Settings.model_fields]
    for name in names:
        told = name.upper().removeprefix(_PREFIX).partition("__")[0]
        if name.upper().startswith(_PREFIX) and told not in known:
            for near in get_close_matches(told, known, 1, _NEAR):
                raise BadUsage(
                    f"There is no setting {name}; is {_PREFIX}{near} meant? Mend its name, or take "
                    "it out of the environment."
                )


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    path = [str(part) for part in first["loc"]]
    name = "ENRICH_" + "__".join(path).upper().replace("-", "_")
    told = first["msg"].removeprefix("Value error, ")
    problem = told[:1].lower() + told[1:]
    return (
        f"The setting {'.'.join(path)} is wrong: {problem}. "
        f"Mend {name} in the environment, or its line in enrich.toml."
    )
