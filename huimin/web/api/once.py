"""Sent twice, done once: an answer kept under the Idempotency-Key its sender chose.

Same key and same request: the same answer again. Same key, another request: KeyReused. A refusal keeps nothing, so that
the request may be mended and sent under its key.
"""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest

from huimin.kernel import HuiminError
from huimin.web.api.models import Done


class KeyReused(HuiminError):
    """An Idempotency-Key stands for one request."""

    code = "HM-WEB-007"
    exit_code = 13
    zh = "这个 Idempotency-Key 已经用在另一个请求上。每个新请求换一个新的。"
    en = "This Idempotency-Key was used for another request. Take a new one for each new request."


def once(request: HttpRequest, key: str, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `act` answers, now or when it was done. Raises KeyReused and whatever `act` raises; then nothing has changed.

    The key is written first, in the transaction of the act: of two requests at once the second waits, then finds the answer.
    """
    user: Any = request.user
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode() + request.body).hexdigest()
    try:
        with transaction.atomic():
            row = Done.objects.create(account=user, key=key, digest=digest)
            answer = act()
            row.answer = json.dumps(answer)
            row.save(update_fields=["answer"])
            return answer
    except IntegrityError:
        kept = Done.objects.filter(account=user, key=key).first()
        if kept is None:
            raise
    if kept.digest != digest:
        raise KeyReused
    found: dict[str, Any] = json.loads(kept.answer)
    return found
