"""Logs without content: no path that names a record, no words of an error, nothing a person typed."""

import logging
import re
from typing import Any

from django.views.debug import ExceptionReporter

_ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")


class WithoutContent(logging.Filter):
    """Keeps of an error its kind and the places in our code, and drops what it says."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Clean one record; every record is kept."""
        record.msg, record.args = _ID.sub("…", record.getMessage()), ()
        if record.exc_info and record.exc_info[0] is not None:
            kind, _, trace = record.exc_info
            record.msg += f" [{kind.__name__} at {_place(trace)}]"
            record.exc_info = None
        return True


def _place(trace: Any) -> str:
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " ".join(places[-4:])


class NoReport(ExceptionReporter):
    """Django's report of an error holds local variables, so none is made."""

    def get_traceback_data(self) -> dict[str, Any]:
        """Nothing."""
        return {}
