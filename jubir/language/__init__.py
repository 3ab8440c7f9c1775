"""What a text says: language, sentiment, toxicity, spam, question, urgency, keywords. Plain Python and NumPy."""
