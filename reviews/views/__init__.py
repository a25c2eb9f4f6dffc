"""Views of the reviews app, a chapter a file."""
