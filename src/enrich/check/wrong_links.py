"""Whether the work that a link opens is the work that the entry names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from enrich.check.comparison import Compared, compared
from enrich.check.evidence import HALF, Known, Stated, contradicts, family, first_of, share
from enrich.check.finding import Finding, Fit, Severity, files, quoted
from enrich.check.replaceable_links import is_replaceable
from enrich.check.shared_links import Parts, intruders
from enrich.check.siblings import is_numbered_apart, is_worded, sibling_s
from enrich.check.title_agreement import CLOSE, MOST, SAME
from enrich.check.title_misquoted import in_words, quoted_wrongly
from enrich.model import STATED, Entry
from enrich.normalization import identifiers

FIRST_CALLED = "its first version was called"
_SAME_PEOPLE = "its people agree"
_NOTHING = 0.1
"""Below it two titles have hardly a word in common: less than any retitling that is known."""


def link_findings(known: Known, linked: Parts) -> tuple[list[Finding], dict[str, Fit]]:
    """Return what is wrong with links, and how well each entry fits its link."""
    owners = intruders(known, linked)
    found: list[Finding] = []
    fits: dict[str, Fit] = {}
    for entry in known.entries:
        if entry.entry_id not in known.papers or not known.listed[entry.entry_id].text:
            continue  # a bare link has nothing to be held against
        ref = entry.ref
        if ref is None or not (known.stated.get(ref) or ref.scheme == "arxiv"):
            continue
        beside = compared(known, entry, ref)
        finding = _judged(known, beside, owners)
        found += filter(None, [finding])
        fits[entry.entry_id] = _fit(known, beside, finding)
    return found, fits


def _fit(known: Known, beside: Compared, finding: Finding | None) -> Fit:
    differs = finding is not None and finding.check == "wrong-link"
    if _is_translated(known, beside):
        return Fit("agrees") if beside.same_people or beside.nicknamed else Fit()
    if not beside.stated:
        return Fit("differs") if differs else Fit()
    score = max(beside.score, beside.first_score)
    if beside.people is not None:
        score = (score + beside.people) / 2
    return Fit("differs" if differs else "agrees", round(score, 2))


def _judged(known: Known, beside: Compared, owners: Mapping[str, Entry]) -> Finding | None:
    if _is_translated(known, beside):
        return None
    if beside.score >= SAME:
        other = sibling_s(known, beside) or _of_its_people(known, beside)
        return _elsewhere(known, beside, other) if other else _misquoted(known, beside)
    if beside.first is not None and beside.first_score >= SAME:
        return _renamed(known, beside, beside.first)
    other = known.another(beside.entry)
    if not beside.stated:
        return _unknown(known, beside, other)
    if other is not None and not _one_author_s(known, beside, other):
        return _elsewhere(known, beside, other)
    owner = owners.get(beside.entry.entry_id)
    if owner is not None and not (beside.same_people and is_worded(beside, owner)):
        return _taken(known, beside, owner)
    reason = _harmless(known, beside)
    if reason:
        return _reworded(known, beside, reason, owner)
    against = contradicts(known, beside.entry, beside.ref, beside.people)
    return _contradicted(known, beside, against)


def _is_translated(known: Known, beside: Compared) -> bool:
    """Tell whether a title is told in another script, so that no words can be compared."""
    titles = [one.title.text for one in known.titles_of(beside.entry)]
    return bool(titles) and all(
        map(known.listed[beside.entry.entry_id].is_in_another_script, titles)
    )


def _of_its_people(known: Known, beside: Compared) -> Stated | None:
    """Return the work of a title by the people listed, where others wrote the one linked to."""
    return known.namesake(beside.entry) if beside.people == 0.0 else None


def _reworded(known: Known, beside: Compared, reason: str, owner: Entry | None) -> Finding:
    """Judge a link that may well be right, though not by the words of its title.

    What is not on arXiv has had no other title, as far as anybody knows.  The
    same people have written other works, too.
    """
    settled = beside.first is not None and not beside.was_retitled
    if settled or not any(map(first_of, known.refs_of(beside.entry))):
        if reason == _SAME_PEOPLE and beside.score < _NOTHING:
            return _taken(known, beside, owner) if owner else _by_the_same(known, beside)
        misquoted = _misquoted(known, beside)
        if misquoted is not None:
            return misquoted
    return _retitled(known, beside, reason)


def _misquoted(known: Known, beside: Compared) -> Finding | None:
    """Return a remark where a title has words of its own for some of the right ones."""
    title = known.listed[beside.entry.entry_id]
    stated = [one.title for one in known.titles_of(beside.entry)]
    wrong = quoted_wrongly(title, stated)
    if not wrong:
        return None
    told = {"words": [[slip.listed, slip.stated] for slip in wrong]}
    assert beside.closest is not None  # nosec B101  # for the type checker
    message = (
        f"The work that {quoted(title.text)} links to is called "
        f"{quoted(beside.closest.title.text)}, {_say(beside.closest)}: {in_words(wrong)}."
    )
    return _finding(known, beside, "title-misquoted", "info", message, told)


def _by_the_same(known: Known, beside: Compared) -> Finding:
    message = f"{_opens(beside)}, which is by the same people, but has none of these words."
    return _finding(known, beside, "wrong-link", "warning", message, {"against": ["title"]})


def _harmless(known: Known, beside: Compared) -> str | None:
    """Return why another title is but a newer one, if anything says so.

    The people of another part, or of the next version, are the same, and so are its words.
    """
    title = known.listed[beside.entry.entry_id]
    titles = [one.title for one in known.titles_of(beside.entry)]
    if beside.people == 0.0 or is_numbered_apart(title, titles):
        return None
    if beside.same_people:
        return _SAME_PEOPLE
    if beside.nicknamed:
        return "it has the same nickname"
    if beside.score >= MOST:
        return "most of its words agree"
    if beside.first is None:
        return None
    enough = CLOSE if beside.was_retitled else MOST
    if beside.first_nicknamed or beside.first_score >= enough:
        return f"{FIRST_CALLED} {quoted(beside.first.title.text)}"
    return None


def _one_author_s(known: Known, beside: Compared, other: Stated) -> bool:
    """Tell whether those whom the entry names wrote the linked work, not the other."""
    named = set(map(family, beside.entry.authors))
    return beside.same_people and (share(named, known.people(other.ref)) or 0) < HALF


def _finding(
    known: Known,
    beside: Compared,
    check: str,
    severity: Severity,
    message: str,
    more: Mapping[str, Any] | None = None,
    suggestion: str | None = None,
    instead_of: str | None = None,
) -> Finding:
    told = {**beside.evidence, **(more or {})}
    return known.finding(beside.entry, check, severity, message, told, suggestion, instead_of)


def _opens(beside: Compared) -> str:
    """Return the sentence's first half: what the link opens, and who says so."""
    assert beside.closest is not None  # nosec B101  # for the type checker
    stated = STATED in beside.entry.notes
    what = f"The identifier in the words of {quoted(beside.entry.title)} is that of"
    opens = what if stated else f"The link of {quoted(beside.entry.title)} opens"
    return f"{opens} {quoted(beside.closest.title.text)}, {_say(beside.closest)}"


