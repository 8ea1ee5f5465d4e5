"""From free text to typed facts: the one place where the words of a log or a note are looked through.

What is found is a reason to look, never a finding. The rules (conduct.reading) weigh facts and read no words.
"""
