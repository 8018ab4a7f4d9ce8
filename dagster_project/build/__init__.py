"""What a build rests on and what it came to: which models are up to date, without Dagster and without dbt."""
