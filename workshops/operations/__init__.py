"""Operations of the workshops app, a chapter a file."""
