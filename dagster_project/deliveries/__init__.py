"""Deliveries: from a file in the landing folder to masked text in raa/. Plain functions; no Dagster here."""
