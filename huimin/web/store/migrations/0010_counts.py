"""What cases cost their families is counted as cases move, so that the overview adds up places instead of reading every case."""

from django.db import migrations, models

from huimin.web.config.triggers import kept_sums

SUMS = ("visits", "asked_again", "untold", "nothing_asked")


class Migration(migrations.Migration):
    dependencies = [("store", "0009_work_indexes")]
    operations = [
        migrations.CreateModel("CaseCount", [
            ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ("policy", models.CharField(max_length=60)), ("area", models.CharField(max_length=12)),
            *((name, models.BigIntegerField()) for name in ("cases", "decided", *SUMS)),
        ], options={"constraints": [models.UniqueConstraint(fields=["policy", "area"], name="counted_once")]}),
        kept_sums("store_casecount", "store_caserow", ("policy", "area"), {
            "cases": "1", "decided": "CASE WHEN {row}.visits IS NULL THEN 0 ELSE 1 END",
            **{name: f"coalesce({{row}}.{name}, 0)" for name in SUMS}}),
        migrations.RemoveIndex("caserow", "case_burden"),
    ]
