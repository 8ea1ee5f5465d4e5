"""Which column of a call record is what: proposed from the header or the values, or as confirmed."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from chesil.readers.call_records.values import is_duration, is_number
from chesil.readers.days import is_date
from chesil.readers.delimited import folded
from chesil.terms import own_files
from chesil.terms.errors import SettingsError

FIELDS: Final = (
    "datetime", "date", "time", "number", "caller", "called", "name", "direction", "type", "duration", "cost",
    "owner",
)  # fmt: skip

# Header words without spaces, signs and capitals. Bills have no standard; these are the usual words.
_WORDS: Final = {
    "datetime": (
        "datetime dateandtime timestamp eventtimestamp calldatetime startdatetime callstart starttimestamp "
        "dateofcallandtime calldateandtime datetimeofcall starttimeutc start"
    ),
    "date": "date calldate dateofcall startdate eventdate usagedate day datum fecha data dyddiad",
    "time": (
        "time calltime timeofcall starttime eventtime uhrzeit zeit heure hora ora orario tijd godzina amser"
    ),
    "called": (
        "callednumber numbercalled numberdialled dialednumber dialnumber dialed dialled called calledparty "
        "to tonumber destination destinationnumber bnumber bparty recipient numberdialed "
        "outgoingnumber callto"
    ),
    "caller": (
        "callingnumber caller callerid callernumber calling callingparty from fromnumber origin source "
        "originatingnumber anumber aparty incomingnumber callfrom"
    ),
    "number": (
        "number phonenumber telephonenumber telephone phone mobilenumber otherparty othernumber msisdn "
        "contactnumber rufnummer telefonnummer nummer numero numerodetelephone numerodetelefono "
        "numeroditelefono telephonique telefono telefone telefoonnummer numertelefonu numer rhif"
    ),
    "direction": "direction calldirection inout incomingoutgoing richtung sens direccion direzione kierunek",
    "type": (
        "type calltype eventtype service servicetype usagetype category eventkind typ art anrufart "
        "typedappel tipo tipodellamada tipochiamata soort rodzaj typpolaczenia math"
    ),
    "duration": (
        "duration durationsec durationsecs durationseconds durationmin durationmins durationminutes "
        "callduration calllength length talktime seconds secs minutes mins durationhhmmss durationmmss dauer "
        "duree duracion durata duracao duur czastrwania hyd"
    ),
    "cost": "cost charge price amount costgbp chargegbp totalcost netcost grosscost",
    "owner": "subscriberid subscriber subscribernumber yournumber ownnumber account",
}  # fmt: skip
_FIELD_OF: Final = {word: field for field, words in _WORDS.items() for word in words.split()}
# A column of names may also hold whose contract it is, so it is read only where a person says so.
_NAMES: Final = frozenset({
    "name", "contact", "contactname", "callername", "calledname", "otherpartyname", "displayname",
    "cachedname", "kontakt", "nom", "nombre", "nome", "naam", "nazwa", "contacto", "contatto",
})  # fmt: skip
_UNITS: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]|£|\$|€")


def propose(header: list[str]) -> dict[str, str]:
    """Header name to field, for the columns whose names are known; the first of each field wins."""
    found: dict[str, str] = {}
    for name in header:
        field = _FIELD_OF.get(folded(name)) or _FIELD_OF.get(folded(_UNITS.sub("", name)))
        if field and field not in found.values() and name not in found:
            found[name] = field
    if "datetime" in found.values() and "date" in found.values():
        found = {name: field for name, field in found.items() if field != "datetime"}
    return found


def propose_name(header: Sequence[str]) -> dict[str, str]:
    """The one column that may hold the names of other parties; none where several may, or none does."""
    found = [name for name in header if folded(name) in _NAMES]
    return {found[0]: "name"} if len(found) == 1 else {}


def propose_from_values(rows: list[list[str]]) -> dict[str, str]:
    """Column number ("1" is the first) to field, where there is no header: a date, a number, a duration."""
    found: dict[str, str] = {}
    for place, cells in enumerate(zip(*rows, strict=False), start=1):
        tests = {"datetime": is_date, "number": is_number, "duration": is_duration}
        for field, fits in tests.items():
            if field not in found.values() and all(fits(cell) for cell in cells):
                found[str(place)] = field
                break
    return found


def guess(header: Sequence[str], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Header name to field, as far as names or values tell: something for a person to go on from."""
    found = propose(list(header))
    for place, field in propose_from_values([list(cells) for cells in rows]).items():
        name = header[int(place) - 1]
        if name not in found and field not in found.values():
            found[name] = field
    return found


def is_enough(columns: dict[str, str]) -> bool:
    """Whether the columns make a call record: when, with which number, and one thing only calls have."""
    fields = set(columns.values())
    when = fields & {"datetime", "date"}
    return bool(
        when and fields & {"number", "caller", "called"} and fields & {"duration", "direction", "cost"}
    )


def load(path: Path) -> dict[str, str]:
    """A confirmed mapping: a TOML file with a table `columns`, header name to field.

    Raises:
        SettingsError: it is not TOML, has no such table, or names a field that does not exist.
    """
    columns = own_files.read(path, called="mapping file", next_step="Mend that line and run again.").get(
        "columns"
    )
    if not isinstance(columns, dict) or not columns:
        raise SettingsError(
            "The mapping has no [columns] table.",
            where=str(path),
            next_step='Write [columns], then "Date" = "date".',
        )
    wrong = sorted({str(field) for field in columns.values()} - set(FIELDS))
    if wrong:
        raise SettingsError(
            f"There is no field called {', '.join(wrong)}.",
            where=str(path),
            next_step=f"The fields are: {', '.join(FIELDS)}.",
        )
    return dict(columns)
