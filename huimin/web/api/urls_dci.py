"""The DCI interface over HTTP: the addresses of the standard, under /dci/."""

from django.urls import path

from huimin.web.api import dci

urlpatterns = [
    path("openapi.json", dci.openapi, name="dci_openapi"),
    path("oauth2/client/token", dci.token, name="dci_token"),
    path(".well-known/jwks.json", dci.jwks, name="dci_keys"),
    *(path(f"{registry}/registry/{place}", view, {"registry": registry}) for registry in ("social", "ibr") for place, view in (
        ("sync/search", dci.sync_search), ("search", dci.search), ("sync/txn/status", dci.sync_status))),
]
