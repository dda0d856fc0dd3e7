"""Lists of people, in whichever order and with whichever commas."""

from __future__ import annotations

import re

from enrich.normalization import word_lists

_LISTS = word_lists.load(__file__)
_ET_AL = re.compile(
    r"[,;]?\s*(?:\bet\.?\s?al\b\.?|\betc\b\.?|\band others\b|\bet\. al\b|等人?)", re.I
)
_INITIALS = re.compile(r"(?:[A-Z]\.?[\s-]?){1,4}")
_NAME = re.compile(
    r"(?:[^\W\d_](?:[^\W\d_]|['’‘`.\-‐–])*\s+){0,5}[^\W\d_](?:[^\W\d_]|['’‘`.\-‐–])*\.?"
)
_PARTICLES = frozenset(_LISTS["particles"].words)
_SENTENCE_WORD = word_lists.any_of(_LISTS["sentence_words"])
_NOT_NAMES = re.compile(
    rf"{_LISTS['no_names'].expression}|\b(?:by|{_LISTS['sentence_words'].choice})\b"
)
_WIDE = re.compile(r"[\u3400-\u9fff]")
_NOT_ONE = word_lists.any_of(_LISTS["no_lone_name"], _LISTS["topic_endings"])
_SURNAMES = "".join(_LISTS["surnames"].words)
_WIDE_NAME = re.compile(
    rf"(?:(?:{_LISTS['double_surnames'].choice})|[{_SURNAMES}])[\u4e00-\u9fff]{{1,2}}"
)
_SURNAME_FIRST = re.compile(r"([^\W\d_][^\W\d_'’-]+(?:[ -][^\W\d_]{2,})?) ([A-Z]{1,3})")
_DOTS = re.compile(r"\s[·•]\s")
_PAREN = re.compile(r"\([^()]{0,60}\)")
_ENDED = re.compile(r"[^\W\d_]{5,}\.")  # the last word of a sentence, and no initial
_ELIDED = re.compile(r"(?:d|l|dell|dall|t)['’‘`][A-Z]")
_BY = re.compile(r"^(?:(?:authors?|作者)\b\s?[:：]?\s?|by\s[:：]?)", re.IGNORECASE)
_FINAL = re.compile(r"(?:(?<=\w\w)|\s)[\s.,]{1,9}$")
_STARRED = re.compile(r"(?<=\w)\\?[*†‡§]+\s(?=[A-Z])")
_FOOTNOTE = re.compile(r"(?<=[^\W\d_])\d[\d,]*(?=\s?(?:[,;&]|and\b|$))")
_SEMICOLON = re.compile(r"\s?;\s?(?:and\s)?")
_AND = re.compile(r"\s(?:and|&)\s")
_COMMA = re.compile(r"\s?,?\s?\b(?:and|&)\s|\s?[,，、&]\s?")
_LISTED = re.compile(r"[,;，、&*]|\band\b|\bet\b|等")
_MARKS = re.compile(r"\\?[*†‡§¶⋆∗#]+|[\u00b9\u00b2\u00b3\u2070-\u2079]+|<[^>]{0,40}>")


def names(text: str) -> tuple[str, ...]:
    """The people of a list of names in natural order; none if it is no such list.

    >>> names("LeCun, Yann, Yoshua Bengio, and Geoffrey Hinton")
    ('Yann LeCun', 'Yoshua Bengio', 'Geoffrey Hinton')
    >>> names("Dai, J., He, K., Sun, J."), names("A study of names, and others")
    (('J. Dai', 'K. He', 'J. Sun'), ())
    """
    if _SENTENCE_WORD.search(text) or (text.count(" ") > 7 and not _LISTED.search(text)):
        return ()
    text, had_more = _without_et_al(text)
    people = _parted(text) if text else []
    if not people or not all(map(_is_name, people)):
        return ()
    if not had_more and not any(map(_is_full, people)):
        return ()
    return tuple(people)


def one(text: str) -> bool:
    """Whether the text has the form of one person's name, in full or with initials.

    >>> one("Jane Doe"), one("Knuth, D."), one("Fast Search in Trees")
    (True, True, False)
    """
    return len(names(text)) == 1 and not _NOT_ONE.search(text)


def certain(text: str) -> bool:
    """Whether a text without markup can hardly be anything but a list of names."""
    found = names(text)
    return bool(found) and (len(found) > 1 or bool(_ET_AL.search(_PAREN.sub(" ", text))))


