"""Files that cannot or must not be read, and readers that had to be stopped: what, where, what next."""

from huimin.kernel import HuiminError


class ReadingStopped(HuiminError):
    """The reader gave no sign of life for too long and was stopped."""

    code = "HM-EXC-030"
    exit_code = 10
    zh = ("{file}:{seconds} 秒没有进展,已停止读取;这个数据集没有导入。"
          "请把文件另存为 CSV 再试;确实是大文件的,请在映射 {mapping} 的 [dataset] 里写 large = true。")
    en = ("{file}: no progress for {seconds} s, so reading was stopped; this dataset was not loaded. "
          "Save the file as CSV and try again; if it is meant to be large, write large = true under [dataset] in {mapping}.")


class NeedsMoreMemory(HuiminError):
    """The reader was not given the memory it asked for."""

    code = "HM-EXC-031"
    exit_code = 10
    zh = ("{file}:读它需要超过 {megabytes} MB 内存,已停止;这个数据集没有导入。"
          "请看看远处有没有零星的单元格,或另存为 CSV;确实是大文件的,"
          "请在映射 {mapping} 的 [dataset] 里写 large = true。")
    en = ("{file}: reading it takes more than {megabytes} MB of memory, so it was stopped; this dataset was not loaded. "
          "Look for stray cells far away in the sheet, or save it as CSV; if it is meant to be large, "
          "write large = true under [dataset] in {mapping}.")


class ReadingBroke(HuiminError):
    """The reader ended in a way nobody foresaw. Nothing else was touched."""

    code = "HM-EXC-032"
    exit_code = 10
    zh = ("{file}:读取程序意外中止({reason});这个数据集没有导入,其他的不受影响。"
          "请把文件另存为 CSV 再试,并把此文件交给维护人员。")
    en = ("{file}: the reader ended unexpectedly ({reason}); this dataset was not loaded, the others are not affected. "
          "Save the file as CSV and try again, and report this file.")


class TakesTooLong(HuiminError):
    """The reader used up its processor time."""

    code = "HM-EXC-033"
    exit_code = 10
    zh = ("{file}:读它用了超过 {seconds} 秒处理器时间,已停止;这个数据集没有导入。"
          "请把文件拆小;确实是大文件的,请在映射 {mapping} 的 [dataset] 里写 large = true。")
    en = ("{file}: reading it took more than {seconds} s of processor time, so it was stopped; this dataset was not loaded. "
          "Split the file; if it is meant to be large, write large = true under [dataset] in {mapping}.")


class WritesTooMuch(HuiminError):
    """The rows or refusals of a file outgrew every reasonable measure of it."""

    code = "HM-EXC-034"
    exit_code = 10
    zh = ("{file}:读出的内容超过 {megabytes} MB(往往是大量空行),已停止;这个数据集没有导入。"
          "请核对文件;确实是大文件的,请在映射 {mapping} 的 [dataset] 里写 large = true。")
    en = ("{file}: what was read from it exceeds {megabytes} MB (often masses of empty lines), so it was stopped; "
          "this dataset was not loaded. Check the file; "
          "if it is meant to be large, write large = true under [dataset] in {mapping}.")


class NotAnOrdinaryFile(HuiminError):
    """A link, a pipe or a device lies in the inbox under the name of a department's file."""

    code = "HM-EXC-035"
    exit_code = 10
    zh = "收件夹里的 {file} 是{what_zh},不是普通文件,没有读。请把文件本身放进来。"
    en = "{file} in the inbox is {what_en}, not an ordinary file, and was not read. Put the file itself there."


class BadFileName(HuiminError):
    """The name of a file holds characters that act on a screen instead of standing on it."""

    code = "HM-EXC-036"
    exit_code = 10
    zh = "收件夹里的文件 {file}:名称里有换行或控制字符,没有读。请改名。"
    en = "File {file} in the inbox: its name holds line breaks or control characters; it was not read. Rename it."


class PasswordProtected(HuiminError):
    """The workbook is encrypted."""

    code = "HM-EXC-037"
    exit_code = 10
    zh = ("{file}:设有密码,读不了。请部门去掉密码(另存为时不设密码)后重新报送,"
          "密码不要随文件发送。")
    en = "{file}: it is protected by a password and cannot be read. Ask for it without one."


class HasMacros(HuiminError):
    """The workbook carries programs."""

    code = "HM-EXC-038"
    exit_code = 10
    zh = "{file}:带有宏({part}),不读。请另存为不带宏的 xlsx 或 CSV。"
    en = "{file}: it carries macros ({part}) and is not read. Save it as xlsx without macros, or as CSV."


class LinksElsewhere(HuiminError):
    """Cells of the workbook take their values from other files."""

    code = "HM-EXC-039"
    exit_code = 10
    zh = ("{file}:有引用其他文件的单元格({part}),其中的值可能早已过时,不读。"
          "请断开链接(数据、编辑链接)或另存为 CSV。")
    en = ("{file}: it takes values from other files ({part}), which may be long out of date, and is not read. "
          "Break the links, or save it as CSV.")


