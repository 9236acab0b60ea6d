"""The `northline` command line: what an operator types. Its messages are English; its words are plain."""