def _without_et_al(text: str) -> tuple[str, bool]:
    text = _DOTS.sub(", ", _PAREN.sub(" ", text))
    text = _MARKS.sub(" , ", text) if "," not in text and ";" not in text else _starred(text)
    found = _ET_AL.search(text)
    if found:
        text = text[: found.start()]
    text = _BY.sub("", " ".join(text.split()))
    return _FINAL.sub("", text.strip(" ,;:&|-–—·").lstrip(".")), found is not None


def _starred(text: str) -> str:
    """Marks between two names without a comma part them; all others vanish."""
    return _FOOTNOTE.sub("", _MARKS.sub("", _STARRED.sub(", ", text)))


def _parted(text: str) -> list[str]:
    if ";" in text:
        return [_turned(part) for part in _SEMICOLON.split(text) if part.strip()]
    chunks = _AND.split(text)
    if "," not in text and "，" not in text and "、" not in text:
        return [chunk.strip() for chunk in chunks]
    pairs = [chunk.strip(" ,").count(",") == 1 for chunk in chunks]
    if len(chunks) > 1 and all(pairs) and not any(chunk.rstrip().endswith(",") for chunk in chunks):
        return [_turned(chunk) for chunk in chunks]
    if (
        len(chunks) == 2
        and pairs == [True, False]
        and not any(" " in c for c in re.split(r",\s*", ",".join(chunks)))
    ):
        return [_turned(chunks[0]), chunks[1].strip(" ,")]
    return _natural([part.strip() for part in _COMMA.split(text) if part.strip(" .")])


def _natural(parts: list[str]) -> list[str]:
    """Surname-first pairs turned round: all of them, or only the first."""
    if any(map(_WIDE_NAME.fullmatch, parts)):
        return parts
    if all(behind := [_SURNAME_FIRST.fullmatch(part.rstrip(".")) for part in parts]):
        return [f"{found[2]} {found[1]}" for found in behind if found]
    initials = [_INITIALS.fullmatch(part) is not None for part in parts]
    if len(parts) > 1 and any(initials[1::2]) and not any(initials[::2]):
        return _paired(parts)
    if len(parts) > 2 and all(" " not in part for part in parts):
        return parts
    if len(parts) > 1 and _is_surname(parts[0]):
        alone = not any(map(_is_surname, parts[1:]))
        if not (alone or _is_given(parts[1])):
            return parts
        if alone or len(parts) < 4 or all(" " in part or "." in part for part in parts[2:]):
            return [f"{parts[1]} {parts[0]}", *parts[2:]]
    return parts


def _paired(parts: list[str]) -> list[str]:
    out: list[str] = []
    for part in parts:
        if out and " " not in out[-1] and _INITIALS.fullmatch(part):
            out[-1] = f"{part} {out[-1]}"
        else:
            out.append(part)
    return out


def _turned(chunk: str) -> str:
    surname, comma, given = chunk.strip(" ,").partition(",")
    return f"{given.strip()} {surname.strip()}" if comma and given.strip() else chunk.strip(" ,")


def _is_surname(part: str) -> bool:
    return " " not in part and len(part) > 1 and "." not in part


def _is_given(part: str) -> bool:
    words = part.split()
    if len(words) == 1 or any(re.fullmatch(r"[A-Z]\.?", word) for word in words[1:]):
        return len(words) < 4
    return any(word in _PARTICLES for word in words)


def _is_full(name: str) -> bool:
    return 2 <= len(name.split()) <= 5 or _WIDE_NAME.fullmatch(name) is not None


def _is_name(part: str) -> bool:
    if _WIDE.match(part):
        return _WIDE_NAME.fullmatch(part) is not None
    if len(part) > 45 or _NOT_NAMES.search(part) or not _NAME.fullmatch(part):
        return False
    first, *others = part.split()
    if any(_ENDED.fullmatch(word) for word in (first, *others[:-1])):
        return False
    proper = [_is_capital(word) for word in (first, *others)]
    return any(proper) and all(
        capital or word.lower() in _PARTICLES
        for word, capital in zip(others, proper[1:], strict=True)
    )


def _is_capital(word: str) -> bool:
    return word[0].isupper() or not word[0].isascii() or _ELIDED.match(word) is not None
