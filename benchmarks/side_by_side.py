"""enrich beside the clients that others use, each asked for the same works at one stand-in.

    python benchmarks/side_by_side.py [CLIENT ...]     those of clients/clients.toml

Each client has an environment of its own in `.environments` beside this file, made when it is
missing, and is asked as it comes, by a few lines in `clients/`; nothing but the address is changed.
enrich is asked with the same providers alone.  The stand-in answers at once, in the providers' own
formats.  Told are requests, CPU seconds, how many of the fields that the stand-in serves are
filled, and rightly; and what becomes of ten works where answers are spoilt.  Who asks another host
than this machine is stopped, and that fails the benchmark.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
import venv
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from figures import Figure, missing, told

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path.insert(0, str(ROOT / "tests" / "standins"))

import faults  # noqa: E402
from enrich.normalization.text import plain  # noqa: E402
from scholars import APPEARED, Reply, Scholars, lot  # noqa: E402

ENVIRONMENTS = HERE / ".environments"
CLIENTS = tomllib.loads((HERE / "clients" / "clients.toml").read_text("utf-8"))
WORKS, FEW = 200, 10
ROUNDS, ENOUGH = 3, 50  # rounds of who takes long end after so many CPU seconds
AT_ONCE = 4  # of those who wait
PATIENCE = 240  # seconds for which a client may try
FIELDS = ("title", "authors", "date", "abstract", "doi", "citations")
KINDS = ("arxiv", "doi")
Work = dict[str, Any]


class Shelf(Scholars):
    """The stand-ins, with what of the real ones only these clients ask for."""

    def arxiv(self, rest: str, query: dict[str, str], body: bytes) -> Reply:
        """Answer about preprints in pages."""
        start, most = int(query.get("start", 0)), int(query.get("max_results", 10))
        every = query["id_list"].split(",")
        some = every[start : start + most]
        kind, feed = super().arxiv(rest, {**query, "id_list": ",".join(some)}, body)
        total = "<opensearch:totalResults>{}<"
        return kind, feed.replace(total.format(len(some)), total.format(len(every)))

    def crossref(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        """Answer about a DOI in BibTeX, too."""
        doi, _, wanted = rest.removeprefix("works/").partition("/transform/")
        if wanted:
            return wanted, self._bibtex(self.title(f"doi:{unquote(doi)}"))
        return super().crossref(rest, query, body)

    def semantic_scholar(self, rest: str, query: dict[str, str], body: bytes) -> tuple[str, Any]:
        """Answer at the addresses of the graph, too."""
        return super().semantic_scholar(rest.removeprefix("graph/v1/"), query, body)

    def _crossref(self, doi: str) -> dict[str, Any]:
        work = super()._crossref(doi)
        return {**work, "published": work["issued"]}

    def _semantic_scholar(self, one: str) -> dict[str, Any]:
        work = super()._semantic_scholar(one)
        own = {"venue": "", "citationStyles": {"bibtex": self._bibtex(work["title"])}}
        return {**work, **own}  # no venue, so that nobody contradicts another one

    def _bibtex(self, title: str) -> str:
        who = "Pfeffer, Ada and Ünal, José"
        return f"@article{{P_2024, title={{{title}}}, author={{{who}}}, year={{2024}}}}"

    def served(self, provider: str, work: Work) -> Work:
        """Return what a provider says of a work: of people how many, of dates the year."""
        if provider == "arxiv":
            title, doi = self.title(f"arxiv:{work['arxiv']}"), f"{APPEARED}{work['arxiv']}"
            row = {"title": title, "authors": 2, "abstract": True}
            return {**row, "date": "2024", "doi": doi if lot(work["arxiv"], 9) else None}
        doi = work["doi"]
        row = {"title": self.title(f"doi:{doi}"), "doi": doi, "date": "2024"}
        if provider == "crossref":
            one = self._crossref(doi)
            names = ("author", "abstract", "is-referenced-by-count")
        elif provider == "openalex":
            one = self._openalex(doi)
            names = ("authorships", "abstract_inverted_index", "cited_by_count")
        else:
            one = self._semantic_scholar(f"DOI:{doi}")
            names = ("authors", "abstract", "citationCount")
        people, abstract, citations = (one[name] for name in names)
        return {
            **row,
            "authors": len(people),
            "abstract": bool(abstract),
            "citations": citations,
        }


Fault = Callable[[int, bytes, str], faults.Behaviour | None]
"""What is answered instead: by how often the provider was asked before, body and kind."""


def once(behaviour: faults.Behaviour) -> Fault:
    """Spoil the first answer of a provider."""
    return lambda before, body, kind: None if before else behaviour


def broken_off(before: int, body: bytes, kind: str) -> faults.Behaviour:  # noqa: ARG001
    """Promise more than comes, and hang up."""

    def behave(visit: faults.Visit) -> None:
        visit.close_connection = True
        faults.body_cut(body, kind)(visit)

    return behave


FAULTS: dict[str, Fault] = {
    "none": lambda before, body, kind: None,
    "429": once(faults.rate_limited(1)),
    "503": once(faults.status(503)),
    "broken": broken_off,
    "cut": lambda before, body, kind: faults.text_cut(body, kind),
    "html": lambda before, body, kind: faults.page_for_data(),
}


class Served(faults.FaultServer):
    """The shelf on a port of its own, with one fault."""

    def __init__(self, titles: Mapping[str, str], fault: Fault) -> None:
        super().__init__()
        self.shelf, self.fault = Shelf(titles), fault
        self.requests: Counter[str] = Counter()

    def behaviour_for(self, seen: faults.Seen) -> faults.Behaviour:
        """Answer as the provider does that the path begins with."""
        parts = urlsplit(seen.path)
        if parts.path == "/robots.txt":
            return faults.status(404)
        kind, text = self.shelf.reply(parts.path, parse_qs(parts.query), seen.body)
        provider, body = parts.path.split("/")[1], text.encode()
        with self._guard:
            before = self.requests[provider]
            self.requests[provider] += 1
        return self.fault(before, body, kind) or faults.answer(body, kind=kind)


@dataclass(frozen=True)
class Client:
    """Who asks, of whom, and in which environment."""

    name: str
    module: str
    asks: Sequence[str]
    python: Path

    def ask(self, works: Sequence[Work], fault: str) -> Heard:
        """Ask for works, and return what was heard."""
        titles = {f"{kind}:{work[kind]}": work["title"] for work in works for kind in KINDS}
        kind = "arxiv" if "arxiv" in self.asks else "doi"
        mine = [{kind: work[kind]} for work in works]
        nowhere = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9")
        own = {"PROVIDERS": " ".join(self.asks), "NO_PROXY": "127.0.0.1", **nowhere}
        path = {"PYTHONPATH": str(ROOT / "src")} if self.module == "enrich_client" else {}
        command = [str(self.python), str(HERE / "clients" / "driver.py"), self.module]
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        with Served(titles, FAULTS[fault]) as server:
            try:
                done = subprocess.run(
                    command,
                    input=json.dumps({"root": server.root, "works": mine}),
                    env={**kept, **own, **path},
                    capture_output=True,
                    text=True,
                    timeout=PATIENCE,
                    check=False,
                )
            except subprocess.TimeoutExpired:
                return Heard(self, server.shelf, works, server.requests, None)
            if done.returncode:
                raise RuntimeError(f"{self.name} ended with {done.returncode}: {done.stderr}")
            return Heard(self, server.shelf, works, server.requests, json.loads(done.stdout))


@dataclass(frozen=True)
class Heard:
    """What a client was heard to say of works; nothing where it did not end."""

    client: Client
    shelf: Shelf
    works: Sequence[Work]
    requests: Counter[str]
    told: Mapping[str, Any] | None

    def fields(self, work: Work) -> tuple[int, int, int]:
        """Return how many fields of a work are served, filled rightly, and filled otherwise."""
        rows = [self.shelf.served(name, work) for name in self.client.asks]
        heard = self.of(work)
        served = {name for name in FIELDS if any(row.get(name) is not None for row in rows)}
        if not any(row["abstract"] for row in rows):
            served.discard("abstract")
        filled = {name for name in served if heard.get(name) not in (None, "", [])}
        right = {name for name in filled if any(alike(name, heard[name], row) for row in rows)}
        return len(served), len(right), len(filled - right)

    def of(self, work: Work) -> Work:
        """Return what was heard of a work."""
        works = {} if self.told is None else self.told["works"]
        told_: Work = works.get(work["arxiv"]) or works.get(work["doi"]) or {}
        return told_

    def outcome(self, work: Work, most: int) -> str:
        """Return what became of a work, of which so many fields are filled without a fault."""
        heard = self.of(work)
        _, right, wrong = self.fields(work)
        if self.told is None:
            return "no end"
        if "failed" in heard:
            return "failed"
        if wrong:
            return "wrong"
        if not right:
            return "missing"
        return "right" if right == most else "in part, told" if heard.get("why") else "in part"


def alike(name: str, heard: Any, row: Mapping[str, Any]) -> bool:
    """Tell whether a field is as it was served."""
    if row.get(name) is None:
        return False
    if name == "authors":
        return len(heard) == row[name]
    if name == "date":
        return row[name] in str(heard)
    if name == "abstract":
        return bool(row[name])
    return plain(str(heard)) == plain(str(row[name]))


def works_(many: int) -> list[Work]:
    """Return works, each with an arXiv id and a DOI."""
    return [
        {
            "arxiv": f"2403.{number:05}",
            "doi": f"10.5072/weft.{number}",
            "title": f"Of {number} Threads and the {number * 7919 % many}th Loom",
        }
        for number in range(1, many + 1)
    ]


def environment(name: str, wanted: str) -> Path:
    """Return the Python of a client's own environment, made if it is not there as wanted."""
    folder = ENVIRONMENTS / name
    python, mark = folder / "bin" / "python", folder / ".installed"
    if not mark.exists() or mark.read_text("utf-8") != wanted:
        print(f"Setting up an environment with {wanted} ...", flush=True)
        venv.create(folder, clear=True, with_pip=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, wanted], check=True, stderr=subprocess.DEVNULL)
        mark.write_text(wanted, "utf-8")
    return python


