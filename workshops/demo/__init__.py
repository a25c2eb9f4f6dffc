"""The demonstration programme: everything in it is invented."""
