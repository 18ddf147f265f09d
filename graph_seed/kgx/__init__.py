"""KGX, the exchange format of Biolink: our graph in it, and what others say in it.

`write` turns stored nodes and claims into lines, `restore` turns those back into the very
same records, `foreign` reads what others wrote by the rules in `biolink`.
"""
