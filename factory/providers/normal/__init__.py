"""Text normalisation: what is written with signs becomes what is said in words."""
