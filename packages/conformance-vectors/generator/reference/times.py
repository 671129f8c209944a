"""In: the text of a Request-Time or Response-Time. Out: epoch milliseconds, or Refused (docs/protocol §6).

Counts days with its own calendar arithmetic; no date library of any language is involved.
"""
import re

from vector_file import Refused

FORM = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):?(\d\d))", re.ASCII)


def is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_lengths(year):
    return [31, 29 if is_leap(year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def days_before_year(year):
    """Days from 0000-01-01 to the first day of `year`, in the Gregorian calendar carried backwards."""
    past = year - 1
    return year * 365 + (past // 4 - past // 100 + past // 400 + 1 if year > 0 else 0)


EPOCH = days_before_year(1970)


def parse_time(text):
    if re.fullmatch(r"\d{13}", text, re.ASCII):
        return int(text)
    match = FORM.fullmatch(text)
    if match is None:
        raise Refused("none of the forms")
    year, month, day, hour, minute, second = (int(match[at]) for at in range(1, 7))
    if not 1 <= month <= 12 or not 1 <= day <= month_lengths(year)[month - 1]:
        raise Refused("no such day")
    if hour > 23 or minute > 59 or second > 59:
        raise Refused("no such time of day")
    offset = 0
    if match[8]:
        east, minutes = int(match[9]), int(match[10])
        if east > 23 or minutes > 59:
            raise Refused("no such offset")
        offset = (east * 60 + minutes) * (1 if match[8] == "+" else -1)
    days = days_before_year(year) - EPOCH + sum(month_lengths(year)[: month - 1]) + day - 1
    seconds = ((days * 24 + hour) * 60 + minute - offset) * 60 + second
    return seconds * 1000 + int(((match[7] or "") + "000")[:3])


def format_time(epoch_ms, offset_minutes):
    total = epoch_ms // 1000 + offset_minutes * 60
    days, rest = divmod(total, 86400)
    year, left = 1970, days
    while left < 0:
        year -= 1
        left += 366 if is_leap(year) else 365
    while left >= (366 if is_leap(year) else 365):
        left -= 366 if is_leap(year) else 365
        year += 1
    month = 0
    while left >= month_lengths(year)[month]:
        left -= month_lengths(year)[month]
        month += 1
    sign, size = ("-", -offset_minutes) if offset_minutes < 0 else ("+", offset_minutes)
    return (
        f"{year:04d}-{month + 1:02d}-{left + 1:02d}T{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d}"
        f"{sign}{size // 60:02d}:{size % 60:02d}"
    )


def check_freshness(text, not_before, not_after):
    if not not_before <= parse_time(text) <= not_after:
        raise Refused("outside the window")
