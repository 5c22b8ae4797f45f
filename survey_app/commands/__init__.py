"""What ``foursense`` can be told to do: one module per command, thin fronts of the use cases in ``services``."""
