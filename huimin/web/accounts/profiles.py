"""What a password must be, as data. Staff follow 等保 (GB/T 22239-2019 8.1.4.1 a); citizens have no password here.

A county under another regime sets `[office] passwords = "length"`: long rather than mixed, changed only for a reason
(OWASP ASVS 5.0 V6.2.5, V6.2.10 forbid what 等保 asks for, so one of the two must be chosen).
"""

import string
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from huimin.kernel import Text


@dataclass(frozen=True)
class Profile:
    """classes: of lower case, upper case, digits and others that must occur; lives: None for ever; history: own
    earlier passwords that do not count as new"""

    length: int
    classes: int
    lives: timedelta | None
    history: int


PROFILES: Mapping[str, Profile] = {
    "dengbao": Profile(length=10, classes=3, lives=timedelta(days=90), history=5),
    "length": Profile(length=15, classes=1, lives=None, history=5),
}
INITIAL_LIVES = timedelta(days=7)
"""An initial password nobody has used is worth nothing after a week."""
LONGEST = 200
_CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


def classes(password: str) -> int:
    """How many of the four kinds of characters occur."""
    known = sum(any(sign in kind for sign in password) for kind in _CLASSES)
    return known + any(all(sign not in kind for kind in _CLASSES) for sign in password)


def problems(profile: Profile, password: str, username: str) -> list[Text]:
    """Why this password will not do; empty when it will. Earlier passwords are looked at by `passwords`."""
    found = []
    if not profile.length <= len(password) <= LONGEST:
        found.append(Text(f"密码要有 {profile.length} 个字符以上。", f"A password has at least {profile.length} characters."))
    if classes(password) < profile.classes:
        found.append(Text(f"小写字母、大写字母、数字、其他符号,至少用 {profile.classes} 种。",
                          f"Use at least {profile.classes} of: lower case, upper case, digits, other characters."))
    if username and username.lower() in password.lower():
        found.append(Text("密码里不要有用户名。", "The user name must not be part of the password."))
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        found.append(Text("这个密码太常见,容易被猜到。", "This password is too common and easily guessed."))
    return found
