"""Hugging Face: address, licence and paper of models, datasets and spaces.

One repository a request.  Limits: 500 in five minutes for strangers, 1000 with
a token (huggingface.co/docs/hub/rate-limits, September 2026).  Renamed ones
redirect.  Strangers get 401 both for what is private and for what does not
exist, so that is a refusal; 404 comes with a token only.  The arXiv ids among
the tags are of all papers that a card mentions, so one identifies the repository
only if it is the only one, is not of a template or a method that cards cite by
themselves, and no other model stands behind this one.
Manual: https://huggingface.co/docs/hub/api
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from enrich.model import Ref, Reply, Request
from enrich.normalization import identifiers, word_lists
from enrich.providers.base import Door, Provider, etag, if_changed

_KINDS = ("datasets", "spaces")
_NO = re.compile(r"(?:repository|repo|model|dataset|space)\b.{0,400}not found\.?", re.I)
_TELLING = ("arxiv:", "base_model:")  # tags
_SHAPE = {"name", "license", "at", "tags", "etag"}  # of a body
_CITED = frozenset(
    paper for papers in word_lists.kinds(__file__, "cited").values() for paper in papers.words
)
_SPDX = {name.lower(): name for name in word_lists.load(__file__)["licences"].words}


class Huggingface(Provider):
    """The models, datasets and spaces of Hugging Face."""

    name = "huggingface"
    accepts = frozenset({"huggingface"})
    registers = frozenset({"huggingface"})
    mints = frozenset({"huggingface"})
    example = "huggingface:google-bert/bert-base-uncased"
    root = "https://huggingface.co/api"
    terms = 0.6
    keeps = timedelta(days=30)
    cools = 60.0
    conditional = True
    key_variables = ("HF_TOKEN",)

    def secrets(self) -> Mapping[str, str]:
        """Return the header that carries the token."""
        token = self.options.secret()
        return {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one repository."""
        kind, name = _parts(refs[0])
        return Request(f"{self.url}/{kind or 'models'}/{name}")

    def answer(self, refs: Sequence[Ref], door: Door) -> Mapping[Ref, str | None]:
        """Ask for a repository; one that has not changed is as it was."""
        before = json.loads(self.earlier.get(refs[0], "{}"))
        known = before.get("etag") if before.keys() == _SHAPE else None
        reply = door.ask(if_changed(self.ask(refs), known))
        return {refs[0]: self.earlier[refs[0]]} if reply.status == 304 else self.proved(refs, reply)

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return what is kept of a repository; only a redirect leads to one of another name."""
        stated = json.loads(reply.body)
        kind, asked = _parts(refs[0])
        led = not reply.url.casefold().endswith(f"/{kind or 'models'}/{asked}".casefold())
        own = str(stated.get("id"))
        named = own.count("/") == 1 and (led or own.casefold() == asked.casefold())
        if not named or "author" not in stated:
            raise self.unreadable(refs, f"it is about no repository, but {refs[0]} was asked about")
        name = "/".join(filter(None, (kind, stated["id"])))
        card = stated.get("cardData") or {}
        tags = [tag for tag in stated.get("tags") or [] if str(tag).startswith(_TELLING)]
        kept = {"name": name, "license": card.get("license"), "at": card.get("license_link")}
        kept |= {"tags": tags, "etag": etag(reply)}
        return {refs[0]: json.dumps(kept, ensure_ascii=False, sort_keys=True)}

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:
        """Return the one ref of its 404, which names what there is not."""
        return (
            refs if reply.status == 404 and _NO.fullmatch(json.loads(reply.body)["error"]) else ()
        )

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one repository states; its name is another one once it has moved."""
        stated = json.loads(body)
        ref = identifiers.canonical("huggingface", stated["name"])
        if ref is not None:
            yield "url", identifiers.landing(ref)
            yield "identifiers", str(ref)
        yield "identifiers", _paper(stated["tags"])
        yield "license", _licence(stated["license"], stated["at"])


def _parts(ref: Ref) -> tuple[str, str]:
    """Return kind and name; a model has no kind.

    >>> _parts(Ref("huggingface", "datasets/a/b")), _parts(Ref("huggingface", "a/b"))
    (('datasets', 'a/b'), ('', 'a/b'))
    """
    kind, _, name = ref.value.partition("/")
    return (kind, name) if kind in _KINDS else ("", ref.value)


def _paper(tags: Sequence[str]) -> str | None:
    """Return the one paper that a repository's own tags name.

    >>> _paper(["arxiv:2312.06902", "arxiv:1910.09700", "arxiv:2204.05149"])
    'arxiv:2312.06902'
    >>> _paper(["arxiv:2312.06902", "base_model:looms/weft"]) is None
    True
    """
    papers = {tag for tag in tags if tag.removeprefix("arxiv:") not in _CITED}
    ref = identifiers.parse(papers.pop()) if len(papers) == 1 else None
    return str(ref) if ref and ref.scheme == "arxiv" else None


def _licence(stated: Any, address: Any) -> str | None:
    """Return the SPDX id of the one licence stated, else the address of one without."""
    names = stated if isinstance(stated, list) else [stated]
    if len(names) != 1 or not isinstance(names[0], str):
        return None
    if names[0] == "other" and isinstance(address, str) and address.startswith("https://"):
        return address
    return _SPDX.get(names[0].lower())
