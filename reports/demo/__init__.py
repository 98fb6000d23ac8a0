"""An invented partnership, of a town that is on no map, that uses every feature of the record."""
