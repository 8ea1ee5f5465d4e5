"""The time that the name of a photo, screenshot or recording shows, by the habits of phones and apps.

A name is given by whatever program saved the file, and anyone can change it. So what it shows is kept as a
detail and proposed; it is never taken as the time.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Final

# "IMG-20250428-WA0001", "Screenshot_20250102-030405", "2025-01-15 at 22.41.20", "... at 10.41.20 PM" (macOS).
_NAME_TIME: Final = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])"
    r"(?:(?:[-_ T]|, | at )(\d{1,2})[-_.: h]?([0-5]\d)[-_.: m]?([0-5]\d)(?:\d{1,3})?"
    r"(?:[\s\u202f]?([AaPp])[Mm]\b)?)?(?!\d{4})"
)
# Facebook's apps name a file by the milliseconds since 1970.
_SINCE_1970: Final = re.compile(r"(?<![0-9A-Za-z])FB_IMG_(1[0-9]{12})(?!\d)")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def time_in_name(name: str) -> str | None:
    """The day, or day and time, that a file name shows, in ISO form; None when it shows none.

    It ends in Z where the app is known to write UTC (Facebook's, and the camera of Google's phones). A day
    without a year shows none: to guess the year would be to invent it.
    """
    if since := _SINCE_1970.search(name):
        return f"{_EPOCH + timedelta(milliseconds=int(since[1])):%Y-%m-%dT%H:%M:%S}Z"
    found = _NAME_TIME.search(name)
    if not found:
        return None
    year, month, day, *clock, half = found.groups()
    try:
        datetime(int(year), int(month), int(day))
    except ValueError:
        return None
    time = _time(*clock, half=(half or "").lower()) if clock[0] else None
    if time is None:
        return f"{year}-{month}-{day}"
    return f"{year}-{month}-{day}T{time}" + ("Z" if name.startswith("PXL_") else "")


def _time(hour: str, minute: str, second: str, *, half: str) -> str | None:
    """The time of day; None where there is no such hour. *half*: "a" or "p", of a clock of twelve hours."""
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half == "p" else 0)
    return f"{hours:02d}:{minute}:{second}" if hours < 24 else None
