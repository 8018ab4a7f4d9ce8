"""Where each column comes from: computed from compiled SQL once per version of the code, never in a run. No Dagster here."""

Kolonne = tuple[str, str, str]  # schema (raa for what was delivered), table, column
