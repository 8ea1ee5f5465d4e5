"""Her own notes: a diary kept as a spreadsheet (CSV), or as TOML or JSON (docs/formats/notes.md)."""

from chesil.readers.notes.diary import read, recognises
from chesil.readers.notes.row import FORMAT, VERSION
from chesil.terms.readings import Reader

READER = Reader(format=FORMAT, version=VERSION, recognises=recognises, read=read)
