"""What a run may be asked for in the browser, told wrong in the words of the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import WithJsonSchema

from enrich.errors import BadUsage
from enrich.lists.location import called
from enrich.normalization import folder_address
from enrich.normalization.private_addresses import is_address
from enrich.providers import found
from enrich.settings import Settings, load


def one_of(names: Iterable[str]) -> WithJsonSchema:
    """Return the description of a text for which a form shows choices."""
    return WithJsonSchema({"type": "string", "enum": list(names)})


Provider = Annotated[str, one_of(found())]
ProviderOrAll = Annotated[str, one_of(["", "all", *found()])]


def settings(list: Any, out: Any, records: Any, offline: Any) -> Settings:
    """Return the settings of a run: what a parameter leaves empty is as set."""
    public(list, out)
    given = {"list": list, "out": out, "records": records}
    named = {name: value or None for name, value in given.items()}
    return load(offline=yes_or_no("offline", offline) or None, **named)


def yes_or_no(name: str, value: Any) -> bool:
    """Return a parameter that is true or false, or raise `BadUsage`."""
    if value in (None, ""):
        return False
    if not isinstance(value, bool):
        raise BadUsage(f"The parameter {name} is wrong: it is true or false.")
    return value


def public(list_: Any, out: Any = "") -> None:
    """Raise `BadUsage` for an address with a user or a query: Prefect keeps parameters."""
    place = folder_address.folder(str(out or ""))
    if isinstance(place, str) and folder_address.called(place) != place:
        raise BadUsage(
            f"The address of {folder_address.called(place)} carries a user or a query, and Prefect "
            "shows the parameters of a run to everybody: set ENRICH_OUT, and renew what is secret."
        )
    for one in [list_] if isinstance(list_, str) else list_ or ():
        if is_address(str(one)) and called(str(one)).casefold() != str(one).casefold():
            raise BadUsage(
                f"The address of {called(one)} carries a user or a query, and Prefect shows "
                "the parameters of a run to everybody: set ENRICH_LIST, and renew what is secret."
            )