def rounds_of(client: Client) -> list[Heard]:
    """Return what a client is heard to say each time, until it was enough."""
    rounds: list[Heard] = []
    spent = 0.0
    while len(rounds) < ROUNDS and spent < ENOUGH:
        rounds.append(client.ask(works_(WORKS), "none"))
        told_ = rounds[-1].told
        if told_ is None or told_["strayed"]:
            raise RuntimeError(f"{client.name} {(told_ and told_['strayed']) or 'does not end'}")
        spent += told_["cpu"]
    return rounds


def costs(named: str, rounds: Sequence[Heard]) -> Iterator[Figure]:
    """Yield what a client costs, and what it fills."""
    last = rounds[-1]
    fields = [last.fields(work) for work in last.works]
    yield Figure(f"{named}.works", sum(bool(right) for _, right, _ in fields), "works")
    yield Figure(f"{named}.requests", [one.requests.total() for one in rounds], "requests")
    for name in ("cpu", "asking"):
        yield Figure(f"{named}.{name}", [one.told[name] for one in rounds if one.told], "CPU s")
    for place, name in enumerate(("served", "right", "wrong")):
        yield Figure(f"{named}.{name}", sum(one[place] for one in fields), "fields")


def spoilt(named: str, client: Client, whole: Heard, fault: str) -> Figure:
    """Return what becomes of works where answers are spoilt."""
    few = works_(WORKS)[:FEW]
    heard = client.ask(few, fault)
    count = Counter(heard.outcome(work, whole.fields(work)[1]) for work in few)
    words = (f"{many} {outcome}" for outcome, many in count.most_common())
    return Figure(f"{named}.{fault}", ", ".join(words))


