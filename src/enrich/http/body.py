"""Read a body to its proven end, and no further than it may go."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from enrich.http.failures import Fault

if TYPE_CHECKING:
    import requests

AT_MOST = 8 * 1024 * 1024  # bytes, unpacked
ENOUGH = 1024 * 1024  # bytes of a page, unpacked: what it says of itself stands at its top
OF_ROBOTS = 500 * 1024  # bytes of robots.txt, unpacked: as many as RFC 9309 asks for
_PIECE = 64 * 1024


def read(response: requests.Response, host: str) -> bytes:
    """The whole body, unpacked; raises `Fault` when cut, packed oddly or too big."""
    whole = bytearray()
    for piece in _pieces(response, host):
        whole += piece
        if len(whole) > AT_MOST:
            raise Fault("unreadable", f"{host} sent more than {AT_MOST // 2**20} MB")
    return bytes(whole)


def start(response: requests.Response, host: str, enough: int = ENOUGH) -> bytes:
    """The body, unpacked, and no more of it than is worth reading, give or take a piece."""
    part = bytearray()
    for piece in _pieces(response, host):
        part += piece
        if len(part) >= enough:
            break
    return bytes(part)


def _pieces(response: requests.Response, host: str) -> Iterator[bytes]:
    packed = response.headers.get("Content-Encoding", "").strip().lower()
    pieces = response.raw.stream(_PIECE, decode_content=False)
    if packed in ("", "identity"):
        return pieces
    if packed in ("gzip", "x-gzip"):
        return _unpacked(pieces, host)
    raise Fault("unreadable", f"{host} packed its answer in an unknown way")


def _unpacked(pieces: Iterator[bytes], host: str) -> Iterator[bytes]:
    """Unpack gzip bit by bit, so that a bomb is noticed before it goes off."""
    unpacker = zlib.decompressobj(wbits=31)
    for piece in pieces:
        rest = piece
        while rest:
            if unpacker.eof:  # gzip may be written in several parts
                unpacker = zlib.decompressobj(wbits=31)
            try:
                yield unpacker.decompress(rest, _PIECE)
            except zlib.error:
                raise Fault("unreadable", f"{host} sent a damaged gzip") from None
            rest = unpacker.unconsumed_tail or unpacker.unused_data
    yield unpacker.flush()
    if not unpacker.eof:
        raise Fault("truncated", f"{host} sent only a part of its answer (gzip without its end)")
