"""What can go wrong, drawn as a tree.

EnrichError                 everything below; its text is for a person
├── BadInput                a list to mend
├── BadUsage                an option or a setting to mend
├── StoreError              records.sqlite cannot be used as it is
├── WriteError              the dataset could not be written, or another process does
├── Held                    the new dataset lost too much, and waits for a person's word
└── FetchError              a provider could not be asked; never "not found"
    ├── Unreachable         nothing came back, or "later": try tomorrow
    ├── Refused             key, block or robot wall: something to mend
    │   └── KeptOut         robots.txt asks programs not to read this page
    └── Unreadable          an answer, but not in the format we know
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from enrich.model import Ref
from enrich.normalization.private_addresses import bare, shown


class EnrichError(Exception):
    """Whatever a person is told in one sentence instead of a traceback.

    Whoever raises one may quote strangers: what steers a terminal and the secrets of
    addresses are taken out here.
    """

    def __init__(self, message: str = "") -> None:
        super().__init__(shown(message))


class BadInput(EnrichError):
    """A list that cannot be read, or holds nothing."""


class BadUsage(EnrichError):
    """An option or a setting that has to be mended by a person."""


class StoreError(EnrichError):
    """The log of records cannot be opened or written."""


class WriteError(EnrichError):
    """The dataset could not be written; its text says what stands in the folder."""


class Held(EnrichError):
    """The new dataset lost more than its list explains; it is set aside, the one before stands."""


class FetchError(EnrichError):
    """A provider could not be asked about these refs.

    `url` never carries a query, so no key can stand in it.  `retry_at` is the
    time before which asking again is pointless, where the provider said so.
    """

    def __init__(
        self,
        message: str,
        *,
        provider: str = "",
        url: str = "",
        refs: Sequence[Ref] = (),
        status: int | None = None,
        retry_at: datetime | None = None,
    ) -> None:
        super().__init__(message)
        self.provider = provider
        self.url = bare(url)
        self.refs = tuple(refs)
        self.status = status
        self.retry_at = retry_at


class Unreachable(FetchError):
    """Nothing came back, or the provider asked us to come back later."""


class Refused(FetchError):
    """A key, a block or a robot wall: a person has to mend something."""


class KeptOut(Refused):
    """`robots.txt` asks programs not to read this page; others of its host may be open."""


class Unreadable(FetchError):
    """Something came back, but not in the format the provider is known for."""
