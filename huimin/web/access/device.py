"""From which address somebody asks: kept as a fingerprint only, to tell addresses apart, not to know them."""

from django.conf import settings
from django.http import HttpRequest

from huimin.web.access.sealed import blind


def device_of(request: HttpRequest) -> str:
    """Fingerprint of the address of the browser.

    Behind TLS the office is behind a proxy of the operator's own, which adds the browser's address last; what stands
    before it anybody may have written.
    """
    address = request.META.get("REMOTE_ADDR", "")
    if settings.HTTPS:
        address = request.headers.get("X-Forwarded-For", address).rsplit(",", 1)[-1].strip()
    return blind(address, "device")
