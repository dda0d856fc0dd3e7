"""How each scheme spells its identifiers, bare and inside links: one reader for each."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from enrich.model import Ref
from enrich.normalization import doi, word_lists
from enrich.normalization.addresses import as_meant

_LONGEST = 2000  # characters of a link worth reading
_LISTS = word_lists.load(__file__)
ARCHIVES = frozenset(_LISTS["archives"].words)
_NEW = re.compile(r"(?<![\d.])(\d{2})(\d{2})\.(\d{4,5})(?!\d)", re.ASCII)
_OLD = re.compile(r"(?<![a-z-])([a-z]+(?:-[a-z]+)?)(?:\.[a-z]{2})?/(\d{2})(\d{2})(\d{3})(?!\d)")
_ARXIV_HOSTS = ("arxiv.org", "ar5iv.org", "alphaxiv.org", "xxx.lanl.gov", "arxiv-sanity.com")
_BELOW_ARXIV = tuple(f".{host}" for host in _ARXIV_HOSTS)
_ARXIV_PATH = re.compile(
    r"/(?:(?:abs|pdf|html|ps|e-print|format|overview|src|papers)/)?(?=[\da-z])"
)
_ARXIV_ELSEWHERE = re.compile(
    r"(?:huggingface\.co|hf\.co|emergentmind\.com)/papers/|"
    r"(?:papers\.cool|semanticscholar\.org)/arxiv[/:]"
)
_ARXIV_IDS = range(9, 41)  # characters of one
_FTP = re.compile(r"/ftp/([a-z-]+)/papers/\d{4}/(\d{4}\.?\d{3,5})")
_ACL = re.compile(
    r"/([A-Za-z]\d{2}-\d{4,5}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)(?:v\d+)?(?:\.pdf|\.bib)?/?$",
    re.ASCII,
)
_PMLR = re.compile(r"/([vr]\d+)/(?:main/assets/)?([a-z][a-z0-9-]*)(?:[./].*)?$", re.ASCII)
_USENIX = re.compile(
    r"/conference/([a-z0-9_-]+(?:/[a-z0-9_-]+)?/presentation/[a-z0-9_-]+)(?:/|$)", re.ASCII
)
_USENIX_OLD = re.compile(
    r"/conference/([a-z][a-z-]*\d{2,4}|\d{1,4}(?:st|nd|rd|th)?-[a-z0-9-]+|[a-z][a-z-]*-[ivx]{1,4})"
    r"/([a-z0-9]+(?:-[a-z0-9]+){2,})/?$",
    re.ASCII,
)
_USENIX_SHORT = re.compile(  # one or two words tell no paper where events are written `osdi22`
    r"/conference/([a-z][a-z-]*-\d{2})/([a-z0-9]+(?:-[a-z0-9]+)?)/?$", re.ASCII
)
_EARLY = re.compile(r"/content/(?:bio|med)rxiv/early/\d{4}/\d\d/\d\d/([\d.]*\d)", re.ASCII)
_OF_ACM = re.compile(r"\d{4,9}\.\d{4,9}", re.ASCII)
_NOT_PRESENTED = word_lists.any_of(_LISTS["not_presented"])
_OPENREVIEW = re.compile(r"[A-Za-z0-9_-]{5,20}", re.ASCII)
_GITHUB = re.compile(r"([a-z0-9][a-z0-9-]{0,38})/([a-z0-9._-]+)", re.ASCII)
_NOT_OWNERS = frozenset(_LISTS["not_owners"].words)
_HUGGINGFACE = re.compile(r"((?:datasets/|spaces/)?)([\w.-]+)/([\w.-]+)", re.ASCII)
_NOT_NAMES = frozenset(_LISTS["not_names"].words)
_OF_DOIS = ("doi", "doid", "id")  # names in queries
_PORTS = {"http": 80, "https": 443}
_IN_QUERY = "/:;().,-_~%+=&@!$'*?"


def printable(text: str) -> str:
    """Return an address or identifier on one line, without quotes and what no encoding holds."""
    text = text[:_LONGEST]
    if text.isascii() and text.isprintable():
        return " ".join(text.split()).strip("<>\"'` ")
    text = text.encode("utf-8", "replace").decode("utf-8")
    shown = "".join(sign if sign.isprintable() or sign.isspace() else "" for sign in text)
    return " ".join(shown.split()).strip("<>\"'` ")


def unspaced(text: str) -> str:
    """Return an address or identifier without white space."""
    return text.replace(" ", "").strip("<>\"'`")


def bare(text: str) -> Ref | None:
    """Return the ref of an arXiv id or a DOI that stands alone."""
    scheme, _, value = text.partition(":")
    if scheme.lower() in ("arxiv", "doi"):
        return BARE[scheme.lower()](value.strip())
    return _doi(text) if text.startswith("10.") else None


def _arxiv(text: str) -> Ref | None:
    text = text.lower()
    if new := _NEW.search(text):
        year, month, number = int(new[1]), int(new[2]), new[3]
        digits = 4 if (year, month) < (15, 1) else 5
        sound = (year, month) >= (7, 4) and 1 <= month <= 12 and len(number) == digits
        return Ref("arxiv", f"{new[1]}{new[2]}.{number}") if sound and int(number) else None
    old = _OLD.search(text)
    if old and old[1] in ARCHIVES and 1 <= int(old[3]) <= 12 and not 7 < int(old[2]) < 91:
        return Ref("arxiv", f"{old[1]}/{old[2]}{old[3]}{old[4]}")
    return None


def _doi(text: str) -> Ref | None:
    value = doi.clean(text)
    if value is None:
        return None
    prefix, _, suffix = value.partition("/")
    if prefix == "10.48550" and (ref := _arxiv(suffix.removeprefix("arxiv."))):
        return ref
    return Ref("doi", value)


def _read_arxiv(host: str, path: str, _query: str) -> Ref | None:
    path = unquote(path).lower()
    if host in _ARXIV_HOSTS or host.endswith(_BELOW_ARXIV):
        if path.startswith("/ftp/") and (ftp := _FTP.match(path)):
            return _arxiv(ftp[2] if ftp[1] == "arxiv" else f"{ftp[1]}/{ftp[2]}")
        prefix = _ARXIV_PATH.match(path)
        start = path[prefix.end() :].removeprefix("arxiv:") if prefix else ""
        return _arxiv(start[:40]) if _NEW.match(start) or _OLD.match(start) else None
    if "/papers/" not in path and "/arxiv" not in path:
        return None
    found = _ARXIV_ELSEWHERE.search(host + path)
    return _arxiv((host + path)[found.end() :]) if found else None


def _read_usenix(host: str, path: str, _query: str) -> Ref | None:
    path = path.lower()
    found = _USENIX.match(path) if host == "usenix.org" else None
    if found:
        return Ref("usenix", found[1])
    old = _USENIX_OLD.match(path) or _USENIX_SHORT.match(path) if host == "usenix.org" else None
    if old and not _NOT_PRESENTED.search(old[2]):
        return Ref("usenix", f"{old[1]}/{old[2]}")
    return None


def _read_openreview(host: str, path: str, query: str) -> Ref | None:
    if host != "openreview.net" or path.rstrip("/") not in ("/forum", "/pdf"):
        return None
    given = dict(parse_qsl(query)).get("id", "")
    found = _OPENREVIEW.match(given)
    return Ref("openreview", found[0]) if found and found[0] == given.rstrip(".,;)]") else None


def _read_acl(host: str, path: str, _query: str) -> Ref | None:
    anthology = host.startswith("aclanthology.") or (
        host == "aclweb.org" and path.startswith("/anthology")
    )
    return _acl(path) if anthology else None


def _acl(path: str) -> Ref | None:
    found = _ACL.search("/" + path.lstrip("/"))
    if not found:
        return None
    name = found[1]
    return Ref("acl", name.upper() if name[0].isalpha() else name.lower())


def _read_pmlr(host: str, path: str, _query: str) -> Ref | None:
    raw = host == "raw.githubusercontent.com" and path.startswith("/mlresearch/")
    if not raw and host != "proceedings.mlr.press":
        return None
    found = _PMLR.match(path.lower().removeprefix("/mlresearch"))
    return Ref("pmlr", f"{found[1]}/{found[2]}") if found else None


def _read_github(host: str, path: str, _query: str) -> Ref | None:
    if host not in ("github.com", "raw.githubusercontent.com"):
        return None
    return _github(path.lstrip("/"))


def _github(path: str) -> Ref | None:
    found = _GITHUB.match(path.lower())
    if not found or found[1] in _NOT_OWNERS:
        return None
    name = found[2].removesuffix(".git").rstrip(".")
    return Ref("github", f"{found[1]}/{name}") if name.strip(".") else None


def _read_huggingface(host: str, path: str, _query: str) -> Ref | None:
    return _huggingface(path.lstrip("/")) if host in ("huggingface.co", "hf.co") else None


def _huggingface(path: str) -> Ref | None:
    found = _HUGGINGFACE.match(path)
    if not found or found[2].lower() in _NOT_NAMES or not (found[2] + found[3]).strip("."):
        return None
    return Ref("huggingface", f"{found[1]}{found[2]}/{found[3]}")


def _page(text: str) -> Ref | None:
    """The ref of an address with a host, spelt as browsers do, without its fragment."""
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or "." not in host or not host.isascii():
        return None
    at = "" if port in (None, _PORTS[parts.scheme]) else f":{port}"
    path = quote(parts.path or "/", safe="/:;().,-_~%+=&@!$'*")
    query = f"?{quote(parts.query, safe=_IN_QUERY)}" if parts.query else ""
    return Ref("page", f"{parts.scheme}://{host}{at}{path}{query}")


def read_doi(host: str, path: str, query: str) -> Ref | None:
    """Return the DOI in the parts of an address, in which white space ends it."""
    path = unquote(path)
    if host.endswith("doi.org"):
        return _doi(path)
    stated = " ".join(value for key, value in parse_qsl(query) if key in _OF_DOIS) if query else ""
    paged = _doi(doi.of_page(path)) if doi.may_stand_in(path) else None
    return paged or _doi(stated) or _of_host(host, path, stated)


def _of_host(host: str, path: str, stated: str) -> Ref | None:
    """The DOI of which a host leaves out its own prefix."""
    if host.endswith("acm.org") and path.endswith("/citation.cfm"):
        return _doi(f"10.1145/{stated}") if _OF_ACM.fullmatch(stated) else None
    early = _EARLY.match(path) if host.endswith(("biorxiv.org", "medrxiv.org")) else None
    return _doi(f"10.1101/{early[1]}") if early else None


_Reader = Callable[[str, str, str], Ref | None]
READERS: tuple[_Reader, ...] = (
    _read_arxiv,
    _read_usenix,
    _read_openreview,
    _read_acl,
    _read_pmlr,
    _read_github,
    _read_huggingface,
)
BARE: dict[str, Callable[[str], Ref | None]] = {
    "arxiv": lambda text: _arxiv(unspaced(text)) if len(unspaced(text)) in _ARXIV_IDS else None,
    "doi": _doi,
    "usenix": lambda text: _read_usenix("usenix.org", f"/conference/{text}", ""),
    "openreview": lambda text: Ref("openreview", text) if _OPENREVIEW.fullmatch(text) else None,
    "acl": _acl,
    "pmlr": lambda text: _read_pmlr("proceedings.mlr.press", f"/{text}", ""),
    "github": _github,
    "huggingface": _huggingface,
    "page": lambda text: _page(as_meant(text)),
}
LANDING = {
    "arxiv": "https://arxiv.org/abs/{}",
    "doi": "https://doi.org/{}",
    "usenix": "https://www.usenix.org/conference/{}",
    "openreview": "https://openreview.net/forum?id={}",
    "acl": "https://aclanthology.org/{}",
    "pmlr": "https://proceedings.mlr.press/{}.html",
    "github": "https://github.com/{}",
    "huggingface": "https://huggingface.co/{}",
}
PDF = {
    "arxiv": "https://arxiv.org/pdf/{}",
    "acl": "https://aclanthology.org/{}.pdf",
    "openreview": "https://openreview.net/pdf?id={}",
}
"""Where the document is; of USENIX and PMLR its name varies, and no identifier tells it."""
OWN_DOI = {"arxiv": "10.48550/arxiv.{}"}
"""The DOI that an archive gives to each of its works, and that is no publication's."""
