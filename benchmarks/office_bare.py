"""The yardstick of the office's pages: Django with nothing around it, twenty lines of cases read and printed.

No session, no sign-in, no middleware, no record of the reading, nothing decrypted: what any page of Django over the same
tables costs at least. Same database settings and same server settings as the office.
"""

import os
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from huimin.web.config.database import database

_PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>事项</title></head><body><h1>事项</h1>
<table><tr><th>编号</th><th>政策</th><th>状态</th><th>地区</th><th>期限</th></tr>
{% for row in rows %}<tr><td>{{ row.ref }}</td><td>{{ row.policy }}</td><td>{{ row.state }}</td><td>{{ row.area }}</td>
<td>{{ row.due|date:"Y-m-d" }}</td></tr>{% endfor %}</table></body></html>"""
ROWS = 20

if not settings.configured:
    settings.configure(
        SECRET_KEY="the yardstick keeps no secret", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, MIDDLEWARE=[], INSTALLED_APPS=[],
        DATABASES={"default": database(os.environ.get("HUIMIN_DATABASE", ""), Path(os.environ["HUIMIN_HOME"]))},
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}], USE_TZ=True, TIME_ZONE="Asia/Shanghai",
    )
    django.setup()


class Line(models.Model):
    """The columns of a case's line that are printed; the table is the office's."""

    ref = models.CharField(max_length=20, primary_key=True)
    policy = models.CharField(max_length=60)
    state = models.CharField(max_length=30)
    area = models.CharField(max_length=12)
    due = models.DateField(null=True)

    class Meta:
        app_label, managed, db_table = "bare", False, "store_caserow"


_template: Any = engines["django"].from_string(_PAGE)


def rows(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_template.render({"rows": Line._default_manager.order_by("-ref")[:ROWS]}, request))


urlpatterns = [path("rows/", rows)]
application = get_wsgi_application()
