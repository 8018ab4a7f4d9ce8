"""The sample: invented deliveries for Ballerup whose sums are the published figures. No Dagster here."""
