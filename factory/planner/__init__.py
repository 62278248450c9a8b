"""Operations to a plan, pure in what it reads; one kind of operation a file."""
