"""The office under load: pages of citizens and staff against bare Django over the same tables, in the same run.

A made-up county, its cases (office_data), `huimin serve` and the yardstick (office_bare) under the same server with as many
processes and threads. Every turn loads the yardstick, each page, the yardstick again: a page's ratio is to the mean of the two beside it.
Then the dashboard's query over more cases. `--database` measures the office on PostgreSQL (an empty database of its own).
"""

import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks import measure
from benchmarks.office_load import Load, load, looked_at, peak_mb

WORKERS, THREADS = 2, 4
ADDRESSES = CITIZENS = 300


@dataclass(frozen=True)
class Page:
    """name; whose session; how many at once; words that tell it from any other page."""

    name: str
    who: str
    connections: int
    holds: str
    path: str = ""


PAGES = (
    Page("check_start", "", 16, "我能享受什么", "/check/"), Page("check_question", "", 16, "<form", "/check/question/"),
    Page("policies", "", 16, "最低生活保障", "/public/policies/"), Page("standards", "", 16, "<table", "/public/standards/"),
    Page("me", "citizen", 16, "<h1", "/me/"), Page("household", "worker", 32, "<h1"),
    Page("cockpit", "lead", 1, "<h1", "/cockpit/"),
)


def environment(home: Path, database: str) -> dict[str, str]:
    return {**os.environ, "HUIMIN_HOME": str(home), "HUIMIN_DATABASE": database}


@contextmanager
def served(home: Path, database: str, what: str) -> Iterator[tuple[str, int]]:
    """Address and process of the office or of the yardstick, ready to answer."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = str(one.getsockname()[1])
    command = {
        "office": [sys.executable, "-m", "huimin.cli", "serve", "--home", str(home), "--port", port, "--workers", str(WORKERS), "-q",
                   *(["--database", database] if database else [])],
        "bare": [sys.executable, "-m", "benchmarks.bench_web", "--child", f"bare {port}"],
    }[what]
    with (measure.SCRATCH / "web" / f"{what}.log").open("wb") as log:
        server = subprocess.Popen(command, cwd=measure.ROOT, env=environment(home, database), stdout=log, stderr=log)
    try:
        base, until = f"http://127.0.0.1:{port}", time.monotonic() + 300
        while True:
            try:
                urllib.request.urlopen(base + ("/rows/" if what == "bare" else "/check/"), timeout=60).close()
                break
            except OSError:
                if server.poll() is not None or time.monotonic() > until:
                    raise SystemExit(f"the {what} server did not start: {log.name}") from None
                time.sleep(0.5)
        yield base, server.pid
    finally:
        server.terminate()
        server.wait(30)


def serve_bare(port: int) -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    Server("benchmarks.office_bare:application", address="127.0.0.1", port=port, interface=Interfaces.WSGI, workers=WORKERS,
           blocking_threads=THREADS, log_access=False).serve()


# -- inside the office's own settings, in a process of its own ------------------------------------------------------------


def in_office(home: Path, database: str, work: str) -> dict[str, Any]:
    """Run `prepared` or `dashboard` where Django's models are. Returns its JSON."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.bench_web", "--child", work], cwd=measure.ROOT, check=False,
                          env=environment(home, database), stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{work} failed")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def prepared(cases: int) -> dict[str, Any]:
    """Fill the office; sessions as signing in leaves them, those of citizens in different families; addresses of families with a case
    in the worker's township."""
    from django.test import Client

    from benchmarks.office_data import families, fill
    from huimin.web.access.objects import household_address
    from huimin.web.accounts.models import Account
    from huimin.web.identity.client import Person
    from huimin.web.identity.views import account_of
    from huimin.web.store.models import CaseRow, EventRow

    fill(cases)
    worker, lead = (Account.objects.get(username=name) for name in ("xiang", "juzhang"))
    citizens = [account_of("bench", Person(str(place), family.name, family.members[0])) for place, family in enumerate(families(CITIZENS))]
    sessions: dict[str, list[dict[str, str]]] = {"worker": [], "lead": [], "citizen": []}
    for who, account in [("worker", worker), ("lead", lead), *(("citizen", citizen) for citizen in citizens)]:
        client = Client()
        client.force_login(account)
        session = client.session
        session["second_factor"] = True
        session.save()
        sessions[who].append({name: morsel.value for name, morsel in client.cookies.items()})
    rows = CaseRow.objects.filter(area__startswith=worker.area).order_by("household_blind")[:ADDRESSES]
    return {"sessions": sessions, "households": sorted({household_address(row.household) for row in rows}),
            "cases": CaseRow.objects.count(), "events": EventRow.objects.count()}


