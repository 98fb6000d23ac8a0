"""What runs in the renderer processes: drawing HTML and making uploads ready. Knows neither Django nor the database."""
