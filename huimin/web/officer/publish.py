"""From draft to version in force by two people: one proposes, another publishes; the record comes before the file.

Whatever is interrupted between record and file is finished at the next look (`finish`): the record holds the text.
"""

import os
from typing import Any

from django.db import transaction

from huimin.kernel import Workspace, write_text
from huimin.web.officer.drafts import Draft, drafts, problem
from huimin.web.officer.errors import AlreadyInForce, NotProposed, SamePerson, WrongDraft
from huimin.web.officer.models import PROPOSED, PUBLISHED, PolicyRecord


def propose(workspace: Workspace, draft: Draft, account: Any, reason: str) -> None:
    """Put a sound draft before a county lead. Raises WrongDraft, AlreadyInForce."""
    _sound(workspace, draft)
    _record(PROPOSED, draft, account, reason, None)


def publish(workspace: Workspace, draft: Draft, account: Any, reason: str) -> None:
    """Put a proposed draft in force from its day. Raises NotProposed, SamePerson, WrongDraft, AlreadyInForce."""
    proposed = proposal(draft)
    if proposed is None:
        raise NotProposed()
    if proposed.account_id == account.pk:
        raise SamePerson()
    _sound(workspace, draft)
    with transaction.atomic():
        _record(PUBLISHED, draft, account, reason, proposed.account)
    finish(workspace)


def proposal(draft: Draft) -> PolicyRecord | None:
    """The last proposal of this version, if it is of this very text."""
    known = PolicyRecord.objects.filter(act=PROPOSED, policy=draft.policy, area=draft.area, valid_from=draft.valid_from)
    last = known.order_by("-id").first()
    return last if last is not None and last.digest == draft.digest else None


def finish(workspace: Workspace) -> None:
    """Bring published texts whose drafts still lie there into the folder of the policies."""
    for draft in drafts(workspace):
        if PolicyRecord.objects.filter(act=PUBLISHED, policy=draft.policy, area=draft.area, valid_from=draft.valid_from,
                                       digest=draft.digest).exists():
            write_text(draft.target(workspace), draft.text)
            os.utime(workspace.policies)  # the county is read again when this folder changes
            draft.file(workspace).unlink()


def _sound(workspace: Workspace, draft: Draft) -> None:
    found = problem(workspace, draft)
    if found is not None:
        raise WrongDraft(problem=found.words)
    if taken(workspace, draft):
        raise AlreadyInForce(version=draft.version)


def taken(workspace: Workspace, draft: Draft) -> bool:
    """Is there a version from that day already, or was there one?"""
    return draft.target(workspace).exists() or PolicyRecord.objects.filter(
        act=PUBLISHED, policy=draft.policy, area=draft.area, valid_from=draft.valid_from).exists()


def _record(act: str, draft: Draft, account: Any, reason: str, proposer: Any) -> None:
    PolicyRecord.objects.create(act=act, policy=draft.policy, area=draft.area, valid_from=draft.valid_from, digest=draft.digest,
                                text=draft.text, reason=reason, account=account, name=account.name, title=account.title,
                                proposer=proposer)
