"""Every operation with its rule, the description for programs and the one for people."""

from django.urls import path

from huimin.web.api import departments, households, public, reference, webhooks, work
from huimin.web.api.operations import routes

OPERATIONS = (public, households, work, departments, webhooks)
"""Importing a part registers its operations."""

urlpatterns = [
    path("", reference.page_of_operations, name="api"),
    path("openapi.json", reference.openapi, name="api_openapi"),
    *routes(),
]