def dashboard(cases: int) -> dict[str, Any]:
    """The overview's query over cases, for the county and for a township: median of 15, and how the database goes about it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from benchmarks.office_data import fill
    from huimin.kernel import Text
    from huimin.web import county
    from huimin.web.accounts.models import Account
    from huimin.web.cockpit.of_cases import of_cases
    from huimin.web.cockpit.scope import Scope
    from huimin.web.store.models import CaseRow

    fill(cases, events=False)
    run, found = county.latest(), {}
    for name, area in {"county": "", "township": Account.objects.get(username="xiang").area}.items():
        scope, times = Scope(area, Text.of(name), run, None), []
        with CaptureQueriesContext(connection) as asked:
            of_cases(scope)
        for _ in range(15):
            began = time.perf_counter()
            of_cases(scope)
            times.append((time.perf_counter() - began) * 1000)
        found[name] = {"median_ms": round(statistics.median(times), 2), "worst_ms": round(max(times), 2),
                       "plan": [plan(query["sql"]) for query in asked.captured_queries if "caserow" in query["sql"]]}
    return {**found, "cases": CaseRow.objects.count()}


def plan(sql: str) -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(("EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN ") + sql.replace("%", "%%"), [])
        return [str(row[-1]) for row in cursor.fetchall()]


def child(work: str) -> None:
    name, _, number = work.partition(" ")
    if name == "bare":
        return serve_bare(int(number))
    from huimin.web.config.start import prepare

    prepare(Path(os.environ["HUIMIN_HOME"]), os.environ["HUIMIN_DATABASE"])
    return print(json.dumps({"prepared": prepared, "dashboard": dashboard}[name](int(number))))


# -- the run --------------------------------------------------------------------------------------------------------------


def turns(home: Path, database: str, known: Mapping[str, Any], repeats: int, seconds: int) -> dict[str, Any]:
    found: dict[str, list[tuple[Load, float, float]]] = {page.name: [] for page in PAGES}
    bare: list[Load] = []
    with served(home, database, "bare") as (plain, yardstick), served(home, database, "office") as (base, office):
        looked_at(plain, "/rows/", {}, "<table>")
        for page in PAGES:
            paths, sessions = _asked(page, known)
            for path in paths[:5]:
                looked_at(base, path, sessions[0], page.holds)
            load(base, office, paths, sessions, page.connections, seconds)  # every thread has its connections open now
        for _ in range(repeats):
            bare.append(load(plain, yardstick, ["/rows/"], [{}], 16, seconds))
            for page in PAGES:
                paths, sessions = _asked(page, known)
                one = load(base, office, paths, sessions, page.connections, seconds)
                bare.append(load(plain, yardstick, ["/rows/"], [{}], 16, max(seconds // 2, 2)))
                beside = bare[-2:]
                found[page.name].append((one, statistics.mean(of.per_s for of in beside), statistics.mean(of.cpu_ms for of in beside)))
                print(f"  {page.name:15s} {one.per_s:8.1f}/s {one.cpu_ms:8.2f} CPU ms  p99 {one.p99_ms:7.0f} ms  errors {one.errors}"
                      f"  bare {beside[1].per_s:8.1f}/s {beside[1].cpu_ms:6.2f} CPU ms", file=sys.stderr)
        memory = {"office_mb": peak_mb(office), "bare_mb": peak_mb(yardstick)}
    return {"bare": _median(bare), "pages": {name: _summary(runs) for name, runs in found.items()}, "peak": memory}


def _asked(page: Page, known: Mapping[str, Any]) -> tuple[list[str], list[dict[str, str]]]:
    paths = [page.path] if page.path else [f"/households/{address}/" for address in known["households"]]
    return paths, known["sessions"].get(page.who, [{}])


def _median(runs: Sequence[Load]) -> dict[str, float]:
    every = [run.as_json() for run in runs]
    return {name: (sum if name in {"requests", "errors"} else statistics.median)(run[name] for run in every) for name in every[0]}


def _summary(runs: Sequence[tuple[Load, float, float]]) -> dict[str, float]:
    return {**_median([run for run, _, _ in runs]),
            "rate_share": round(statistics.median(run.per_s / rate for run, rate, _ in runs), 3),
            "cpu_share": round(statistics.median(cpu / max(run.cpu_ms, 0.01) for run, _, cpu in runs), 3)}


def main() -> None:
    parser_defaults = {"people": 20_000, "cases": 0, "dashboard": 500_000, "repeats": 3, "seconds": 6}
    options = measure.arguments(__doc__ or "", ("database",), **parser_defaults)
    if options.child:
        return child(options.child)
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed: nothing of the office was measured under load")
    people = 1_000_000 if options.full else options.people
    home = measure.SCRATCH / "web" / f"county-{people}"
    if not (home / "huimin.db").exists():
        shutil.rmtree(home, ignore_errors=True)
        home.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "huimin.cli", "demo", "--people", str(people), "--home", str(home)]
        subprocess.run(command, cwd=measure.ROOT, check=True)
    known = in_office(home, options.database, f"prepared {options.cases or people // 10}")
    figures = {"people": people, "cases": known["cases"], "events": known["events"],
               "database": "postgresql" if options.database else "sqlite", "workers": WORKERS, "threads": THREADS,
               "seconds": options.seconds, "repeats": options.repeats,
               **turns(home, options.database, known, options.repeats, options.seconds),
               "dashboard": in_office(home, options.database, f"dashboard {options.dashboard}")}
    print(json.dumps(figures, ensure_ascii=False, indent=1))
    measure.record(f"web-{figures['database']}-{people}", figures)
    return None


if __name__ == "__main__":
    main()
