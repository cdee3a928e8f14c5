"""Which identity provider citizens sign in with: huimin.toml names it, the environment keeps its secret.

    [office]
    oidc_issuer = "https://id.example.gov.cn"     its discovery lies at <issuer>/.well-known/openid-configuration
    oidc_client = "huimin"                         how it knows this office
    oidc_number_claim = "id_number"                the claim with the identity number
    oidc_name_claim = "name"

    HUIMIN_OIDC_SECRET                             the client's secret, if it has one; a file may be copied by accident

A made-up county that names no provider has one of its own (`demo`), so that signing in can be tried.
"""

import os
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.http import HttpRequest

from huimin.kernel import HuiminError
from huimin.web import county

DEMO_PATH = "/demo-identity"
_LOCAL = {"localhost", "127.0.0.1", "::1"}


class UnsafeIssuer(HuiminError):
    """The identity provider is named by an address that anybody on the way could answer for."""

    code = "HM-WEB-004"
    exit_code = 13
    zh = "huimin.toml 的 oidc_issuer“{issuer}”不是 https 地址,群众登录不能用。请写统一身份认证平台的 https 地址。"
    en = ("oidc_issuer “{issuer}” in huimin.toml is no https address, so citizens cannot sign in. "
          "Write the https address of the identity provider.")


@dataclass(frozen=True)
class Provider:
    """demo: answered by this program itself."""

    issuer: str
    client: str
    secret: str = ""
    number_claim: str = "id_number"
    name_claim: str = "name"
    demo: bool = False


def provider(request: HttpRequest) -> Provider | None:
    """The provider of this workspace; None when none is set up. Raises UnsafeIssuer."""
    workspace = county.workspace()
    given = dict(workspace.oidc)
    if given.get("oidc_issuer"):
        issuer = given["oidc_issuer"].rstrip("/")
        parts = urlsplit(issuer)
        if parts.scheme != "https" and parts.hostname not in _LOCAL:
            raise UnsafeIssuer(issuer=issuer)
        return Provider(issuer, given.get("oidc_client", "huimin"), os.environ.get("HUIMIN_OIDC_SECRET", ""),
                        given.get("oidc_number_claim", "id_number"), given.get("oidc_name_claim", "name"))
    if workspace.accounts == "demo":
        return Provider(request.build_absolute_uri(DEMO_PATH), "huimin", demo=True)
    return None
