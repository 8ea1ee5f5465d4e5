"""Protected details in what is about to be sent: where each stands, masked, exact or close."""

from chesil.leaks.checking import Hit, Report, check
from chesil.leaks.details import Detail, Kind, protected_from
from chesil.leaks.pieces import Piece, pieces_of_cells, pieces_of_text
from chesil.leaks.settling import HOW, NotAllowed, Settlement, open_hits, settle

__all__ = [
    "HOW",
    "Detail",
    "Hit",
    "Kind",
    "NotAllowed",
    "Piece",
    "Report",
    "Settlement",
    "check",
    "open_hits",
    "pieces_of_cells",
    "pieces_of_text",
    "protected_from",
    "settle",
]
