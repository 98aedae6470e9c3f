"""A portfolio of forecasts as somebody writes it by hand in numpy."""
