"""How long cases are kept at a panel: from when each can be erased, holds, and erasing."""
