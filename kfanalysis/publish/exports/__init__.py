"""Exports: tables in the forms that other programs take, one module a family; ``export`` writes any of them."""
