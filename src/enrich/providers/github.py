"""GitHub: address and licence of a repository, where it has moved to, and its paper.

With a token 50 repositories in a question to its GraphQL API; without one, for which
that is closed, one at a time.  Limits: 60 requests an hour for strangers, 5000 with
a token, of which those for what has not changed (by ETag) cost nothing
(docs.github.com, November 2026); a spent one is told by 403 or 429, and is no
refusal.  A renamed repository answers with a redirect, which is followed.

Its paper is the one that its home page is, or that its description calls its
own; else the one that its CITATION.cff prefers to be cited, which takes a second
request, for nothing in the first answer tells whether there is such a file.  A
DOI at the top of that file is the software's, and a fork has its parent's.
Manual: https://docs.github.com/rest/repos, https://docs.github.com/graphql and
https://github.com/citation-file-format/citation-file-format
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from enrich.model import Ref, Reply, Request
from enrich.normalization import field_values, identifiers
from enrich.providers.base import Door, Provider, etag, if_changed
from enrich.providers.extractors import repository_query

_VERSION = ("X-GitHub-Api-Version", "2022-11-28")
_JSON = (("Accept", "application/vnd.github+json"), _VERSION)
_RAW = (("Accept", "application/vnd.github.raw+json"), _VERSION)
_KEPT = ("license", "description", "homepage", "topics", "stargazers_count", "archived", "fork")
_SHAPE = {"name", "address", "cites", "cites_etag", "etag", *_KEPT}  # of a body
_MANY = 50  # repositories in one question
_NO_LICENCES = frozenset({"NOASSERTION", "OTHER"})
_SPDX = re.compile(r"[\w.+-]+", re.A)
_OF_PAPERS = frozenset({"arxiv", "doi", "acl", "usenix", "pmlr", "openreview"})
_SOFTWARE = "10.5281/zenodo."  # most DOIs of Zenodo are of releases
_WORKS_LISTED = "article book conference conference-paper generic report thesis unpublished"
_WORKS = frozenset(_WORKS_LISTED.split())  # types of CITATION.cff that may be a paper's
_LONGEST = 50_000  # characters of a CITATION.cff, whose reader takes its time
_LONGEST_WORDS = 5_000  # characters of a description; GitHub takes 350
_OF_A_CITATION = re.compile(
    r"^\W{0,9}(?:cff-version|message|authors|title|preferred-citation)\b[^\n]{0,9}:", re.I | re.M
)
_OWN = re.compile(r"\b(?:official|our|code for)\b", re.I)
_NOT_OWN = re.compile(
    r"\b(?:(?:un|non|not)[ -]?(?:an |the )?official|re-?(?:implement|produc)|third[ -]party|"
    r"awesome|papers|lists? of|collection|inspired|based on|fork of)",
    re.I,
)


class Github(Provider):
    """The repositories of GitHub, through its REST API."""

    name = "github"
    accepts = frozenset({"github"})
    registers = frozenset({"github"})
    mints = frozenset({"github"})
    example = "github:vllm-project/vllm"
    root = "https://api.github.com"
    terms = 1.0
    keeps = timedelta(days=30)
    cools = 60.0
    conditional = True
    key_variables = ("GITHUB_TOKEN", "GH_TOKEN")
    gain = "A token (GITHUB_TOKEN) raises GitHub's limit from 60 to 5000 questions an hour."

    @property
    def batch(self) -> int:
        """Repositories per question: one where there is no token."""
        return self.options.batch or _MANY if self.options.secret() else 1

    def secrets(self) -> Mapping[str, str]:
        """Return the header that carries the token."""
        token = self.options.secret()
        return {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one repository."""
        return Request(f"{self.url}/repos/{refs[0].value}", headers=_JSON)

    def answer(self, refs: Sequence[Ref], door: Door) -> Mapping[Ref, str | None]:
        """Ask about all in one question; what is odd of that, and one alone, by itself."""
        told = self._listed(refs, door) if len(refs) > 1 else {}
        return told | {ref: self._alone(ref, door) for ref in refs if ref not in told}

    def _listed(self, refs: Sequence[Ref], door: Door) -> dict[Ref, str | None]:
        """Return what a single question tells of repositories that still bear their names."""
        question = Request(f"{self.url}/graphql", "POST", json=repository_query.question(refs))
        reply = door.ask(question)
        try:
            told = repository_query.answers(refs, json.loads(reply.body))
        except (ValueError, TypeError, LookupError, AttributeError):
            why = "no repositories where repositories were due"
            raise self.unreadable(refs, why, reply.status) from None
        found: dict[Ref, str | None] = dict.fromkeys(told.denied)
        for ref, (stated, text) in told.known.items():
            if _repository(stated) == ref and (text is None or _OF_A_CITATION.search(text)):
                kept = _kept(ref.value, stated, None)
                asks = text is not None and not kept["fork"] and not _named(kept)
                found[ref] = _json(kept | ({"cites": _preferred(text or "")} if asks else {}))
        return found

    def _alone(self, ref: Ref, door: Door) -> str | None:
        """Ask for a repository, and for its CITATION.cff unless its paper is known."""
        before = self._before(ref)
        reply = door.ask(if_changed(self.ask([ref]), before.get("etag")))
        told = _json(before) if reply.status == 304 else self.proved([ref], reply)[ref]
        if told is None:
            return None
        kept = json.loads(told)
        if not kept["fork"] and not _named(kept):
            kept = kept | self._cites(kept["name"], before, door)
        return _json(kept)

    def _before(self, ref: Ref) -> dict[str, Any]:
        """Return what was kept of a repository, if it is all that is kept now."""
        before = json.loads(self.earlier.get(ref, "{}"))
        return before if before.keys() == _SHAPE else {}

    def _cites(self, name: str, before: Mapping[str, Any], door: Door) -> dict[str, Any]:
        """Return what the CITATION.cff of a repository says of the work to be cited."""
        url = f"{self.url}/repos/{name}/contents/CITATION.cff"
        request = Request(url, headers=_RAW, expects="text")
        reply = door.ask(if_changed(request, before.get("cites_etag")))
        if reply.status == 304:
            return {name: before[name] for name in ("cites", "cites_etag")}
        if reply.status == 404 and _is_no(reply):
            return {"cites": {}, "cites_etag": etag(reply)}
        text = reply.body.decode("utf-8-sig", "replace")
        if reply.status == 404 or not _OF_A_CITATION.search(text):
            why = f"no file where the CITATION.cff of {name} was due"
            raise self.unreadable([Ref(self.name, name)], why)
        return {"cites": _preferred(text), "cites_etag": etag(reply)}

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return what is kept of a repository; only a redirect leads to one of another name."""
        stated = json.loads(reply.body)
        name = _repository(stated)
        asked = reply.url.casefold().endswith(f"/repos/{refs[0].value}".casefold())
        if name is None or (asked and name.value.casefold() != refs[0].value.casefold()):
            raise self.unreadable(refs, f"it is about no repository, but {refs[0]} was asked about")
        return {refs[0]: _json(_kept(name.value, stated, etag(reply)))}

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:
        """Return the one ref of its 404; a private repository is as good as unknown."""
        return refs if reply.status == 404 and _is_no(reply) else ()

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one repository states; its name is another one once it has moved."""
        stated = json.loads(body)
        yield "url", field_values.address(stated["address"])
        yield "code_url", field_values.address(stated["address"])
        yield "license", _licence(stated["license"])
        ref = identifiers.canonical("github", stated["name"])
        yield "identifiers", str(ref) if ref else None
        if not stated["fork"]:
            papers = _named(stated) or _cited(stated["cites"])
            yield from (("identifiers", str(ref)) for ref in papers)


