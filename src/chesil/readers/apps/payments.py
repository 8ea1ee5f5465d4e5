"""Bank statements and payment apps as tables: a payment with words in its reference is a message.

A penny with a reference is a way to reach somebody who has blocked everything else. So every payment is a
row, and its words are the text.
"""

import re
from itertools import filterfalse, islice
from typing import Any, Final

import attrs

from chesil.readers import days, delimited
from chesil.readers.delimited import Line
from chesil.readers.gathering import Gathering
from chesil.readers.json_tree import Columns
from chesil.terms.errors import ReadingError, TooLarge
from chesil.terms.readings import Document, Reader, Reading, ReadOptions

FORMAT: Final = "payments"
VERSION: Final = "3"
MOST_BYTES: Final = 256 << 20
_WITHIN: Final = 30  # lines above the header, with the bank's address
_LOOKED_AT: Final = 20  # lines below it, of which one must have a day
_MOST_LINES: Final = 200_000
_LONGEST_DATE: Final = 60  # letters
_FOLDED: Final = re.compile(r"\s*\([^)]*\)|[^a-z0-9]+")
_FIELDS: Final = {
    "date": "date transactiondate dateoftransaction posteddate bookingdate completeddate starteddate "
    "datetime "
    "dateandtime created createdat transactiondatetime valuedate datum buchungstag buchungsdatum fecha "
    "fechaoperacin dateoperation datedelopration dataoperacji data dataoperazione datadatransao",
    "time": "time transactiontime uhrzeit hora heure ora",
    "words": "reference paymentreference reference1 notes note message memo description narrative details "
    "transactiondescription particulars notesandtags remittanceinformation subject comment "
    "verwendungszweck buchungstext concepto libell opisoperacji tytu tytuem opis causale descrizione "
    "omschrijving mededelingen descrio",
    "other": "name counterparty payee payer merchant recipient sender beneficiary counterpartyname "
    "toname fromname paidto payername payeename partnername nameofsenderreceiver "
    "auftraggeberempfnger beguenstigterzahlungspflichtiger nadawcaodbiorca",
    "from": "from",
    "to": "to",
    "amount": "amount value transactionamount amountgbp localamount net gross betrag importe montant kwota "
    "importo bedrag valor",
    "in": "paidin moneyin credit creditamount in deposit deposits crdit haben ingreso",
    "out": "paidout moneyout debit debitamount out withdrawal withdrawals dbit soll cargo",
    "balance": "balance runningbalance balancegbp saldo solde",
    "kind": "type transactiontype category transactioncategory subcategory",
}  # fmt: skip
_FIELD_OF: Final = {word: field for field, words in _FIELDS.items() for word in words.split()}
# Columns of a phone bill, which has a date, money and often words too. Banks number cheques of an account.
_OF_CALLS: Final = frozenset((
    "duration", "callduration", "length", "number", "phonenumber", "telephonenumber", "numberdialled",
    "numbercalled", "dialednumber", "callednumber", "callingnumber", "caller", "called", "calltype",
    "minutes",
    "msisdn", "imei",
))  # fmt: skip
_OF_ACCOUNTS: Final = frozenset(("account", "accountnumber", "balance", "memo"))
_MONEY: Final = re.compile(
    r"[-+(]?\s*[£$€]?\s*[-+]?\s*\d{1,3}(?:[, ]?\d{3})*(?:[.,]\d{1,2})?\s*(?:GBP|EUR|USD|CR|DR)?\)?"
)
_FROM_OWNER: Final = re.compile(r"\bDR\b|^\(|-")


@attrs.frozen
class _Table:
    """Where the payments start, and which columns hold what: field to places."""

    places: dict[str, list[int]]
    header: list[str]
    body: list[Line]

    def cells(self, line: Line, field: str) -> list[str]:
        """The cells of a field with anything in them."""
        return [
            line.cells[at] for at in self.places.get(field, ()) if at < len(line.cells) and line.cells[at]
        ]

    def date(self, line: Line) -> str:
        """The cell with the date: the first that has a time of day too, where one has."""
        found = self.cells(line, "date")
        return next(filter(days.clock_beside, found), next(iter(found), ""))

    def day(self, line: Line) -> days.Day | None:
        """The day of a line; None where no day can be read."""
        written = self.date(line)
        return days.read_day(written) if len(written) <= _LONGEST_DATE else None

    def cell(self, line: Line, field: str) -> str:
        """The first of `cells`, empty where there is none."""
        return next(iter(self.cells(line, field)), "")


