"""Who works for the shop, and what each may do.

Owns staff members and roles. A role is a set of permissions; a member may do what any of their
roles allows. One manages only what one holds, and somebody always remains who can manage staff.
"""
