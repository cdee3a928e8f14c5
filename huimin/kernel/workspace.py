"""A workspace: one folder with everything a county owns, and the table that says which snapshot is current.

    huimin.toml  inbox/  mappings/  policies/  parameters/  snapshots/  registry/  runs/  huimin.db

Snapshots are immutable folders. `huimin.db` (SQLite, WAL, synchronous=FULL) holds one row per finished
snapshot, append-only; the current snapshot of a dataset and month is its highest version. One inserted
row therefore makes a snapshot current, and a kill before it leaves the earlier one in force.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from huimin.kernel.errors import HuiminError, nearest
from huimin.kernel.files import write_text
from huimin.kernel.months import Month
from huimin.kernel.store import append_only, transaction

SETTINGS_FILE = "huimin.toml"
DEFAULT_HOME = Path("data")
_AREA = re.compile(r"CN|\d{2}|\d{4}|\d{6}|\d{9}|\d{12}", re.ASCII)
_OIDC = ("oidc_issuer", "oidc_client", "oidc_number_claim", "oidc_name_claim")
_DAYS = ("audit_shown_after_days", "notice_days", "silent_days")
_KEYS: dict[str, set[str]] = {
    "workspace": {"name", "area", "month"},
    "library": {"national", "policies"},
    "population": {"weight", "weight_entity"},
    "exchange": {"agreements", "consumer"},
    "office": {"accounts", "passwords", "sessions", "webhook_hosts", "phone", *_OIDC, *_DAYS},
}
_TABLE = """
CREATE TABLE IF NOT EXISTS snapshot (
    dataset TEXT NOT NULL, month TEXT NOT NULL, version TEXT NOT NULL,
    digest TEXT NOT NULL, loaded_at TEXT NOT NULL,
    PRIMARY KEY (dataset, month, version)
) STRICT;
""" + append_only("snapshot")


class NoWorkspace(HuiminError):
    """The folder holds no huimin.toml."""

    code = "HM-WSP-001"
    exit_code = 13
    zh = "{folder} 不是工作区(没有 huimin.toml)。用 `huimin init` 新建,或用 --home 指定工作区文件夹。"
    en = "{folder} is no workspace (no huimin.toml). Make one with `huimin init`, or name one with --home."


class BadSettings(HuiminError):
    """huimin.toml cannot be read or holds a wrong value."""

    code = "HM-WSP-002"
    exit_code = 13
    zh = "{file}:{what_zh}。请改正后重试。"
    en = "{file}: {what_en}. Correct it and try again."


class WorkspaceBusy(HuiminError):
    """Another process is loading into this workspace."""

    code = "HM-WSP-003"
    exit_code = 13
    zh = "工作区 {folder} 正被另一个进程写入。等它结束后再试。"
    en = "Another process is writing to the workspace {folder}. Try again when it has finished."


def is_area_code(text: str) -> bool:
    """`CN`, or the 2, 4, 6, 9 or 12 digits of a province, prefecture, county, township or village."""
    return _AREA.fullmatch(text) is not None


@dataclass(frozen=True)
class SnapshotRow:
    """One finished snapshot: `path` is its folder; `loaded_at`: since when it is known here, in UTC."""

    dataset: str
    month: Month
    version: str
    digest: str
    path: Path
    loaded_at: datetime


@dataclass(frozen=True)
class Workspace:
    """Settings and places of one workspace. Reading it never writes anything.

    agreements: "required": data of other departments are read only under a live agreement; "off": not asked about
    consumer: the department whose workspace this is; it needs no agreement with itself
    accounts: "own": people who may sign in to the office are entered by its administrators; "demo": invented people exist
    passwords: the rules for passwords of staff, see web.accounts.profiles
    sessions: "one": whoever of the staff signs in anew ends the earlier sign-in of the account; "many": both go on
    oidc: how citizens sign in, the words of [office] that begin with oidc_ (see web.identity.provider)
    limits: days the place has set itself (notice_days, silent_days); one that is not set is not there
    webhook_hosts: where messages to departments' systems may go, see web.hooks.addresses; none: nowhere
    phone: whom people call for help, shown on every page; "": no number is shown
    known: look at it as it was known at that moment (UTC): what came later does not exist; None: as it is now
    """

    root: Path
    name: str = ""
    area: str = "CN"
    month: Month | None = None
    national: bool = True
    policies_selected: tuple[str, ...] | None = None
    weight: str | None = None
    weight_entity: str = "person"
    agreements: str = "off"
    consumer: str = "civil_affairs"
    accounts: str = "own"
    passwords: str = "dengbao"
    sessions: str = "one"
    oidc: tuple[tuple[str, str], ...] = ()
    limits: tuple[tuple[str, int], ...] = ()
    webhook_hosts: tuple[str, ...] = ()
    phone: str = ""
    known: datetime | None = None

    @classmethod
    def open(cls, root: Path) -> "Workspace":
        """Read `root`/huimin.toml. Raises NoWorkspace or BadSettings."""
        path = root / SETTINGS_FILE
        if not path.is_file():
            raise NoWorkspace(folder=root)
        return _from_settings(root, path)

    @classmethod
    def home(cls, home: Path | None = None) -> "Workspace":
        """Open the workspace named by the caller, else by HUIMIN_HOME, else ./data."""
        return cls.open(home or Path(os.environ.get("HUIMIN_HOME", DEFAULT_HOME)))

    @classmethod
    def create(cls, root: Path, settings: str) -> "Workspace":
        """Make the folders and write `settings` as huimin.toml. Raises FileExistsError when there is one."""
        path = root / SETTINGS_FILE
        if path.exists():
            raise FileExistsError(path)
        for folder in ("inbox", "mappings", "policies", "parameters", "snapshots", "registry", "runs"):
            (root / folder).mkdir(parents=True, exist_ok=True)
        write_text(path, settings)
        return cls.open(root)

    def as_known(self, known: datetime | None) -> "Workspace":
        """The same workspace as it was known at a moment. Every append-only table is read up to it and no further."""
        return replace(self, known=known)

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def mappings(self) -> Path:
        return self.root / "mappings"

    @property
    def policies(self) -> Path:
        return self.root / "policies"

    @property
    def parameters(self) -> Path:
        return self.root / "parameters"

    @property
    def snapshots(self) -> Path:
        return self.root / "snapshots"

    @property
    def registry(self) -> Path:
        return self.root / "registry"

    @property
    def runs(self) -> Path:
        return self.root / "runs"

    @property
    def database(self) -> Path:
        return self.root / "huimin.db"

    def snapshot_folder(self, dataset: str, month: Month, version: str) -> Path:
        return self.snapshots / dataset / str(month) / version

    def snapshot_rows(self) -> list[SnapshotRow]:
        """Every finished snapshot known at `self.known`, by dataset, month and version."""
        if not self.database.exists():
            return []
        with transaction(self.database, _TABLE) as connection:
            rows = connection.execute(
                "SELECT dataset, month, version, digest, loaded_at FROM snapshot ORDER BY dataset, month, version"
            ).fetchall()
        found = [SnapshotRow(dataset, Month.parse(month), version, digest,
                             self.snapshot_folder(dataset, Month.parse(month), version), datetime.fromisoformat(loaded_at))
                 for dataset, month, version, digest, loaded_at in rows]
        return [row for row in found if self.known is None or row.loaded_at <= self.known]

    def current_snapshots(self, month: Month | None = None) -> list[SnapshotRow]:
        """Per dataset the snapshot of its latest month not after `month` (None: of its latest month)."""
        latest: dict[str, SnapshotRow] = {}
        for row in self.snapshot_rows():
            if month is None or row.month <= month:
                latest[row.dataset] = row
        return list(latest.values())

    def current_snapshot(self, dataset: str, month: Month) -> SnapshotRow | None:
        """The snapshot in force for exactly this dataset and month."""
        rows = [row for row in self.snapshot_rows() if (row.dataset, row.month) == (dataset, month)]
        return rows[-1] if rows else None

    def make_current(self, dataset: str, month: Month, version: str, digest: str) -> None:
        """Put a finished snapshot in force: one row, on disk when this returns."""
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        with transaction(self.database, _TABLE) as connection:
            connection.execute("INSERT INTO snapshot VALUES (?, ?, ?, ?, ?)",
                               (dataset, str(month), version, digest, now))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the workspace for one writer. Raises WorkspaceBusy; a killed writer lets go by itself."""
        import fcntl

        with (self.root / ".lock").open("a") as stream:
            try:
                fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise WorkspaceBusy(folder=self.root) from None
            yield


