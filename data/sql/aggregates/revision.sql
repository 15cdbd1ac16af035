-- The writing transaction tells apart two databases that both stand at the same number.
SELECT md5(coalesce(string_agg(community_code || ' ' || revision || ' ' || xmin::text, ',' ORDER BY community_code), '')) FROM counted_revision
