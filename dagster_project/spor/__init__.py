"""The trail of a figure: from its id to the rows of the files it is made of, and from a row to its figures. No Dagster here."""
