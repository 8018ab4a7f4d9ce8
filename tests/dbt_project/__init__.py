"""Tests of the dbt project as a whole: what may be added, and what its graph must hold."""
