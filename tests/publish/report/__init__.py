"""Tests of the year's report, on the PDF itself."""
