"""The shell: `enrich run` and its kin."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from enrich import __version__, card, lookup, pipeline, show
from enrich.check import Finding
from enrich.dataset.provenance import why
from enrich.dataset.rows import Row, entry_rows, finding_rows
from enrich.errors import BadUsage
from enrich.harvest.rounds import Shell
from enrich.harvest.self_test import probe
from enrich.http import MemoryPace
from enrich.lists.loading import read_list
from enrich.lists.location import raw_address
from enrich.normalization.text import count
from enrich.parse import decode
from enrich.providers import chosen, found
from enrich.repair.apply import write as replace_file
from enrich.resolution.works import is_paper
from enrich.schema import ENTRIES
from enrich.settings import load
from enrich.store import Store
from enrich.terminal import reader, threads, told

app = typer.Typer(
    help="Turns a curated list of papers into a dataset whose values say where they came from.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)

ListOption = Annotated[
    str | None, typer.Option("--list", help="Path, URL, - or github:owner/repo[:path][@ref].")
]
WORKS = "A ref, an identifier, a link, or a title with an author, a year or a venue; - reads lines."
Json = Annotated[bool, typer.Option("--json", help="Print JSON to standard output.")]


Links = Annotated[
    bool, typer.Option("--links", help="Ask about every link, whether it is dead or has moved.")
]


def main() -> None:
    """Run the command line."""
    app()


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Turn a curated list of papers into a dataset that explains itself."""
    if version:
        print(f"enrich {__version__}")
        raise typer.Exit


