"""The providers, one a file, found because they are there; `base` is what each has to hold.

In come refs; out come requests, and from bodies fields and values. They never send by
themselves, keep nothing, and judge nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from enrich.errors import BadUsage
from enrich.model import Ref
from enrich.normalization import identifiers
from enrich.providers.base import Provider
from enrich.settings import ProviderSettings, Settings
from enrich.snapshots import asked_edition


@cache
def found() -> dict[str, type[Provider]]:
    """Return every provider class by its name, in alphabetical order."""
    classes = (_provider_in(module.name) for module in iter_modules(__path__) if not module.ispkg)
    return {cls.name: cls for cls in sorted(filter(None, classes), key=lambda cls: cls.name)}


@cache
def registrars() -> dict[str, tuple[str, ...]]:
    """Return, for each scheme, who speaks for its refs, those first that know it best."""
    known = sorted(found().values(), key=lambda cls: (len(cls.registers), cls.name))
    schemes = sorted({scheme for cls in known for scheme in cls.registers})
    return {one: tuple(cls.name for cls in known if one in cls.registers) for one in schemes}


def _provider_in(module: str) -> type[Provider] | None:
    for thing in vars(import_module(f"{__name__}.{module}")).values():
        if not isinstance(thing, type) or thing.__module__ != f"{__name__}.{module}":
            continue  # what it builds upon
        if issubclass(thing, Provider) and thing is not Provider:
            return thing
    return None


def chosen(settings: Settings, names: Sequence[str] | None = None) -> list[Provider]:
    """Return the providers a run asks: those named, else all that are enabled."""
    check(settings.providers)
    check(names or ())
    _check_batches(settings)
    wanted = names or [name for name, cls in found().items() if _enabled(cls, settings)]
    return [_made(found()[name], settings) for name in dict.fromkeys(wanted)]


def _enabled(cls: type[Provider], settings: Settings) -> bool:
    told = _options(cls, settings)
    if told.enabled is not None:
        return told.enabled
    return cls.on and (told.path is not None or not cls.needs_path)


def _made(cls: type[Provider], settings: Settings) -> Provider:
    return cls(_options(cls, settings), settings.contact)


def _options(cls: type[Provider], settings: Settings) -> ProviderSettings:
    """Return what is set for a provider; who speaks from a dump is told where its index is."""
    told = settings.provider(cls.name, cls.key_variables)
    if not cls.dump:
        return told
    path = asked_edition.asked(settings.records.parent, cls.dump, told.path)
    return told.model_copy(update={"path": path})


def passed_over(settings: Settings) -> list[str]:
    """Return a sentence for each index that is newer than the one its witness is asked by."""
    root = settings.records.parent
    return [
        f"{cls.name}: {told}"
        for cls in found().values()
        if cls.dump and _enabled(cls, settings) and settings.provider(cls.name).path is None
        for told in asked_edition.passed_over(root, cls.dump)
    ]


def check(names: Iterable[str]) -> None:
    """Raise `BadUsage` if one of the names is no provider's."""
    for name in names:
        if name not in found():
            raise BadUsage(
                f"There is no provider called {name!r}. Choose among: {', '.join(found())}."
            )


def _check_batches(settings: Settings) -> None:
    """Raise `BadUsage` if a provider is to be asked about more at once than it can carry."""
    for name, told in settings.providers.items():
        most = found()[name].most
        if (told.batch or 0) > most:
            many = f"{most} refs" if most > 1 else "one ref"
            raise BadUsage(
                f"The setting providers.{name}.batch is wrong: {name} takes {many} a request at "
                f"most. Mend ENRICH_PROVIDERS__{name.upper()}__BATCH in the environment, or its "
                "line in enrich.toml."
            )


def recognise(url: str, providers: Iterable[Provider]) -> Ref | None:
    """Return the ref a link carries: the common schemes first, then each provider's own."""
    known = identifiers.recognise(url)
    if known is not None:
        return known
    return next(filter(None, (provider.recognise(url) for provider in providers)), None)
