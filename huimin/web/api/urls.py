"""Every operation with its rule, the description for programs and the one for people."""

from importlib.util import find_spec

from django.urls import path

from huimin.web.api import (
    applying,
    audits,
    budgeting,
    departments,
    desk,
    drafting,
    exporting,
    filing,
    giving,
    helping,
    households,
    mine,
    overview,
    paying,
    public,
    published,
    reference,
    stewards,
    trying,
    webhooks,
    window,
    work,
)
from huimin.web.api.operations import routes

OPERATIONS = [public, published, mine, applying, helping, households, work, window, stewards, departments, exporting, overview, audits,
              desk, budgeting, trying, filing, giving, paying, drafting, webhooks]
"""Importing a part registers its operations."""

if find_spec("numpy") and find_spec("highspy"):  # as its pages: huimin.web.budget.urls
    from huimin.web.api import pooling

    OPERATIONS.append(pooling)

urlpatterns = [
    path("", reference.page_of_operations, name="api"),
    path("openapi.json", reference.openapi, name="api_openapi"),
    *routes(),
]
