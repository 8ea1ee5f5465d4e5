"""Assessments of risk: questions answered, whose word each answer is, evidence beside, and a judgement."""
