"""What stands in the way of a new version of a policy."""

from huimin.kernel import HuiminError


class NotProposed(HuiminError):
    """Nobody has proposed the draft as it stands now."""

    code = "HM-OFF-001"
    exit_code = 12
    zh = "这份草稿还没有人提交公布,或提交以后改过。请政策人员重新提交。"
    en = "Nobody has proposed this draft, or it was changed since. The policy officer proposes it again."


class SamePerson(HuiminError):
    """Whoever proposes a version does not publish it."""

    code = "HM-OFF-002"
    exit_code = 12
    zh = "这份草稿是您提交的,要由另一位县级负责人公布。"
    en = "You proposed this draft: another county lead publishes it."


class AlreadyInForce(HuiminError):
    """A version that exists is never written over."""

    code = "HM-OFF-003"
    exit_code = 12
    zh = "已有同一天起执行的版本 {version}。已公布的版本不改动,请换一个日期。"
    en = "There is a version {version} from that day already. What was published is never changed: choose another day."


class WrongDraft(HuiminError):
    """The draft does not pass the checks of the policy language."""

    code = "HM-OFF-004"
    exit_code = 12
    zh = "草稿没有通过检查:{problem}"
    en = "The draft does not pass the checks: {problem}"
