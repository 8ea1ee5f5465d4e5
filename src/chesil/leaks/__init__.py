"""Protected details in what is about to be sent: where each stands, masked, exact or close."""

from chesil.leaks.checking import Hit, Report, check, masked
from chesil.leaks.details import Detail, Kind, protected_from
from chesil.leaks.picking import picked
from chesil.leaks.pieces import Piece, pieces_of_cells, pieces_of_text
from chesil.leaks.settling import HOW, How, NotAllowed, Settlement, choices, open_hits, settle

__all__ = [
    "HOW",
    "Detail",
    "Hit",
    "How",
    "Kind",
    "NotAllowed",
    "Piece",
    "Report",
    "Settlement",
    "check",
    "choices",
    "masked",
    "open_hits",
    "picked",
    "pieces_of_cells",
    "pieces_of_text",
    "protected_from",
    "settle",
]