def _say(stated: Stated) -> str:
    """Return who states a title, as the end of a sentence."""
    verb = "says" if len(stated.providers) == 1 else "say"
    return f"{verb} {' and '.join(stated.providers)}"


def _elsewhere(known: Known, beside: Compared, other: Stated) -> Finding:
    link = identifiers.landing(other.ref)
    what = "the work whose first version was so named" if other.first else "the work so named"
    if beside.closest is not None and beside.closest.title.key == other.title.key:
        what = "the work of that title by the people listed"
    return _finding(
        known,
        beside,
        "wrong-link",
        "error",
        f"{_opens(beside)}; {what} is at {link}{_line(known, other)}.",
        {"other": _told(other), **_opened(known, beside)},
        link,
        beside.entry.url if is_replaceable(known, beside, other) else None,
    )


def _opened(known: Known, beside: Compared) -> dict[str, Any]:
    """Return all identifiers of the work that is linked to, where it has several."""
    refs = known.refs_of(beside.entry)
    return {"opened": list(map(str, refs))} if len(refs) > 1 else {}


def _line(known: Known, other: Stated) -> str:
    """Return where the list links to a work, in brackets; empty if nowhere."""
    place = known.place_of.get(other.ref)
    return f" ({place})" if place is not None else ""


def _told(other: Stated) -> dict[str, Any]:
    return {
        "ref": str(other.ref),
        "title": other.title.text,
        "providers": list(other.providers),
    }


