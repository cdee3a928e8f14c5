"""One page under load: `wrk` over some addresses with one session, errors counted, processor seconds of the server beside it."""

import json
import os
import subprocess
import time
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import measure

_TICK = os.sysconf("SC_CLK_TCK")
_SCRIPT = """
local paths, cookies, at = {%s}, {%s}, 0
request = function() at = at + 1
  return wrk.format("GET", paths[(at - 1) %% #paths + 1], {["Cookie"] = cookies[(at - 1) %% #cookies + 1]})
end
done = function(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('\\n{"requests":%%d,"us":%%d,"p50":%%d,"p99":%%d,"max":%%d,"errors":%%d}\\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), latency.max, e.connect + e.read + e.write + e.status + e.timeout))
end
"""


@dataclass(frozen=True)
class Load:
    """per_s: requests answered a second; cpu_ms: processor time of the server for one, asked one after the other; latencies in ms."""

    per_s: float
    cpu_ms: float
    p50_ms: float
    p99_ms: float
    max_ms: float
    requests: int
    errors: int

    def as_json(self) -> dict[str, float]:
        return asdict(self)


def cpu_seconds(server: int) -> float:
    """Of a process and its children, so far."""
    children = [int(pid) for task in Path(f"/proc/{server}/task").iterdir() for pid in (task / "children").read_text().split()]
    fields = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK + sum(map(cpu_seconds, children))


def peak_mb(server: int) -> float:
    """The most memory a process and its children held, summed (what they share counts for each)."""
    children = [int(pid) for task in Path(f"/proc/{server}/task").iterdir() for pid in (task / "children").read_text().split()]
    status = Path(f"/proc/{server}/status").read_text().splitlines()
    return round(int(next(line.split()[1] for line in status if line.startswith("VmHWM"))) / 1024 + sum(map(peak_mb, children)), 1)


def looked_at(base: str, path: str, cookies: Mapping[str, str], holds: str) -> None:
    """Open a page once. Raises AssertionError unless it is the page itself (`wrk` would count a redirect as an answer)."""
    asked = urllib.request.Request(base + path, headers={"Cookie": _cookie(cookies)})
    with urllib.request.urlopen(asked, timeout=120) as answer:
        text, where = answer.read().decode(), answer.url
    assert where == base + path, f"{path} led to {where}"
    assert holds in text, f"{path} answered {answer.status} without {holds}"


def load(base: str, server: int, paths: Sequence[str], sessions: Sequence[Mapping[str, str]], connections: int, seconds: int) -> Load:
    """paths: asked for in turn, each with the next of the sessions; server: process whose processor time is counted."""
    script = measure.SCRATCH / "web" / "load.lua"
    script.write_text(_SCRIPT % (_listed(paths), _listed([_cookie(one) for one in sessions])))
    cpu_ms = _one_by_one(base, server, paths, sessions)
    done = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", str(script), base],
                          capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    count = found["requests"]
    _settle(server)
    return Load(round(count / found["us"] * 1e6, 2), cpu_ms, found["p50"] / 1000,
                found["p99"] / 1000, found["max"] / 1000, found["requests"], found["errors"])


def _listed(texts: Sequence[str]) -> str:
    return ",".join(f'"{text}"' for text in texts)


def _one_by_one(base: str, server: int, paths: Sequence[str], sessions: Sequence[Mapping[str, str]], times: int = 40) -> float:
    """Processor milliseconds for one answer, waiting in the queue of nobody else."""
    before = cpu_seconds(server)
    for place in range(times):
        cookies = sessions[place % len(sessions)]
        asked = urllib.request.Request(base + paths[place % len(paths)], headers={"Cookie": _cookie(cookies)})
        urllib.request.urlopen(asked, timeout=120).close()
    return round((cpu_seconds(server) - before) / times * 1000, 3)


def _settle(server: int, longest: float = 120) -> None:
    """Wait until the server has worked off what `wrk` asked and no longer waits for: the next page would stand behind it."""
    until, before = time.monotonic() + longest, -1.0
    while time.monotonic() < until and (spent := cpu_seconds(server)) - before > 0.02:
        before = spent
        time.sleep(1)


def _cookie(cookies: Mapping[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in cookies.items())
