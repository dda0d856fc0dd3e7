"""OpenReview: titles, authors, abstracts, days, PDFs, and who accepted a work.

One note a request, from API v2 and, what it does not know, from v1, where the
venues until about 2022 live.  Since 2026 both answer strangers with a robot
challenge (403 `ChallengeRequiredError`, seen August 2026), so it is off unless
somebody enables it; a key is the bearer token that `/login` hands out, and it
goes to v2 alone.  Some ten quick calls bring a 429.  Ids of people, which may
be e-mail addresses, are not kept.
Manual: https://docs.openreview.net/reference/api-v2
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any

from enrich.model import Ref, Reply, Request
from enrich.normalization import field_values, identifiers, outside_numbers, venues
from enrich.normalization.text import one_line
from enrich.providers.base import Door, Provider
from enrich.providers.contract import complete_list

_HOME = "https://openreview.net"
_OLDER = "https://api.openreview.net"
_CONTENT = ("title", "authors", "abstract", "venue", "venueid", "pdf", "html")
_NOTE = ("id", "forum", "invitation", "pdate", "odate", "license", "externalIds")
_ACCEPTED = re.compile(r"([^/]+/)*?(?P<venue>[^/]+)/(?P<year>20\d\d)/Conference")
_IMPORTED = re.compile(r"dblp\.org/(?:conf|journals)/(?P<venue>[^/]+)/(?P<year>\d{4})", re.I)
_NOT_TAKEN = re.compile(r"\b(?:submi(?:tted|ssion)|reject|withdr[ae]w|under review)", re.I)
_OUT = re.compile(r"/-/(?P<how>Withdrawn|Desk_Reject)")
_DECLINED = re.compile(
    r"(?:([^/]+/)*?(?P<venue>[^/]+)/(?P<year>20\d\d)/(?:Conference|Track/[^/]+)"
    r"|(?P<journal>[A-Z]+))/(?P<how>Withdrawn|Desk_Reject|Reject)(?:ed)?(?:_Submission)?"
)
_SUBMITTED = re.compile(r"\bsubmitted\b", re.I)
_LICENCE = re.compile(r"CC (BY(?:-(?:NC|SA|ND))*) (\d\.\d)")
_FAR_OFF = 4_102_444_800_000  # the year 2100


class Openreview(Provider):
    """The notes of OpenReview that are papers, by forum."""

    name = "openreview"
    accepts = frozenset({"openreview"})
    registers = frozenset({"openreview"})
    example = "openreview:uLpyWQPyF9"
    root = "https://api2.openreview.net"
    terms = 3.0
    keeps = timedelta(days=90)  # a request each, of a service that is easily tired
    cools = 60.0
    on = False

    def secrets(self) -> Mapping[str, str]:
        """Return the header that carries the token."""
        token = self.options.secret()
        return {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, refs: Sequence[Ref]) -> Request:
        """Return the request for one note of API v2."""
        return Request(f"{self.url}/notes", params=(("id", refs[0].value),))

    def answer(self, refs: Sequence[Ref], door: Door) -> Mapping[Ref, str | None]:
        """Ask API v2, and v1 about what v2 does not know."""
        found = self.proved(refs, door.ask(self.ask(refs)))
        if any(found.values()):
            return found
        older = self.options.url or _OLDER
        request = Request(f"{older.rstrip('/')}/notes", params=(("id", refs[0].value),))
        return self.proved(refs, door.ask(request))

    def split(self, refs: Sequence[Ref], reply: Reply) -> Mapping[Ref, str]:
        """Return what is kept of the notes that were asked for."""
        answer = json.loads(reply.body)
        if not isinstance(answer.get("notes"), list):
            raise self.unreadable(refs, "the answer holds no notes")
        if answer["notes"] and not {note["id"] for note in answer["notes"]} & {refs[0].value}:
            raise self.unreadable(refs, f"the notes are of others than {refs[0]}")
        by_id = {note["id"]: note for note in answer["notes"] if _is_paper(note)}
        return {ref: self._kept(ref, by_id[ref.value]) for ref in refs if ref.value in by_id}

    def denied(self, refs: Sequence[Ref], reply: Reply) -> Collection[Ref]:
        """Return the ref of a 404, of a counted nothing, or of a note that is no paper."""
        answer = json.loads(reply.body)
        if reply.status == 404:
            return refs if answer["name"] == "NotFoundError" else ()
        notes = {note["id"]: note for note in answer["notes"]}
        note = notes.get(refs[0].value)
        nothing = not notes and complete_list.is_count(answer["count"]) and answer["count"] == 0
        return refs if nothing or (note is not None and not _is_paper(note)) else ()

    def _kept(self, ref: Ref, note: Mapping[str, Any]) -> str:
        content = {name: _value(note["content"], name) for name in _CONTENT}
        if not _text(content["title"]):
            raise self.unreadable([ref], f"the note {ref.value} names no title")
        kept = {name: note.get(name) for name in _NOTE} | {"content": content}
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)

    def read(self, body: str) -> Iterator[tuple[str, Any]]:
        """Yield what one note states; its `venueid` tells that a venue took it."""
        note = json.loads(body)
        said = {name: _text(value) for name, value in note["content"].items()}
        yield "title", field_values.title(said["title"])
        yield "authors", _authors(note["content"]["authors"])
        yield "abstract", field_values.abstract(said["abstract"])
        yield "published", _published(note["pdate"], note["odate"])
        if _is_taken(said["venue"], _text(note.get("invitation"))):
            yield from _venue(said["venueid"], field_values.text(said["venue"]))
        yield "decision", _decision(said["venueid"], said["venue"], _text(note.get("invitation")))
        imported = said["venueid"].lower().startswith(("dblp.org/", "openreview.net/"))
        own = identifiers.canonical("openreview", note["id"])
        yield "identifiers", str(own) if own else None
        yield from _elsewhere(note["externalIds"], said["html"] if imported else "")
        if said["pdf"].startswith("/"):  # else a publisher's, who may want money
            yield "pdf_url", field_values.address(_HOME + said["pdf"])
        if not imported:  # there it is the licence of the record
            yield "license", _licence(_text(note["license"]))


def _is_paper(note: Mapping[str, Any]) -> bool:
    """Tell a paper from a reply to one, and from a note that was deleted."""
    return not note.get("ddate") and note.get("forum") in (None, note["id"])


def _value(content: Mapping[str, Any], name: str) -> Any:
    """Return a field of either generation; v2 wraps it."""
    field = content.get(name)
    return field.get("value") if isinstance(field, dict) else field


def _text(value: Any) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _authors(people: Any) -> list[dict[str, Any]]:
    """Return the people in order, given as names or, in imports, as objects."""
    listed = people if isinstance(people, list) else []
    stated = [each.get("fullname") if isinstance(each, dict) else each for each in listed]
    people = [field_values.person(field_values.text(_text(name))) for name in stated]
    return [person for person in people if person["name"]]


def _published(*stamps: Any) -> str | None:
    """Return the earliest of the dates on which it was published or made public."""
    known = [stamp for stamp in stamps if type(stamp) is int and 0 < stamp < _FAR_OFF]
    return field_values.dated(_day(min(known))) if known else None


def _day(stamp: int) -> str:
    """Return the date of milliseconds since 1970; what an import padded is taken off.

    >>> _day(1704067200000), _day(1561939200000), _day(1697213872796)
    ('2024', '2019-07', '2023-10-13')
    """
    at = outside_numbers.instant(stamp)
    if at is None:
        return ""
    if stamp % 86_400_000 or at.day > 1:
        return at.date().isoformat()
    return f"{at:%Y-%m}" if at.month > 1 else f"{at:%Y}"


def _is_taken(venue: str, invitation: str) -> bool:
    """Tell whether words contradict a `venueid`, which in v1 the rejected bear as well.

    Of what was submitted and not taken nothing is said: it may have appeared since.

    >>> _is_taken("ICLR 2022 Poster", ""), _is_taken("ICLR 2022 Submitted", "")
    (True, False)
    """
    return bool(venue) and not (_NOT_TAKEN.search(venue) or _OUT.search(invitation))


def _decision(venue_id: str, venue: str, invitation: str) -> str | None:
    """Return what became of a submission that was not taken; None while it is under review.

    In v1 those not taken bear the venue's own id, and the words or the invitation tell.

    >>> _decision("ICLR.cc/2024/Conference/Withdrawn_Submission", "", "")
    'withdrawn from ICLR 2024'
    >>> _decision("ICLR.cc/2022/Conference", "ICLR 2022 Submitted", "")
    'rejected from ICLR 2022'
    >>> _decision("ICLR.cc/2024/Conference/Submission", "ICLR 2024 Conference Submission", "")
    """
    found = _DECLINED.fullmatch(venue_id) or _ACCEPTED.fullmatch(venue_id)
    out = _OUT.search(invitation)
    if found is None or not (found.re is _DECLINED or out or _SUBMITTED.search(venue)):
        return None
    parts = found.groupdict()
    how = parts.get("how") or (out["how"] if out else "")
    verb = "withdrawn" if how == "Withdrawn" else "rejected"
    place = (parts["venue"] or parts["journal"]).removesuffix(".cc")
    told = (verb, "from", venues.canonical(place) or place, parts["year"])
    return " ".join(filter(None, told))


def _venue(venue_id: str, name: str) -> Iterator[tuple[str, Any]]:
    """Yield the venue that took the work, or in which an import says it stood."""
    found = _ACCEPTED.fullmatch(venue_id) or _IMPORTED.fullmatch(venue_id)
    if venue_id == "TMLR":
        yield from (("venue", "TMLR"), ("type", "journal-article"))
        yield "venue_name", name.removeprefix("Accepted by ")
    elif found:
        imported = found.re is _IMPORTED
        same = name.casefold() == f"{found['venue']} {found['year']}".casefold()
        acronym = found["venue"].removesuffix(".cc")
        yield "venue", venues.canonical(acronym) if same or not imported else None
        yield "venue_name", name
        yield "year", field_values.year(int(found["year"]))
        journal = venue_id.lower().startswith("dblp.org/journals/")
        yield "type", "journal-article" if journal else "proceedings-article"


def _elsewhere(ids: Any, page: str) -> Iterator[tuple[str, str]]:
    """Yield the other identifiers; the page an import was made from may be one."""
    stated = [_text(each).partition(":") for each in (ids if isinstance(ids, list) else [])]
    found = [identifiers.canonical(scheme, value) for scheme, _, value in stated] + [
        identifiers.recognise(page)
    ]
    known = {ref for ref in found if ref and ref.scheme in ("doi", "arxiv", "acl", "pmlr")}
    yield from (("identifiers", str(ref)) for ref in sorted(known))
    dois = [ref.value for ref in known if ref.scheme == "doi"]
    if len(dois) == 1:
        yield "doi", dois[0]


def _licence(text: str) -> str | None:
    """Return the SPDX id of a Creative Commons licence.

    >>> _licence("CC BY-NC-SA 4.0"), _licence("CC0 1.0"), _licence("nonexclusive")
    ('CC-BY-NC-SA-4.0', 'CC0-1.0', None)
    """
    found = _LICENCE.fullmatch(text)
    if found:
        return f"CC-{found[1]}-{found[2]}"
    return "CC0-1.0" if text in ("CC0 1.0", "CC0") else None
