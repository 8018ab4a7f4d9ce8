"""Tests of whole runs: the command line, Dagster, the built database."""
