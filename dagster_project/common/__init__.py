"""What every other part may use: no domain, no Dagster; imports nothing of ours."""
