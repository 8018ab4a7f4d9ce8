"""Where the models kept per delivery are computed when it is not in dbt's own connection: as tasks of Apache Spark, each of which
runs the compiled SQL in a DuckDB of its own. Workers need this room, `common`, DuckDB and pyarrow, and nothing else of ours."""
