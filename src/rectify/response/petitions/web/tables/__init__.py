"""The official tables, as page, workbook and paper."""
