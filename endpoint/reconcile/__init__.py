"""Reconciliation over the index of names, without HTTP.

What stands in a table may be matched with items: https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""
