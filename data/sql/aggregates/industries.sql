SELECT DISTINCT industry FROM company WHERE valid_to IS NULL AND industry <> '' ORDER BY industry LIMIT 200
