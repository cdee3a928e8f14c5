"""What can go wrong when a county is made up."""

from huimin.kernel import HuiminError


class TooFewPeople(HuiminError):
    """The county asked for is too small to show every programme."""

    code = "HM-DEM-001"
    exit_code = 14
    zh = "示例县只有 {people} 人,太少了:请用 --people {fewest} 或更多。"
    en = "A made-up county of {people} people is too small: use --people {fewest} or more."
