"""The legal reading of a log: from acts to what a route asks for, with reasons, gaps and cautions."""
