SELECT DISTINCT community_code FROM grid WHERE valid_to IS NULL AND kind = 'basic' AND starts_with(community_code, %(area)s) ORDER BY 1
