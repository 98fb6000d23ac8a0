"""Who we are: partnership, groups, agencies, people, users, working days, the numbered document, PDF."""
