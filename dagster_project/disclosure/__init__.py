"""Hiding small counts in the public edition. Pure functions of tables; nothing is read or written here."""
