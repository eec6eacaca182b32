"""What the shop costs: requests per second and CPU per request, beside hand-written limits.

`make bench` runs everything once. The candidates of a scenario take turns (A B A B …), because a
shared machine drifts; medians are printed with minimum and maximum. Ratios and CPU milliseconds
mean more than requests per second.
"""
