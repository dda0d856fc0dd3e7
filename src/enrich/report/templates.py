"""The templates of the page, filled by Jinja: whatever is filled in is text, unless it is ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from enrich.errors import BadInput
from enrich.normalization.markdown_text import safe_address
from enrich.report.embedding import as_json, fingerprint

FOLDER = Path(__file__).parent / "page"
_WRONG = (ArithmeticError, LookupError, MemoryError, RecursionError, TypeError, ValueError)


def filled(template: str, **values: Any) -> str:
    """Return a template with its values."""
    return _environment().get_template(template).render(values)


def styles(*names: str) -> str:
    """Return files of the page's styles, one after the other."""
    return "\n".join((FOLDER / name).read_text("utf-8").strip() for name in names)


def script(*names: str) -> str:
    """Return files of the page's program as one, which leaves no name to others."""
    body = "\n".join((FOLDER / name).read_text("utf-8").strip() for name in names)
    return f'(() => {{\n"use strict";\n{body}\n}})();'


def ours(text: str) -> Markup:
    """Return text that we made ourselves, as it stands."""
    return Markup(text)  # nosec B704  # no word of a stranger's is in it but escaped


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "address": safe_address,
        "day": _day,
        "fingerprint": fingerprint,
        "json": lambda value: ours(as_json(value)),
        "thousands": lambda number: f"{number:,}",
        "percent": lambda share: f"{share:.0%}" if share in (0, 1) else f"{share:.1%}",
    }
    return made


def of_a_person(source: str, name: str, shown: Callable[[Any], str]) -> Callable[..., str]:
    """Return what fills a template that a person wrote, in a sandbox; may raise `BadInput`.

    Each value is made text by `shown`, unless it is ours already.
    """
    made = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=lambda value: value if isinstance(value, Markup) else shown(value),
    )

    def fill(**values: Any) -> str:
        try:
            return made.from_string(source).render(values)
        except TemplateError as error:
            line = f", line {line}" if (line := getattr(error, "lineno", None)) else ""
            why = str(error).rstrip(".")
            raise BadInput(f"The template {name}{line} cannot be filled: {why}.") from None
        except _WRONG as error:
            why = str(error) or type(error).__name__
            raise BadInput(f"The template {name} cannot be filled: {why}.") from None

    return fill


def _day(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%d}" if moment else ""
