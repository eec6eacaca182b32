"""All SQL of CRM, one module for each kind of thing."""
