"""The kit for Neo4j Browser: style, guide, favourites and links, made from the graph model.

palette     colours that captions can be read on
style       GraSS: caption, colour and size of each kind of node and relation
story       the mesothelin story as slides: claims quoted, queries to run
guide       the slides as a guide of Neo4j Browser
favourites  the queries as its favourites
literals    values as Cypher
links       a query with its parameters as a link that opens it there
session     what a page hands over so that it is connected and styled
bundle      Neo4j Browser itself, fetched on first use
"""
