"""Forms of the workshops app, a chapter a file: text in, an operation's arguments out."""
