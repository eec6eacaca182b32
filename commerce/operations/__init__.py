"""The commands of the operations registry: `commerce operations …`.

They need both the schema and the registry, so they stand above the two. Rules about operations
are in `schema.execution.inspect`, rules about publishing in `commerce.clients`; here is only what
people type and read.
"""
