"""The files of `deploy/`, as far as a machine without Docker, systemd and GitHub can tell."""

from __future__ import annotations

import configparser
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from prefect_home import ROOT, variables
from typing import Any

import prefect.settings
import pytest
import yaml

from enrich.providers import found
from enrich.settings import Settings

DEPLOY = ROOT / "deploy"
PAGE = (ROOT / "docs" / "deploy.md").read_text("utf-8")


def yaml_file(name: str) -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / name).read_text("utf-8")))


def unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # names are told apart by their capitals
    parser.read_string(path.read_text("utf-8"))
    return parser


def test_every_file_is_told_of_on_the_page() -> None:
    for path in sorted(DEPLOY.iterdir()):
        if path.name not in ("Dockerfile.dockerignore", ".env"):
            assert f"deploy/{path.name}" in PAGE, path.name


def test_what_prefect_toml_changes_is_told_with_its_reason() -> None:
    page = (ROOT / "docs" / "operate.md").read_text("utf-8")
    table = tomllib.loads((ROOT / "prefect.toml").read_text("utf-8"))
    names = [name.removeprefix("_").lower() for name, _ in variables(table, "")]
    told = [row.replace(".", "_") for row in re.findall(r"^\| `([a-z_.]+)` \|", page, re.M)]
    assert sorted(set(names) - set(told)) == []


def test_the_image_holds_what_a_night_needs_and_nothing_of_a_person() -> None:
    lines = (DEPLOY / "Dockerfile").read_text("utf-8").splitlines()
    copied = [
        source
        for line in lines
        if line.startswith("COPY ")
        for source in line.split()[2:-1]  # after COPY and --chown
    ]
    assert all(next(ROOT.glob(one), None) for one in copied if one != "lists.tom[l]"), copied
    let_in = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    assert let_in[0] == "*", "nothing but what is named"
    assert {f"!{one}".replace("tom[l]", "toml") for one in copied} == {
        one for one in let_in if one.startswith("!")
    }
    for needed in ("flows", "src", "prefect.yaml", "prefect.toml", "requirements.lock"):
        assert needed in copied
    assert "USER enrich" in lines


def test_compose_runs_the_programs_that_are_there_and_only_this_machine_reaches_them() -> None:
    services = yaml_file("compose.yaml")["services"]
    assert set(services) == {"postgres", "server", "deploy", "worker"}
    for name in ("deploy", "worker"):
        python, script = services[name]["command"]
        assert (python, (ROOT / script).is_file()) == ("python", True)
        assert services[name]["environment"] == {"PREFECT_API_URL": "http://server:4200/api"}
    assert [port for one in services.values() for port in one.get("ports", ())] == [
        "127.0.0.1:4200:4200"
    ]
    assert services["worker"]["volumes"] == ["../data:/srv/enrich/data"]
    assert "PASSWORD:?" in services["postgres"]["environment"]["POSTGRES_PASSWORD"]


def test_the_names_that_compose_sets_are_settings_of_prefect() -> None:
    named = {
        name
        for one in yaml_file("compose.yaml")["services"].values()
        for name in one.get("environment", ())
        if name.startswith("PREFECT_")
    }
    assert len(named) > 3
    assert [name for name in sorted(named) if not hasattr(prefect.settings, name)] == []
    assert not hasattr(prefect.settings, "PREFECT_NO_SUCH_SETTING")


def test_services_of_systemd_start_what_is_in_the_project() -> None:
    for path in sorted(DEPLOY.glob("*.service")):
        service = unit(path)["Service"]
        assert service["WorkingDirectory"] == "/srv/enrich"
        program, *words = service["ExecStart"].removeprefix("/srv/enrich/").split()
        assert program in (".venv/bin/python", ".venv/bin/enrich")
        assert (ROOT / words[0]).is_file() or words == ["run"]
    timer = unit(DEPLOY / "enrich-once.timer")["Timer"]
    assert (timer["OnCalendar"], timer["Persistent"]) == ("*-*-* 06:17:00 UTC", "true")


def test_a_night_on_github_keeps_the_records_publishes_the_site_and_is_given_no_more() -> None:
    workflow = yaml_file("github-nightly.yml")
    (job,) = workflow["jobs"].values()
    caches = [step["with"] for step in job["steps"] if "cache" in step.get("uses", "")]
    kept = ["data/raw/records.sqlite", "data/raw/lists", "data/enriched"]
    assert [one["path"].split() for one in caches] == [kept, kept]
    assert caches[1]["key"].startswith(caches[0]["restore-keys"])
    assert workflow["permissions"] == {"contents": "read", "pages": "write", "id-token": "write"}
    assert all("${{" not in step.get("run", "") for step in job["steps"])
    settings = {name.removeprefix("ENRICH_").lower().split("__")[0] for name in job["env"]}
    assert settings <= set(Settings.model_fields)
    providers = [name.split("__")[1].lower() for name in job["env"] if "__" in name]
    assert set(providers) <= set(found())


def test_what_the_page_says_for_github_gathers_a_site(tmp_path: Path) -> None:
    (tmp_path / "list.md").write_text(
        "# L\n\n- [Weft](https://arxiv.org/abs/2401.00001)\n", "utf-8"
    )
    run = [sys.executable, "-m", "enrich.cli", "run", "--list", "list.md", "--offline"]
    environment = {**os.environ, "ENRICH_RECORDS": "r.sqlite", "PYTHONPATH": str(ROOT / "src")}
    subprocess.run(run, cwd=tmp_path, env=environment, check=True, capture_output=True)
    (job,) = yaml_file("github-nightly.yml")["jobs"].values()
    (gather,) = [step["run"] for step in job["steps"] if step.get("name") == "Gather the site"]
    subprocess.run(["bash", "-e", "-c", gather], cwd=tmp_path, check=True)
    site = {path.name for path in (tmp_path / "site").iterdir() if not path.is_symlink()}
    assert {"index.html", "feed.xml", "papers.parquet", "manifest.json"} <= site


@pytest.mark.skipif(sys.platform == "win32", reason="it is a script for Debian")
def test_the_server_on_postgres_says_what_is_missing() -> None:
    script = str(DEPLOY / "server-on-postgres.sh")
    subprocess.run(["sh", "-n", script], check=True)
    done = subprocess.run(["sh", script], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "name the folder in which the database is kept" in done.stderr
