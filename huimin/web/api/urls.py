"""Every operation with its rule, the description for programs and the one for people."""

from django.urls import path

from huimin.web.api import (
    applying,
    audits,
    departments,
    desk,
    drafting,
    exporting,
    helping,
    households,
    mine,
    overview,
    public,
    published,
    reference,
    stewards,
    webhooks,
    window,
    work,
)
from huimin.web.api.operations import routes

OPERATIONS = (public, published, mine, applying, helping, households, work, window, stewards, departments, exporting, overview, audits,
              desk, drafting, webhooks)
"""Importing a part registers its operations."""

urlpatterns = [
    path("", reference.page_of_operations, name="api"),
    path("openapi.json", reference.openapi, name="api_openapi"),
    *routes(),
]
