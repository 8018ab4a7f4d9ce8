"""The pipeline that municipal benefit control is measured by: deliveries in, figures out."""
