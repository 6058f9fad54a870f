"""Exact optimisation with HiGHS, an optional library.  It knows whole numbers only; what they mean stands in `skillsapp.domain`."""
