"""Forms of the reviews app, a chapter a file: they turn text into an operation's arguments."""
