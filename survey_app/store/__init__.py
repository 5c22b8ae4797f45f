"""The only room with SQL.  Functions take a connection and give back frozen domain objects."""
