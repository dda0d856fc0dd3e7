"""`habanero`: works by their DOIs, each of which is a request."""

from collections.abc import Iterator
from typing import Any

from habanero import Crossref

Work = dict[str, Any]


def ask(root: str, works: list[Work]) -> Iterator[tuple[str, Work]]:
    """Yield what Crossref is heard to say of works."""
    client = Crossref(base_url=f"{root}/crossref")
    for work in works:
        try:
            one = client.works(ids=work["doi"])["message"]
            yield (
                one["DOI"],
                {
                    "title": next(iter(one["title"]), None),
                    "authors": [f"{who['given']} {who['family']}" for who in one["author"]],
                    "date": one["issued"]["date-parts"][0],
                    "abstract": one.get("abstract"),
                    "doi": one["DOI"],
                    "citations": one["is-referenced-by-count"],
                },
            )
        except Exception as error:  # noqa: BLE001  (whatever a client raises, it tells)
            yield work["doi"], {"failed": repr(error)[:200]}
