"""A real server behind a wire that breaks, a real browser that dies: what the live editor must survive."""
