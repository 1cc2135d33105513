"""Parts of pages with a life of their own: lists, forms and sheets that a page puts together."""
