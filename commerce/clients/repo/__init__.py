"""All SQL of API clients: who they are, what they published, what they use."""
