"""`pyalex`: works by a filter of a hundred DOIs."""

from collections.abc import Iterator
from typing import Any

import pyalex
import pyalex.api
from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter

Work = dict[str, Any]
BATCH = 100
OPENALEX = "https://api.openalex.org"
opened = pyalex.api._get_requests_session


class Redirected(HTTPAdapter):
    """Sends to the stand-in what is for OpenAlex, whose address pyalex has in its code."""

    root = ""

    def send(self, request: PreparedRequest, **how: Any) -> Response:
        """Send it, by no proxy."""
        request.url = str(request.url).replace(OPENALEX, f"{self.root}/openalex")
        return super().send(request, **{**how, "proxies": {}})


def redirected() -> Session:
    """Return a session as pyalex opens it, but for the address."""
    session = opened()
    retries = session.get_adapter(OPENALEX).max_retries
    session.mount(OPENALEX, Redirected(max_retries=retries))
    return session


def ask(root: str, works: list[Work]) -> Iterator[tuple[str, Work]]:
    """Yield what OpenAlex is heard to say of works."""
    Redirected.root, pyalex.api._get_requests_session = root, redirected
    names = [work["doi"] for work in works]
    for start in range(0, len(names), BATCH):
        some = names[start : start + BATCH]
        try:
            for one in pyalex.Works().filter(doi="|".join(some)).get(per_page=BATCH):
                yield (
                    one["doi"].removeprefix("https://doi.org/"),
                    {
                        "title": one["title"],
                        "authors": [who["author"]["display_name"] for who in one["authorships"]],
                        "date": one["publication_date"],
                        "abstract": one["abstract"],
                        "doi": one["doi"].removeprefix("https://doi.org/"),
                        "citations": one["cited_by_count"],
                    },
                )
        except Exception as error:  # noqa: BLE001  (whatever a client raises, it tells)
            yield from ((name, {"failed": repr(error)[:200]}) for name in some)
