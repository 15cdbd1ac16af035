"""Appraisals as answers, as a workbook and on paper."""
