"""The use cases, one transaction each.  Returning commits, raising rolls back; an expected no is a returned Refusal."""
