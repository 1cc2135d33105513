"""Small set-up scripts; nothing in the product imports them."""
