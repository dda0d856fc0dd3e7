"""GitHub: address and licence of a repository, where it has moved to, and its paper.

One repository at a time.  Limits: 60 requests an hour for strangers, 5000 with
a token, of which those for what has not changed (by ETag) cost nothing
(docs.github.com, November 2026); a spent one is told by 403 or 429, and is no
refusal.  A renamed repository answers with a redirect, which is followed.

Its paper is the one that its home page is, or that its description calls its
own; else the one that its CITATION.cff prefers to be cited, which takes a second
request, for nothing in the first answer tells whether there is such a file.  A
DOI at the top of that file is the software's, and a fork has its parent's.
Manual: https://docs.github.com/rest/repos and
https://github.com/citation-file-format/citation-file-format
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import takewhile
from typing import Any

from enrich import fields, refs
from enrich.model import Ref, Reply, Request
from enrich.providers.base import Door, Provider, etag, if_changed

Line = tuple[int, int, str, str]  # of YAML: indent, width of a dash, name and value

_VERSION = ("X-GitHub-Api-Version", "2022-11-28")
_JSON = (("Accept", "application/vnd.github+json"), _VERSION)
_RAW = (("Accept", "application/vnd.github.raw+json"), _VERSION)
_KEPT = ("license", "description", "homepage", "topics", "stargazers_count", "archived", "fork")
_SHAPE = {"name", "address", "cites", "cites_etag", "etag", *_KEPT}  # of a body
_NO_LICENCES = frozenset({"NOASSERTION", "OTHER"})
_SPDX = re.compile(r"[\w.+-]+", re.A)
_OF_PAPERS = frozenset({"arxiv", "doi", "acl", "usenix", "pmlr", "openreview"})
_SOFTWARE = "10.5281/zenodo."  # most DOIs of Zenodo are of releases
_WORKS_LISTED = "article book conference conference-paper generic report thesis unpublished"
_WORKS = frozenset(_WORKS_LISTED.split())  # types of CITATION.cff that may be a paper's
_OWN = re.compile(r"\b(?:official|our|code for)\b", re.I)
_NOT_OWN = re.compile(
    r"\b(?:(?:un|non|not)[ -]?(?:an |the )?official|re-?(?:implement|produc)|third[ -]party|"
    r"awesome|papers|lists? of|collection|inspired|based on|fork of)",
    re.I,
)
_PREFERRED = re.compile(r"preferred-citation:(?:\s+#.*|\s*)")
_PAIR = re.compile(r"( *)(- +)?([a-z-]+):(.*)")
_SCALAR = re.compile(
    r"""\s+(?:"([^"\\]*)"|'([^']*)'|([^\s"'\[\]{}>|*&!%#`@,?-]\S*))(?:\s+\#.*|\s*)"""
)