def clients(wanted: Sequence[str]) -> Iterator[tuple[str, Client]]:
    """Yield each client that can be asked, and enrich with the same providers."""
    for name in wanted or CLIENTS:
        one = CLIENTS[name]
        asks, group = one["asks"], "+".join(one["asks"])
        try:
            python = environment(name, one["install"])
        except (OSError, subprocess.CalledProcessError) as error:
            missing(f"{name} could not be installed ({error}).")
            continue
        yield f"clients.{group}.{name}", Client(name, one["module"], asks, python)
        ours = Client("enrich", "enrich_client", asks, Path(sys.executable))
        yield f"clients.{group}.enrich", ours


def every(wanted: Sequence[str]) -> Iterator[Figure]:
    """Yield the figures of all clients: first what counts time, then what waits for the most."""
    yield Figure("clients.works", WORKS, "works")
    asked: list[tuple[str, Client, Heard]] = []
    for named, client in clients(wanted):
        rounds = rounds_of(client)
        asked.append((named, client, rounds[-1]))
        yield from costs(named, rounds)
    jobs = [(*one, fault) for one in asked for fault in FAULTS if fault != "none"]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield from pool.map(lambda job: spoilt(*job), jobs)


if __name__ == "__main__":
    told(every(sys.argv[1:]))
