"""paper-qa's clients: Crossref and Semantic Scholar, as they ask by default."""

import asyncio
import os
from collections.abc import Iterator
from typing import Any

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # else its import asks another host

import httpx
import httpx_aiohttp
from paperqa.clients import DocMetadataClient

Work = dict[str, Any]
AT_ONCE = 10
STANDS_FOR = {"api.crossref.org": "crossref", "api.semanticscholar.org": "semantic_scholar"}


def ask(root: str, works: list[Work]) -> Iterator[tuple[str, Work]]:
    """Yield what paper-qa is heard to say of works."""
    yield from asyncio.run(_every(root, [work["doi"] for work in works]))


async def _every(root: str, names: list[str]) -> list[tuple[str, Work]]:
    async def redirect(request: httpx.Request) -> None:
        path = request.url.raw_path.decode()
        request.url = httpx.URL(f"{root}/{STANDS_FOR[request.url.host]}{path}")
        request.headers["Host"] = request.url.netloc.decode()

    hooks = {"request": [redirect]}
    free = asyncio.Semaphore(AT_ONCE)
    async with httpx_aiohttp.HttpxAiohttpClient(timeout=10.0, event_hooks=hooks) as http:
        client = DocMetadataClient(http_client=http)

        async def one(name: str) -> tuple[str, Work]:
            async with free:
                try:
                    return name, _fields(await client.query(doi=name))
                except Exception as error:  # noqa: BLE001  (whatever a client raises, it tells)
                    return name, {"failed": repr(error)[:200]}

        return list(await asyncio.gather(*map(one, names)))


def _fields(told: Any) -> Work:
    if told is None:
        return {"missing": "no details"}
    return {
        "title": told.title,
        "authors": told.authors,
        "date": told.publication_date or told.year,
        "abstract": told.other.get("abstract"),
        "doi": told.doi,
        "citations": told.citation_count,
    }
