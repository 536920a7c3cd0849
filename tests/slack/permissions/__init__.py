"""Who may do what through Slack's door: every kind of sender says everything there is, with every id swapped.

`matrix.csv` is written by hand, apart from the code: what is said in rows, who says it in columns. A cell is `any`,
`no`, or whose record it may be about: own, agency (a colleague's), moved (their own, of an earlier agency), foreign
(another agency's). In the column `outside` it is `any`, `no`, or which of them may.
"""
