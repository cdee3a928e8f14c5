"""A draft tried on everybody, beside the pages (web.trials); what came of it is kept with the text it was tried with."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from huimin.web import county
from huimin.web.accounts.models import Account
from huimin.web.officer import drafts as files
from huimin.web.officer.drafts import Draft
from huimin.web.officer.models import DraftTrial
from huimin.web.trials import Queue


@contextmanager
def _words(trial: DraftTrial) -> Iterator[Sequence[str]]:
    draft = Draft(trial.policy, trial.area, trial.valid_from, trial.text)
    with files.all_rules_with(county.workspace(), draft) as (month, folder):
        yield ["simulate", "--month", str(month), "--policies", str(folder)]


QUEUE = Queue(DraftTrial, _words)


def ask(draft: Draft, by: Account) -> None:
    """Try a draft as it stands; one that waits or runs already with this text is not asked for twice."""
    of = {"policy": draft.policy, "area": draft.area, "valid_from": draft.valid_from, "digest": draft.digest}
    QUEUE.ask_once(by, of, text=draft.text)


def newest(draft: Draft) -> DraftTrial | None:
    """The latest trial of a draft, with whatever text it had; looked after while it goes on."""
    found: DraftTrial | None = QUEUE.last(policy=draft.policy, area=draft.area, valid_from=draft.valid_from)
    return found
