"""Tables as files that open in a spreadsheet: UTF-8 with a mark, every cell safe from being taken for a formula."""

import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse

from huimin.kernel import PeopleCsv


def csv_file(name: str, head: Sequence[object], rows: Iterable[Sequence[object]], notes: Iterable[object] = ()) -> HttpResponse:
    """name: of the file, ASCII; notes: lines below the table that say what it is and as of when."""
    stream = io.StringIO()
    writer = PeopleCsv(stream)
    writer.writerow([str(word) for word in head])
    writer.writerows([str(value) if not isinstance(value, int | float) else value for value in row] for row in rows)
    writer.writerows([str(note)] for note in notes)
    response = HttpResponse("\ufeff" + stream.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
