"""Tests: mirrors dagster_project/."""
