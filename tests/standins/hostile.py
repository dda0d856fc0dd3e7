"""Bodies that strangers may send to stop a night: a megabyte of each pattern."""

from __future__ import annotations

from collections.abc import Iterator

MEGABYTE = 1_000_000


def page(pattern: str, size: int = MEGABYTE) -> bytes:
    """Return HTML of one pattern: what stands before, what is repeated, and what behind."""
    return "".join(_repeated(*HTML[pattern], size)).encode()


def _repeated(head: str, middle: str, tail: str, size: int) -> Iterator[str]:
    tail = tail if len(tail) < 100 else tail[: size // 2]
    yield head
    left, n = size - len(head) - len(tail), 0
    while left > 0:
        piece = middle.replace("{n}", str(n))
        yield piece
        left, n = left - len(piece.encode()), n + 1
    yield tail


TITLED = '<meta name="citation_title" content="Weft">'


def _abstract(attack: str) -> tuple[str, str, str]:
    """A page whose abstract is an attack in the markup that our own expressions take off."""
    return f'{TITLED}<meta name="citation_abstract" content="', attack, '">'


def _meta(name: str, attack: str, before: str = "") -> tuple[str, str, str]:
    """A page whose meta tag is as long as one may be, some ten times over."""
    content = before + attack * (99_000 // len(attack))
    return TITLED, f'<meta name="citation_{name}" content="{content}">', ""


HTML: dict[str, tuple[str, str, str]] = {
    "comments without an end": ("", "<!--", ""),
    "links within a tag": ("", "<a ", ""),
    "links without an end": ("", "<a>", ""),
    "links with addresses": ("", "<a href=//doi.org/10.1/a>", ""),
    "divisions within one another": ("", "<div>", ""),
    "marked divisions": (TITLED, "<div class=acl-abstract id=abstract>", ""),
    "tables within one another": ("", "<table><tr><td>", ""),
    "drawings within one another": ("", "<svg>", ""),
    "attributes of one tag": ("<p ", "a{n}=1 ", ">"),
    "attributes without a name": ("<p ", "=", ">"),
    "quotes without an end": ("", "<a b='", ""),
    "formats without an end": ("", "<b a={n}>", "<p>x" * 100_000),
    "formats closed by paragraphs": ("", "<b><i><p></b>", ""),
    "meta tags": ("", "<meta name=citation_author content=A>", ""),
    "titles without an end": ("", "<title>", ""),
    "scripts without an end": ("", "<script></script ", ""),
    "templates within one another": ("", "<template>", ""),
    "marked sections": ("", "<![CDATA[", ""),
    "instructions": ("", "<?", ""),
    "ends of tags": ("", "</p>", ""),
    "beginnings of tags": ("", "<", ""),
    "ampersands": ("", "&", ""),
    "entities that are none": ("", "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", ""),
    "a number without an end": ("&#", "1", ";"),
    "headings": (f"{TITLED}<div id=abstract>", "<h1>", ""),
    "spaces": ("<p", " ", ""),
    "lists of JSON-LD within one another": ('<script type="application/ld+json">', "[", ""),
    "objects of JSON-LD within one another": ('<script type="application/ld+json">', '{"a":', ""),
    "numbers of JSON-LD": ('<script type="application/ld+json">{"a":', "1", "}</script>"),
    "blocks of JSON-LD": ("", '<script type="application/ld+json">{"name":"a"}</script>', ""),
    "an abstract of comments": _abstract("&lt;!--"),
    "an abstract of styles": _abstract("&lt;style&gt;"),
    "an abstract of annotations": _abstract("&lt;a{n}:annotation&gt;"),
    "an abstract of formulas": _abstract("&lt;math&gt;"),
    "an abstract of formulas with indices": _abstract("&lt;math&gt;&lt;mmultiscripts&gt;"),
    "an abstract of braces": _abstract("{"),
    "text of a marked element": (f"{TITLED}<div class=acl-abstract id=abstract>", "a &lt;b ", ""),
    "a bibliography entry": (f"{TITLED}<div id=bibtex>", "url={n} = ", ""),
    "links of a marked element": (f"{TITLED}<div id=abstract>", "<a href=/a>OpenReview</a>", ""),
    "long addresses": ("", f"<a href='{'https://doi.org/10.1/' * 150}'>", ""),
    "a title of lines": _meta("title", "|"),
    "a title of accents": _meta("title", "\u0327\u0301"),
    "a title of braces": _meta("title", "{a"),
    "a title of commands": _meta("title", "\\a{"),
    "a title of colons": _meta("title", ": "),
    "an address of dots": _meta("pdf_url", "https://a.", " b"),
    "an author of commas": _meta("author", "a,"),
    "an author of initials": _meta("author", "A. "),
    "an author of braces": _meta("author", "{\\'e"),
    "a venue of words": _meta("conference_title", "Proceedings of the "),
    "a venue of acronyms": _meta("conference_title", "(ICML) "),
    "a venue of numbers": _meta("conference_title", "12th "),
    "a venue of capitals": _meta("conference_title", "A"),
    "a journal of dashes": _meta("journal_title", "-"),
    "a date of digits": _meta("date", "1"),
    "a date of words": _meta("publication_date", "May "),
    "a DOI of escapes": _meta("doi", "%25", "10.1234/"),
    "a DOI of slashes": _meta("doi", "10.1234/"),
    "a DOI of brackets": _meta("doi", "(", "10.1234/"),
    "an arXiv id of digits": _meta("arxiv_id", "2401."),
}  # fmt: skip
"""What stands before, what is repeated, and what stands behind; `{n}` counts."""


def _feed(entry: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{entry}</feed>'


def _many(piece: str, size: int = MEGABYTE) -> str:
    return piece * (size // len(piece))


_DATES = "<published>2024-01-01T00:00:00Z</published><updated>2024-01-01T00:00:00Z</updated>"
_ENTRY = f"<entry><id>http://arxiv.org/abs/2401.00001v1</id><title>A</title>{_DATES}{{}}</entry>"

XML: dict[str, str] = {
    "elements within one another": _many("<a>", MEGABYTE // 2) + _many("</a>", MEGABYTE // 2),
    "elements": _feed(_many("<a/>")),
    "attributes": "<feed " + " ".join(f'a{n}="1"' for n in range(90_000)) + "/>",
    "namespaces": _feed("".join(f'<a xmlns:b{n}="u{n}"/>' for n in range(35_000))),
    "an entity that grows": '<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><a>&b;</a>',
    "a token without an end": '<a b="' + _many("x"),
    "comments": "<a>" + _many("<!-- -->") + "</a>",
    "entries without a date": _feed(
        _many("<entry><id>http://arxiv.org/abs/2401.00001v1</id></entry>")
    ),
    "people": _feed(_ENTRY.format(_many("<author><name>A</name></author>"))),
    "links": _feed(_ENTRY.format(_many('<link href="a"/>'))),
    "a summary of comments": _feed(_ENTRY.format(f"<summary>{_many('&lt;!--')}</summary>")),
}

JSON: dict[str, str] = {
    "lists within one another": _many("["),
    "lists that end": _many("[", MEGABYTE // 2) + _many("]", MEGABYTE // 2),
    "objects within one another": _many('{"a":'),
    "an endless number": _many("1"),
    "an endless number in an object": '{"a": -' + _many("1") + "}",
    "an endless power": "1e" + _many("9"),
    "keys": "{" + ",".join(f'"{n}": 1' for n in range(80_000)) + "}",
    "numbers": "[" + _many("1,") + "1]",
    "backslashes": '"' + _many("\\"),
}

YAML: dict[str, str] = {
    "lists within one another": _many("["),
    "objects within one another": _many("{"),
    "aliases that grow": "a0: &a0 [x, x]\n"
    + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 40))
    + "preferred-citation: *a39\n",
    "keys": "".join(f"a{n}: 1\n" for n in range(100_000)),
    "items": _many("- a\n"),
    "merged keys": "a: &a {b: 1}\n" + _many("<<: *a\n"),
    "citations": "preferred-citation: {" + _many("a: b, ") + "}",
    "remarks": _many("#\n"),
    "spaces": "".join(" " * n + "a:\n" for n in range(1_400)),
    "half of what may be": "preferred-citation:\n" + _many("- a\n", 24_000),
    "all that may be": "preferred-citation: {" + _many("a: b, ", 49_000) + "}",
}
