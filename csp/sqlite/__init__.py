"""SQLite as a database of Django, with a queue for its writers (base.py, where Django looks for it)."""
