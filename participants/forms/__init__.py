"""Forms of the participants app, a chapter a file."""
