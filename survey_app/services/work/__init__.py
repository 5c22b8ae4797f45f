"""What jobs do, each in a child process of the worker.  Only these modules import the analysis; no web process does."""
