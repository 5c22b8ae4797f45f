"""Reports: an :class:`analysis.results.Assessment` becomes blocks, blocks become a typeset PDF and tables."""
