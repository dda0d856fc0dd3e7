"""`arxiv`, as its README has it: a search for ids, in pages of a hundred."""

from collections.abc import Iterator
from typing import Any

import arxiv

Work = dict[str, Any]


def ask(root: str, works: list[Work]) -> Iterator[tuple[str, Work]]:
    """Yield what arXiv is heard to say of works."""
    client = arxiv.Client()
    client.query_url_format = f"{root}/arxiv/query?{{}}"
    names = [work["arxiv"] for work in works]
    left = set(names)
    try:
        for one in client.results(arxiv.Search(id_list=names, max_results=None)):
            ref = one.get_short_id().partition("v")[0]
            left.discard(ref)
            yield (
                ref,
                {
                    "title": one.title,
                    "authors": [person.name for person in one.authors],
                    "date": one.published,
                    "abstract": one.summary,
                    "doi": one.doi,
                },
            )
    except Exception as error:  # noqa: BLE001  (whatever a client raises, it tells)
        yield from ((ref, {"failed": repr(error)[:200]}) for ref in left)
