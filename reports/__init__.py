"""What we publish: publications, packs, the public site, and the way back in from Word."""