def _unknown(known: Known, beside: Compared, other: Stated | None) -> Finding | None:
    """Judge a link nobody knows: is the listed title that of another identifier?"""
    if other is None or other.ref.scheme != beside.ref.scheme:
        return None
    title = known.listed[beside.entry.entry_id]
    if title.key != other.title.key or len(title.words) < 3:
        return None
    link = identifiers.landing(other.ref)
    return _finding(
        known,
        beside,
        "wrong-link",
        "error",
        f"{quoted(beside.entry.title)} is at {link}{_line(known, other)}, {_say(other)}, "
        f"but this line links to {identifiers.landing(beside.ref)}.",
        {"other": _told(other)},
        link,
    )


def _taken(known: Known, beside: Compared, owner: Entry) -> Finding:
    """Judge a link that is another entry's.

    Where both link to it, they may still be one work, listed by two titles, as
    long as nobody tells what the preprint was called at first.
    """
    other = {"other": {"line": owner.line, **files([owner]), "listed": owner.title}}
    message = f"{_opens(beside)}, which is the work of {owner.place}"
    both = owner.ref == beside.ref
    if both and first_of(beside.ref) is not None and beside.first is None:
        message += f"; {_open_question(beside)}."
        return _finding(known, beside, "wrong-link", "warning", message, other)
    return _finding(known, beside, "wrong-link", "error", f"{message}.", other)


def _retitled(known: Known, beside: Compared, reason: str) -> Finding:
    message = f"{quoted(beside.entry.title)} is {_now(beside)}; {reason}."
    return _finding(known, beside, "retitled", "info", message, {"because": reason})


def _renamed(known: Known, beside: Compared, first: Stated) -> Finding:
    message = (
        f"{quoted(first.title.text)} was the title of its first version; it is {_now(beside)}."
    )
    more = {"because": f"{FIRST_CALLED} so"}
    return _finding(known, beside, "retitled", "info", message, more)


def _now(beside: Compared) -> str:
    assert beside.closest is not None  # nosec B101  # for the type checker
    return f"now called {quoted(beside.closest.title.text)}, {_say(beside.closest)}"


def _contradicted(known: Known, beside: Compared, against: list[str]) -> Finding:
    several = len(against) > 1 or len(beside.entry.authors) > 1
    if "names" in against and several:
        why = " and ".join(against)
        message = f"{_opens(beside)}; {why} contradict, too."
        return _finding(known, beside, "wrong-link", "error", message, {"against": against})
    message = f"{_opens(beside)}; {_open_question(beside)}."
    more = {"against": against} if against else None
    return _finding(known, beside, "wrong-link", "warning", message, more)


def _open_question(beside: Compared) -> str:
    """Return what may be wrong: a later version may still have had the listed title."""
    if beside.first is None:
        return "it may have been retitled, or the link may be wrong"
    if not beside.was_retitled:
        return "it was called so from the first, and the link may be wrong"
    return (
        f"its first version was called {quoted(beside.first.title.text)}, and the link may be wrong"
    )
