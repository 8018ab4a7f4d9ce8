"""Workbooks of a publication."""
