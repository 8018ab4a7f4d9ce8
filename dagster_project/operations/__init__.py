"""Running it: alerts, copies of the data folder, what is forgotten and when, and the format of the folder."""
