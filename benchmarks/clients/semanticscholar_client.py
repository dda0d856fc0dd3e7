"""`semanticscholar`: works in batches of five hundred."""

from collections.abc import Iterator
from typing import Any

from semanticscholar import SemanticScholar

Work = dict[str, Any]
FIELDS = ["title", "authors", "publicationDate", "year", "abstract", "externalIds", "citationCount"]


def ask(root: str, works: list[Work]) -> Iterator[tuple[str, Work]]:
    """Yield what Semantic Scholar is heard to say of works."""
    client = SemanticScholar(api_url=f"{root}/semantic_scholar")
    names = [work["doi"] for work in works]
    try:
        for one in client.get_papers([f"DOI:{name}" for name in names], fields=FIELDS):
            yield (
                one.externalIds["DOI"].lower(),
                {
                    "title": one.title,
                    "authors": [person.name for person in one.authors],
                    "date": one.publicationDate or one.year,
                    "abstract": one.abstract,
                    "doi": one.externalIds["DOI"],
                    "citations": one.citationCount,
                },
            )
    except Exception as error:  # noqa: BLE001  (whatever a client raises, it tells)
        yield from ((name, {"failed": repr(error)[:200]}) for name in names)
