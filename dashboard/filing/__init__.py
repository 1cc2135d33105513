"""Filing an overload report: what a form holds and what becomes of it, whatever page it stood on."""
