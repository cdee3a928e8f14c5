"""What a decided case cost its family stands on the case's line, so that the overview counts it without opening every case."""

import json
from typing import Any

from django.db import migrations, models

COLUMNS = ("visits", "asked_again", "untold", "nothing_asked")


def fill(apps: Any, _: Any) -> None:
    from huimin.casework import Event, fold
    from huimin.web.store.figures import trouble_of

    lines, events = apps.get_model("store", "CaseRow"), apps.get_model("store", "EventRow")
    for ref in lines.objects.values_list("ref", flat=True).iterator():
        case = fold(Event(ref, row.seq, row.at, str(row.actor_id or ""), row.actor_name, row.role, row.act, row.state, json.loads(row.data))
                    for row in events.objects.filter(case_id=ref).order_by("seq"))
        found = trouble_of(case)
        if found is not None:
            lines.objects.filter(ref=ref).update(**{name: getattr(found, name) for name in COLUMNS})


class Migration(migrations.Migration):
    dependencies = [("store", "0007_handing_over")]
    operations = [
        *(migrations.AddField("caserow", name, models.PositiveSmallIntegerField(null=True)) for name in COLUMNS),
        migrations.AddIndex("caserow", models.Index(fields=["policy", "area", *COLUMNS], name="case_burden")),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
