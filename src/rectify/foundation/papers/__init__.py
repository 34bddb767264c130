"""Official papers: one content, laid out as GB/T 9704-2012 asks, as docx for those who edit and as PDF for those who sign.

Knows no Django and no app: what a paper says is decided by whoever issues it. Source: GB/T 9704-2012 党政机关公文格式.
"""
