"""The pipeline that municipal benefit control is measured by: deliveries in, figures out."""

__version__ = "0.1.0"  # as the newest heading of CHANGELOG.md, a test says; pyproject.toml reads it here
