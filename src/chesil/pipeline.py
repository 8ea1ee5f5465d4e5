"""The one file that knows the order: read, join, recognise, analyse, print, write."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import attrs
import msgspec
import polars as pl

from chesil.conduct import analyse as find_conduct
from chesil.readers import intake, registry
from chesil.readers.registry import FileReading
from chesil.recognisers import recognise as find_signals
from chesil.terms import tables
from chesil.terms import settings as settings_file
from chesil.terms.errors import DayOrderUnknown, OutputExists, ReadingError
from chesil.terms.findings import Findings
from chesil.terms.readings import Assumption, Reading, ReadOptions
from chesil.terms.settings import Settings
from chesil.timeline import PeopleFile, Timeline
from chesil.timeline import join as join_readings
