"""The forecast over a living county: how it did month by month in the past, and how long it takes.

    huimin demo --people 4000 --months 60 --start 2026-07 --home DIR; huimin load --home DIR (accepting what drifts);
    huimin match --home DIR --month … for every month; then  python -m benchmarks.bench_forecast --county DIR
"""

from pathlib import Path

from benchmarks import measure
from huimin.budget import forecast
from huimin.kernel import Workspace


def main() -> None:
    options = measure.arguments(__doc__ or "", words=("county",))
    found: list[forecast.Forecast] = []
    took = measure.measured(lambda: found.append(forecast.forecast(Workspace.open(Path(options.county)))))
    told = forecast.as_json(found[0])
    measure.record("forecast", {"took": took, "seen": told["seen"], "series": len(told["series"]), "backtest": told["backtest"]})


if __name__ == "__main__":
    main()