def recognises(document: Document) -> bool:
    """Whether the first lines hold the header of a statement: a date, money, and words or a name."""
    if not delimited.looks_like_text(document.head):
        return False
    text = delimited.decode(document.head)
    table = _table(text.rpartition("\n")[0] or text)
    return table is not None and (not table.body or any(map(table.day, table.body[:_LOOKED_AT])))


def _table(text: str) -> _Table | None:
    try:
        found = delimited.lines(text, mark=delimited.separator(text))
        first = list(islice(found, _WITHIN))
        for index, line in enumerate(first):
            places = _places(line.cells)
            if places is not None:
                return _Table(places, line.cells, [*first[index + 1 :], *found])
    except ReadingError:
        return None
    return None


def _places(cells: list[str]) -> dict[str, list[int]] | None:
    names = {_FOLDED.sub("", cell.casefold()) for cell in cells}
    if names & (_OF_CALLS - {"number"} if names & _OF_ACCOUNTS else _OF_CALLS):
        return None
    found: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        field = _FIELD_OF.get(_FOLDED.sub("", cell.casefold()))
        if field:
            found.setdefault(field, []).append(place)
    has_money = "amount" in found or {"in", "out"} <= found.keys()
    return found if "date" in found and has_money and {"words", "balance"} & found.keys() else None


def read(document: Document, options: ReadOptions) -> Reading:
    """A row for each payment, in file order.

    Raises:
        ReadingError: there is no header of a statement. TooLarge: the file passes a bound.
    """
    text = delimited.decode(document.read()) if document.size_bytes <= MOST_BYTES else ""
    if document.size_bytes > MOST_BYTES or delimited.has_more_lines(text, _MOST_LINES):
        raise TooLarge(
            "This statement is too large.", where=document.name, next_step="Export a shorter period."
        )
    table = _table(text)
    if table is None:
        raise ReadingError("No columns for the date and the amount were found.", where=document.name)
    gathering = Gathering(document, format=FORMAT, reader=FORMAT, version=VERSION)
    order = days.decide(filter(None, map(table.day, table.body)), told=options.day_first)
    gathering.assume(order.code, order.sentence)
    for line in table.body:
        _add(gathering, table, line, order)
    return gathering.reading()


def _add(gathering: Gathering, table: _Table, line: Line, order: days.DayOrder) -> None:
    raw = " | ".join(line.cells)
    day = table.day(line)
    if day is None:
        gathering.problem(
            "time-unreadable", "The date of this line could not be read.", raw=raw, line=line.number
        )
        return
    written = f"{table.date(line)} {table.cell(line, 'time')}".strip()
    gathering.row(
        line=line.number,
        **days.moment(day, days.clock_beside(written), written, day_first=order.day_first),
        **_payment(table, line),
        raw=raw,
        details=_rest(table, line),
    )


def _payment(table: _Table, line: Line) -> Columns:
    amount, paid_in, paid_out = (table.cell(line, field) for field in ("amount", "in", "out"))
    moved = next(filterfalse(_is_nothing, (paid_in, paid_out)), paid_in or paid_out)
    money = amount or moved
    came = _came(amount) if amount else not _is_nothing(paid_in)
    other = table.cell(line, "other") or table.cell(line, "from" if came else "to") or None
    words = list(dict.fromkeys(table.cells(line, "words")))
    to_owner = came if _MONEY.fullmatch(money.strip()) else None
    return {
        "kind": "message",
        "channel": "online",
        "direction": None if to_owner is None else "to_owner" if to_owner else "from_owner",
        "sender": other if to_owner else None,
        "recipients": [other] if other and to_owner is False else None,
        "subject": f"Payment: {money}" if money else "Payment",
        "text": "\n".join(words) or None,
        "state": "sent",
        "thread": other,
    }


def _is_nothing(money: str) -> bool:
    return not re.search(r"[1-9]", money)


def _came(amount: str) -> bool | None:
    """Whether money came in: by its sign; None of nothing at all."""
    return None if _is_nothing(amount) else not _FROM_OWNER.search(amount.strip())


def _rest(table: _Table, line: Line) -> dict[str, Any]:
    named = zip(table.header, line.cells, strict=False)
    return {name or str(place): cell for place, (name, cell) in enumerate(named, start=1) if cell}


READER: Final = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
