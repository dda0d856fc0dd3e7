"""Ways in which an answer may be broken, each made of the whole answer that a provider gives.

A `Fault` takes the status, the headers and the body of a good answer, and what was asked,
and returns how a server behaves instead; None where there is no such fault of that answer.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import faults
from enrich.model import Ref


class Good(NamedTuple):
    """A whole answer, and what was asked."""

    status: int
    headers: dict[str, str]
    body: bytes
    refs: Sequence[Ref]

    @property
    def told(self) -> Any:
        """The answer as JSON; None where it is something else."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def sent(self, body: bytes, **headers: str) -> faults.Behaviour:
        """Send another body in place of its own, as whole as it was."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return faults.answer(body, status=self.status, kind=None, headers={**self.headers, **named})


Fault = Callable[[Good], faults.Behaviour | None]

NGINX = (
    b"<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found"
    b"</h1></center>\r\n<hr><center>nginx/1.27.0</center>\r\n</body>\r\n</html>\r\n"
)
APACHE = (
    b'<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>404 Not Found'
    b"</title>\n</head><body>\n<h1>Not Found</h1>\n<p>The requested URL was not found on this "
    b"server.</p>\n<hr>\n<address>Apache/2.4.62 (Debian) Server at a.example Port 443</address>\n"
    b"</body></html>\n"
)
BARE = b"<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1></body></html>"
HALF = b"<!DOCTYPE html><html><head><title>Page not found | Looms</title></head><body><p>The page"
NO_ROUTE = b'{"message":"no Route matched with those values"}'


def page(title: str, text: str) -> bytes:
    """A whole page of a site."""
    head = f"<!DOCTYPE html><html><head><title>{title}</title></head>"
    return f"{head}<body><h1>{title}</h1><p>{text}</p></body></html>".encode()


MAINTENANCE = page("Down for maintenance", "We are back at six.")
SIGN_IN = page("Sign in", "<form><input name=u><input type='password' name=p></form>")
OOPS = page("Something went wrong", "We have been told.")
SOFT_404 = page("404 - Page not found", "There is nothing here.")
NO_WALL = page("Looms", "Hold on while we look at who you are.")
FOR_SALE = page("looms.example is for sale", "Make an offer.")


def html(body: bytes, status: int = 200) -> Fault:
    return lambda _: faults.answer(body, status=status, kind="text/html; charset=utf-8")


def data(body: bytes, status: int = 200, kind: str = "application/json") -> Fault:
    return lambda _: faults.answer(body, status=status, kind=kind)


def always(behaviour: faults.Behaviour) -> Fault:
    return lambda _: behaviour


def cut(good: Good) -> faults.Behaviour:
    """Declare and send the first half."""
    return good.sent(good.body[: len(good.body) // 2])


def cut_at_its_end(good: Good) -> faults.Behaviour:
    return good.sent(good.body.rstrip()[:-2])


def cut_at_a_close(good: Good) -> faults.Behaviour:
    """Send the first half without a length, and close."""

    def behave(visit: faults.Visit) -> None:
        visit.begin(good.status, {**good.headers, "Connection": "close"})
        visit.close_connection = True
        visit.finish_with(good.body[: len(good.body) // 2])

    return behave


def broken_off(good: Good) -> faults.Behaviour:
    return faults.body_cut(good.body, good.headers.get("Content-Type", "application/json"))


def chunks_broken_off(good: Good) -> faults.Behaviour:
    return faults.chunks_cut(good.body, good.headers.get("Content-Type", "application/json"))


def gzip_cut(good: Good) -> faults.Behaviour:
    return good.sent(gzip.compress(good.body)[:-9], Content_Encoding="gzip")


def gzip_damaged(good: Good) -> faults.Behaviour:
    packed = bytearray(gzip.compress(good.body))
    packed[len(packed) // 2] ^= 0xFF
    return good.sent(bytes(packed), Content_Encoding="gzip")


def unknown_packing(good: Good) -> faults.Behaviour:
    return good.sent(good.body, Content_Encoding="loom")


def in_utf_16(good: Good) -> faults.Behaviour:
    return good.sent(good.body.decode("utf-8").encode("utf-16"))


def in_no_letters(good: Good) -> faults.Behaviour:
    return good.sent(good.body[:30] + b"\0\0" + good.body[30:])


def doubled_whole(good: Good) -> faults.Behaviour | None:
    return good.sent(good.body + good.body) if b"<html" not in good.body else None


def of_another_kind(good: Good) -> faults.Behaviour:
    """The very answer, called what it is not."""
    kind = "application/json" if b"<html" in good.body else "text/html"
    return good.sent(good.body, Content_Type=kind)


def about_others(good: Good) -> faults.Behaviour | None:
    """All that was asked about, under other names."""
    body = good.body.decode()
    for ref in good.refs:
        body = _renamed(body, ref)
    return None if body.encode() == good.body else good.sent(body.encode())


def one_of_another(good: Good) -> faults.Behaviour | None:
    """The first of several under another name."""
    told = good.body.decode()
    changed = (_renamed(told, ref) for ref in good.refs)
    body = next((one for one in changed if one != told), None)
    return good.sent(body.encode()) if body and len(good.refs) > 1 else None


def _renamed(body: str, ref: Ref) -> str:
    """Write another identifier of the same shape wherever this one stands."""
    last = re.split(r"[/:]", ref.value)[-1]
    other = last[:-1] + ("7" if last[-1] != "7" else "8")
    return re.sub(
        re.escape(last) + r"(?![\w.-]*\w)|" + re.escape(last) + r"(?=v\d)", other, body, flags=re.I
    )


def _list(told: Any) -> tuple[list[Any], dict[str, Any], str] | None:
    """Return the records of a list, and where its total stands."""
    if not isinstance(told, dict):
        return None
    for holder, records, count in (
        (told.get("message"), "items", "total-results"),
        (told, "data", "total"),
        (told, "results", "count"),
        (told, "notes", "count"),
    ):
        if isinstance(holder, dict) and isinstance(holder.get(records), list):
            totals = holder if count in holder else told.get("meta", {})
            return holder[records], totals, count
    return None


def edited(change: Callable[[list[Any]], list[Any]], more: int = 0) -> Fault:
    """Change the records of a list, and leave the total, or state so many more."""

    def fault(good: Good) -> faults.Behaviour | None:
        if b"<feed" in good.body:
            return _edited_feed(good, change, more)
        told = good.told
        if isinstance(told, list):
            changed = change(told)
            return good.sent(json.dumps(changed).encode()) if changed != told else None
        found = _list(told)
        if found is None:
            return None
        records, totals, count = found
        before = json.dumps(told)
        records[:] = change(list(records))
        totals[count] = totals.get(count, 0) + more
        return good.sent(json.dumps(told).encode()) if json.dumps(told) != before else None

    return fault


def _edited_feed(
    good: Good, change: Callable[[list[Any]], list[Any]], more: int
) -> faults.Behaviour | None:
    text = good.body.decode()
    head, *entries = re.split(r"(?=<entry>)", text.replace("</feed>", ""))
    total = re.sub(r"(\d+)(?=</opensearch:totalResults>)", lambda n: str(int(n[1]) + more), head)
    changed = f"{total}{''.join(one or '' for one in change(entries))}</feed>"
    return (
        good.sent(changed.encode()) if "".join(changed.split()) != "".join(text.split()) else None
    )


def of_wrong_names(good: Good) -> faults.Behaviour | None:
    """The same data under names that nobody knows."""
    if good.told is None:
        return None
    return good.sent(re.sub(rb'"(\w[\w-]*)"\s*:', rb'"x_\1":', good.body))


EVERY: dict[str, Fault] = {
    "429 that says 5 seconds": always(faults.rate_limited(5)),
    "429 that says a day": always(faults.rate_limited(86_400)),
    "429 that says nothing": always(faults.rate_limited()),
    "400": always(faults.status(400)),
    "401": always(faults.status(401)),
    "403": always(faults.status(403)),
    "451": always(faults.status(451)),
    "500": always(faults.status(500)),
    "502": always(faults.status(502)),
    "503": always(faults.status(503)),
    "504": always(faults.status(504)),
    "599": always(faults.status(599)),
    "202 and nothing": data(b"", 202),
    "204": data(b"", 204),
    "304 to who did not ask": data(b"", 304),
    "a redirect to itself": always(faults.redirect("/api")),
    "a reset": always(faults.reset()),
    "silence": always(faults.hang()),
    "a drip": always(faults.drip()),
    "404 without a word": data(b"", 404, "text/html"),
    "404 of nginx": html(NGINX, 404),
    "404 of Apache": html(APACHE, 404),
    "404 in bare words": html(BARE, 404),
    "404 cut": html(HALF, 404),
    "404 of a gateway in JSON": data(NO_ROUTE, 404),
    "404 in plain text": data(b"404 page not found\n", 404, "text/plain"),
    "404 default backend": data(b"default backend - 404", 404, "text/plain"),
    "broken off": broken_off,
    "chunks broken off": chunks_broken_off,
    "cut at a close": cut_at_a_close,
    "cut, with a length that fits": cut,
    "cut before its end, with a length that fits": cut_at_its_end,
    "gzip cut": gzip_cut,
    "gzip damaged": gzip_damaged,
    "packed in an unknown way": unknown_packing,
    "UTF-16": in_utf_16,
    "NUL bytes": in_no_letters,
    "sent twice in one": doubled_whole,
    "empty": data(b""),
    "white space": html(b" \n\n "),
    "maintenance": html(MAINTENANCE),
    "a page to sign in": html(SIGN_IN),
    "an error's page": html(OOPS),
    "a page not found, with 200": html(SOFT_404),
    "a name for sale": html(FOR_SALE),
    "a listed wall": always(faults.bot_wall()),
    "a wall that nobody listed": html(NO_WALL),
    "an error in JSON": data(b'{"error":"internal error","status":"failed"}'),
    "an empty object": data(b"{}"),
    "an empty list": data(b"[]"),
    "null": data(b"null"),
    "a number": data(b"7"),
    "half of a JSON": data(b'{"message": {"items": [{"DOI": "10.'),
    "a PDF": data(b"%PDF-1.7", kind="application/pdf"),
    "a news feed": data(b"<rss><channel></channel></rss>", kind="application/rss+xml"),
    "called another kind": of_another_kind,
    "names that nobody knows": of_wrong_names,
    "all about others": about_others,
    "one about another": one_of_another,
    "all left out, total as it was": edited(lambda _: []),
    "the first alone, total as it was": edited(lambda records: records[:1]),
    "the last left out, total as it was": edited(lambda records: records[:-1]),
    "a total larger by three": edited(lambda records: records[:-1], more=3),
    "the first doubled in place of the last": edited(lambda r: [r[0], *r[:-1]] if r[1:] else r),
    "in another order": edited(lambda records: records[::-1]),
    "a record of nulls": edited(lambda records: [None for _ in records]),
}