def _from_settings(root: Path, path: Path) -> Workspace:
    tables = _tables(path)
    workspace, library = tables.get("workspace", {}), tables.get("library", {})
    population = tables.get("population", {})
    selected = library.get("policies")
    return Workspace(
        root=root,
        name=_text(path, workspace, "name", ""),
        area=_area(path, _text(path, workspace, "area", "CN")),
        month=_month(path, workspace.get("month")),
        national=_flag(path, library.get("national", True)),
        policies_selected=None if selected is None else _names(path, "policies", selected),
        weight=_text(path, population, "weight", "") or None,
        weight_entity=_text(path, population, "weight_entity", "person"),
        agreements=_one_of(path, tables.get("exchange", {}), "agreements", ("off", "required")),
        consumer=_text(path, tables.get("exchange", {}), "consumer", "civil_affairs"),
        accounts=_one_of(path, tables.get("office", {}), "accounts", ("own", "demo")),
        passwords=_one_of(path, tables.get("office", {}), "passwords", ("dengbao", "length")),
        sessions=_one_of(path, tables.get("office", {}), "sessions", ("one", "many")),
        oidc=tuple((key, _text(path, tables["office"], key, "")) for key in _OIDC if key in tables.get("office", {})),
        limits=tuple((key, _days(path, key, tables["office"][key])) for key in _DAYS if key in tables.get("office", {})),
        webhook_hosts=_names(path, "webhook_hosts", tables.get("office", {}).get("webhook_hosts", [])),
        phone=_text(path, tables.get("office", {}), "phone", ""),
    )


