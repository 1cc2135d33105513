"""What a page says first, sent with the page itself, before the front end is there to draw it."""
