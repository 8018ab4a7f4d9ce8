"""The tables that control is steered by, counted again from the landing files with pandas, apart from the models."""
