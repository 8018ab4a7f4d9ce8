"""Dagster definitions, and nothing else: the logic they call stands in the packages beside this one."""
