"""How a case goes: begun by a first look, written in, handed over, closed and opened again."""
