"""Several sites, measured against those that the initiative had not reached."""