@app.command()
def run(
    list_: ListOption = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the dataset.")] = None,
    records: Annotated[Path | None, typer.Option(help="The log of what providers said.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask nobody outside.")] = False,
    links: Links = False,
    providers: Annotated[str | None, typer.Option(help="Ask only these: a,b.")] = None,
    refresh: Annotated[str | None, typer.Option(help="Ask again: a provider, or all.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Exit 3 if one could not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Read the list, ask about its papers, write the dataset."""
    with told():
        settings = load(
            list=list_, out=out, records=records, offline=offline or None, links=links or None
        )
        with show.progress(Console(stderr=True)) as (tell, say):
            shell = Shell(lanes=threads, tell=tell, say=say)
            result = pipeline.run(settings, only=_names(providers), refresh=refresh, shell=shell)
        with reader():
            manifest = result.out / "manifest.json"
            print(manifest.read_text("utf-8") if as_json else show.summary(result), end="")
    if strict and result.failed:
        raise typer.Exit(3)


def _names(said: str | None) -> list[str] | None:
    return None if said is None else [name.strip() for name in said.split(",")]


@app.command()
def resolve(
    works: Annotated[list[str], typer.Argument(metavar="REF|URL|TITLE...", help=WORKS)],
    records: Annotated[Path | None, typer.Option(help="As of `run`.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask nobody outside.")] = False,
    providers: Annotated[str | None, typer.Option(help="Ask only these: a,b.")] = None,
    refresh: Annotated[str | None, typer.Option(help="Ask again: a provider, or all.")] = None,
    as_json: Json = False,
) -> None:
    """Tell what is known of single works; exit 1 if one is not resolved."""
    with told():
        settings = load(records=records, offline=offline or None)
        asked, only = _asked(works), _names(providers)
        with show.progress(Console(stderr=True)) as (tell, say):
            shell = Shell(lanes=threads, tell=tell, say=say)
            found = lookup.resolve(
                *asked, settings=settings, only=only, refresh=refresh, shell=shell
            )
        with reader():
            rows = [one.row() for one in found]
            told_ = json.dumps(rows, ensure_ascii=False, indent=2) + "\n"
            print(told_ if as_json else card.answers(found), end="")
        for sentence in dict.fromkeys(why for one in found for why in one.why):
            print(f"enrich: {sentence}", file=sys.stderr)
    if any(one.status not in lookup.KNOWN for one in found):
        raise typer.Exit(1)


def _asked(works: Sequence[str]) -> Iterator[str]:
    """Yield the works, those of standard input where a dash stands."""
    for work in works:
        if work == "-":
            text, _ = decode(sys.stdin.buffer.read())
            yield from filter(str.strip, text.split("\n"))
        else:
            yield work


@app.command("parse")
def parse_list(
    where: Annotated[str, typer.Argument(metavar="LIST", help="As of `run --list`.")],
    as_json: Json = False,
    out: Annotated[Path | None, typer.Option(help="Write the entries to FILE.parquet.")] = None,
) -> None:
    """Show how a list is read, without asking anybody about it."""
    with told():
        settings = load(list=where)
        read = read_list(settings, chosen(settings), MemoryPace())
        for warning in read.warnings:
            print(f"note: {warning}", file=sys.stderr)
        others = [entry.entry_id for entry in read.entries if not is_paper(entry)]
        rows = entry_rows(read.entries, read.name, {}, dict.fromkeys(others, "not_a_paper"))
        if out is not None:
            _write_entries(out, rows)
        with reader():
            for row in rows if as_json or out is None else ():
                print(json.dumps(row, ensure_ascii=False) if as_json else show.entry(row))


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


@app.command()
def check(
    list_: ListOption = None,
    records: Annotated[Path | None, typer.Option(help="As of `run`.")] = None,
    offline: Annotated[bool, typer.Option("--offline", help="Ask nobody outside.")] = False,
    links: Links = False,
    format_: Annotated[Format, typer.Option("--format", help="How to print.")] = Format.TEXT,
    fix: Annotated[bool, typer.Option("--fix", help="Mend what is certain.")] = False,
    out: Annotated[Path | None, typer.Option(help="Write the mended list to FILE.")] = None,
) -> None:
    """Say what is wrong with the list; exit 1 if there are errors."""
    with told():
        settings = load(list=list_, records=records, offline=offline or None, links=links or None)
        if out and not fix:
            raise BadUsage("--out says where the mended list goes; say --fix, too.")
        target = _target(settings.list, out) if fix else None
        with show.progress(Console(stderr=True)) as (tell, say):
            shell = Shell(lanes=threads, tell=tell, say=say)
            result = pipeline.check_list(settings, shell=shell, fix=fix)
        if target:
            _write_back(result, target)
        with reader():
            _print_findings(result.reading.name, result.findings, format_)
        for notice in result.notices:
            print(f"note: {notice}", file=sys.stderr)
        print(show.verdict(result.findings), file=sys.stderr)
    if any(finding.severity == "error" for finding in result.findings):
        raise typer.Exit(1)


def _print_findings(where: str, findings: list[Finding], format_: Format) -> None:
    if format_ is Format.JSON:
        rows = finding_rows(findings)
        told_ = [{**row, "evidence": json.loads(row["evidence"])} for row in rows]
        print(json.dumps(told_, ensure_ascii=False, indent=2))
        return
    line = show.annotation if format_ is Format.GITHUB else show.finding
    for finding in findings:
        print(line(where, finding))


def _target(list_: str, out: Path | None) -> Path:
    """Return where the mended list goes: the file named, else the list's own."""
    if out is not None:
        return out
    if list_ == "-" or raw_address(list_):
        raise BadUsage(f"{list_} is no file to write back; name one with --out FILE.")
    return Path(list_)


def _write_back(result: pipeline.Checked, target: Path) -> None:
    """Write the list with its certain repairs; one that needs none stays untouched."""
    if result.repaired or not _is_list(target, result.reading.name):
        replace_file(target, result.reading.body)
    print(f"{count(len(result.repaired), 'entry')} mended in {target}.", file=sys.stderr)


def _is_list(target: Path, name: str) -> bool:
    return target.exists() and Path(name).exists() and target.samefile(name)


@app.command("why")
def explain(
    paper: Annotated[str, typer.Argument(help="A ref, a link, a line, or words of a title.")],
    field: Annotated[str | None, typer.Argument(help="Only this column of `papers`.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the dataset.")] = None,
    as_json: Json = False,
) -> None:
    """Say who said each value of a paper, and why that one was believed."""
    with told():
        explained = why(paper, field, load(out=out).out)
        with reader():
            if as_json:
                print(json.dumps([one.row() for one in explained], ensure_ascii=False, indent=2))
            else:
                print(card.explained(explained), end="")


@app.command("providers")
def list_providers(
    ask: Annotated[bool, typer.Option("--check", help="Ask each about one known work.")] = False,
) -> None:
    """List who can be asked, how, and how it went; or ask each about one work."""
    with told():
        settings = load()
        if not ask:
            every = chosen(settings, list(found()))
            print(show.providers(every, chosen(settings), settings.out), end="")
            return
        shell = Shell(say=lambda sentence: print(sentence, file=sys.stderr))
        for name, verdict in probe(settings, shell):
            print(f"{name}: {verdict}", flush=True)


log = typer.Typer(help="Look after the log of what providers said.", no_args_is_help=True)
app.add_typer(log, name="store")
RecordsOption = Annotated[Path | None, typer.Option("--records", help="As of `run`.")]


@log.command("stats")
def store_stats(records: RecordsOption = None) -> None:
    """Show what the log holds of each provider."""
    with told(), _opened(records) as store, reader():
        print(show.stats(store.stats()), end="")


@log.command("prune")
def store_prune(records: RecordsOption = None) -> None:
    """Drop answers that a newer one stands in for; nothing known is lost."""
    with told(), _opened(records) as store, store.lock():
        print(f"{count(store.prune(), 'record')} dropped.")


@log.command("export")
def store_export(
    records: RecordsOption = None,
    provider: Annotated[str | None, typer.Option(help="Only this one.")] = None,
) -> None:
    """Print every record as a line of JSON."""
    with told(), _opened(records) as store, reader():
        store.export(sys.stdout, provider)


@contextmanager
def _opened(records: Path | None) -> Iterator[Store]:
    path = load(records=records).records
    if not path.exists():
        raise BadUsage(f"There is no log at {path}; `enrich run` begins one.")
    with Store(path) as store:
        for notice in store.notices:
            print(f"note: {notice}", file=sys.stderr)
        yield store


def _write_entries(path: Path, rows: list[Row]) -> None:
    from enrich.dataset import write  # noqa: PLC0415  (pyarrow takes its time)

    write.write_file(path, ENTRIES, rows)


if __name__ == "__main__":
    main()
