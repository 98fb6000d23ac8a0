"""What we will do: action points, their updates and carry-overs."""
