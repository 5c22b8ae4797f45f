"""Survey statistics: designs, weighting, variance, estimates.  Usable from a notebook without the service."""