def _is_no(reply: Reply) -> bool:
    """Tell whether a reply says that there is nothing, in the words of the API."""
    return bool(json.loads(reply.body)["message"] == "Not Found")


def _kept(name: str, stated: Mapping[str, Any], etag: str | None) -> dict[str, Any]:
    """Return what is kept of a repository before its CITATION.cff is read."""
    kept = {"name": name, "address": stated["html_url"], "etag": etag}
    return kept | {"cites": {}, "cites_etag": None} | {key: stated.get(key) for key in _KEPT}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _repository(stated: Mapping[str, Any]) -> Ref | None:
    """Return a repository's name, if its address is of the same."""
    name, address = str(stated.get("full_name")), str(stated.get("html_url"))
    ref = identifiers.canonical("github", name) if name.count("/") == 1 else None
    return ref if identifiers.recognise(address) == ref else None


def _licence(stated: Any) -> str | None:
    """Return the SPDX id, where GitHub could tell one."""
    name = stated.get("spdx_id") if isinstance(stated, dict) else None
    known = isinstance(name, str) and _SPDX.fullmatch(name) and name not in _NO_LICENCES
    return name if known else None


def _named(stated: Mapping[str, Any]) -> list[Ref]:
    """Return the one paper that home page and description name as the repository's own."""
    words, home = (
        _text(stated["description"])[:_LONGEST_WORDS],
        _papers([_text(stated["homepage"])]),
    )
    told = _papers(word.strip("()[]<>.,;:!'\"") for word in words.split())
    own = home or _OWN.search(words)
    return (
        sorted(home | told) if own and len(home | told) == 1 and not _NOT_OWN.search(words) else []
    )


def _cited(cites: Mapping[str, Any]) -> list[Ref]:
    """Return the paper that is preferred to be cited; two of one scheme are in doubt."""
    if cites.get("type") not in _WORKS:
        return []
    by_scheme: dict[str, list[Ref]] = defaultdict(list)
    for ref in sorted(_papers(cites["addresses"])):
        by_scheme[ref.scheme].append(ref)
    return [found[0] for found in by_scheme.values() if len(found) == 1]


def _papers(addresses: Iterable[str]) -> set[Ref]:
    found = {ref for ref in map(identifiers.recognise, addresses) if ref}
    return {r for r in found if r.scheme in _OF_PAPERS and not r.value.startswith(_SOFTWARE)}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _preferred(text: str) -> dict[str, Any]:
    """Return type and addresses of the work that a CITATION.cff prefers to be cited.

    >>> _preferred("preferred-citation:\\n  type: article\\n  doi: '10.1234/a'\\ndoi: 10.1/b")
    {'type': 'article', 'addresses': ['10.1234/a']}
    """
    if len(text) > _LONGEST:
        return {}
    import yaml  # noqa: PLC0415

    try:
        told = yaml.load(text, Loader=yaml.BaseLoader)  # nosec B506  # it makes no objects
    except (yaml.YAMLError, RecursionError, ValueError):
        return {}
    cited = told.get("preferred-citation") if isinstance(told, dict) else None
    if not isinstance(cited, dict):
        return {}
    items = cited.get("identifiers")
    listed = items if isinstance(items, list) else []
    values = [item.get("value") for item in listed if isinstance(item, dict)]
    addresses = [_text(one) for one in (cited.get("doi"), cited.get("url"), *values)]
    return {"type": _text(cited.get("type")), "addresses": list(filter(None, addresses))}
