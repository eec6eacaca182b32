"""Agents: a client's published operations as tools of the Model Context Protocol, and `/mcp`.

    words      names, titles and descriptions for people and models
    inputs     JSON Schema of an operation's variables
    outputs    JSON Schema of its answer
    tools      both put together, with what a tool does to the shop
    toolbox    the tools of a client's version, kept until it publishes
    messages   JSON-RPC, and the two ways in which clients say which protocol they speak
    endpoint   HTTP: who asks, and the answer

A tool runs its operation through the pipeline of `/graphql`: there is no second way in.
"""