class Github(Provider):
    """The repositories of GitHub, through its REST API."""

    name = "github"
    accepts = frozenset({"github"})
    mints = frozenset({"github"})
    example = "github:vllm-project/vllm"
    root = "https://api.github.com"
    terms = 1.0
    keeps = timedelta(days=30)
    cools = 60.0
    conditional = True
    key_variables = ("GITHUB_TOKEN", "GH_TOKEN")
    gain = "A token (GITHUB_TOKEN) raises GitHub's limit from 60 to 5000 questions an hour."

    def secrets(self) -> Mapping[str, str]:
        """Return the header that carries the token."""
        token = self.options.secret()
        return {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one repository."""
        return Request(f"{self.url}/repos/{refs[0].value}", headers=_JSON)

    def answer(self, refs: Sequence[Ref], door: Door) -> Mapping[Ref, str]:
        """Ask for a repository, and for its CITATION.cff unless its paper is known."""
        before = self._before(refs[0])
        reply = door.ask(if_changed(self.ask(refs), before.get("etag")))
        found = {refs[0]: _json(before)} if reply.status == 304 else self.split(refs, reply)
        for ref, body in found.items():
            kept = json.loads(body)
            if not kept["fork"] and not _named(kept):
                return {ref: _json(kept | self._cites(kept["name"], before, door))}
        return found

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
        text = "" if reply.status == 404 else reply.body.decode("utf-8-sig", "replace")
        return {"cites": _preferred(text) if text else {}, "cites_etag": etag(reply)}

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return what is kept of a repository; a private one is as good as unknown."""
        stated = json.loads(reply.body)
        if reply.status == 404 and stated["message"] == "Not Found":
            return {}
        name = _repository(stated)
        if name is None:
            raise self.unreadable(refs, f"it is about no repository, but {refs[0]} was asked about")
        kept = {"name": name.value, "address": stated["html_url"], "etag": etag(reply)}
        kept |= {"cites": {}, "cites_etag": None} | {key: stated.get(key) for key in _KEPT}
        return {refs[0]: _json(kept)}

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one repository states; its name is another one once it has moved."""
        stated = json.loads(body)
        yield "url", fields.address(stated["address"])
        yield "code_url", fields.address(stated["address"])
        yield "license", _licence(stated["license"])
        ref = refs.canonical("github", stated["name"])
        yield "identifiers", str(ref) if ref else None
        if not stated["fork"]:
            papers = _named(stated) or _cited(stated["cites"])
            yield from (("identifiers", str(ref)) for ref in papers)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _repository(stated: Mapping[str, Any]) -> Ref | None:
    """Return a repository's name, if its address is of the same."""
    name, address = str(stated.get("full_name")), str(stated.get("html_url"))
    ref = refs.canonical("github", name) if name.count("/") == 1 else None
    return ref if refs.recognise(address) == ref else None


def _licence(stated: Any) -> str | None:
    """Return the SPDX id, where GitHub could tell one."""
    name = stated.get("spdx_id") if isinstance(stated, dict) else None
    known = isinstance(name, str) and _SPDX.fullmatch(name) and name not in _NO_LICENCES
    return name if known else None


def _named(stated: Mapping[str, Any]) -> list[Ref]:
    """Return the one paper that home page and description name as the repository's own."""
    words, home = _text(stated["description"]), _papers([_text(stated["homepage"])])
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
    found = {ref for ref in map(refs.recognise, addresses) if ref}
    return {r for r in found if r.scheme in _OF_PAPERS and not r.value.startswith(_SOFTWARE)}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _preferred(text: str) -> dict[str, Any]:
    """Return type and addresses of the work that a CITATION.cff prefers to be cited.

    Read are the lines of the block that are plain `name: value`; of what is
    written in YAML's other ways nothing is known.

    >>> _preferred("preferred-citation:\\n  type: article\\n  doi: '10.1234/a'  # it\\ndoi: 10.1/b")
    {'type': 'article', 'addresses': ['10.1234/a']}
    """
    told = _sections([_pair(line) for line in _block(text)])
    plain = {name: value for name, (value, below) in told.items() if not below}
    _, listed = told.get("identifiers", ("", []))
    addresses = [plain.get("doi"), plain.get("url"), *_values(listed)]
    return {"type": plain.get("type", ""), "addresses": [one for one in addresses if one]}


def _sections(lines: Sequence[Line]) -> dict[str, tuple[str, list[Line]]]:
    """Return for each name of a block its value, and the lines below that are its own."""
    told: dict[str, tuple[str, list[Line]]] = {}
    below: list[Line] = []
    for line in lines:
        depth, dash, name, value = line
        if depth > lines[0][0] or dash:
            below.append(line)
        elif depth < lines[0][0] or not name or name in told:
            return {}  # not written as we know it
        else:
            told[name] = value, (below := [])
    return told


def _values(items: Sequence[Line]) -> Iterator[str]:
    """Yield what the items of a list call their `value`."""
    inner = 0
    for depth, dash, name, value in items:
        if dash and depth == items[0][0]:
            inner = depth + dash
        if name == "value" and depth + dash == inner:
            yield value


def _block(text: str) -> Iterator[str]:
    """Return the lines that say something below the one `preferred-citation:`."""
    lines = re.split(r"\r\n|\r|\n", text)
    starts = [n for n, line in enumerate(lines) if line.startswith("preferred-citation")]
    plain = len(starts) == 1 and _PREFERRED.fullmatch(lines[starts[0]])
    below = lines[starts[0] + 1 :] if plain else []
    told = (line for line in below if line.strip() and not line.lstrip().startswith("#"))
    return takewhile(lambda line: line.startswith(" "), told)


def _pair(line: str) -> Line:
    """Return indent, width of a dash, name and value; what is no plain value is empty.

    >>> _pair("  - value: '10.1/a' # it"), _pair("  url: >-"), _pair("    words")
    ((2, 2, 'value', '10.1/a'), (2, 0, 'url', ''), (4, 0, '', ''))
    """
    found = _PAIR.fullmatch(line)
    if not found:
        return len(line) - len(line.lstrip(" ")), 0, "", ""
    value = _SCALAR.fullmatch(found[4])
    plain = next(filter(None, value.groups()), "") if value else ""
    return len(found[1]), len(found[2] or ""), found[3], plain
