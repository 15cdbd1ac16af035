SELECT code, subject, label_zh, label_en, sensitive FROM tag ORDER BY subject, code
