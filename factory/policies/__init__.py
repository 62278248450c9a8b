"""The policies as Cedar texts, and the page that shows what they deny."""
