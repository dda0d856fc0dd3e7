"""Bodies that strangers may send to stop a night: a megabyte of each pattern."""

from __future__ import annotations

MEGABYTE = 1_000_000


def page(pattern: str, size: int = MEGABYTE) -> bytes:
    """Return HTML of one pattern over and over, or in three parts, the middle one repeated."""
    head, middle, tail = HTML[pattern]
    times = (size - len(head) - len(tail)) // len(middle.replace("{n}", "12345"))
    return (head + "".join(middle.replace("{n}", str(n)) for n in range(times)) + tail).encode()


def _abstract(attack: str) -> tuple[str, str, str]:
    """A page whose abstract is an attack in the markup that our own expressions take off."""
    return ('<meta name="citation_title" content="Weft"><meta name="citation_abstract" content="',
            attack, '">')  # fmt: skip


HTML: dict[str, tuple[str, str, str]] = {
    "comments without an end": ("", "<!--", ""),
    "links within a tag": ("", "<a ", ""),
    "links without an end": ("", "<a>", ""),
    "links with addresses": ("", "<a href=//doi.org/10.1/a>", ""),
    "divisions within one another": ("", "<div>", ""),
    "marked divisions": ("", "<div class=paragraph id=abstract>", ""),
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
    "headings": ("<div class=paragraph>", "<h1>", ""),
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
    "a title of lines": ('<meta name="citation_title" content="', "|", 'x">'),
    "a title of accents": ('<meta name="citation_title" content="a', "\u0327\u0301", '">'),
    "a title of braces": ('<meta name="citation_title" content="', "{a", '">'),
    "a title of dollars": ('<meta name="citation_title" content="', "\\a{", '">'),
    "an address of dots": (
        '<meta name="citation_title" content="Weft">'
        '<meta name="citation_pdf_url" content="https://', "a.", ' b">',
    ),
    "an author of commas": ('<meta name="citation_title" content="Weft">'
                            '<meta name="citation_author" content="', "a,", '">'),
    "a venue of words": ('<meta name="citation_title" content="Weft">'
                         '<meta name="citation_conference_title" content="', "Proceedings of the ",
                         '">'),
    "a date of digits": ('<meta name="citation_title" content="Weft">'
                         '<meta name="citation_date" content="', "1", '">'),
}  # fmt: skip
"""What stands before, what is repeated, and what stands behind; `{n}` counts."""
