"""Tests of dagster_project/figures."""
