"""Tests of dagster_project/build."""