class PackageTooBig(HuiminError):
    """A compressed file holds far more than its size lets expect."""

    code = "HM-EXC-040"
    exit_code = 10
    zh = ("{file}:压缩包异常({what_zh}),没有打开。请重新导出;"
          "确实是大文件的,请在映射的 [dataset] 里写 large = true。")
    en = ("{file}: the package is not plausible ({what_en}) and was not opened. Export it again; "
          "if it is meant to be large, write large = true under [dataset] in its mapping.")


class PackageMalformed(HuiminError):
    """A compressed file holds what no workbook holds."""

    code = "HM-EXC-041"
    exit_code = 10
    zh = "{file}:压缩包里有不该有的东西:{what_zh}。请用表格软件打开后另存为 xlsx 或 CSV。"
    en = ("{file}: the package holds what does not belong there: {what_en}. "
          "Open it in a spreadsheet program and save it as xlsx or CSV.")


class XmlEntities(HuiminError):
    """An XML part declares a document type or entities: no spreadsheet program does."""

    code = "HM-EXC-042"
    exit_code = 10
    zh = "{file}:{part} 里有 XML 实体或文档类型声明,不是表格软件写出的,没有读。请重新导出。"
    en = "{file}: {part} declares XML entities or a document type, as no spreadsheet program does; it was not read. Export it again."


class FarCell(HuiminError):
    """A cell lies so far away that the table between would not fit into memory."""

    code = "HM-EXC-043"
    exit_code = 10
    zh = ("{file}:远处有零星的单元格({cell}),整张表会有 {rows} 行 {columns} 列。"
          "请删去多余的行列(选中后删除,不只是清除内容)后另存;"
          "确实是大表的,请在映射 {mapping} 的 [dataset] 里写 large = true。")
    en = ("{file}: a stray cell far away ({cell}) makes the sheet {rows} rows by {columns} columns. "
          "Delete the rows and columns that are not needed and save it again; "
          "if it is meant to be large, write large = true under [dataset] in {mapping}.")


class MergedCells(HuiminError):
    """Cells of a mapped column are merged over several rows: whose value is it?"""

    code = "HM-EXC-044"
    exit_code = 10
    zh = ("{file}:列“{column}”有合并单元格({cells}),分不清这个值属于哪几行。请取消合并并逐行填写;"
          "每一行都是这个值的,请在映射 {mapping} 的 [dataset] 里写 merged = \"fill\"。")
    en = ("{file}: column “{column}” has merged cells ({cells}); it is not clear which rows the value is of. Unmerge them and fill in "
          "every row; if it is the value of each, write merged = \"fill\" under [dataset] in {mapping}.")


class MixedEncodings(HuiminError):
    """Some lines of a text file are of one encoding, some of another."""

    code = "HM-EXC-045"
    exit_code = 10
    zh = ("{file}:同一个文件里混有两种编码:第 {line} 行像是 {found},其他行像是 {other}。"
          "请部门统一编码后重新导出。")
    en = "{file}: two encodings in one file: line {line} looks like {found}, others like {other}. Ask for an export in one encoding."


class CellTooLong(HuiminError):
    """A cell or a line is longer than any fact."""

    code = "HM-EXC-046"
    exit_code = 10
    zh = "{file} 第 {line} 行:{what_zh}超过 {limit} 个字符。请核对这一行(往往是缺了换行或引号)。"
    en = "{file} line {line}: {what_en} is longer than {limit} characters. Look at this line: often a line break or a quote is missing."


class NestedColumn(HuiminError):
    """A mapped column of a Parquet file holds no single values."""

    code = "HM-EXC-047"
    exit_code = 10
    zh = "{file}:列“{column}”的类型是 {type},不是一个文字、数字或日期。请导出为普通列。"
    en = "{file}: column “{column}” is of type {type}, not one text, number or date. Export it as a plain column."


class OnlyHidden(HuiminError):
    """Every sheet of the workbook is hidden from whoever opens it."""

    code = "HM-EXC-048"
    exit_code = 10
    zh = "{file}:只有隐藏的工作表({sheets}),没有读。请取消隐藏,或在映射 {mapping} 的 [dataset] 里用 sheet 指定。"
    en = "{file}: every sheet is hidden ({sheets}), so none was read. Unhide the one meant, or name it as `sheet` in {mapping}."


class MappingExists(HuiminError):
    """A proposal would be written over a mapping somebody made."""

    code = "HM-EXC-049"
    exit_code = 11
    zh = "mappings/{file} 已经有了,没有覆盖。请用 --id 换一个编号,或去掉 --write 只看提议。"
    en = "mappings/{file} exists and was not written over. Choose another --id, or leave out --write to see the proposal only."
