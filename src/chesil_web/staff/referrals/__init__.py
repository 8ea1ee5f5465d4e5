"""Referrals to panels: from a case or from outside, why a panel takes them, and what becomes of them."""
