"""Tests of the lineage of columns, of the descriptions and of the documentation."""
