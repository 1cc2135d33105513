"""Documents on paper: what the pages say, put into parts (`pack`, `organisation`, `board`) and typeset.

Nothing is worded or reckoned here a second time: sentences come from `dashboard.words`, pictures from
`dashboard.drawings`, figures from the desk.
"""
