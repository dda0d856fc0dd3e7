"""Asks every provider about one work that it surely knows, to see whether it answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from enrich.errors import FetchError
from enrich.harvest.containment import tracebacks_beside
from enrich.harvest.lane import answer
from enrich.harvest.shell import Shell, session
from enrich.harvest.stated_claims import claims
from enrich.model import Ref
from enrich.providers import chosen, found
from enrich.providers.base import Provider
from enrich.settings import Settings
from enrich.store import Store

if TYPE_CHECKING:
    from enrich.http import Session


class Verdict(NamedTuple):
    """What came of asking a provider about its example."""

    words: str
    failed: bool = False  # it could not be asked


def probe(settings: Settings, shell: Shell) -> Iterator[tuple[str, Verdict]]:
    """Yield every provider's name and a verdict on it; one that is off is not asked."""
    names = {provider.name for provider in chosen(settings)}
    with Store(settings.records) as store, tracebacks_beside(settings.records):
        for provider in chosen(settings, list(found())):
            if provider.name not in names:
                yield provider.name, Verdict(_off(provider))
            elif settings.offline and not provider.is_local:
                yield provider.name, Verdict("not asked, for we are to stay offline")
            else:
                with session(provider, settings, store, shell) as door:
                    yield provider.name, _verdict(provider, door)


def _off(provider: Provider) -> str:
    """Return how a provider that is off is turned on."""
    variables = f"ENRICH_PROVIDERS__{provider.name.upper()}"
    if provider.needs_path and provider.options.path is None:
        return f"off; {variables}__PATH=FILE turns it on"
    return f"off; {variables}__ENABLED=true turns it on"


def _verdict(provider: Provider, door: Session) -> Verdict:
    """Return what came of asking about the provider's example: its title, or what went wrong."""
    scheme, _, value = provider.example.partition(":")
    ref = Ref(scheme, value)
    try:
        body = answer(provider, [ref], door).get(ref)
        told = dict(claims(provider, ref, body)) if body is not None else {}
    except FetchError as error:
        sentence = str(error).removeprefix(f"{provider.name} ").removeprefix(f"{provider.name}: ")
        hint = provider.hint(failed=True) if door.counts["requests"] else ""
        return Verdict(f"{sentence} {hint}".rstrip(), failed=True)
    if not told:
        return Verdict(f"answers, but does not know {ref}")
    return Verdict(f"answers: {told.get('title') or told.get('url') or ref}")
