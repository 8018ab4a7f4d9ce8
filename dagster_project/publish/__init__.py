"""What a publication is made of: tables, hiding, workbooks, and what is built on them. Plain functions; no Dagster here."""