def _tables(path: Path) -> dict[str, dict[str, Any]]:
    import tomllib

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _bad(path, f"不是有效的 TOML({error})", f"not valid TOML ({error})") from None
    for table, keys in content.items():
        if table not in _KEYS or not isinstance(keys, dict):
            raise _unknown(path, table, list(_KEYS))
        for key in keys:
            if key not in _KEYS[table]:
                raise _unknown(path, key, sorted(_KEYS[table]))
    return content


def _unknown(path: Path, key: str, known: list[str]) -> BadSettings:
    near = nearest(key, known)
    zh, en = (f",是不是“{near}”?", f"; did you mean “{near}”?") if near else ("", "")
    return _bad(path, f"不认识“{key}”{zh}", f"unknown “{key}”{en}")


def _bad(path: Path, zh: str, en: str) -> BadSettings:
    return BadSettings(file=path, what_zh=zh, what_en=en)


def _text(path: Path, table: dict[str, Any], key: str, default: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise _bad(path, f"“{key}”应当是文字,写在引号里", f"“{key}” must be text in quotes")
    return value


def _one_of(path: Path, table: dict[str, Any], key: str, choices: tuple[str, ...]) -> str:
    value = _text(path, table, key, choices[0])
    if value not in choices:
        raise _bad(path, f"“{key}”只能是 {'、'.join(choices)},不是“{value}”", f"“{key}” must be one of {', '.join(choices)}, not “{value}”")
    return value


def _area(path: Path, value: str) -> str:
    if not is_area_code(value):
        raise _bad(path, f"“area”应当是 2、4、6、9 或 12 位区划代码,不是“{value}”",
                   f"“area” must be an area code of 2, 4, 6, 9 or 12 digits, not “{value}”")
    return value


def _days(path: Path, key: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _bad(path, f"“{key}”应当是天数,0 或正整数", f"“{key}” must be a number of days, 0 or more")
    return value


def _flag(path: Path, value: object) -> bool:
    if not isinstance(value, bool):
        raise _bad(path, "“national”应当是 true 或 false", "“national” must be true or false")
    return value


def _names(path: Path, key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise _bad(path, f"“{key}”应当是列表,每一项写在引号里", f"“{key}” must be a list of texts in quotes")
    return tuple(value)


def _month(path: Path, value: object) -> Month | None:
    if value is None:
        return None
    try:
        return Month.parse(str(value))
    except ValueError:
        raise _bad(path, f"月份“{value}”应写成 YYYY-MM", f"month “{value}” must be YYYY-MM") from None
