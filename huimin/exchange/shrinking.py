"""Does a list hold far less than the one before it? An empty or a cut-off file looks just like good news."""

from huimin.exchange import receipt
from huimin.exchange.mapping import UNKNOWN, Mapping
from huimin.exchange.receipt import RECEIPT, Receipt
from huimin.kernel import Month, Text, Workspace


def before(workspace: Workspace, dataset: str, month: Month) -> Receipt | None:
    """The receipt of the snapshot in force for this month, else of the latest earlier month."""
    earlier = [row for row in workspace.snapshot_rows() if row.dataset == dataset and row.month <= month]
    if not earlier or not (earlier[-1].path / RECEIPT).exists():
        return None
    return receipt.of_folder(earlier[-1].path, "loaded")


def warning(mapping: Mapping, made: Receipt, before: Receipt | None) -> Text | None:
    """No row at all, or fewer than half the rows of the list before; what that means is said."""
    if made.accepted and (before is None or made.accepted * 2 >= before.accepted):
        return None
    told = _told(mapping, made, before)
    return Text(told.zh + _meaning(mapping).zh, told.en + _meaning(mapping).en)


def _told(mapping: Mapping, made: Receipt, before: Receipt | None) -> Text:
    name = mapping.name
    was = Text(f"(上一次 {before.month} 有 {before.accepted:,} 行)", f" (the one before, {before.month}, had {before.accepted:,})") \
        if before and before.accepted else Text("", "")
    if made.accepted:
        return Text(f"{name.zh}只有 {made.accepted:,} 行{was.zh},少了一半以上,请核对文件是否完整。",
                    f"{name.en}: only {made.accepted:,} rows{was.en}, less than half; check that the file is whole. ")
    if mapping.kind == "roster" and not made.rows_in and not was.zh:
        return Text(f"{name.zh}是空名册,", f"{name.en}: the roster is empty. ")
    what = Text("没有一行被接收", "not one row was accepted") if made.rows_in else Text("一行数据也没有", "the file holds no rows")
    return Text(f"{name.zh}:{what.zh}{was.zh},请核对文件。", f"{name.en}: {what.en}{was.en}; check the file. ")


def _meaning(mapping: Mapping) -> Text:
    """What it will mean for people that the list does not name them."""
    if mapping.kind == "roster":
        return Text("不在其中的人(户)都算作不在册。", "Whoever is not on it counts as not on the roster.")
    if not closed(mapping):
        return Text("", "")
    return Text("映射写明了“名单里没有”的含义(absent),不在其中的人都会按它认定。",
                "The mapping declares what it means not to be listed (absent): that will be taken of everybody who is not.")


def closed(mapping: Mapping) -> bool:
    """Does the mapping say that not being named means something?"""
    said = [mapping.event_absent, *(column.absent for column in mapping.columns)]
    said += [word for relation in mapping.relations for word in (relation.absent, relation.inverse_absent)]
    return mapping.kind == "roster" or any(word != UNKNOWN for word in said)
