"""Tests of the documents: references lead somewhere, pictures are what the code gives, how-tos work."""
